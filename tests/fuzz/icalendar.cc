// A calendar from anywhere: shifts that keep what the header says, or an error
// that a person can read; what is written is read back the same.
#include "config/icalendar.h"

#include <algorithm>

#include "tests/fuzz/target.h"

namespace huiying::fuzz {
namespace {

using config::CalendarShift;
using config::ShiftEvent;

const base::TimePoint kFrom = *base::ParseTime("2026-05-25T00:00:00+08:00");
const base::TimePoint kTo = *base::ParseTime("2026-07-06T00:00:00+08:00");

void CheckShift(const CalendarShift& shift) {
  HUIYING_CHECK(shift.from < shift.to);
  HUIYING_CHECK(shift.from < kTo && shift.to > kFrom);
  HUIYING_CHECK(text::IsValidUtf8(shift.who) && text::IsValidUtf8(shift.uid));
  for (const std::string& mail : shift.mails) {
    HUIYING_CHECK(!mail.empty() && text::IsValidUtf8(mail));
  }
}

void CheckLines(std::string_view out) {
  HUIYING_CHECK(text::IsValidUtf8(out) && out.ends_with("\r\n"));
  while (!out.empty()) {
    const std::size_t end = out.find("\r\n");
    HUIYING_CHECK(end <= 75 && !out.substr(0, end).contains('\n'));
    HUIYING_CHECK(text::IsValidUtf8(out.substr(0, end)));
    out.remove_prefix(end + 2);
  }
}

// Each as an event of its own: a UID may stand for a whole series.
void CheckRoundTrip(const std::vector<CalendarShift>& shifts) {
  std::vector<ShiftEvent> events;
  for (std::size_t i = 0; i < std::min<std::size_t>(shifts.size(), 50); ++i) {
    events.push_back({.from = shifts[i].from,
                      .to = shifts[i].to,
                      .uid = std::to_string(1000 + i),
                      .summary = shifts[i].who,
                      .description = shifts[i].uid});
  }
  const std::string out = config::WriteICalendar("f", kFrom, events);
  CheckLines(out);
  const auto again = config::ReadICalendar(out, kFrom, kTo);
  HUIYING_CHECK_MSG(again, again.error().message);
  HUIYING_CHECK(again->size() == events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    const CalendarShift& shift = (*again)[i];
    HUIYING_CHECK(shift.from == events[i].from && shift.to == events[i].to);
    HUIYING_CHECK(shift.who == events[i].summary);
  }
}

void CheckCalendar(std::string_view input) {
  const auto shifts = config::ReadICalendar(input, kFrom, kTo);
  if (!shifts) {
    HUIYING_CHECK(!shifts.error().message.empty());
    HUIYING_CHECK(text::IsValidUtf8(shifts.error().message));
    HUIYING_CHECK(!shifts.error().message.contains('\n'));
    return;
  }
  HUIYING_CHECK(shifts->size() <= config::kMaxCalendarShifts);
  HUIYING_CHECK(std::ranges::is_sorted(*shifts, {}, &CalendarShift::from));
  for (const CalendarShift& shift : *shifts) CheckShift(shift);
  CheckRoundTrip(*shifts);
}

}  // namespace
}  // namespace huiying::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  huiying::fuzz::CheckCalendar(huiying::fuzz::BytesOf(data, size));
  return 0;
}
