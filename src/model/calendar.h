// Which days are worked on: weekends, holidays and the days that make up for
// them (调休). Pure.
//
// A day is a civil day of China; a minute counts from its midnight.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"
#include "model/fields.h"

namespace huiying::model {

using Day = std::chrono::sys_days;  // of civil time in China, not of UTC

// What a year's notice of the State Council changes of the plain week. It may
// name a day of the year before or after.
struct CalendarYear {
  std::uint32_t year = 0;
  std::vector<std::uint32_t> off;      // 20261001
  std::vector<std::uint32_t> working;  // weekends that are worked

  void Fields(this auto&& self, auto& a) {
    a("year", self.year);
    a("off", self.off);
    a("working", self.working);
  }
};

using Calendar = std::span<const CalendarYear>;

Day DayOf(base::TimePoint at);
base::TimePoint At(Day day, std::uint32_t minute);
std::uint32_t CodeOf(Day day);  // 20261001

// A year that is not in the calendar has its plain week.
bool IsWorkingDay(Calendar calendar, Day day);
bool Fits(Calendar calendar, Day day, const std::vector<DayKind>& kinds);
bool HasYear(Calendar calendar, std::uint32_t year);

// The end of the `count`th working day after the day of `from`: a term in
// working days begins with the day after, and its last day counts whole.
base::TimePoint AfterWorkingDays(Calendar calendar, base::TimePoint from,
                                 std::uint32_t count);

}  // namespace huiying::model
