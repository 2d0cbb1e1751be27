#include "ingest/counts.h"

namespace huiying::ingest {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes a unit off the end: what one of it is.
std::uint64_t TakeUnit(std::string_view& text) {
  if (text.ends_with("万")) {
    text.remove_suffix(std::string_view("万").size());
    return 10'000;
  }
  if (text.ends_with("亿")) {
    text.remove_suffix(std::string_view("亿").size());
    return 100'000'000;
  }
  return 1;
}

}  // namespace

std::optional<std::uint64_t> ParseCount(std::string_view text) {
  if (text.ends_with('+')) text.remove_suffix(1);
  const std::uint64_t unit = TakeUnit(text);
  if (text.empty() || !IsDigit(text[0]) || text.size() > 12) {
    return std::nullopt;
  }
  const auto dot = text.find('.');
  if (dot != std::string_view::npos && unit == 1) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text.substr(0, dot)) {
    if (!IsDigit(c)) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  value *= unit;
  if (dot == std::string_view::npos) return value;
  std::uint64_t worth = unit;  // of the digit at hand
  for (const char c : text.substr(dot + 1)) {
    if (!IsDigit(c)) return std::nullopt;
    worth /= 10;
    value += static_cast<std::uint64_t>(c - '0') * worth;
  }
  return value;
}

}  // namespace huiying::ingest
