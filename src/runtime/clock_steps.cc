#include "runtime/clock_steps.h"

#include <algorithm>

namespace huiying::runtime {

ClockSteps::ClockSteps(const ClockReading& first, base::TimePoint not_before)
    : trusted_(first), now_(std::max(first.wall, not_before)) {}

base::TimePoint ClockSteps::Follow(const ClockReading& reading) {
  if (reading.wall < now_ && !before_) before_ = trusted_;
  if (reading.wall >= now_) before_.reset();
  trusted_ = reading;
  held_.reset();
  accepted_ = false;
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

std::optional<base::Duration> ClockSteps::held() const {
  if (!held_ || std::chrono::abs(held_->step) <= kStepNeverBelieved) {
    return std::nullopt;
  }
  return held_->step;
}

ClockSteps::Answer ClockSteps::Read(const ClockReading& reading) {
  const base::TimePoint expected =
      trusted_.wall + (reading.boot - trusted_.boot);
  const base::Duration apart = reading.wall - expected;
  if (std::chrono::abs(apart) <= kStepNoticed) {
    return {.now = Follow(reading), .noticed = std::nullopt};
  }
  if (IsSetRight(reading)) return {.now = Follow(reading), .noticed = apart};
  const bool far = std::chrono::abs(apart) > kStepNeverBelieved;
  if (apart < base::Duration(0) && !far) {
    return {.now = Follow(reading), .noticed = apart};
  }

  Answer answer;
  const bool another =
      !held_ || std::chrono::abs(apart - held_->step) > kStepNoticed;
  if (another) {
    answer.noticed = apart;
    held_ = Held{.step = apart, .since = reading.boot};
    accepted_ = false;  // what was accepted is another one
  }
  const bool stood = reading.boot - held_->since >= kStepBelievedAfter;
  if (accepted_ || (stood && !far)) {
    answer.now = Follow(reading);
    return answer;
  }
  now_ = std::max(now_, expected);
  answer.now = now_;
  return answer;
}

}  // namespace huiying::runtime
