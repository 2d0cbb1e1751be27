// Instants and lengths of time. Pure: there is no clock here, `now` is always
// a parameter.
//
// An instant is a whole millisecond in UTC. China has had one zone without
// summer time since 1992, so civil time is UTC+8 everywhere; texts are
// RFC 3339 with that offset.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace huiying::base {

using Duration = std::chrono::milliseconds;
using TimePoint = std::chrono::sys_time<Duration>;

inline constexpr Duration kChinaOffset = std::chrono::hours(8);

inline TimePoint FromMillis(std::int64_t ms) { return TimePoint(Duration(ms)); }
inline std::int64_t ToMillis(TimePoint t) {
  return t.time_since_epoch().count();
}

// `2026-11-24T09:00:00+08:00`, with `.123` only when milliseconds are not 0.
std::string FormatTime(TimePoint t);

// RFC 3339 with an offset (`Z` or `±hh:mm`), fraction of any length cut to
// milliseconds. Nothing when it is anything else or a date that does not exist.
std::optional<TimePoint> ParseTime(std::string_view text);

// Civil fields in UTC+8.
struct CivilTime {
  int year = 0;
  unsigned month = 0;  // 1–12
  unsigned day = 0;    // 1–31
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millisecond = 0;
};
CivilTime ToCivil(TimePoint t);

// The instant of civil fields in UTC+8; nothing when the date does not exist.
std::optional<TimePoint> FromCivil(const CivilTime& civil);

// `90s`, `15m`, `5h`, `2d`, `250ms`; a whole number that is not negative.
// Working days (`7wd`) are not a length of time and are nothing here.
std::optional<Duration> ParseDuration(std::string_view text);

// The shortest of the forms ParseDuration() reads: `5h`, `90m`, `250ms`.
std::string FormatDuration(Duration d);

}  // namespace huiying::base
