#include "http/body.h"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http/excerpt.h"

namespace huiying::http {
namespace {

constexpr std::size_t kMaxUrl = 2'000;
constexpr std::size_t kMaxCode = 64;
constexpr std::size_t kMaxItem = 300;

bool IsCodeByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

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

Body::Body(std::unique_ptr<Json> json) : json_(std::move(json)) {}
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

std::uint32_t Body::Count(std::string_view name, Need need, std::uint32_t max) {
  const Json* const value = Find(name, need);
  if (value == nullptr) return 0;
  if (value->is_number_unsigned()) {
    const auto count = value->get<std::uint64_t>();
    if (count >= 1 && count <= max) return static_cast<std::uint32_t>(count);
  }
  Fail(name, fmt::format("is a whole number from 1 to {}", max));
  return 0;
}

bool Body::Flag(std::string_view name) {
  const Json* const value = Find(name, Need::kOptional);
  if (value == nullptr) return false;
  if (!value->is_boolean()) {
    Fail(name, "is true or false");
    return false;
  }
  return value->get<bool>();
}

std::optional<std::uint64_t> Body::Version(std::string_view name) {
  const Json* const value = Find(name, Need::kOptional);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number_unsigned()) {
    Fail(name, "is the version of a case, a whole number");
    return std::nullopt;
  }
  return value->get<std::uint64_t>();
}

std::optional<base::Duration> Body::Duration(std::string_view name) {
  const Json* const value = Find(name, Need::kOptional);
  if (value == nullptr) return std::nullopt;
  const auto duration =
      value->is_string()
          ? base::ParseDuration(value->get_ref<const std::string&>())
          : std::nullopt;
  if (!duration) Fail(name, "is not a duration such as 24h");
  return duration;
}

std::string Body::Code(std::string_view name, Need need) {
  std::string code = Text(name, need, kMaxCode);
  if (!std::ranges::all_of(code, IsCodeByte)) {
    Fail(name, "is a code of letters, digits, - _ and .");
    return {};
  }
  return code;
}

void Body::FailWord(std::string_view name,
                    std::span<const std::string_view> known) {
  std::string list;
  for (const std::string_view word : known) {
    if (word == "none") continue;
    if (!list.empty()) list += ", ";
    list += word;
  }
  Fail(name, fmt::format("is one of {}", list));
}

std::vector<std::string> Body::Texts(std::string_view name, std::size_t max) {
  const Json* const value = Find(name, Need::kRequired);
  if (value == nullptr) return {};
  std::vector<std::string> texts;
  const bool fits =
      value->is_array() && !value->empty() && value->size() <= max;
  for (const Json& item : fits ? *value : Json::array()) {
    if (!item.is_string() ||
        CountCodePoints(item.get_ref<const std::string&>()) > kMaxItem) {
      texts.clear();
      break;
    }
    texts.push_back(item.get<std::string>());
  }
  if (texts.empty()) Fail(name, fmt::format("is a list of 1 to {} texts", max));
  return texts;
}

void Body::Objects(std::string_view name, Need need, std::size_t max,
                   const std::function<void(Body& item)>& read) {
  const Json* const value = Find(name, need);
  if (value == nullptr) return;
  if (!value->is_array() || value->size() > max ||
      (need == Need::kRequired && value->empty())) {
    return Fail(name, fmt::format("is a list of at most {} objects", max));
  }
  for (std::size_t i = 0; i < value->size(); ++i) {
    const std::string at = fmt::format("{}[{}]", name, i);
    if (!(*value)[i].is_object()) return Fail(at, "is not an object");
    Body item(std::make_unique<Json>((*value)[i]));
    read(item);
    if (!item.problem_) continue;
    Problem inner = *item.problem_;
    inner.field = fmt::format("{}.{}", at, inner.field);
    inner.detail = fmt::format("{}.{}", at, inner.detail);
    if (!problem_) problem_ = std::move(inner);
    return;
  }
}

}  // namespace huiying::http
