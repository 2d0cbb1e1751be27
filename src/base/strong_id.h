// Strong<Tag, Rep>: an id that cannot be mistaken for another id. Pure.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <utility>

namespace huiying::base {

template <class Tag, class Rep>
class Strong {
 public:
  Strong() = default;
  explicit Strong(Rep value) : value_(std::move(value)) {}

  const Rep& value() const { return value_; }
  Rep& mutable_value() { return value_; }

  friend auto operator<=>(const Strong&, const Strong&) = default;
  friend bool operator==(const Strong&, const Strong&) = default;

 private:
  Rep value_{};
};

}  // namespace huiying::base

template <class Tag, class Rep>
struct std::hash<huiying::base::Strong<Tag, Rep>> {
  std::size_t operator()(
      const huiying::base::Strong<Tag, Rep>& id) const noexcept {
    return std::hash<Rep>{}(id.value());
  }
};
