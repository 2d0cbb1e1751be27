// JSON of the wild: reading it, and its members without surprises. Pure.
// Internal to ingest.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace huiying::ingest {

// Half surrogates, which Weibo leaves where it cuts a text, become U+FFFD.
// Errors: truncated, not_a_feed.
base::Result<nlohmann::json> ReadJson(std::string_view text);

// Nothing when `json` is no object, has no such member, or it is null.
const nlohmann::json* Member(const nlohmann::json& json, const char* name);
// Empty when it is not a string.
std::string TextMember(const nlohmann::json& json, const char* name);
// The string, or a whole number in decimal digits; else empty.
std::string TextOrNumber(const nlohmann::json& json, const char* name);
// A whole number that is not negative, also as people are shown it (`1.2万`).
std::optional<std::uint64_t> CountMember(const nlohmann::json& json,
                                         const char* name);
// 0 when it is not a whole number.
std::int64_t NumberMember(const nlohmann::json& json, const char* name);

}  // namespace huiying::ingest
