// The escalation ladder: who is told, and who is told next. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/case.h"
#include "model/policy.h"

namespace huiying::oncall {

// The first ladder whose `when` fits; nullptr when none does. Grade 0 and no
// kind fit a ladder that asks for neither (alerts about sources).
const model::Ladder* FindLadder(const model::Policy& policy, model::Grade grade,
                                std::optional<model::DutyKind> kind);

// Somebody to tell, and by which of their channels.
struct Target {
  model::PersonId person;
  std::uint32_t step = 0;
  std::uint32_t channel = 0;  // index into Person::channels
  bool would_send = false;    // a drill, and no channel of theirs is for drills
};

// One turn of the paging at `now`.
struct Turn {
  model::Escalation next;       // what the escalation becomes
  std::vector<Target> targets;  // each person once, in order of steps
  std::uint32_t skipped = 0;    // steps that reached nobody
  bool is_repeat = false;
};

enum class Mode { kLive, kDrill };

// Everybody whose step has come by `now`, once; steps that were slept through
// are caught up with in this one turn. `ladder` may be nullptr (none fits).
// When nobody at all can be reached, it is tried again after kRetryNobody.
inline constexpr base::Duration kRetryNobody = std::chrono::minutes(15);
inline constexpr base::Duration kShortestRepeat = std::chrono::seconds(1);
Turn Advance(const model::Policy& policy, const model::Ladder* ladder,
             const model::Escalation& escalation, base::TimePoint now,
             Mode mode);

// The people of a ladder's first step that reaches somebody, without an
// escalation: for alerts that are about no duty.
std::vector<Target> FirstReached(const model::Policy& policy,
                                 const model::Ladder* ladder, Mode mode);

// The person's next usable channel from index `from` on.
std::optional<std::uint32_t> UsableChannel(const model::Policy& policy,
                                           const model::PersonId& person,
                                           std::uint32_t from, Mode mode);

}  // namespace huiying::oncall
