#include "deadlines/plan.h"

#include <algorithm>
#include <tuple>

namespace huiying::deadlines {
namespace {

using model::Duty;
using model::Obligation;

bool Applies(const Obligation& obligation, model::Grade grade) {
  return obligation.grades.empty() ||
         std::ranges::find(obligation.grades, grade) != obligation.grades.end();
}

base::TimePoint AnchorOf(const Obligation& obligation, const model::Case& c) {
  switch (obligation.anchor) {
    case model::AnchorPolicy::kFirstPost:
      return c.first_post_at;
    case model::AnchorPolicy::kDetected:
      return c.detected_at;
  }
  return c.first_post_at;
}

Duty DutyFrom(const Obligation& obligation, const model::Case& c) {
  const base::TimePoint anchor = AnchorOf(obligation, c);
  Duty duty{.kind = obligation.duty,
            .pack = obligation.pack,
            .cite = obligation.cite,
            .anchor_at = anchor,
            .due_at = anchor + obligation.within,
            .stages = obligation.stages,
            .satisfied_by = obligation.satisfied_by};
  duty.provisional = c.confirmed == 0;
  duty.silent = duty.provisional && !model::IsGrave(c.grade());
  if (duty.silent) duty.firms_at = anchor + obligation.within / 2;
  return duty;
}

}  // namespace

std::vector<Duty> Wanted(const model::Policy& policy, const model::Case& c) {
  std::vector<Duty> duties;
  const model::Grade grade = c.grade();
  if (!model::IsGrave(grade) && !c.answer_due) return duties;
  for (const Obligation& obligation : policy.obligations) {
    if (!Applies(obligation, grade)) continue;
    Duty duty = DutyFrom(obligation, c);
    const auto same = std::ranges::find(duties, duty.kind, &Duty::kind);
    if (same == duties.end()) {
      duties.push_back(std::move(duty));
    } else if (duty.due_at < same->due_at) {
      *same = std::move(duty);
    }
  }
  std::ranges::sort(duties, {},
                    [](const Duty& d) { return std::tuple(d.due_at, d.kind); });
  return duties;
}

Duty MovedTo(Duty duty, base::TimePoint anchor_at) {
  const base::Duration shift = anchor_at - duty.anchor_at;
  duty.anchor_at = anchor_at;
  duty.due_at += shift;
  if (duty.firms_at) *duty.firms_at += shift;
  return duty;
}

}  // namespace huiying::deadlines
