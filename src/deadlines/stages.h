// What of a duty is due when: its stages, its miss, its becoming firm, its
// paging. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "model/case.h"

namespace huiying::deadlines {

// The instant of stage `index`. The last stage (100 %) and the miss are one:
// a duty is missed when now > due, so that is one millisecond after it.
base::TimePoint StageAt(const model::Duty& duty, std::size_t index);

// How many stages are behind at `now`.
std::uint32_t StagesBehind(const model::Duty& duty, base::TimePoint now);

// now > due, and it is still open.
bool IsOverdue(const model::Duty& duty, base::TimePoint now);

// When something of the duty is next to be decided; nothing when never.
std::optional<base::TimePoint> NextOf(const model::Duty& duty);

// The earliest NextOf() of the case's duties.
std::optional<base::TimePoint> NextOf(const model::Case& c);

}  // namespace huiying::deadlines
