#include "ingest/json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "ingest/counts.h"

namespace huiying::ingest {
namespace {

using Json = nlohmann::json;

// The unit of an escape `\uXXXX` at text[at]; nothing when there is none.
std::optional<unsigned> UnitAt(std::string_view text, std::size_t at) {
  if (text.size() < at + 6 || text[at] != '\\' || text[at + 1] != 'u') {
    return std::nullopt;
  }
  unsigned unit = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const char c = text[i];
    unsigned digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<unsigned>(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<unsigned>(c - 'A') + 10;
    } else {
      return std::nullopt;
    }
    unit = unit * 16 + digit;
  }
  return unit;
}

bool IsHigh(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsLow(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// Also control characters that stand unescaped in strings.
std::string Scrub(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto unit = UnitAt(text, i);
    if (unit && IsHigh(*unit)) {
      const auto low = UnitAt(text, i + 6);
      const bool pair = low && IsLow(*low);
      out += pair ? std::string(text.substr(i, 12)) : "\\ufffd";
      i += pair ? 12 : 6;
    } else if (unit && IsLow(*unit)) {
      out += "\\ufffd";
      i += 6;
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      out += text.substr(i, 2);
      i += 2;
    } else {
      out += static_cast<unsigned char>(text[i]) < 0x20 ? ' ' : text[i];
      ++i;
    }
  }
  return out;
}

bool BreaksOff(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r\n");
  return last == std::string_view::npos ||
         (text[last] != '}' && text[last] != ']');
}

}  // namespace

base::Result<Json> ReadJson(std::string_view text) {
  Json json = Json::parse(text, nullptr, false);
  if (!json.is_discarded()) return json;
  try {
    return Json::parse(Scrub(text));
  } catch (const Json::parse_error& error) {
    // A document may also break off at a bracket.
    const bool at_end = error.byte > text.size();
    const char* const code =
        BreaksOff(text) || at_end ? "truncated" : "not_a_feed";
    return base::Fail(base::ErrorCode::kInvalid,
                      fmt::format("{}: JSON is wrong at byte {} of {}", code,
                                  error.byte, text.size()));
  }
}

const Json* Member(const Json& json, const char* name) {
  if (!json.is_object()) return nullptr;
  const auto at = json.find(name);
  return at == json.end() || at->is_null() ? nullptr : &*at;
}

std::string TextMember(const Json& json, const char* name) {
  const Json* const value = Member(json, name);
  if (value == nullptr || !value->is_string()) return {};
  return value->get<std::string>();
}

std::string TextOrNumber(const Json& json, const char* name) {
  const Json* const value = Member(json, name);
  if (value != nullptr && value->is_number_integer()) return value->dump();
  return TextMember(json, name);
}

std::optional<std::uint64_t> CountMember(const Json& json, const char* name) {
  const Json* const value = Member(json, name);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_unsigned()) return value->get<std::uint64_t>();
  if (value->is_string()) return ParseCount(value->get<std::string>());
  return std::nullopt;
}

std::int64_t NumberMember(const Json& json, const char* name) {
  const Json* const value = Member(json, name);
  return value != nullptr && value->is_number_integer()
             ? value->get<std::int64_t>()
             : 0;
}

}  // namespace huiying::ingest
