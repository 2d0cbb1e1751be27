// RRULE: which days a rule means, what is refused, and that it ends.
#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "config/icalendar.h"

namespace huiying::config {
namespace {

std::string EventOf(const std::string& start, const std::string& rule) {
  return "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\nDTSTART:" + start +
         "\nDURATION:PT1H\nRRULE:" + rule + "\nEND:VEVENT\nEND:VCALENDAR\n";
}

struct Window {
  std::string from = "2026-01-01T00:00:00+08:00";
  std::string to = "2027-01-01T00:00:00+08:00";
};

base::Result<std::vector<CalendarShift>> Read(const std::string& text,
                                              const Window& window = {}) {
  const auto at = [](const std::string& time) {
    return base::ParseTime(time).value_or(base::TimePoint());
  };
  return ReadICalendar(text, at(window.from), at(window.to));
}

// The first `most` days of the year 2026, `0105T09 `; or the error.
std::string DaysOf(const std::string& start, const std::string& rule,
                   std::size_t most = 6) {
  const auto shifts = Read(EventOf(start, rule));
  if (!shifts) return shifts.error().message;
  std::string out;
  for (const CalendarShift& shift : *shifts) {
    if (most-- == 0) break;
    const std::string time = base::FormatTime(shift.from);
    out += time.substr(5, 2) + time.substr(8, 2) + "T" + time.substr(11, 2);
    out += ' ';
  }
  return out;
}

// 1 January 2026 is a Thursday.
TEST_CASE("ARuleMeansTheDaysOfTheRfc") {
  struct Case {
    std::string start;
    std::string rule;
    std::string expected;
  };
  const Case cases[] = {
      {"20260105T090000", "FREQ=WEEKLY;COUNT=3", "0105T09 0112T09 0119T09 "},
      {"20260105T090000", "FREQ=WEEKLY;BYDAY=WE,MO;COUNT=3",
       "0105T09 0107T09 0112T09 "},
      // The two examples of WKST in RFC 5545, 29 years later.
      {"20260804T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
       "0804T09 0809T09 0818T09 0823T09 "},
      {"20260804T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
       "0804T09 0816T09 0818T09 0830T09 "},
      {"20260101T090000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH,FR;WKST=SA",
       "0101T09 0102T09 0113T09 0115T09 0116T09 0127T09 "},
      // Long before the window, in the rhythm of the first.
      {"19990104T090000", "FREQ=WEEKLY;INTERVAL=3",
       "0112T09 0202T09 0223T09 0316T09 0406T09 0427T09 "},
      {"20251231T200000", "FREQ=HOURLY;INTERVAL=12",
       "0101T08 0101T20 0102T08 0102T20 0103T08 0103T20 "},
      {"20251229T220000", "FREQ=HOURLY;INTERVAL=36",
       "0101T22 0103T10 0104T22 0106T10 0107T22 0109T10 "},
      {"20260101T080000", "FREQ=DAILY;BYHOUR=20,8;COUNT=3",
       "0101T08 0101T20 0102T08 "},
      {"20260101T200000", "FREQ=WEEKLY;BYDAY=TH,FR;BYHOUR=8,20;COUNT=3",
       "0101T20 0102T08 0102T20 "},
      // Months without a 31st are passed over.
      {"20251231T090000", "FREQ=MONTHLY",
       "0131T09 0331T09 0531T09 0731T09 0831T09 1031T09 "},
      {"20260130T090000", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
       "0130T09 0227T09 0331T09 0430T09 0529T09 0630T09 "},
      {"20260131T090000", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3",
       "0131T09 0228T09 0331T09 "},
      {"20200501T000000", "FREQ=YEARLY", "0501T00 "},
      {"20200229T000000", "FREQ=YEARLY", ""},
      // A day of a month without a month is one of every month.
      {"20260101T000000", "FREQ=YEARLY;BYMONTHDAY=1;COUNT=3",
       "0101T00 0201T00 0301T00 "},
      {"20260511T000000", "FREQ=YEARLY;BYMONTH=5;BYDAY=2MO", "0511T00 "},
      // DTSTART is the first, even when the rule does not give it.
      {"20260101T090000", "FREQ=WEEKLY;BYDAY=MO;COUNT=3",
       "0101T09 0105T09 0112T09 "},
      {"20260101T090000", "freq=daily;until=20260102;", "0101T09 0102T09 "},
      {"20260101T090000", "FREQ=DAILY;UNTIL=20260103T090000",
       "0101T09 0102T09 0103T09 "},
      {"20260101T090000", "FREQ=DAILY;UNTIL=20260103T010000Z",
       "0101T09 0102T09 0103T09 "},
      {"20260101T090000", "FREQ=DAILY;UNTIL=20260103T005959Z",
       "0101T09 0102T09 "},
      {"20250101T090000", "FREQ=DAILY;COUNT=366", "0101T09 "},
      {"20250101T090000", "FREQ=DAILY;COUNT=365", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.start);
    CAPTURE(c.rule);
    CHECK(DaysOf(c.start, c.rule) == c.expected);
  }
}

TEST_CASE("ARuleThatIsNotUnderstoodIsRefused") {
  struct Case {
    std::string rule;
    std::string expected;
  };
  const Case cases[] = {
      {"", "a rule without FREQ; write e.g. FREQ=WEEKLY"},
      {"FREQ=FORTNIGHTLY", "no frequency; write e.g. FREQ=WEEKLY"},
      {"FREQ=DAILY;FREQ=DAILY", "stands twice; keep one"},
      {"FREQ=DAILY;COUNT=2;UNTIL=20260102", "has COUNT and UNTIL; keep one"},
      {"FREQ=DAILY;INTERVAL=0", "write a whole number from 1 to 32767"},
      {"FREQ=DAILY;INTERVAL=65537", "write a whole number from 1 to 32767"},
      {"FREQ=DAILY;INTERVAL=2000", "INTERVAL is over 1000"},
      {"FREQ=DAILY;COUNT=0", "write a whole number from 1"},
      {"FREQ=DAILY;UNTIL=soon", "no time; write 20261231T155959Z"},
      {"FREQ=DAILY;BYHOUR=24", "write numbers from 0 to 23"},
      {"FREQ=DAILY;BYHOUR=8;BYHOUR=9", "stands twice"},
      {"FREQ=DAILY;BYMONTH=", "is empty; leave it out"},
      {"FREQ=DAILY;BYMONTH=1,,2", "write numbers from 1 to 12"},
      {"FREQ=DAILY;BYMONTHDAY=-1", "write FREQ=MONTHLY or FREQ=YEARLY"},
      {"FREQ=WEEKLY;BYDAY=2MO", "BYDAY has numbers, which mean nothing here"},
      {"FREQ=WEEKLY;BYDAY=XX", "write e.g. BYDAY=MO,TU or BYDAY=-1FR"},
      {"FREQ=WEEKLY;WKST=X", "no day of the week; write MO or SU"},
      {"FREQ=DAILY;BYHOUR=8,20;BYSETPOS=1", "BYSETPOS is understood of"},
      {"FREQ=YEARLY;BYMONTHDAY=1;BYSETPOS=1", "BYSETPOS is understood of"},
      {"RSCALE=CHINESE;FREQ=YEARLY", "\"RSCALE=CHINESE\" in a rule: is not su"},
      {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never gives a day; write e.g."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.rule);
    const std::string got = DaysOf("20260101T090000", c.rule);
    CHECK_MESSAGE(got.contains(c.expected), got);
    // Of the line, or of the event whose rule it is.
    const bool placed = got.starts_with("line 6: event \"u\": ") ||
                        got.starts_with("line 2: event \"u\": ");
    CHECK_MESSAGE(placed, got);
  }
}

// Every one of these would keep libical busy for minutes or for ever. The
// limit is for a sanitized build on a machine that is busy with others.
TEST_CASE("StepsAreBounded") {
  const std::string rules[] = {
      "FREQ=SECONDLY",
      "FREQ=MINUTELY",
      "FREQ=SECONDLY;COUNT=2000000000",
      "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
      "FREQ=HOURLY;BYMINUTE=0,10,20,30,40,50;BYSECOND=0,15,30,45",
      "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
      "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
  };
  for (const std::string& rule : rules) {
    CAPTURE(rule);
    const auto begin = std::chrono::steady_clock::now();
    const auto shifts = Read(EventOf("20000101T000000", rule));
    CHECK(!shifts.has_value());
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  }
  // One that ended long ago costs nothing, a long way to the window little.
  CHECK(DaysOf("20000101T000000", "FREQ=SECONDLY;UNTIL=20010101").empty());
  CHECK(DaysOf("00010101T000000", "FREQ=DAILY", 2) == "0101T00 0102T00 ");
  CHECK(DaysOf("16010101T000000", "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", 2) ==
        "0308T00 ");
}

}  // namespace
}  // namespace huiying::config
