// Draft: who is told of a duty, of a danger, of the world outside.
#include <algorithm>

#include "base/check.h"
#include "cases/apply.h"
#include "cases/transitions.h"
#include "engine/draft.h"
#include "oncall/roster.h"

namespace huiying::engine {

using model::Duty;
using model::Escalation;
using model::Reason;

void Draft::StartPaging(std::uint32_t number, Reason reason,
                        std::uint32_t stage) {
  SupersedeWaiting(number, Reason::kSuperseded);
  const Escalation escalation{
      .reason = reason, .stage = stage, .started_at = now_};
  PageTurn(*cases::FindDuty(case_, number), escalation, reason);
}

void Draft::StepPaging(std::uint32_t number, Reason reason) {
  const Duty& duty = *cases::FindDuty(case_, number);
  PageTurn(duty, **duty.escalation, reason);
}

void Draft::PageTurn(const Duty& duty, const Escalation& escalation,
                     Reason reason) {
  const model::Ladder* const ladder =
      oncall::FindLadder(state_.policy, case_.grade(), duty.kind);
  oncall::Turn turn =
      oncall::Advance(state_.staff(), ladder, escalation, now_, mode());
  HUIYING_CHECK_MSG(!turn.next.next_at || *turn.next.next_at > now_,
                    "a paging turn that is due again at once");
  model::Alert alert{.case_id = case_.id,
                     .duty = duty.number,
                     .reason = turn.is_repeat ? Reason::kRepeatDue : reason,
                     .stage = escalation.stage,
                     .due_at = duty.due_at};
  alert.heard_by = HeardBy(alert, ladder);
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
  if (!*cases::FindDuty(case_, number)->escalation) return;
  Emit(model::EscalationChanged{.case_id = case_.id, .duty = number});
}

void Draft::Acknowledge(const Duty& duty) {
  if (!*duty.escalation || (*duty.escalation)->acknowledged) return;
  const model::Ladder* const ladder =
      oncall::FindLadder(state_.policy, case_.grade(), duty.kind);
  Escalation escalation = **duty.escalation;
  escalation.acknowledged = true;
  escalation.next_at.reset();
  if (ladder != nullptr && ladder->again) {
    escalation.next_at = now_ + *ladder->again;
  }
  Emit(model::EscalationChanged{
      .case_id = case_.id, .duty = duty.number, .escalation = escalation});
  SupersedePutOff(duty.number);
}

// What waits for somebody's morning is old news by then.
void Draft::SupersedePutOff(std::uint32_t duty) {
  const auto waiting = state_.waiting.find(case_.id);
  if (waiting == state_.waiting.end()) return;
  for (const model::AlertId id : waiting->second) {
    const model::Alert& alert = *state_.FindAlert(id);
    const bool put_off = alert.attempts == 0 && alert.next_attempt_at &&
                         *alert.next_attempt_at > now_;
    if (alert.duty != duty || !put_off) continue;
    Emit(model::AlertSuperseded{.alert = id, .reason = Reason::kSuperseded});
  }
}

void Draft::AcknowledgeAll() {
  const std::vector<Duty> before = case_.duties;
  for (const Duty& duty : before) Acknowledge(duty);
}

void Draft::AlertOfDanger() {
  if (state_.told_of_danger.contains(case_.id)) return;
  const model::Ladder* const ladder =
      oncall::FindLadder(state_.policy, case_.grade(), std::nullopt);
  model::Alert alert{.case_id = case_.id, .reason = Reason::kLifeInDanger};
  alert.heard_by = HeardBy(alert, ladder);
  Tell(alert, oncall::FirstReached(state_.staff(), ladder, mode()));
}

void Draft::AlertAboutOutside(Reason reason, const model::FeedName& feed) {
  const model::Ladder* const ladder =
      oncall::FindLadder(state_.policy, 0, std::nullopt);
  Tell({.reason = reason, .detail = model::AlertDetail{.feed = feed}},
       oncall::FirstReached(state_.staff(), ladder, mode()));
}

void Draft::Tell(const model::Alert& alert,
                 const std::vector<oncall::Target>& targets) {
  for (const oncall::Target& target : targets) Request(alert, target);
}

void Draft::TellOthers(const model::Alert& alert) {
  Emit(model::AlertUndelivered{.alert = alert.id, .at = now_});
  const model::Case* const c = state_.FindCase(alert.case_id);
  const model::Duty* const duty =
      c == nullptr ? nullptr : cases::FindDuty(*c, alert.duty);
  const model::Ladder* const ladder = oncall::FindLadder(
      state_.policy, c == nullptr ? 0 : c->grade(),
      duty == nullptr ? std::nullopt : std::optional(duty->kind));
  std::vector<oncall::Target> others =
      oncall::OthersThan(state_.staff(), ladder, alert.recipient, mode());
  std::erase_if(others, [&](const oncall::Target& other) {
    const auto told = state_.told_of_unheard.find(other.person);
    return told != state_.told_of_unheard.end() &&
           now_ - told->second < kUnheardAgain;
  });
  Tell({.case_id = alert.case_id,
        .duty = alert.duty,
        .reason = Reason::kUndelivered,
        .due_at = alert.due_at,
        .detail = model::AlertDetail{.about = alert.id}},
       others);
}

bool Draft::IsTaken(const model::Alert& alert) const {
  const model::Case* const c = state_.FindCase(alert.case_id);
  if (c == nullptr) return false;
  const model::Duty* const duty = cases::FindDuty(*c, alert.duty);
  if (duty == nullptr) return c->claimed_at || cases::IsEnded(c->state);
  return !*duty->escalation || (*duty->escalation)->acknowledged;
}

void Draft::MissHearing(const model::Alert& alert) {
  if (!IsTaken(alert)) return TellOthers(alert);
  if (alert.state == model::AlertState::kPending) {
    Emit(model::AlertSuperseded{.alert = alert.id,
                                .reason = Reason::kSuperseded});
    return;
  }
  // It is on its way: what becomes of it is recorded. That the duty is
  // somebody's is said once more, which keeps it off the screens.
  Emit(model::AlertUndelivered{.alert = alert.id, .at = now_});
  Take(alert.case_id);
  if (const Duty* const duty = cases::FindDuty(case_, alert.duty)) {
    Emit(model::EscalationChanged{.case_id = case_.id,
                                  .duty = duty->number,
                                  .escalation = *duty->escalation});
  }
}

bool Draft::IsGrave(const model::Alert& alert) const {
  if (alert.reason == Reason::kLifeInDanger ||
      alert.reason == Reason::kUndelivered) {
    return true;
  }
  return alert.case_id != model::CaseId() && alert.case_id == case_.id &&
         model::IsGrave(case_.grade());
}

std::optional<base::TimePoint> Draft::HeardBy(
    const model::Alert& alert, const model::Ladder* ladder) const {
  if (!IsGrave(alert) || ladder == nullptr ||
      ladder->unheard == base::Duration(0)) {
    return std::nullopt;
  }
  return now_ + ladder->unheard;
}

std::optional<base::TimePoint> Draft::QuietUntil(
    const model::Alert& alert) const {
  if (IsGrave(alert) || alert.reason == Reason::kMissed || alert.stage == 100) {
    return std::nullopt;
  }
  const auto& people = state_.policy.people;
  const auto person =
      std::ranges::find(people, alert.recipient, &model::Person::id);
  if (person == people.end() || !person->quiet) return std::nullopt;
  return oncall::EndOfWindow(*person->quiet, now_);
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
  if (target.would_send) alert.heard_by.reset();
  if (!target.would_send) alert.next_attempt_at = QuietUntil(alert);
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
