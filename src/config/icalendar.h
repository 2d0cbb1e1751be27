// iCalendar (RFC 5545), for duty rosters that are kept in a calendar: what
// Google, Outlook, Apple, linkedin/oncall and Grafana OnCall export is read,
// and our own shifts are written for calendars to subscribe to. Pure, but for
// the zones' data, which come from the system's tzdata.
//
// A floating time and a whole day are those of China (UTC+8). A floating
// EXDATE or RDATE is too, whatever zone its DTSTART names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace huiying::config {

inline constexpr std::size_t kMaxCalendarBytes = std::size_t{2} << 20U;
inline constexpr std::size_t kMaxCalendarEvents = 20'000;
inline constexpr std::size_t kMaxCalendarShifts = 20'000;

// One event, or one time that it recurs.
struct CalendarShift {
  base::TimePoint from;
  base::TimePoint to;              // exclusive, after `from`
  std::string who;                 // SUMMARY, without blanks around it
  std::vector<std::string> mails;  // ATTENDEE, without `mailto:`
  std::string uid;

  friend bool operator==(const CalendarShift&, const CalendarShift&) = default;
};

// What of the events overlaps [from, to), uncut, sorted by time, then uid and
// who; the same shift twice is one. Recurrences are written out, with EXDATE,
// RDATE and overrides; what is cancelled or has no length is left out. Of
// events with one UID (and RECURRENCE-ID), those with the highest SEQUENCE
// count. A TZID is that of a VTIMEZONE of the file, or else an Olson name.
//
// Errors: kInvalid, kTooLarge (a bound above, or rules that repeat so often
// that they cannot be written out at once). They name the line and the event.
// What cannot be said exactly is an error and never left out in silence:
// EXRULE, RSCALE, RANGE=THISANDFUTURE, BYSETPOS of times.
base::Result<std::vector<CalendarShift>> ReadICalendar(std::string_view text,
                                                       base::TimePoint from,
                                                       base::TimePoint to);

struct ShiftEvent {
  base::TimePoint from;
  base::TimePoint to;
  std::string uid;  // the same for the same shift, every time; not empty
  std::string summary;
  std::string description;  // may be empty
};

// A whole calendar: instants in UTC, cut to seconds; lines of at most 75 bytes
// that end with CRLF. ReadICalendar() reads it back.
// REQUIRES: instants of the years 1 to 9999, texts in UTF-8.
std::string WriteICalendar(std::string_view name, base::TimePoint stamp,
                           const std::vector<ShiftEvent>& events);

}  // namespace huiying::config
