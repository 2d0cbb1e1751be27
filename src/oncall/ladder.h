// The escalation ladder: who is told, and who is told next. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/case.h"
#include "model/policy.h"
#include "model/roster.h"

namespace huiying::oncall {

// The first ladder whose `when` fits; nullptr when none does. Grade 0 and no
// kind fit a ladder that asks for neither (alerts about sources).
const model::Ladder* FindLadder(const model::Policy& policy, model::Grade grade,
                                std::optional<model::DutyKind> kind);

using Shifts = std::map<std::string, model::Shift>;  // by group

// Who there is, and whose turn it is. Without shifts the standing people of a
// group are on call.
struct Staff {
  // Implicit: a policy without rotations is all there is to know.
  Staff(const model::Policy& p, const Shifts* s = nullptr)
      : policy(p), shifts(s) {}

  const model::Policy& policy;
  const Shifts* shifts;
};

// The people of a group who are on call: those of the shift, then the
// standing ones. Empty when there is no such group.
std::vector<model::PersonId> OnCallOf(const Staff& staff,
                                      const std::string& group);

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
Turn Advance(const Staff& staff, const model::Ladder* ladder,
             const model::Escalation& escalation, base::TimePoint now,
             Mode mode);

// The people of a ladder's first step that reaches somebody, without an
// escalation: for alerts that are about no duty.
std::vector<Target> FirstReached(const Staff& staff,
                                 const model::Ladder* ladder, Mode mode);

// Those of the first step that reaches somebody besides `person`.
std::vector<Target> OthersThan(const Staff& staff, const model::Ladder* ladder,
                               const model::PersonId& person, Mode mode);

// These people, each by a usable channel; who has none is left out.
std::vector<Target> Reached(const Staff& staff,
                            const std::vector<model::PersonId>& people,
                            Mode mode);

// The person's next usable channel from index `from` on.
std::optional<std::uint32_t> UsableChannel(const model::Policy& policy,
                                           const model::PersonId& person,
                                           std::uint32_t from, Mode mode);

}  // namespace huiying::oncall
