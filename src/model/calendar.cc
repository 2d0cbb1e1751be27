#include "model/calendar.h"

#include <algorithm>

namespace huiying::model {
namespace {

bool IsWeekend(Day day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

// Whether a notice of about that year has the day in one of its lists.
bool IsListed(Calendar calendar, std::uint32_t code,
              std::vector<std::uint32_t> CalendarYear::* list) {
  const std::uint32_t year = code / 10'000;
  return std::ranges::any_of(calendar, [&](const CalendarYear& notice) {
    if (notice.year + 1 < year || notice.year > year + 1) return false;
    return std::ranges::find(notice.*list, code) != (notice.*list).end();
  });
}

}  // namespace

Day DayOf(base::TimePoint at) {
  return std::chrono::floor<std::chrono::days>(at + base::kChinaOffset);
}

base::TimePoint At(Day day, std::uint32_t minute) {
  return base::TimePoint(day) - base::kChinaOffset +
         std::chrono::minutes(minute);
}

std::uint32_t CodeOf(Day day) {
  const std::chrono::year_month_day date(day);
  return static_cast<std::uint32_t>(static_cast<int>(date.year())) * 10'000 +
         static_cast<unsigned>(date.month()) * 100 +
         static_cast<unsigned>(date.day());
}

bool IsWorkingDay(Calendar calendar, Day day) {
  if (IsWeekend(day)) {
    return IsListed(calendar, CodeOf(day), &CalendarYear::working);
  }
  return !IsListed(calendar, CodeOf(day), &CalendarYear::off);
}

bool Fits(Calendar calendar, Day day, const std::vector<DayKind>& kinds) {
  if (kinds.empty()) return true;
  const unsigned weekday = std::chrono::weekday(day).iso_encoding() - 1;
  return std::ranges::any_of(kinds, [&](DayKind kind) {
    switch (kind) {
      case DayKind::kWorking:
        return IsWorkingDay(calendar, day);
      case DayKind::kOff:
        return !IsWorkingDay(calendar, day);
      default:
        return static_cast<unsigned>(kind) == weekday;
    }
  });
}

bool HasYear(Calendar calendar, std::uint32_t year) {
  return std::ranges::find(calendar, year, &CalendarYear::year) !=
         calendar.end();
}

base::TimePoint AfterWorkingDays(Calendar calendar, base::TimePoint from,
                                 std::uint32_t count) {
  Day day = DayOf(from);
  while (count > 0) {
    day += std::chrono::days(1);
    if (IsWorkingDay(calendar, day)) --count;
  }
  return At(day + std::chrono::days(1), 0);
}

}  // namespace huiying::model
