#include "base/time.h"

#include <fmt/core.h>

#include <charconv>
#include <cstdint>

namespace huiying::base {
namespace {

// Reads exactly `width` digits at `pos` and moves past them.
std::optional<int> TakeDigits(std::string_view text, std::size_t& pos,
                              std::size_t width) {
  if (pos + width > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const char c = text[pos + i];
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  pos += width;
  return value;
}

bool TakeChar(std::string_view text, std::size_t& pos, char expected) {
  if (pos >= text.size() || text[pos] != expected) return false;
  ++pos;
  return true;
}

// A fraction of a second, cut to milliseconds; 0 when there is none.
std::optional<int> TakeFraction(std::string_view text, std::size_t& pos) {
  if (!TakeChar(text, pos, '.')) return 0;
  int millis = 0;
  std::size_t digits = 0;
  for (; pos < text.size() && text[pos] >= '0' && text[pos] <= '9';
       ++pos, ++digits) {
    if (digits < 3) millis = millis * 10 + (text[pos] - '0');
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 3; ++digits) millis *= 10;
  return millis;
}

std::optional<Duration> TakeOffset(std::string_view text, std::size_t& pos) {
  if (pos >= text.size()) return std::nullopt;
  const char sign = text[pos++];
  if (sign == 'Z' || sign == 'z') return Duration(0);
  if (sign != '+' && sign != '-') return std::nullopt;
  const auto hours = TakeDigits(text, pos, 2);
  if (!hours || !TakeChar(text, pos, ':')) return std::nullopt;
  const auto minutes = TakeDigits(text, pos, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const Duration offset =
      std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return sign == '+' ? offset : -offset;
}

std::optional<TimePoint> FromFields(const CivilTime& c, Duration offset) {
  const std::chrono::year_month_day date{std::chrono::year(c.year),
                                         std::chrono::month(c.month),
                                         std::chrono::day(c.day)};
  if (!date.ok() || c.hour < 0 || c.hour > 23 || c.minute < 0 ||
      c.minute > 59 || c.second < 0 || c.second > 59 || c.millisecond < 0 ||
      c.millisecond > 999) {
    return std::nullopt;
  }
  return TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(c.hour) +
         std::chrono::minutes(c.minute) + std::chrono::seconds(c.second) +
         Duration(c.millisecond) - offset;
}

}  // namespace

CivilTime ToCivil(TimePoint t) {
  const TimePoint local = t + kChinaOffset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(local - TimePoint(day));
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<unsigned>(date.month()),
          .day = static_cast<unsigned>(date.day()),
          .hour = static_cast<int>(clock.hours().count()),
          .minute = static_cast<int>(clock.minutes().count()),
          .second = static_cast<int>(clock.seconds().count()),
          .millisecond = static_cast<int>(clock.subseconds().count())};
}

std::optional<TimePoint> FromCivil(const CivilTime& civil) {
  return FromFields(civil, kChinaOffset);
}

std::string FormatTime(TimePoint t) {
  const CivilTime c = ToCivil(t);
  std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year,
                                c.month, c.day, c.hour, c.minute, c.second);
  if (c.millisecond != 0) out += fmt::format(".{:03}", c.millisecond);
  return out + "+08:00";
}

std::optional<TimePoint> ParseTime(std::string_view text) {
  std::size_t pos = 0;
  const auto year = TakeDigits(text, pos, 4);
  if (!year || !TakeChar(text, pos, '-')) return std::nullopt;
  const auto month = TakeDigits(text, pos, 2);
  if (!month || !TakeChar(text, pos, '-')) return std::nullopt;
  const auto day = TakeDigits(text, pos, 2);
  if (!day || pos >= text.size()) return std::nullopt;
  const char separator = text[pos++];
  if (separator != 'T' && separator != 't' && separator != ' ') {
    return std::nullopt;
  }
  const auto hour = TakeDigits(text, pos, 2);
  if (!hour || !TakeChar(text, pos, ':')) return std::nullopt;
  const auto minute = TakeDigits(text, pos, 2);
  if (!minute || !TakeChar(text, pos, ':')) return std::nullopt;
  const auto second = TakeDigits(text, pos, 2);
  if (!second) return std::nullopt;
  const auto millis = TakeFraction(text, pos);
  if (!millis) return std::nullopt;
  const auto offset = TakeOffset(text, pos);
  if (!offset || pos != text.size()) return std::nullopt;
  return FromFields({.year = *year,
                     .month = static_cast<unsigned>(*month),
                     .day = static_cast<unsigned>(*day),
                     .hour = *hour,
                     .minute = *minute,
                     .second = *second,
                     .millisecond = *millis},
                    *offset);
}

std::optional<Duration> ParseDuration(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || count < 0) return std::nullopt;
  const std::string_view unit(end, text.data() + text.size());
  std::int64_t scale = 0;
  if (unit == "ms") scale = 1;
  if (unit == "s") scale = 1000;
  if (unit == "m") scale = 60 * 1000;
  if (unit == "h") scale = 60 * 60 * 1000;
  if (unit == "d") scale = 24 * 60 * 60 * 1000;
  // A hundred years: nothing longer is meant, and products stay in range.
  constexpr std::int64_t kMax = 100LL * 366 * 24 * 60 * 60 * 1000;
  if (scale == 0 || count > kMax / scale) return std::nullopt;
  return Duration(count * scale);
}

std::string FormatDuration(Duration d) {
  const std::int64_t ms = d.count();
  if (ms == 0) return "0s";
  if (ms % 86'400'000 == 0) return fmt::format("{}d", ms / 86'400'000);
  if (ms % 3'600'000 == 0) return fmt::format("{}h", ms / 3'600'000);
  if (ms % 60'000 == 0) return fmt::format("{}m", ms / 60'000);
  if (ms % 1000 == 0) return fmt::format("{}s", ms / 1000);
  return fmt::format("{}ms", ms);
}

}  // namespace huiying::base
