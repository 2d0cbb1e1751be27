// Body: the JSON object of a command, read field by field; the first wrong
// one is remembered and named. Unknown fields are ignored. Pure.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "http/answer.h"
#include "http/problem.h"
#include "model/names.h"

namespace huiying::http {

enum class Need { kRequired, kOptional };

class Body {
 public:
  explicit Body(std::string_view text);
  ~Body();
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  // A text with something in it, of at most `max` code points; empty when it
  // is absent (or null), or wrong.
  std::string Text(std::string_view name, Need need, std::size_t max);
  // An http or https URL.
  std::string Url(std::string_view name, Need need);
  std::optional<base::TimePoint> Time(std::string_view name, Need need);
  model::Grade Grade(std::string_view name);
  // One of two words; true for `yes`.
  bool Choice(std::string_view name, std::string_view yes, std::string_view no);

  // A whole number from 1 to `max`; 0 when it is absent or wrong.
  std::uint32_t Count(std::string_view name, Need need, std::uint32_t max);
  bool Flag(std::string_view name);  // false when it is absent
  // The version of a case that was seen; nothing when it is absent.
  std::optional<std::uint64_t> Version(std::string_view name);
  // A duration such as `24h`.
  std::optional<base::Duration> Duration(std::string_view name);
  // A code: letters, digits, `-`, `_`, `.`, at most 64; empty when absent.
  std::string Code(std::string_view name, Need need);
  // A word of an enumeration; `fallback` when it is absent or wrong.
  template <class E>
  E Word(std::string_view name, Need need, E fallback) {
    const std::string word = Code(name, need);
    if (word.empty()) return fallback;
    const auto value = model::FromName<E>(word);
    if (!value) FailWord(name, model::NamesOf<E>());
    return value.value_or(fallback);
  }
  // A list of 1 to `max` texts of at most kMaxItem characters.
  std::vector<std::string> Texts(std::string_view name, std::size_t max);
  // A list of at most `max` objects, each read by `read`.
  void Objects(std::string_view name, Need need, std::size_t max,
               const std::function<void(Body& item)>& read);

  // What was wrong first: 400 when the body is no JSON object, else 422.
  const std::optional<Problem>& problem() const { return problem_; }
  void Fail(std::string_view name, std::string_view what);
  void Fail(Problem problem);
  // A list of names of roles.
  std::vector<model::Role> Roles(std::string_view name, Need need);

 private:
  explicit Body(std::unique_ptr<Json> json);
  void FailWord(std::string_view name, std::span<const std::string_view> known);
  const Json* Find(std::string_view name, Need need);

  std::unique_ptr<Json> json_;
  std::optional<Problem> problem_;
};

}  // namespace huiying::http
