#include "deadlines/stages.h"

#include <algorithm>

namespace huiying::deadlines {
namespace {

using base::TimePoint;
using model::Duty;
using model::DutyState;

void TakeEarlier(std::optional<TimePoint>& earliest,
                 std::optional<TimePoint> other) {
  if (other && (!earliest || *other < *earliest)) earliest = other;
}

}  // namespace

TimePoint StageAt(const Duty& duty, std::size_t index) {
  const std::uint32_t percent = duty.terms->stages[index];
  if (percent >= 100) return duty.due_at + base::Duration(1);
  return duty.anchor_at + (duty.due_at - duty.anchor_at) * percent / 100;
}

std::uint32_t StagesBehind(const Duty& duty, TimePoint now) {
  std::uint32_t behind = 0;
  while (behind < duty.terms->stages.size() && StageAt(duty, behind) <= now) {
    ++behind;
  }
  return behind;
}

bool IsOverdue(const Duty& duty, TimePoint now) {
  return duty.state == DutyState::kOpen && now > duty.due_at;
}

std::optional<TimePoint> NextOf(const Duty& duty) {
  std::optional<TimePoint> next;
  if (duty.state == DutyState::kOpen) {
    // Overdue outranks silence: no clock may pass unseen, whatever the pack.
    next = duty.due_at + base::Duration(1);
    if (duty.silent) {
      TakeEarlier(next, duty.firms_at);
    } else if (duty.stages_reached < duty.terms->stages.size()) {
      TakeEarlier(next, StageAt(duty, duty.stages_reached));
    }
  }
  if (const auto& paging = *duty.escalation) {
    TakeEarlier(next, paging->next_at);
  }
  return next;
}

std::optional<TimePoint> NextOf(const model::Case& c) {
  std::optional<TimePoint> next;
  for (const Duty& duty : c.duties) TakeEarlier(next, NextOf(duty));
  return next;
}

}  // namespace huiying::deadlines
