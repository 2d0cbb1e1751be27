#include "model/calendar.h"

#include <doctest/doctest.h>

#include <map>
#include <string_view>

#include "tests/unit/holidays.h"

namespace huiying::model {
namespace {

constexpr std::chrono::days kDay{1};

Day DayFrom(std::string_view text) {  // 2026-10-01
  return DayOf(*base::ParseTime(std::string(text) + "T00:00:00+08:00"));
}

// As in rules/calendar, so that nothing is needed beside the repository.
std::vector<CalendarYear> Notices() {
  std::vector<CalendarYear> years = {
      {.year = 2025,
       .off = {20250101, 20250404, 20250405, 20250406, 20250531, 20250601,
               20250602},
       .working = {20250126, 20250208, 20250427, 20250928, 20251011}},
      {.year = 2026,
       .off = {20260101, 20260102, 20260103, 20260404, 20260405, 20260406,
               20260619, 20260620, 20260621, 20260925, 20260926, 20260927},
       .working = {20260104, 20260214, 20260228, 20260509, 20260920,
                   20261010}}};
  const auto add = [&](std::size_t i, const char* first, const char* last) {
    for (Day day = DayFrom(first); day <= DayFrom(last); day += kDay) {
      years[i].off.push_back(CodeOf(day));
    }
  };
  add(0, "2025-01-28", "2025-02-04");
  add(0, "2025-05-01", "2025-05-05");
  add(0, "2025-10-01", "2025-10-08");
  add(1, "2026-02-15", "2026-02-23");
  add(1, "2026-05-01", "2026-05-05");
  add(1, "2026-10-01", "2026-10-07");
  return years;
}

// The day whose end the term is.
Day LastDay(const std::vector<CalendarYear>& calendar, std::string_view start,
            std::uint32_t days) {
  const auto due = AfterWorkingDays(calendar, At(DayFrom(start), 600), days);
  REQUIRE(due == At(DayOf(due), 0));  // midnight
  return DayOf(due - base::Duration(1));
}

// What the notices say of each day that they name.
std::map<Day, bool> NamedIn(const std::vector<CalendarYear>& notices) {
  std::map<Day, bool> works;
  const auto day_of = [](std::uint32_t code) {
    return Day(std::chrono::year_month_day(
        std::chrono::year(static_cast<int>(code / 10'000)),
        std::chrono::month(code / 100 % 100), std::chrono::day(code % 100)));
  };
  for (const CalendarYear& notice : notices) {
    for (const auto code : notice.off) works[day_of(code)] = false;
    for (const auto code : notice.working) works[day_of(code)] = true;
  }
  return works;
}

void CheckEachDay(const std::vector<CalendarYear>& notices, Day from, Day to) {
  const auto named = NamedIn(notices);
  for (Day day = from; day < to; day += kDay) {
    const auto it = named.find(day);
    const bool works = it != named.end()
                           ? it->second
                           : std::chrono::weekday(day).iso_encoding() < 6;
    CAPTURE(CodeOf(day));
    REQUIRE(IsWorkingDay(notices, day) == works);
    REQUIRE(Fits(notices, day, {DayKind::kWorking}) == works);
    REQUIRE(Fits(notices, day, {DayKind::kOff}) == !works);
  }
}

Day FirstOf(std::uint32_t year) {
  return Day(std::chrono::year(static_cast<int>(year)) / 1 / 1);
}

}  // namespace

TEST_CASE("GoldenValuesOfTermsInWorkingDays") {
  struct Row {
    const char* start;
    std::uint32_t days;
    const char* last;
  };
  // reference/domain.md, 2.9.
  const Row rows[] = {
      {"2025-01-20", 20, "2025-02-21"}, {"2025-01-24", 5, "2025-02-07"},
      {"2025-04-30", 1, "2025-05-06"},  {"2025-09-26", 7, "2025-10-13"},
      {"2025-09-30", 1, "2025-10-09"},  {"2025-12-31", 1, "2026-01-04"},
      {"2026-01-30", 20, "2026-03-05"}, {"2026-02-13", 1, "2026-02-14"},
      {"2026-02-13", 5, "2026-02-27"},  {"2026-02-14", 1, "2026-02-24"},
      {"2026-02-28", 1, "2026-03-02"},  {"2026-04-30", 7, "2026-05-13"},
      {"2026-09-18", 5, "2026-09-24"},  {"2026-09-24", 20, "2026-10-29"},
      {"2026-09-30", 3, "2026-10-10"},  {"2026-10-09", 1, "2026-10-10"},
  };
  const auto calendar = Notices();
  for (const Row& row : rows) {
    CAPTURE(std::string(row.start));
    CHECK(CodeOf(LastDay(calendar, row.start, row.days)) ==
          CodeOf(DayFrom(row.last)));
  }
}

TEST_CASE("ATermThatBeginsOnADayOffCountsFromTheNextWorkingDay") {
  struct Row {
    const char* start;
    std::uint32_t days;
    std::uint32_t last;
  };
  const Row rows[] = {
      {"2026-10-01", 1, 20261008},  // a holiday
      {"2026-10-03", 1, 20261008},  // a Saturday within holidays
      {"2026-11-07", 1, 20261109},  // a plain Saturday
      {"2026-02-15", 1, 20260224},  // 春节
      {"2026-02-15", 5, 20260228},  // its last day is a Saturday that is worked
      {"2026-01-01", 1, 20260104},  // New Year, to a Sunday that is worked
      {"2026-01-04", 1, 20260105},  // begins on a day that makes up
      {"2025-12-29", 3, 20260104},  // across New Year
      {"2026-02-11", 20, 20260317},
  };
  const auto calendar = Notices();
  for (const Row& row : rows) {
    CAPTURE(std::string(row.start));
    CHECK(CodeOf(LastDay(calendar, row.start, row.days)) == row.last);
  }
}

TEST_CASE("TheHourATermBeginsAtDoesNotMatter") {
  const auto calendar = Notices();
  const Day day = DayFrom("2026-09-30");
  const auto due = At(DayFrom("2026-10-09"), 0);
  CHECK(AfterWorkingDays(calendar, At(day, 0), 1) == due);
  CHECK(AfterWorkingDays(calendar, At(day, 1440) - base::Duration(1), 1) ==
        due);
  CHECK(AfterWorkingDays(calendar, At(day, 1440), 1) == due);  // the 1st: off
  // Civil time of China: this is the 1st in UTC+8, the 30th in UTC.
  CHECK(DayOf(*base::ParseTime("2026-09-30T16:00:00Z")) ==
        DayFrom("2026-10-01"));
  CHECK(DayOf(*base::ParseTime("2026-09-30T15:59:59.999Z")) == day);
}

TEST_CASE("WithoutACalendarOnlyWeekendsAreOff") {
  CheckEachDay({}, DayFrom("2026-09-01"), DayFrom("2026-11-01"));
  CHECK(CodeOf(LastDay({}, "2026-09-30", 1)) == 20261001);
  CHECK(CodeOf(LastDay({}, "2026-10-02", 1)) == 20261005);
  // A year that is not there has its plain week, too.
  CHECK(CodeOf(LastDay(Notices(), "2028-09-29", 1)) == 20281002);
  CHECK(!HasYear(Notices(), 2027));
  CHECK(HasYear(Notices(), 2026));
}

TEST_CASE("ADayFitsItsWeekdayAndAnyOfSeveralKinds") {
  const auto calendar = Notices();
  const Day sunday = DayFrom("2026-09-20");  // worked
  CHECK(Fits(calendar, sunday, {}));
  CHECK(Fits(calendar, sunday, {DayKind::kSunday}));
  CHECK(Fits(calendar, sunday, {DayKind::kWorking}));
  CHECK(!Fits(calendar, sunday, {DayKind::kOff}));
  CHECK(!Fits(calendar, sunday, {DayKind::kSaturday, DayKind::kMonday}));
  CHECK(Fits(calendar, sunday, {DayKind::kOff, DayKind::kSunday}));
  CHECK(Fits(calendar, sunday + kDay, {DayKind::kMonday}));
  CHECK(CodeOf(sunday) == 20260920);
}

TEST_CASE("ANoticeCountsForTheDaysOfTheYearBeforeThatItNames") {
  // 2019's notice: Saturday 29 December 2018 is worked, Monday 31 is off.
  const std::vector<CalendarYear> calendar = {
      {.year = 2019,
       .off = {20181230, 20181231, 20190101},
       .working = {20181229}}};
  CHECK(IsWorkingDay(calendar, DayFrom("2018-12-29")));
  CHECK(!IsWorkingDay(calendar, DayFrom("2018-12-31")));
  CHECK(CodeOf(LastDay(calendar, "2018-12-28", 2)) == 20190102);
}

TEST_CASE("EachNoticeAloneGivesEveryDayOfItsYearAndOfItsNeighbours") {
  if (!HasHolidays("EachNoticeAloneGivesEveryDayOfItsYear")) return;
  for (std::uint32_t year = kFirstNotice; year <= kLastNotice; ++year) {
    const CalendarYear notice = NoticeOf(year);
    REQUIRE(notice.year == year);
    REQUIRE(notice.off.size() > 10);
    CheckEachDay({notice}, FirstOf(year - 1), FirstOf(year + 2));
  }
}

TEST_CASE("AllNoticesTogetherGiveEveryDayOfTwentyYears") {
  if (!HasHolidays("AllNoticesTogetherGiveEveryDayOfTwentyYears")) return;
  std::vector<CalendarYear> notices;
  for (std::uint32_t year = kFirstNotice; year <= kLastNotice; ++year) {
    notices.push_back(NoticeOf(year));
  }
  CheckEachDay(notices, FirstOf(kFirstNotice - 1), FirstOf(kLastNotice + 2));
  // As domain.md counts them.
  for (const std::uint32_t year : {2025U, 2026U}) {
    int working = 0;
    for (Day day = FirstOf(year); day < FirstOf(year + 1); day += kDay) {
      working += IsWorkingDay(notices, day) ? 1 : 0;
    }
    CHECK(working == 248);
  }
}

}  // namespace huiying::model
