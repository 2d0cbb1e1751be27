// Body: the JSON object of a command, read field by field; the first wrong
// one is remembered and named. Unknown fields are ignored. Pure.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

  // What was wrong first: 400 when the body is no JSON object, else 422.
  const std::optional<Problem>& problem() const { return problem_; }
  void Fail(std::string_view name, std::string_view what);
  void Fail(Problem problem);
  // A list of names of roles.
  std::vector<model::Role> Roles(std::string_view name, Need need);

 private:
  const Json* Find(std::string_view name, Need need);

  std::unique_ptr<Json> json_;
  std::optional<Problem> problem_;
};

}  // namespace huiying::http
