// Draft: the duties of a case from their start to their end.
#include <algorithm>

#include "cases/apply.h"
#include "deadlines/plan.h"
#include "deadlines/stages.h"
#include "engine/draft.h"

namespace huiying::engine {
namespace {

using model::Duty;
using model::DutyState;
using model::Evidence;
using model::Reason;

// A milestone says where time is lost from now on. One whose time was over, or
// whose work was done, before it could start says nothing.
bool IsPointless(const Duty& duty, const model::Case& c, base::TimePoint now) {
  return model::IsMilestone(duty.kind) &&
         (deadlines::IsOverdue(duty, now) ||
          deadlines::IsDone(c, duty.satisfied_by));
}

// Why a duty that starts overdue is missed.
Reason CauseOf(Reason why_now) {
  switch (why_now) {
    case Reason::kFirstAlert:
      return Reason::kFoundLate;
    case Reason::kGradeRaised:
    case Reason::kRegraded:
      return Reason::kLateGrading;
    default:
      return why_now;
  }
}

}  // namespace

void Draft::Replan(Reason reason) {
  CancelUnwanted();
  std::uint32_t most_pressing = 0;  // `Wanted` is in order of due instants
  for (Duty duty : deadlines::Wanted(state_.policy, case_)) {
    const bool has = std::ranges::any_of(case_.duties, [&](const Duty& d) {
      return d.kind == duty.kind && d.state != DutyState::kCancelled;
    });
    if (has || IsPointless(duty, case_, now_)) continue;
    const bool milestone = model::IsMilestone(duty.kind);
    const bool pages = StartDuty(std::move(duty), CauseOf(reason));
    if (pages && !milestone && most_pressing == 0) {
      most_pressing = case_.duties.back().number;
    }
  }
  if (most_pressing != 0) PageFirst(most_pressing, reason);
}

void Draft::CancelUnwanted() {
  const std::vector<Duty> wanted = deadlines::Wanted(state_.policy, case_);
  const std::vector<Duty> before = case_.duties;
  for (const Duty& duty : before) {
    if (duty.state != DutyState::kOpen ||
        duty.kind == model::DutyKind::kFollowUp ||
        std::ranges::find(wanted, duty.kind, &Duty::kind) != wanted.end()) {
      continue;
    }
    Cancel(duty, Reason::kRegraded, Reason::kDutyEnded);
  }
}

bool Draft::StartDuty(Duty duty, Reason cause) {
  duty.number = static_cast<std::uint32_t>(case_.duties.size()) + 1;
  const std::uint32_t number = duty.number;
  // Found after its half time, it is firm and pages from the start.
  const bool late = duty.silent && duty.firms_at && *duty.firms_at <= now_;
  if (late) {
    duty.provisional = duty.silent = false;
    duty.firms_at.reset();
  }
  const bool overdue = deadlines::IsOverdue(duty, now_);
  if (!duty.silent && !overdue) {
    duty.stages_reached = deadlines::StagesBehind(duty, now_);
  }
  const bool pages = !duty.silent;
  Emit(model::DutyStarted{.case_id = case_.id, .duty = std::move(duty)});
  if (overdue) Miss(*cases::FindDuty(case_, number), cause);
  return pages;
}

void Draft::PageFirst(std::uint32_t number, Reason reason) {
  const Duty& duty = *cases::FindDuty(case_, number);
  const std::uint32_t stage = duty.stages_reached == 0
                                  ? 0
                                  : duty.terms->stages[duty.stages_reached - 1];
  const bool missed = duty.state == DutyState::kMissed;
  StartPaging(number, missed ? Reason::kMissed : reason, stage);
}

void Draft::StartFollowUp(base::TimePoint anchor,
                          std::optional<base::Duration> within, Reason reason) {
  const Duty duty = deadlines::FollowUp(state_.policy, case_, anchor, within);
  for (const Duty& other : case_.duties) {
    if (other.kind == duty.kind && other.state == DutyState::kOpen) return;
  }
  StartDuty(duty, reason);
  // A promise pages when its stages come; a wave is news at once.
  if (reason != Reason::kPromised) {
    PageFirst(case_.duties.back().number, reason);
  }
}

void Draft::Firm(Reason reason) {
  const std::vector<Duty> before = case_.duties;
  for (const Duty& duty : before) {
    if (duty.state != DutyState::kOpen || !duty.provisional) continue;
    Emit(model::DutyFirmed{
        .case_id = case_.id, .duty = duty.number, .reason = reason});
  }
}

void Draft::Miss(const Duty& duty, Reason cause) {
  Emit(model::DutyMissed{.case_id = case_.id,
                         .duty = duty.number,
                         .due_at = duty.due_at,
                         .at = now_,
                         .cause = cause});
}

void Draft::Advance(std::uint32_t number) {
  const auto duty = [&]() -> const Duty& {
    return *cases::FindDuty(case_, number);
  };
  if (deadlines::IsOverdue(duty(), now_)) {
    Miss(duty());
    return StartPaging(number, Reason::kMissed, 100);
  }
  if (duty().state == DutyState::kOpen) {
    if (duty().silent && duty().firms_at && *duty().firms_at <= now_) {
      Emit(model::DutyFirmed{
          .case_id = case_.id, .duty = number, .reason = Reason::kHalfTime});
    }
    const std::uint32_t behind = deadlines::StagesBehind(duty(), now_);
    if (!duty().silent && behind > duty().stages_reached) {
      const std::uint32_t stage = duty().terms->stages[behind - 1];
      Emit(model::DutyStageReached{.case_id = case_.id,
                                   .duty = number,
                                   .stage = stage,
                                   .stages_reached = behind});
      return StartPaging(number, Reason::kStageReached, stage);
    }
  }
  const auto& escalation = *duty().escalation;
  if (!escalation || !escalation->next_at || *escalation->next_at > now_) {
    return;
  }
  if (escalation->acknowledged) {
    return StartPaging(number, Reason::kStalled, escalation->stage);
  }
  StepPaging(number, Reason::kStepDue);
}

void Draft::Settle(Evidence kind, base::TimePoint at, std::uint32_t release) {
  const std::vector<Duty> before = case_.duties;
  for (const Duty& duty : before) {
    if (duty.satisfied_by != kind || duty.evidence_at) continue;
    if (duty.after_release != 0 && release <= duty.after_release) continue;
    SettleOne(duty, at);
  }
}

void Draft::SettleOne(const Duty& duty, base::TimePoint at) {
  if (duty.state != DutyState::kOpen && duty.state != DutyState::kMissed) {
    return;
  }
  // Evidence from before the due instant that is entered after it does not
  // undo the miss: what was known in time decides.
  if (deadlines::IsOverdue(duty, now_)) Miss(duty);
  const bool open =
      cases::FindDuty(case_, duty.number)->state == DutyState::kOpen;
  if (open) {
    Emit(model::DutyMet{.case_id = case_.id,
                        .duty = duty.number,
                        .evidence_at = at,
                        .at = now_,
                        .by = actor_});
  } else {
    Emit(model::DutyAnsweredLate{.case_id = case_.id,
                                 .duty = duty.number,
                                 .evidence_at = at,
                                 .by = actor_});
  }
  EndPaging(duty.number, Reason::kDutyEnded);
  if (duty.kind == model::DutyKind::kStatement) EndMilestones();
}

// The statement is out: what was to lead to it has no meaning any more.
void Draft::EndMilestones() {
  const std::vector<Duty> before = case_.duties;
  for (const Duty& duty : before) {
    if (!model::IsMilestone(duty.kind)) continue;
    if (duty.satisfied_by == Evidence::kRelease) continue;  // settled with it
    if (duty.state == DutyState::kOpen) {
      Cancel(duty, Reason::kOvertaken, Reason::kDutyEnded);
    } else {
      EndPaging(duty.number, Reason::kDutyEnded);
    }
  }
}

void Draft::Cancel(const Duty& duty, Reason reason, Reason paging) {
  EndPaging(duty.number, paging);
  if (duty.state != DutyState::kOpen) return;
  Emit(model::DutyCancelled{
      .case_id = case_.id, .duty = duty.number, .reason = reason, .at = now_});
}

void Draft::CancelAll(Reason reason) {
  const std::vector<Duty> before = case_.duties;
  for (const Duty& duty : before) Cancel(duty, reason, reason);
}

void Draft::Reopen(Reason reason, base::TimePoint wave_at,
                   const model::TextHash& note) {
  const bool was_closed = case_.state == model::CaseState::kClosed;
  Emit(model::CaseReopened{.case_id = case_.id,
                           .reason = reason,
                           .at = now_,
                           .by = actor_,
                           .note = note});
  if (!case_.triage->empty() && model::EndsDuties(case_.triage->back())) {
    // What was concluded before does not hold any more.
    Emit(model::TriageConcluded{
        .case_id = case_.id,
        .triage = {.by = actor_, .at = now_, .post_count = case_.post_count},
        .answer_due = true,
        .state = case_.state});
  }
  Replan(reason);
  const bool owes = model::IsGrave(case_.grade()) || case_.answer_due;
  if (was_closed && owes) StartFollowUp(wave_at, std::nullopt, reason);
}

void Draft::MoveAnchor(base::TimePoint at, model::TimeBasis basis,
                       Reason cause) {
  const base::TimePoint from = case_.first_post_at;
  if (at == from) return;
  model::AnchorMoved moved{
      .case_id = case_.id, .first_post_at = at, .basis = basis};
  for (const Duty& duty : case_.duties) {
    const bool follows = duty.follows_first_post || duty.anchor_at == from;
    const bool settled_by_time =
        duty.state != DutyState::kOpen && duty.state != DutyState::kMet;
    if (!follows || settled_by_time || model::IsMilestone(duty.kind)) continue;
    // A later anchor forgives nothing that was counted, and a duty that was
    // met needs no more time.
    if (at > from && duty.state == DutyState::kMet) continue;
    const Duty to = deadlines::MovedTo(state_.policy, duty, at);
    moved.moves.push_back({.duty = to.number,
                           .anchor_at = to.anchor_at,
                           .due_at = to.due_at,
                           .firms_at = to.firms_at});
  }
  Emit(std::move(moved));
  const std::vector<Duty> after = case_.duties;
  for (const Duty& duty : after) {
    // Met, but too late by the clock that is right.
    if (duty.state == DutyState::kMet && duty.evidence_at &&
        *duty.evidence_at > duty.due_at) {
      Miss(duty, cause);
    } else if (deadlines::IsOverdue(duty, now_)) {
      Miss(duty, cause);
      StartPaging(duty.number, Reason::kMissed, 100);
    }
  }
}

}  // namespace huiying::engine
