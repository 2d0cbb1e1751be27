#include "runtime/clock_steps.h"

#include <algorithm>

namespace huiying::runtime {

ClockSteps::ClockSteps(const ClockReading& first, base::TimePoint not_before)
    : trusted_(first), now_(std::max(first.wall, not_before)) {}

base::TimePoint ClockSteps::Follow(const ClockReading& reading) {
  trusted_ = reading;
  forward_.reset();
  if (reading.wall >= now_) before_.reset();
  now_ = std::max(now_, reading.wall);
  return now_;
}

// Whether the wall clock is again where it would be without the backward step.
bool ClockSteps::IsSetRight(const ClockReading& reading) const {
  if (!before_) return false;
  const base::TimePoint expected =
      before_->wall + (reading.boot - before_->boot);
  return std::chrono::abs(reading.wall - expected) <= kStepNoticed;
}

ClockSteps::Answer ClockSteps::Read(const ClockReading& reading) {
  const base::TimePoint expected =
      trusted_.wall + (reading.boot - trusted_.boot);
  const base::Duration apart = reading.wall - expected;
  if (apart <= kStepNoticed) {
    const bool backward = apart < -kStepNoticed;
    if (backward && !before_) before_ = trusted_;
    return {.now = Follow(reading),
            .noticed = backward ? std::optional(apart) : std::nullopt};
  }

  if (IsSetRight(reading)) return {.now = Follow(reading), .noticed = apart};

  Answer answer;
  const bool another =
      !forward_ || std::chrono::abs(apart - forward_->step) > kStepNoticed;
  if (another) {
    answer.noticed = apart;
    forward_ = Forward{.step = apart, .since = reading.boot};
  }
  const bool stood = reading.boot - forward_->since >= kStepBelievedAfter;
  if (stood && apart <= kStepNeverBelieved) {
    answer.now = Follow(reading);
    return answer;
  }
  now_ = std::max(now_, expected);
  answer.now = now_;
  return answer;
}

}  // namespace huiying::runtime
