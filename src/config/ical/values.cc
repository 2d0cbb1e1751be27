#include "config/ical/parts.h"

namespace huiying::config::ical {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Exactly `width` digits from the front of `text`; they are taken off.
std::optional<int> TakeDigits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  int out = 0;
  for (const char c : text.substr(0, width)) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + (c - '0');
  }
  text.remove_prefix(width);
  return out;
}

std::optional<Local> TakeDate(std::string_view& text) {
  const auto year = TakeDigits(text, 4);
  const auto month = TakeDigits(text, 2);
  const auto day = TakeDigits(text, 2);
  if (!year || !month || !day || *year == 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(unsigned(*month)),
                                         std::chrono::day(unsigned(*day))};
  if (!date.ok()) return std::nullopt;
  return Local(std::chrono::local_days(date));
}

// One of `P1W2DT3H4M5S`'s parts has at most six digits.
constexpr std::size_t kMostDigits = 6;

}  // namespace

std::optional<Stamp> ParseStamp(std::string_view value) {
  const auto date = TakeDate(value);
  if (!date) return std::nullopt;
  if (value.empty()) return Stamp{.local = *date, .is_date = true};
  if (value[0] != 'T' && value[0] != 't') return std::nullopt;
  value.remove_prefix(1);
  const auto hour = TakeDigits(value, 2);
  const auto minute = TakeDigits(value, 2);
  const auto second = TakeDigits(value, 2);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 ||
      *second > 60) {
    return std::nullopt;
  }
  const bool utc = value == "Z" || value == "z";
  if (!value.empty() && !utc) return std::nullopt;
  // A leap second is the one before it (RFC 5545, 3.3.12).
  return Stamp{.local = *date + hours(*hour) + minutes(*minute) +
                        seconds(*second == 60 ? 59 : *second),
               .utc = utc};
}

std::optional<Length> ParseLength(std::string_view value) {
  if (value.starts_with('+')) value.remove_prefix(1);
  if (!value.starts_with('P')) return std::nullopt;
  value.remove_prefix(1);
  Length out;
  bool time = false;
  bool any = false;
  while (!value.empty()) {
    if (value[0] == 'T' && !time) {
      time = true;
      value.remove_prefix(1);
      continue;
    }
    const std::size_t digits = value.find_first_not_of("0123456789");
    if (digits == 0 || digits > kMostDigits) return std::nullopt;
    int count = 0;
    for (const char c : value.substr(0, digits)) count = count * 10 + (c - '0');
    const char unit = value[digits];
    value.remove_prefix(digits + 1);
    if (!time && unit == 'W') {
      out.days += days(7 * count);
    } else if (!time && unit == 'D') {
      out.days += days(count);
    } else if (time && unit == 'H') {
      out.exact += hours(count);
    } else if (time && unit == 'M') {
      out.exact += minutes(count);
    } else if (time && unit == 'S') {
      out.exact += seconds(count);
    } else {
      return std::nullopt;
    }
    any = true;
    if (out.days + out.exact > days(36'600)) return std::nullopt;
  }
  if (!any) return std::nullopt;
  return out;
}

}  // namespace huiying::config::ical
