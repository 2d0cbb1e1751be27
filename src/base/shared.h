// Shared<T>: a value that is seldom anything but T{}, or that many have alike.
// Pure.
//
// It takes the room of a pointer. While it equals T{} it holds nothing else;
// copies have one T together until one of them is edited. It behaves as a
// value: two that are equal cannot be told apart.
#pragma once

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <utility>

namespace huiying::base {

template <class T>
class Shared {
 public:
  Shared() = default;
  Shared(T value) {  // NOLINT: it is the value
    if (value == T{}) return;
    holder_ = new Holder;
    holder_->value = std::move(value);
  }

  const T& operator*() const { return holder_ ? holder_->value : Nothing(); }
  const T* operator->() const { return &**this; }
  // A T of its own from here on.
  T& Edit() {
    if (!holder_) {
      holder_ = new Holder;
    } else if (holder_->use_count() > 1) {
      holder_ = new Holder(*holder_);
    }
    return holder_->value;
  }

  // No other has this one too.
  bool is_alone() const { return !holder_ || holder_->use_count() == 1; }

  friend bool operator==(const Shared& a, const Shared& b) {
    return a.holder_ == b.holder_ || *a == *b;
  }

 private:
  struct Holder
      : boost::intrusive_ref_counter<Holder, boost::thread_safe_counter> {
    T value{};
  };
  static const T& Nothing() {
    static const T nothing{};
    return nothing;
  }

  boost::intrusive_ptr<Holder> holder_;
};

}  // namespace huiying::base
