#include "engine/draft.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "cases/apply.h"
#include "deadlines/plan.h"
#include "deadlines/stages.h"

namespace huiying::engine {
namespace {

using model::Duty;
using model::DutyState;
using model::Escalation;
using model::Reason;

}  // namespace

Draft::Draft(const State& state, base::TimePoint now, model::Actor actor)
    : state_(state),
      now_(now),
      actor_(std::move(actor)),
      last_case_(state.global.last_case),
      last_alert_(state.global.last_alert) {}

void Draft::Take(model::CaseId id) {
  const model::Case* const stored = state_.FindCase(id);
  HUIYING_CHECK(stored != nullptr);
  case_ = *stored;
}

void Draft::Emit(model::Event event) {
  if (cases::CaseOf(event) != model::CaseId()) {
    cases::ApplyToCase(case_, event);
  }
  events_.push_back(std::move(event));
}

oncall::Mode Draft::mode() const {
  return state_.global.drill ? oncall::Mode::kDrill : oncall::Mode::kLive;
}

model::CaseId Draft::NewCaseId() { return model::CaseId(++last_case_); }

void Draft::Replan(Reason reason) {
  const std::vector<Duty> wanted = deadlines::Wanted(state_.policy, case_);
  const std::vector<Duty> before = case_.duties;
  for (const Duty& duty : before) {
    if (duty.state != DutyState::kOpen) continue;
    if (std::ranges::find(wanted, duty.kind, &Duty::kind) != wanted.end()) {
      continue;
    }
    EndPaging(duty.number, Reason::kDutyEnded);
    Emit(model::DutyCancelled{.case_id = case_.id,
                              .duty = duty.number,
                              .reason = Reason::kRegraded,
                              .at = now_});
  }
  std::uint32_t most_pressing = 0;  // `wanted` is in order of due instants
  for (Duty duty : wanted) {
    const bool has = std::ranges::any_of(case_.duties, [&](const Duty& d) {
      return d.kind == duty.kind && d.state != DutyState::kCancelled;
    });
    if (has) continue;
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
    if (overdue) Miss(*cases::FindDuty(case_, number));
    if (pages && most_pressing == 0) most_pressing = number;
  }
  if (most_pressing == 0) return;
  const Duty& duty = *cases::FindDuty(case_, most_pressing);
  const std::uint32_t stage =
      duty.stages_reached == 0 ? 0 : duty.stages[duty.stages_reached - 1];
  const bool missed = duty.state == DutyState::kMissed;
  StartPaging(most_pressing, missed ? Reason::kMissed : reason, stage);
}

void Draft::Firm(Reason reason) {
  const std::vector<Duty> before = case_.duties;
  for (const Duty& duty : before) {
    if (duty.state != DutyState::kOpen || !duty.provisional) continue;
    Emit(model::DutyFirmed{
        .case_id = case_.id, .duty = duty.number, .reason = reason});
  }
}

void Draft::Miss(const Duty& duty) {
  Emit(model::DutyMissed{.case_id = case_.id,
                         .duty = duty.number,
                         .due_at = duty.due_at,
                         .at = now_});
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
      const std::uint32_t stage = duty().stages[behind - 1];
      Emit(model::DutyStageReached{.case_id = case_.id,
                                   .duty = number,
                                   .stage = stage,
                                   .stages_reached = behind});
      return StartPaging(number, Reason::kStageReached, stage);
    }
  }
  const auto& escalation = duty().escalation;
  if (escalation && escalation->next_at && *escalation->next_at <= now_) {
    StepPaging(number, Reason::kStepDue);
  }
}

void Draft::Settle(model::Evidence kind, base::TimePoint at) {
  const std::vector<Duty> before = case_.duties;
  for (const Duty& duty : before) {
    if (duty.satisfied_by != kind || duty.evidence_at) continue;
    if (duty.state != DutyState::kOpen && duty.state != DutyState::kMissed) {
      continue;
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
                          .at = now_});
    } else {
      Emit(model::DutyAnsweredLate{
          .case_id = case_.id, .duty = duty.number, .evidence_at = at});
    }
    EndPaging(duty.number, Reason::kDutyEnded);
  }
}

void Draft::CancelAll(Reason reason) {
  const std::vector<Duty> before = case_.duties;
  for (const Duty& duty : before) {
    EndPaging(duty.number, reason);
    if (duty.state != DutyState::kOpen) continue;
    Emit(model::DutyCancelled{.case_id = case_.id,
                              .duty = duty.number,
                              .reason = reason,
                              .at = now_});
  }
}

void Draft::StartPaging(std::uint32_t number, Reason reason,
                        std::uint32_t stage) {
  SupersedeWaiting(number, Reason::kSuperseded);
  const Escalation escalation{
      .reason = reason, .stage = stage, .started_at = now_};
  PageTurn(*cases::FindDuty(case_, number), escalation, reason);
}

void Draft::StepPaging(std::uint32_t number, Reason reason) {
  const Duty& duty = *cases::FindDuty(case_, number);
  PageTurn(duty, *duty.escalation, reason);
}

void Draft::PageTurn(const Duty& duty, const Escalation& escalation,
                     Reason reason) {
  const model::Ladder* const ladder =
      oncall::FindLadder(state_.policy, case_.grade(), duty.kind);
  oncall::Turn turn =
      oncall::Advance(state_.policy, ladder, escalation, now_, mode());
  HUIYING_CHECK_MSG(!turn.next.next_at || *turn.next.next_at > now_,
                    "a paging turn that is due again at once");
  const model::Alert alert{
      .case_id = case_.id,
      .duty = duty.number,
      .reason = turn.is_repeat ? Reason::kRepeatDue : reason,
      .stage = escalation.stage,
      .due_at = duty.due_at};
  Emit(model::EscalationChanged{.case_id = case_.id,
                                .duty = duty.number,
                                .escalation = turn.next,
                                .skipped_steps = turn.skipped});
  for (const oncall::Target& target : turn.targets) {
    // What has not reached them yet need not be said twice.
    SupersedeWaiting(alert.duty, Reason::kSuperseded, &target.person);
    Request(alert, target);
  }
}

void Draft::EndPaging(std::uint32_t number, Reason reason) {
  SupersedeWaiting(number, reason);
  if (!cases::FindDuty(case_, number)->escalation) return;
  Emit(model::EscalationChanged{.case_id = case_.id, .duty = number});
}

void Draft::AcknowledgeAll() {
  const std::vector<Duty> before = case_.duties;
  for (const Duty& duty : before) {
    if (!duty.escalation || duty.escalation->acknowledged) continue;
    Escalation escalation = *duty.escalation;
    escalation.acknowledged = true;
    escalation.next_at.reset();
    Emit(model::EscalationChanged{
        .case_id = case_.id, .duty = duty.number, .escalation = escalation});
  }
}

void Draft::AlertOfDanger() {
  const bool told = std::ranges::any_of(state_.alerts, [&](const auto& entry) {
    return entry.second.case_id == case_.id &&
           entry.second.reason == Reason::kLifeInDanger;
  });
  if (told) return;
  const model::Ladder* const ladder =
      oncall::FindLadder(state_.policy, case_.grade(), std::nullopt);
  const model::Alert alert{.case_id = case_.id,
                           .reason = Reason::kLifeInDanger};
  for (const oncall::Target& target :
       oncall::FirstReached(state_.policy, ladder, mode())) {
    Request(alert, target);
  }
}

void Draft::AlertAboutOutside(Reason reason, const model::FeedName& feed) {
  const model::Ladder* const ladder =
      oncall::FindLadder(state_.policy, 0, std::nullopt);
  const model::Alert alert{.feed = feed, .reason = reason};
  for (const oncall::Target& target :
       oncall::FirstReached(state_.policy, ladder, mode())) {
    Request(alert, target);
  }
}

void Draft::Request(model::Alert alert, const oncall::Target& target) {
  alert.id = model::AlertId(++last_alert_);
  alert.epoch = state_.global.epoch;
  alert.step = target.step;
  alert.recipient = target.person;
  alert.channel = target.channel;
  alert.requested_at = now_;
  alert.state = target.would_send ? model::AlertState::kWouldSend
                                  : model::AlertState::kPending;
  Emit(model::AlertRequested{.alert = std::move(alert)});
}

void Draft::SupersedeWaiting(std::uint32_t duty, Reason reason,
                             const model::PersonId* to) {
  const auto waiting = state_.waiting.find(case_.id);
  if (waiting == state_.waiting.end()) return;
  for (const model::AlertId id : waiting->second) {
    const model::Alert& alert = *state_.FindAlert(id);
    if (alert.duty != duty) continue;
    if (to != nullptr && alert.recipient != *to) continue;
    const bool told = std::ranges::any_of(events_, [&](const auto& event) {
      const auto* const e = std::get_if<model::AlertSuperseded>(&event);
      return e != nullptr && e->alert == id;
    });
    if (told) continue;
    Emit(model::AlertSuperseded{.alert = id, .reason = reason});
  }
}

}  // namespace huiying::engine
