#include "http/body.h"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http/excerpt.h"

namespace huiying::http {
namespace {

constexpr std::size_t kMaxUrl = 2'000;

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == text.npos;
}

}  // namespace

Body::Body(std::string_view text)
    : json_(std::make_unique<Json>(
          Json::parse(text.empty() ? "{}" : text, nullptr, false))) {
  if (json_->is_object()) return;
  problem_ = Problem{.status = 400,
                     .code = "bad_json",
                     .detail = "The body is not one JSON object in UTF-8."};
  *json_ = Json::object();
}

Body::~Body() = default;

void Body::Fail(std::string_view name, std::string_view what) {
  if (!problem_) problem_ = BadField(name, what);
}

void Body::Fail(Problem problem) {
  if (!problem_) problem_ = std::move(problem);
}

std::vector<model::Role> Body::Roles(std::string_view name, Need need) {
  std::vector<model::Role> roles;
  const Json* const value = Find(name, need);
  if (value == nullptr) return roles;
  if (!value->is_array()) {
    Fail(name, "is not a list of roles");
    return roles;
  }
  for (const Json& item : *value) {
    const auto role =
        item.is_string()
            ? model::FromName<model::Role>(item.get_ref<const std::string&>())
            : std::nullopt;
    if (!role) {
      Fail(name, fmt::format("{} is no role", Dump(item)));
      return roles;
    }
    roles.push_back(*role);
  }
  return roles;
}

const Json* Body::Find(std::string_view name, Need need) {
  const auto at = json_->find(name);
  if (at != json_->end() && !at->is_null()) return &*at;
  if (need == Need::kRequired) Fail(name, "is required");
  return nullptr;
}

std::string Body::Text(std::string_view name, Need need, std::size_t max) {
  const Json* const value = Find(name, need);
  if (value == nullptr) return {};
  if (!value->is_string()) {
    Fail(name, "is not a text");
    return {};
  }
  const auto& text = value->get_ref<const std::string&>();
  if (IsBlank(text)) {
    if (need == Need::kRequired) Fail(name, "is required and cannot be blank");
    return {};
  }
  if (CountCodePoints(text) > max) {
    Fail(name, fmt::format("is longer than {} characters", max));
    return {};
  }
  return text;
}

std::string Body::Url(std::string_view name, Need need) {
  std::string url = Text(name, need, kMaxUrl);
  if (url.empty()) return url;
  const bool web = url.starts_with("https://") || url.starts_with("http://");
  const bool whole = std::ranges::none_of(
      url, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  if (!web || !whole) Fail(name, "is not a web address (https://…)");
  return url;
}

std::optional<base::TimePoint> Body::Time(std::string_view name, Need need) {
  const Json* const value = Find(name, need);
  if (value == nullptr) return std::nullopt;
  const auto time = value->is_string()
                        ? base::ParseTime(value->get_ref<const std::string&>())
                        : std::nullopt;
  if (!time) Fail(name, "is not a time such as 2026-11-24T09:00:00+08:00");
  return time;
}

model::Grade Body::Grade(std::string_view name) {
  const Json* const value = Find(name, Need::kRequired);
  if (value == nullptr) return 0;
  if (value->is_number_unsigned()) {
    const auto grade = value->get<std::uint64_t>();
    if (grade >= 1 && grade <= 4) return static_cast<model::Grade>(grade);
  }
  Fail(name, "a grade is 1, 2, 3 or 4");
  return 0;
}

bool Body::Choice(std::string_view name, std::string_view yes,
                  std::string_view no) {
  const Json* const value = Find(name, Need::kRequired);
  if (value == nullptr) return false;
  if (*value == yes) return true;
  if (*value != no) Fail(name, fmt::format("is `{}` or `{}`", yes, no));
  return false;
}

}  // namespace huiying::http
