// Alike<T>: of values that are equal, one stays. Confined(engine).
#pragma once

#include <cstddef>
#include <set>

#include "base/shared.h"

namespace huiying::engine {

// Makes those that are equal one: for values read from elsewhere, of which
// many are alike. Holds what is in use, and for a while what no longer is.
template <class T>
class Alike {
 public:
  void Share(base::Shared<T>& value) {
    if (*value == T{}) return;
    value = *known_.insert(value).first;
    if (known_.size() < next_sweep_) return;
    std::erase_if(known_,
                  [](const base::Shared<T>& one) { return one.is_alone(); });
    next_sweep_ = 2 * known_.size() + kFewEnough;
  }
  std::size_t size() const { return known_.size(); }

 private:
  static constexpr std::size_t kFewEnough = 1024;
  struct Less {
    bool operator()(const base::Shared<T>& a, const base::Shared<T>& b) const {
      return *a < *b;
    }
  };

  std::set<base::Shared<T>, Less> known_;
  std::size_t next_sweep_ = kFewEnough;
};

}  // namespace huiying::engine
