// Whose turn it is: rotations, layers, fixed shifts and overrides. Pure.
//
// Of a group's layers the last one that has somebody at an instant wins; an
// override wins over them all, a later one over an earlier one. The group's
// `always` people are on call besides and stand in no shift. Everything is
// half-open: who is on until 09:00 is not on at 09:00.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/policy.h"
#include "model/roster.h"

namespace huiying::oncall {

// What decides about shifts. The overrides are those that people made; the
// policy's own come before them.
struct Roster {
  const model::OnCallGroup& group;
  model::Calendar calendar;
  std::vector<const model::Override*> overrides;
};

// `made`: of any group; those that were withdrawn do not count.
Roster RosterOf(model::Calendar calendar, const model::OnCallGroup& group,
                std::span<const model::Override* const> made);

inline constexpr std::string_view kOverrideSource = "override";

struct Stint {
  base::TimePoint from;
  base::TimePoint to;
  std::vector<model::PersonId> people;  // empty: a gap
  std::string source;                   // empty: a gap
};

// Whose turn it is at `at`, and until when that holds: until something
// changes, or kHorizon from then. `from` is `at`.
inline constexpr base::Duration kHorizon = std::chrono::hours(24 * 40);
Stint StintAt(const Roster& roster, base::TimePoint at);

// The stints of [from, to), without a hole between them: a gap is a stint of
// nobody. REQUIRES: from <= to.
std::vector<Stint> StintsBetween(const Roster& roster, base::TimePoint from,
                                 base::TimePoint to);

// When the window that `at` lies in ends; nothing when it lies in none.
std::optional<base::TimePoint> EndOfWindow(const model::DayWindow& window,
                                           base::TimePoint at);

// A duty or a rotation counts working days or days off: it needs the notices.
bool CountsByCalendar(const model::Policy& policy);

// What the days from `now` on lack. Groups that do not rotate have no gaps.
inline constexpr base::Duration kLookAhead = std::chrono::hours(24 * 14);
model::LookAhead Look(const model::Policy& policy,
                      std::span<const model::Override* const> overrides,
                      base::TimePoint now);

}  // namespace huiying::oncall
