// Calendars in the shapes that programs export, what is said of broken ones,
// and our own read back. Everything expected was worked out by hand.
#include "config/icalendar.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace huiying::config {
namespace {

using Lines = std::vector<std::string>;

base::TimePoint At(const std::string& text) {
  return base::ParseTime(text).value_or(base::TimePoint());
}

const base::TimePoint kFrom = At("2026-06-01T00:00:00+08:00");
const base::TimePoint kTo = At("2026-07-01T00:00:00+08:00");

// `06-01T09:00/06-02T09:00 who`, in UTC+8; or the error.
Lines Read(const std::string& text, base::TimePoint from = kFrom,
           base::TimePoint to = kTo) {
  const auto shifts = ReadICalendar(text, from, to);
  if (!shifts) return {shifts.error().message};
  Lines out;
  for (const CalendarShift& shift : *shifts) {
    out.push_back(base::FormatTime(shift.from).substr(5, 11) + "/" +
                  base::FormatTime(shift.to).substr(5, 11) + " " + shift.who);
  }
  return out;
}

std::string Calendar(const std::string& inside) {
  return "BEGIN:VCALENDAR\nVERSION:2.0\n" + inside + "END:VCALENDAR\n";
}
std::string Event(const std::string& inside) {
  return Calendar("BEGIN:VEVENT\nUID:u\nSUMMARY:w\n" + inside + "END:VEVENT\n");
}
std::string Crlf(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

// Google: a weekly rotation, one day off, one day moved and given to another.
const std::string kGoogle = R"(BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:值班
X-WR-TIMEZONE:Asia/Shanghai
BEGIN:VEVENT
DTSTART;TZID=Asia/Shanghai:20260504T090000
DTEND;TZID=Asia/Shanghai:20260505T090000
RRULE:FREQ=WEEKLY;WKST=SU;UNTIL=20260831T155959Z;BYDAY=MO
EXDATE;TZID=Asia/Shanghai:20260608T090000
DTSTAMP:20260501T000000Z
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;CN="值班员; 一";X-NUM-GUESTS=0:mailto:a@desk.example
ATTENDEE;CN=b:MAILTO:b@desk.example
UID:one@google.com
SEQUENCE:0
STATUS:CONFIRMED
SUMMARY:值班员一
BEGIN:VALARM
ACTION:DISPLAY
DTSTART:no time at all
TRIGGER:-P0DT0H30M0S
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Asia/Shanghai:20260616T120000
DTEND;TZID=Asia/Shanghai:20260617T120000
UID:one@google.com
RECURRENCE-ID;TZID=Asia/Shanghai:20260615T090000
SUMMARY:值班员二\, 代\;班
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Asia/Shanghai:20260622T090000
DTEND;TZID=Asia/Shanghai:20260623T090000
UID:one@google.com
RECURRENCE-ID:20260622T010000Z
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
)";

TEST_CASE("ReadsAWeeklyRotationOfGoogle") {
  const Lines expected = {"06-01T09:00/06-02T09:00 值班员一",
                          "06-16T12:00/06-17T12:00 值班员二, 代;班",
                          "06-29T09:00/06-30T09:00 值班员一"};
  CHECK(Read(kGoogle) == expected);
  CHECK(Read(Crlf(kGoogle)) == expected);
  CHECK(Read("\xEF\xBB\xBF" + kGoogle) == expected);
  const auto shifts = ReadICalendar(kGoogle, kFrom, kTo);
  REQUIRE(shifts);
  CHECK(shifts->front().uid == "one@google.com");
  CHECK(shifts->front().mails == Lines{"a@desk.example", "b@desk.example"});
  // The series ends on 31 August; what begins before the window is in it.
  const auto later = At("2026-08-31T09:00:00+08:00");
  CHECK(Read(kGoogle, later, later + std::chrono::days(300)).size() == 1);
  CHECK(Read(kGoogle, At("2026-06-02T08:59:59+08:00"),
             At("2026-06-02T12:00:00+08:00"))
            .size() == 1);
  CHECK(Read(kGoogle, At("2026-06-02T09:00:00+08:00"),
             At("2026-06-02T12:00:00+08:00"))
            .empty());
}

TEST_CASE("ReadsOutlooksOwnZones") {
  const std::string zones = R"(BEGIN:VTIMEZONE
TZID:China Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Eastern Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
)";
  CHECK(Read(Calendar(zones + R"(BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E008
SUMMARY;LANGUAGE=zh-CN:夜班
DTSTART;TZID="China Standard Time":20260603T200000
DTEND;TZID=China Standard Time:20260604T080000
RRULE:FREQ=DAILY;COUNT=2
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
)")) == Lines{"06-03T20:00/06-04T08:00 夜班", "06-04T20:00/06-05T08:00 夜班"});
  // 08:00 in New York is 20:00 in China in summer, 21:00 in winter.
  const std::string eastern = Calendar(zones + R"(BEGIN:VEVENT
UID:e
SUMMARY:e
DTSTART;TZID=Eastern Standard Time:20251101T080000
DURATION:PT1H
RRULE:FREQ=WEEKLY;BYDAY=SU
END:VEVENT
)");
  CHECK(Read(eastern, At("2026-03-01T00:00:00+08:00"),
             At("2026-03-10T00:00:00+08:00")) ==
        Lines{"03-01T21:00/03-01T22:00 e", "03-08T20:00/03-08T21:00 e"});
  CHECK(Read(eastern, At("2026-10-25T00:00:00+08:00"),
             At("2026-11-03T00:00:00+08:00")) ==
        Lines{"10-25T20:00/10-25T21:00 e", "11-01T21:00/11-01T22:00 e"});
}

TEST_CASE("ReadsWholeDaysAsDaysInChina") {
  // Apple: a holiday with DTEND, which is not part of it.
  CHECK(
      Read(Event("DTSTART;VALUE=DATE:20260619\nDTEND;VALUE=DATE:20260622\n")) ==
      Lines{"06-19T00:00/06-22T00:00 w"});
  CHECK(Read(Event("DTSTART;VALUE=DATE:20260619\n")) ==
        Lines{"06-19T00:00/06-20T00:00 w"});
  CHECK(Read(Event("DTSTART:20260619\nDTEND:20260619\n")) ==
        Lines{"06-19T00:00/06-20T00:00 w"});
  CHECK(Read(Event("DTSTART;VALUE=DATE:20200619\nRRULE:FREQ=YEARLY\n")) ==
        Lines{"06-19T00:00/06-20T00:00 w"});
  CHECK(Read(Event("DTSTART;VALUE=DATE:20260628\nDURATION:P1D\n"
                   "RRULE:FREQ=DAILY;UNTIL=20260630\n"
                   "EXDATE;VALUE=DATE:20260629\n")) ==
        Lines{"06-28T00:00/06-29T00:00 w", "06-30T00:00/07-01T00:00 w"});
}

TEST_CASE("UnfoldsBytesNotCharacters") {
  const std::string name = "夜班值守";
  for (std::size_t i = 1; i < name.size(); ++i) {
    const std::string text =
        Crlf(Calendar("BEGIN:VEVENT\nUID:u\nSUMMARY:" + name.substr(0, i) +
                      "\n " + name.substr(i) +
                      "\nDTSTART:20260601T080000\nDTEND:2026\n\t0601T16\n "
                      "0000\nEND:VEVENT\n"));
    CHECK(Read(text) == Lines{"06-01T08:00/06-01T16:00 " + name});
  }
}

TEST_CASE("ReadsZonesFloatingTimesAndLengths") {
  struct Case {
    std::string lines;
    std::string expected;  // nothing: left out
  };
  const Case cases[] = {
      {"DTSTART:20260601T010000Z\nDTEND:20260601T020000Z\n",
       "06-01T09:00/06-01T10:00 w"},
      {"DTSTART:20260601T010000\nDURATION:PT30M\n",
       "06-01T01:00/06-01T01:30 w"},
      {"DTSTART;TZID=Europe/London:20260601T010000\nDURATION:P1DT1H\n",
       "06-01T08:00/06-02T09:00 w"},
      {"DTSTART;TZID=UTC:20260601T010000\nDURATION:P1W\n",
       "06-01T09:00/06-08T09:00 w"},
      {"DTSTART;TZID=Asia/Shanghai:20260601T010000\n"
       "DTEND;TZID=Asia/Tokyo:20260601T030000\n",
       "06-01T01:00/06-01T02:00 w"},
      // No length, and cancelled.
      {"DTSTART:20260601T010000\n", ""},
      {"DTSTART:20260601T010000\nDTEND:20260601T010000\n", ""},
      {"DTSTART:20260601T010000\nDURATION:PT1H\nSTATUS:CANCELLED\n", ""},
      // RDATE, as times and as periods.
      {"DTSTART:20250601T010000\nDURATION:PT1H\nRDATE:20260602T010000Z\n",
       "06-02T09:00/06-02T10:00 w"},
      {"DTSTART:20250601T010000\nDURATION:PT1H\n"
       "RDATE;VALUE=PERIOD:20260602T010000Z/PT2H\n",
       "06-02T09:00/06-02T11:00 w"},
      {"DTSTART:20250601T010000\nDURATION:PT1H\n"
       "RDATE;VALUE=PERIOD:20260602T010000Z/20260602T040000Z\n",
       "06-02T09:00/06-02T12:00 w"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.lines);
    CHECK(Read(Event(c.lines)) ==
          (c.expected.empty() ? Lines() : Lines{c.expected}));
  }
}

// 1:30 on 1 November 2026 is twice in New York, 2:30 on 8 March never.
TEST_CASE("ReadsTimesOfAChangeOfOffsetAsTheRfcSays") {
  const auto from = At("2026-01-01T00:00:00Z");
  const auto to = At("2027-01-01T00:00:00Z");
  const std::string zone = "DTSTART;TZID=America/New_York:";
  CHECK(Read(Event(zone + "20261101T013000\nDURATION:PT1H\n"), from, to) ==
        Lines{"11-01T13:30/11-01T14:30 w"});
  CHECK(Read(Event(zone + "20260308T023000\nDURATION:PT1H\n"), from, to) ==
        Lines{"03-08T15:30/03-08T16:30 w"});
  // DTEND says a length in hours, DURATION one in days.
  CHECK(Read(Event(zone + "20260301T080000\nDURATION:P1D\n"
                          "RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=SU,SA\n"),
             At("2026-03-07T21:00:00+08:00"),
             to) == Lines{"03-07T21:00/03-08T20:00 w"});
  CHECK(Read(Event(zone + "20260228T080000\nDTEND;TZID=America/New_York:"
                          "20260301T080000\nRRULE:FREQ=WEEKLY;COUNT=2\n"),
             At("2026-03-07T21:00:00+08:00"),
             to) == Lines{"03-07T21:00/03-08T21:00 w"});
}

TEST_CASE("TheHighestSequenceCounts") {
  const std::string head = "BEGIN:VEVENT\nUID:u\nDURATION:PT1H\n";
  const std::string old = head +
                          "SUMMARY:old\nSEQUENCE:1\n"
                          "DTSTART:20260601T080000\nEND:VEVENT\n";
  const std::string now = head +
                          "SUMMARY:new\nSEQUENCE:2\n"
                          "DTSTART:20260602T080000\nEND:VEVENT\n";
  const std::string gone = head +
                           "SUMMARY:gone\nSEQUENCE:3\nSTATUS:CANCELLED\n"
                           "DTSTART:20260602T080000\nEND:VEVENT\n";
  const std::string one = head +
                          "SUMMARY:one\nDTSTART:20260603T080000\n"
                          "RECURRENCE-ID:20260602T080000\nEND:VEVENT\n";
  CHECK(Read(Calendar(now + old)) == Lines{"06-02T08:00/06-02T09:00 new"});
  CHECK(Read(Calendar(old + now)) == Lines{"06-02T08:00/06-02T09:00 new"});
  CHECK(Read(Calendar(now + now)) == Lines{"06-02T08:00/06-02T09:00 new"});
  CHECK(Read(Calendar(now + one)) == Lines{"06-03T08:00/06-03T09:00 one"});
  CHECK(Read(Calendar(one)) == Lines{"06-03T08:00/06-03T09:00 one"});
  CHECK(Read(Calendar(old + one + gone)).empty());
}

TEST_CASE("SaysWhereABrokenCalendarIsWrong") {
  struct Case {
    std::string text;
    std::string expected;  // a part of the message
  };
  const std::string one = "DURATION:PT1H\n";
  const Case cases[] = {
      {"", "the file is empty; export the calendar as iCalendar (.ics)"},
      {"<!DOCTYPE html>\n", "line 1: \"<!DOCTYPE html>\" is no line of a cal"},
      {"a: 1\n", "line 1: \"a\" stands outside of BEGIN:VCALENDAR"},
      {"BEGIN:VCARD\nEND:VCARD\n", "line 1: no calendar begins here"},
      {"BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR\n", "line 2: this is vCal"},
      {"BEGIN:VCALENDAR\n\nBEGIN:VEVENT\n",
       "line 3: BEGIN:\"VEVENT\" has no END: the file is cut off"},
      {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
       "line 3: END:\"VCALENDAR\" ends BEGIN:\"VEVENT\" of line 2"},
      {"BEGIN:VCALENDAR\nX:\xFF\nEND:VCALENDAR\n", "line 2: not UTF-8"},
      {Event(""), "line 3: event \"u\" (\"w\"): has no DTSTART"},
      {Event("DTSTART:20260631T080000\n"),
       "line 6: event \"u\" (\"w\"): DTSTART \"20260631T080000\" is no time; "
       "write 20260601T090000"},
      {Event("DTSTART;VALUE=DATE:20260601T080000\n"), "is no time"},
      {Event("DTSTART;TZID=Mars/Base:20260601T080000\n"),
       "line 6: event \"u\" (\"w\"): the time zone \"Mars/Base\" is not known"},
      {Event("DTSTART;TZID=../zoneinfo/Asia/Tokyo:20260601T080000\n"),
       "is not known"},
      {Event("DTSTART:20260601T080000\nDTEND:20260601T070000\n"),
       "DTEND is before DTSTART; swap them"},
      {Event("DTSTART:20260601T080000\nDTEND:20260602\n"),
       "not both days or both times"},
      {Event("DTSTART:20260601T080000\nDTEND:20260602T080000\n" + one),
       "has DTEND and DURATION; keep one"},
      {Event("DTSTART:20260601T080000\nDURATION:-PT1H\n"), "negative"},
      {Event("DTSTART:20260601T080000\nEXRULE:FREQ=DAILY\n"),
       "EXRULE is not supported; write the days as EXDATE"},
      {Event("DTSTART:20260601T080000\nRECURRENCE-ID;RANGE=THISANDFUTURE:"
             "20260601T080000\n"),
       "RANGE=THISANDFUTURE is not supported"},
      {Event("DTSTART:20260601T080000\nRECURRENCE-ID:20260601T080000\n"
             "RRULE:FREQ=DAILY\n"),
       "stands for one time of a series"},
      {Calendar("BEGIN:VTIMEZONE\nTZID:z\nEND:VTIMEZONE\nBEGIN:VEVENT\n"
                "DTSTART;TZID=z:20260601T080000\nEND:VEVENT\n"),
       "line 7: event: line 3: a time zone without STANDARD or DAYLIGHT"},
      {Calendar("BEGIN:VTIMEZONE\nTZID:z\nBEGIN:STANDARD\nDTSTART:19700101\n"
                "TZOFFSETFROM:+0800\nTZOFFSETTO:8\nEND:STANDARD\n"
                "END:VTIMEZONE\nBEGIN:VEVENT\n"
                "DTSTART;TZID=z:20260601T080000\nEND:VEVENT\n"),
       "line 8: a time zone needs TZOFFSETTO:+0800 in each of its parts"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Lines got = Read(c.text);
    REQUIRE(got.size() == 1);
    CHECK_MESSAGE(got[0].contains(c.expected), got[0]);
  }
}

TEST_CASE("EveryStartOfACalendarIsReadOrRefused") {
  for (std::size_t i = 0; i < kGoogle.size(); ++i) {
    CHECK(ReadICalendar(kGoogle.substr(0, i), kFrom, kTo).has_value() ==
          (i + 1 == kGoogle.size()));
  }
}

TEST_CASE("BoundsWhatIsRead") {
  const auto code = [](const std::string& text) {
    const auto shifts = ReadICalendar(text, kFrom, kTo);
    REQUIRE(!shifts);
    return shifts.error().code;
  };
  CHECK(code(std::string(kMaxCalendarBytes + 1, 'x')) ==
        base::ErrorCode::kTooLarge);
  const auto events = [](std::size_t count) {
    std::string inside;
    for (std::size_t i = 0; i < count; ++i) {
      inside += "BEGIN:VEVENT\nUID:" + std::to_string(i) +
                "\nDTSTART:20260601\nEND:VEVENT\n";
    }
    return Calendar(inside);
  };
  CHECK(Read(events(kMaxCalendarEvents)).size() == kMaxCalendarShifts);
  CHECK(code(events(kMaxCalendarEvents + 1)) == base::ErrorCode::kTooLarge);
  // A long text in each of many shifts.
  const std::string often =
      "DTSTART:20260601T000000\nDURATION:PT1H\nRRULE:FREQ=MINUTELY;INTERVAL="
      "10\n";
  CHECK(Read(Event(often)).size() == 30 * 144);
  CHECK(code(Event(often + "ATTENDEE:mailto:" + std::string(10'000, 'x') +
                   "\n")) == base::ErrorCode::kTooLarge);
  std::string many;
  for (int i = 0; i < 1001; ++i) {
    many += "ATTENDEE:mailto:" + std::to_string(i) + "@x\n";
  }
  CHECK(Read(Event("DTSTART:20260601\n" + many))[0].contains("over 1000 att"));
  // Any window will do.
  CHECK(Read(Event("DTSTART:20260601\n"), base::TimePoint::min(),
             base::TimePoint::max())
            .size() == 1);
  CHECK(Read(Event("DTSTART:20260601\n"), kTo, kFrom).empty());
}

TEST_CASE("ReadsBackWhatItWrites") {
  const std::vector<ShiftEvent> events = {
      {.from = At("2026-06-01T09:00:00.900+08:00"),
       .to = At("2026-06-02T09:00:00+08:00"),
       .uid = "shift-1@huiying",
       .summary = "值班员一, 二; 三 \\ 夜班",
       .description = "第一行\n第二行：" + std::string(200, '=')},
      {.from = At("2026-06-02T09:00:00+08:00"),
       .to = At("2026-06-03T09:00:00+08:00"),
       .uid = "shift-2@huiying",
       .summary = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
                  "一二三四五六七八九十一二三四五六七八九十"},
  };
  const std::string out =
      WriteICalendar("值班表", At("2026-05-01T00:00:00Z"), events);
  CHECK(out.starts_with(
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Huiying//Duty roster//ZH\r\n"
      "CALSCALE:GREGORIAN\r\nX-WR-CALNAME:值班表\r\nBEGIN:VEVENT\r\n"
      "UID:shift-1@huiying\r\nDTSTAMP:20260501T000000Z\r\n"
      "DTSTART:20260601T010000Z\r\nDTEND:20260602T010000Z\r\n"
      "SUMMARY:值班员一\\, 二\\; 三 \\\\ 夜班\r\nDESCRIPTION:第一行\\n第二"));
  // SUMMARY: and 22 characters are 74 bytes; then a blank and 24 are 73.
  CHECK(
      out.contains("SUMMARY:一二三四五六七八九十一二三四五六七八九十一二\r\n "
                   "三四五六七八九十一二三四五六七八九十一二三四五六\r\n 七"));
  CHECK(!out.contains("METHOD"));
  const auto shifts = ReadICalendar(out, kFrom, kTo);
  REQUIRE(shifts);
  REQUIRE(shifts->size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK((*shifts)[i].from ==
          std::chrono::floor<std::chrono::seconds>(events[i].from));
    CHECK((*shifts)[i].to == events[i].to);
    CHECK((*shifts)[i].uid == events[i].uid);
    CHECK((*shifts)[i].who == events[i].summary);
  }
  CHECK(Read(WriteICalendar("", kFrom, {})).empty());
}

}  // namespace
}  // namespace huiying::config
