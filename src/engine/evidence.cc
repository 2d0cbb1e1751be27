#include "engine/evidence.h"

#include <algorithm>

#include "cases/transitions.h"

namespace huiying::engine {

model::CaseState AfterEvidence(const Draft& draft) {
  const bool owed =
      std::ranges::any_of(draft.c().duties, [](const model::Duty& duty) {
        if (model::IsMilestone(duty.kind)) return false;
        return duty.state == model::DutyState::kOpen ||
               (duty.state == model::DutyState::kMissed && !duty.evidence_at);
      });
  return *cases::Next(draft.c().state, owed ? cases::Action::kEvidence
                                            : cases::Action::kAllDone);
}

void SettleHeld(Draft& draft, base::TimePoint at) {
  draft.Settle(model::Evidence::kPressEventHeld, at);
  const std::vector<model::Duty> before = draft.c().duties;
  for (const model::Duty& duty : before) {
    if (duty.kind != model::DutyKind::kStatement || duty.evidence_at) continue;
    draft.SettleOne(duty, at);
  }
}

}  // namespace huiying::engine
