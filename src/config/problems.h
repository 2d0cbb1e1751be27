// Problems: what is wrong with a set of files. All of it, so that a person
// mends a set in one go.
#pragma once

#include <expected>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.h"

namespace huiying::config {

class Problems {
 public:
  void Add(base::Error error) { errors_.push_back(std::move(error)); }

  // True when all is well.
  bool Check(base::Status status) {
    if (!status) Add(std::move(status).error());
    return status.has_value();
  }
  // The value, or `fallback` when the result is an error.
  template <class T>
  T Take(base::Result<T> result, T fallback = T()) {
    if (result) return *std::move(result);
    Add(std::move(result).error());
    return fallback;
  }

  bool empty() const { return errors_.empty(); }
  std::size_t size() const { return errors_.size(); }
  std::vector<base::Error> TakeErrors() && { return std::move(errors_); }

 private:
  std::vector<base::Error> errors_;
};

// `fn` of the value, or the error. (libstdc++ 12 has no and_then.)
template <class T, class Fn>
std::invoke_result_t<Fn, const T&> Then(const base::Result<T>& result, Fn fn) {
  if (!result) return std::unexpected(result.error());
  return fn(*result);
}

// A loaded set, or everything that is wrong with it (never empty).
template <class T>
using Loaded = std::expected<T, std::vector<base::Error>>;

// One line per error.
std::string Describe(const std::vector<base::Error>& errors);

}  // namespace huiying::config
