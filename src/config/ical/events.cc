// A VEVENT, line by line. What would change who is on duty and is not
// understood is an error; everything else is passed over.
#include "config/ical/events.h"

#include <fmt/core.h>

#include <algorithm>

namespace huiying::config::ical {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr std::size_t kMaxAttendees = 1000;

// One VEVENT into an Event.
class EventReader {
 public:
  explicit EventReader(Zones& zones) : zones_(zones) {}

  base::Result<Event> Read(const Component& part) {
    event_ = Event();
    event_.line = part.line;
    // For the messages about the others.
    if (const Line* uid = part.Find("UID")) event_.uid = Text(uid->value);
    if (const Line* who = part.Find("SUMMARY")) {
      event_.who = Text(who->value);
    }
    auto status = ReadTimes(part);
    for (const Line& line : part.lines) {
      if (!status) break;
      status = ReadLine(line);
    }
    if (!status) return std::unexpected(std::move(status).error());
    if (event_.replaces && !(event_.rules.empty() && event_.more.empty())) {
      return std::unexpected(WrongEvent(
          part.line, event_,
          "stands for one time of a series (RECURRENCE-ID) and repeats; keep "
          "one of the two"));
    }
    return std::move(event_);
  }

 private:
  std::unexpected<base::Error> Fail(const Line& line, std::string_view what) {
    return std::unexpected(WrongEvent(line.number, event_, what));
  }

  base::Result<Moment> ReadMoment(const Line& line, std::string_view value) {
    const auto stamp = ParseStamp(value);
    const auto kind = Param(line, "VALUE");
    if (!stamp || (kind && SameName(*kind, "DATE") && !stamp->is_date)) {
      return Fail(line, fmt::format("{} {} is no time; write "
                                    "20260601T090000, 20260601T010000Z or, "
                                    "for a whole day, 20260601",
                                    line.name, Quoted(value)));
    }
    Moment out{.local = stamp->local, .is_date = stamp->is_date};
    const auto id = Param(line, "TZID");
    out.zone = stamp->utc ? &zones_.utc() : &zones_.china();
    if (!id || stamp->utc || stamp->is_date) return out;
    const auto zone = zones_.Find(*id);
    if (!zone) return FailIn(line.number, event_, zone.error());
    out.zone = *zone;
    return out;
  }

  base::Result<Length> ReadDuration(const Line& line, std::string_view value) {
    const auto length = ParseLength(value);
    if (length) return *length;
    return Fail(line, fmt::format("{} is no length of time, or a negative one "
                                  "or over 100 years; write e.g. PT12H or P1D",
                                  Quoted(value)));
  }

  // DTSTART, and DTEND or DURATION.
  base::Status ReadTimes(const Component& part) {
    const Line* const start = part.Find("DTSTART");
    const Line* const end = part.Find("DTEND");
    const Line* const duration = part.Find("DURATION");
    if (start == nullptr) {
      return std::unexpected(
          WrongEvent(part.line, event_, "has no DTSTART; say when it begins"));
    }
    const auto from = ReadMoment(*start, start->value);
    if (!from) return std::unexpected(from.error());
    event_.start = *from;
    if (end != nullptr && duration != nullptr) {
      return Fail(*duration, "has DTEND and DURATION; keep one");
    }
    if (duration != nullptr) {
      const auto length = ReadDuration(*duration, duration->value);
      if (!length) return std::unexpected(length.error());
      event_.length = *length;
      return {};
    }
    if (end != nullptr) return ReadEnd(*end);
    if (event_.start.is_date) event_.length.days = days(1);
    return {};
  }

  // The length is exact: in a series each time is as long (RFC 5545, 3.8.5.3).
  base::Status ReadEnd(const Line& line) {
    const auto to = ReadMoment(line, line.value);
    if (!to) return std::unexpected(to.error());
    const Moment& from = event_.start;
    if (to->is_date != from.is_date) {
      return Fail(line,
                  "DTSTART and DTEND are not both days or both times; "
                  "write them alike");
    }
    event_.length.exact =
        std::chrono::duration_cast<seconds>(to->At() - from.At());
    if (event_.length.exact < seconds(0)) {
      return Fail(line, "DTEND is before DTSTART; swap them");
    }
    // Some programs give a single day the same end.
    if (from.is_date && event_.length.exact == seconds(0)) {
      event_.length.days = days(1);
    }
    return {};
  }

  base::Status ReadLine(const Line& line) {
    if (SameName(line.name, "ATTENDEE")) {
      return ReadAttendee(line);
    } else if (SameName(line.name, "STATUS")) {
      event_.cancelled = SameName(line.value, "CANCELLED");
    } else if (SameName(line.name, "SEQUENCE")) {
      ReadSequence(line);
    } else if (SameName(line.name, "RRULE")) {
      auto rule = ReadRule(line.value);
      if (!rule) return FailIn(line.number, event_, rule.error());
      event_.rules.push_back(*std::move(rule));
    } else if (SameName(line.name, "RDATE") || SameName(line.name, "EXDATE")) {
      return ReadDates(line);
    } else if (SameName(line.name, "RECURRENCE-ID")) {
      return ReadReplaced(line);
    } else if (SameName(line.name, "EXRULE")) {
      return Fail(line, "EXRULE is not supported; write the days as EXDATE");
    }
    return {};
  }

  base::Status ReadAttendee(const Line& line) {
    constexpr std::string_view kScheme = "mailto:";
    std::string_view mail;
    if (SameName(line.value.substr(0, kScheme.size()), kScheme)) {
      mail = line.value.substr(kScheme.size());
      mail = mail.substr(0, mail.find('?'));
    } else if (const auto param = Param(line, "EMAIL")) {
      mail = *param;  // Apple has an address of its own as the value
    }
    std::string text = Text(mail);
    const bool known =
        std::ranges::find(event_.mails, text) != event_.mails.end();
    if (text.empty() || known) return {};
    if (event_.mails.size() == kMaxAttendees) {
      return Fail(line, fmt::format("over {} attendees; invite fewer, or leave "
                                    "the event out of the calendar",
                                    kMaxAttendees));
    }
    event_.mails.push_back(std::move(text));
    return {};
  }

  void ReadSequence(const Line& line) {
    event_.sequence = 0;
    for (const char c : line.value.substr(0, 9)) {
      if (c < '0' || c > '9') break;
      event_.sequence = event_.sequence * 10 + (c - '0');
    }
  }

  // `20260601T090000,20260608T090000`; RDATE also `start/end`, `start/PT8H`.
  base::Status ReadDates(const Line& line) {
    const bool adds = SameName(line.name, "RDATE");
    std::string_view rest = line.value;
    while (!rest.empty()) {
      std::string_view value = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(value.size() + 1, rest.size()));
      const std::string_view begin = value.substr(0, value.find('/'));
      const auto at = ReadMoment(line, begin);
      if (!at) return std::unexpected(at.error());
      value.remove_prefix(std::min(begin.size() + 1, value.size()));
      if (!adds) {
        event_.excluded.Add(*at);
        continue;
      }
      if (at->is_date != event_.start.is_date) {
        return Fail(line,
                    "RDATE and DTSTART are not both days or both times; "
                    "write them alike");
      }
      const auto length = ReadPeriod(line, *at, value);
      if (!length) return std::unexpected(length.error());
      event_.more.emplace_back(*at, *length);
    }
    return {};
  }

  // What stands behind the slash, if anything does.
  base::Result<Length> ReadPeriod(const Line& line, const Moment& from,
                                  std::string_view end) {
    if (end.empty()) return event_.length;
    if (end.contains('P')) return ReadDuration(line, end);
    const auto to = ReadMoment(line, end);
    if (!to) return std::unexpected(to.error());
    if (to->At() < from.At()) return Fail(line, "ends before it begins");
    return Length{
        .exact = std::chrono::duration_cast<seconds>(to->At() - from.At())};
  }

  base::Status ReadReplaced(const Line& line) {
    if (Param(line, "RANGE")) {
      return Fail(line,
                  "RANGE=THISANDFUTURE is not supported; end the series "
                  "with UNTIL and begin another");
    }
    const auto at = ReadMoment(line, line.value);
    if (!at) return std::unexpected(at.error());
    event_.replaces = *at;
    return {};
  }

  Zones& zones_;
  Event event_;
};

}  // namespace

base::Error WrongEvent(int line, const Event& event, std::string_view what) {
  std::string name = "event";
  if (!event.uid.empty()) name += " " + Quoted(event.uid);
  if (!event.who.empty()) name += " (" + Quoted(event.who) + ")";
  return WrongLine(line, fmt::format("{}: {}", name, what));
}

std::unexpected<base::Error> FailIn(int line, const Event& event,
                                    const base::Error& error) {
  base::Error out = WrongEvent(line, event, error.message);
  out.code = error.code;
  return std::unexpected(std::move(out));
}

base::Result<Event> ReadEvent(const Component& part, Zones& zones) {
  return EventReader(zones).Read(part);
}

}  // namespace huiying::config::ical
