// Rosters: whose turn it is, who relieved whom, and what is known to be
// missing; and heartbeats, by which programs watch one another. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/calendar.h"
#include "model/fields.h"

namespace huiying::model {

// Hours of a day, in minutes from midnight; when `to` is not after `from` they
// end on the next day.
struct DayWindow {
  std::uint32_t from = 0;
  std::uint32_t to = 0;

  void Fields(this auto&& self, auto& a) {
    a("from", self.from);
    a("to", self.to);
  }
};

// The next in turn takes over at that minute of these days.
struct HandOverTime {
  std::vector<DayKind> days;  // empty: every day
  std::uint32_t minute = 0;

  void Fields(this auto&& self, auto& a) {
    a("days", self.days);
    a("minute", self.minute);
  }
};

// A shift that stands in a calendar: [from, to). Those who have one at the same
// time are on together.
struct FixedShift {
  base::TimePoint from;
  base::TimePoint to;
  std::vector<PersonId> people;

  void Fields(this auto&& self, auto& a) {
    a("from", self.from);
    a("to", self.to);
    a("people", self.people);
  }
};

// People who take turns, or a calendar of fixed shifts. Of a group's layers
// the last one that has somebody wins.
struct RosterLayer {
  std::string name;
  std::vector<std::vector<PersonId>> turns;  // who is on together, in order
  base::TimePoint starts;                    // of the first turn
  std::vector<HandOverTime> hand_overs;      // no two at the same minute
  std::vector<DayKind> days;      // on which it holds; empty: every day
  std::optional<DayWindow> only;  // hours in which it holds, from such a day on
  std::vector<FixedShift> fixed;

  void Fields(this auto&& self, auto& a) {
    a("name", self.name);
    a("turns", self.turns);
    a("starts", self.starts);
    a("hand_overs", self.hand_overs);
    a("days", self.days);
    a("only", self.only);
    a("fixed", self.fixed);
  }
};

// Somebody stands in 代班, or swaps 换班: it wins over every layer, a later one
// over an earlier one. Those of roster.yaml have no number.
struct Override {
  std::uint64_t number = 0;
  std::string group;
  base::TimePoint from;
  base::TimePoint to;
  std::vector<PersonId> people;
  Actor by;
  base::TimePoint made_at;
  TextHash note{};
  std::optional<base::TimePoint> withdrawn_at;
  Actor withdrawn_by;

  void Fields(this auto&& self, auto& a) {
    a("number", self.number);
    a("group", self.group);
    a("from", self.from);
    a("to", self.to);
    a("people", self.people);
    a("by", self.by);
    a("made_at", self.made_at);
    a("note", self.note);
    a("withdrawn_at", self.withdrawn_at);
    a("withdrawn_by", self.withdrawn_by);
  }
};

struct ShiftReceipt {
  PersonId person;
  base::TimePoint at;

  void Fields(this auto&& self, auto& a) {
    a("person", self.person);
    a("at", self.at);
  }
};

// Who of a group is on call now: one row a group.
struct Shift {
  std::string group;
  std::uint64_t number = 0;  // 1, 2, … of its group
  base::TimePoint from;
  std::optional<base::TimePoint> until;  // looked at again then
  std::vector<PersonId> people;          // empty: a gap
  std::string source;                    // the layer, `override`; empty: a gap
  std::vector<PersonId> before;          // whom they relieved
  std::uint32_t open_cases = 0;          // handed over when it began
  std::uint32_t open_duties = 0;
  std::vector<ShiftReceipt> receipts;
  std::optional<base::TimePoint> remind_at;  // while nobody has received it

  void Fields(this auto&& self, auto& a) {
    a("group", self.group);
    a("number", self.number);
    a("from", self.from);
    a("until", self.until);
    a("people", self.people);
    a("source", self.source);
    a("before", self.before);
    a("open_cases", self.open_cases);
    a("open_duties", self.open_duties);
    a("receipts", self.receipts);
    a("remind_at", self.remind_at);
  }
};

// Nobody of the group is on call in [from, to).
struct RosterGap {
  std::string group;
  base::TimePoint from;
  base::TimePoint to;

  void Fields(this auto&& self, auto& a) {
    a("group", self.group);
    a("from", self.from);
    a("to", self.to);
  }
};

// What the rosters lack in the days to come; one row.
struct LookAhead {
  base::TimePoint checked_at;
  base::TimePoint until;
  base::TimePoint next_at;
  std::vector<RosterGap> gaps;
  std::vector<PersonId> unreachable;         // on call, and have no channel
  std::vector<std::uint32_t> missing_years;  // of the calendar

  bool is_whole() const {
    return gaps.empty() && unreachable.empty() && missing_years.empty();
  }

  void Fields(this auto&& self, auto& a) {
    a("checked_at", self.checked_at);
    a("until", self.until);
    a("next_at", self.next_at);
    a("gaps", self.gaps);
    a("unreachable", self.unreachable);
    a("missing_years", self.missing_years);
  }
};

// A program we tell that we live, or one that tells us (rules/heartbeats.yaml).
struct HeartbeatRule {
  std::string name;
  bool outgoing = false;
  base::Duration every{0};
  base::Duration grace{0};  // of an incoming one

  void Fields(this auto&& self, auto& a) {
    a("name", self.name);
    a("outgoing", self.outgoing);
    a("every", self.every);
    a("grace", self.grace);
  }
};

struct Heartbeat {
  std::string name;
  bool outgoing = false;
  std::uint64_t number = 0;  // beats so far
  std::optional<base::TimePoint> last_at;
  // When the next goes out, or when one that did not come in is missed.
  std::optional<base::TimePoint> due_at;
  std::optional<base::TimePoint> missed_at;  // while none comes in

  void Fields(this auto&& self, auto& a) {
    a("name", self.name);
    a("outgoing", self.outgoing);
    a("number", self.number);
    a("last_at", self.last_at);
    a("due_at", self.due_at);
    a("missed_at", self.missed_at);
  }
};

// Grave alerts that reached nobody: red on every screen; one row.
struct Unheard {
  std::vector<AlertId> alerts;

  void Fields(this auto&& self, auto& a) { a("alerts", self.alerts); }
};

}  // namespace huiying::model
