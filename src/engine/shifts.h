// Shifts, the look ahead and heartbeats: what time and a change of the rules
// lead to. Pure.
#pragma once

#include "engine/draft.h"

namespace huiying::engine {

// So long after a shift began its people are told again, and those they
// relieve, while nobody has received it.
inline constexpr base::Duration kReceiptWithin = std::chrono::minutes(15);

// Brings every group's shift in line with `policy`, which may be a new one.
void AlignShifts(Draft& draft, const model::Policy& policy);
// One group, with an override that is being made or changed; nullptr: none.
void AlignShift(Draft& draft, const model::Policy& policy,
                const model::OnCallGroup& group,
                const model::Override* changed = nullptr);
// What of the shifts is due at now; whether something was.
bool PulseShifts(Draft& draft);
void Receive(Draft& draft, const model::Shift& shift,
             const model::PersonId& person);

// Looks at the days to come. Alerts when something is missing; unless `daily`
// only when nothing was before.
enum class Occasion { kDaily, kChange };
void LookAhead(Draft& draft, const model::Policy& policy, Occasion occasion,
               const model::Override* changed = nullptr);
bool PulseLookAhead(Draft& draft);

void AlignHeartbeats(Draft& draft, const model::Policy& policy);
bool PulseHeartbeats(Draft& draft, bool at_start);

// When one of these is due next.
std::optional<base::TimePoint> NextOfOnCall(const State& state);

}  // namespace huiying::engine
