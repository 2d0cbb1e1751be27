// Which duties a case owes, by the policy in force. Pure.
//
// A grave case (1, 2) owes whatever the packs say of its grade; any other case
// only when an answer is due. Of several packs that ask for the same kind of
// duty the earliest deadline counts.
#pragma once

#include <optional>
#include <vector>

#include "model/case.h"
#include "model/policy.h"

namespace huiying::deadlines {

// The duties of `c` at its present grade, not numbered: first those that the
// public is owed, then the milestones, each in order of their due instants
// (then of kind). Those of a grave case that nobody confirmed are provisional
// and page at once; those of another are silent until they become firm, by
// half time at the latest. Follow-ups are not among them: a release starts
// them.
std::vector<model::Duty> Wanted(const model::Policy& policy,
                                const model::Case& c);

// The same duty with another anchor: its window, its half time.
model::Duty MovedTo(const model::Policy& policy, model::Duty duty,
                    base::TimePoint anchor_at);

// What is owed after a release that promised more, or after a second wave at
// `anchor`: a later release. `within` overrules the packs' window.
model::Duty FollowUp(const model::Policy& policy, const model::Case& c,
                     base::TimePoint anchor,
                     std::optional<base::Duration> within);

// Whether what satisfies a milestone has happened already.
bool IsDone(const model::Case& c, model::Evidence evidence);

}  // namespace huiying::deadlines
