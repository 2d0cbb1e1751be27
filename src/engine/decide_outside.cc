// What the world outside reports: rules, deliveries, sources.
#include <algorithm>

#include "cases/apply.h"
#include "engine/decide.h"
#include "engine/shifts.h"

namespace huiying::engine {
namespace {

using model::Alert;
using model::AlertState;
using model::DeliveryOutcome;

// 1 s, 2 s, 4 s … 5 min, and up to a quarter more, so that alerts that failed
// together do not come back together. The spread comes from the alert's number:
// a decision has no dice.
base::Duration BackOff(const Alert& alert) {
  const std::uint32_t doublings =
      std::min<std::uint32_t>(alert.attempts, 9) - (alert.attempts > 0 ? 1 : 0);
  const std::int64_t ms =
      std::min<std::int64_t>(std::int64_t{1000} << doublings, 300'000);
  const auto spread = static_cast<std::int64_t>(
      (alert.id.value() * 0x9E3779B97F4A7C15ULL) >> 54);  // 0 … 1023
  return base::Duration(ms + ms * spread / 4096);
}

// After so many tries on one channel the next channel gets its turn: soon for
// grades 1 and 2, where every minute counts.
constexpr std::uint32_t kTriesPerChannel = 5;
constexpr std::uint32_t kGraveTriesPerChannel = 2;
// A receiver that asks for more patience than this has had its turn, if the
// person has another channel.
constexpr base::Duration kPatience = std::chrono::minutes(1);
constexpr base::Duration kGravePatience = std::chrono::seconds(5);

bool IsGrave(const State& state, const Alert& alert) {
  if (alert.reason == model::Reason::kLifeInDanger ||
      alert.reason == model::Reason::kUndelivered) {
    return true;
  }
  const model::Case* const c = state.FindCase(alert.case_id);
  return c != nullptr && model::IsGrave(c->grade());
}

// Where the next try goes: on the same channel when it is asked for again, on
// the next one, after the last from the first again.
void PlanRetry(const Draft& draft, const Alert& alert,
               const model::RecordDelivery& command,
               model::DeliveryRecorded& recorded) {
  const bool grave = IsGrave(draft.state(), alert);
  const base::Duration asked = command.retry_after.value_or(base::Duration(0));
  const auto usable = [&](std::uint32_t from) {
    return oncall::UsableChannel(draft.state().policy, alert.recipient, from,
                                 draft.mode());
  };
  auto next = usable(alert.channel + 1);
  if (!next) next = usable(0);
  const bool has_other = next && *next != alert.channel;
  const bool had_its_turn =
      alert.attempts % (grave ? kGraveTriesPerChannel : kTriesPerChannel) ==
          0 ||
      asked > (grave ? kGravePatience : kPatience);
  const base::Duration back_off = BackOff(alert);
  recorded.state = AlertState::kPending;
  if (has_other && had_its_turn) {
    // What the one receiver asked for does not hold up the other. Some wait
    // stays, so that two that refuse are not asked in turn without end.
    recorded.channel = *next;
    recorded.next_attempt_at = draft.now() + back_off;
  } else {
    recorded.next_attempt_at = draft.now() + std::max(back_off, asked);
  }
}

std::optional<model::Refusal> CheckAttempt(const Alert& alert,
                                           const model::RecordDelivery& d) {
  const bool starts = d.outcome == DeliveryOutcome::kStarted;
  const bool open = alert.state == AlertState::kPending ||
                    alert.state == AlertState::kSending;
  if (!open || (!starts && alert.state != AlertState::kSending)) {
    return model::Refusal{.code = "alert_settled",
                          .detail = "The alert is not being sent any more."};
  }
  const std::uint32_t expected = alert.attempts + (starts ? 1 : 0);
  if (d.attempt != expected) {
    return model::Refusal{.code = "wrong_attempt",
                          .detail = "Another attempt is the current one."};
  }
  return std::nullopt;
}

// The paging of an alert that reached nobody goes on at once.
void FailOver(Draft& draft, const Alert& alert) {
  if (draft.state().FindCase(alert.case_id) == nullptr) return;
  draft.Take(alert.case_id);
  const model::Duty* const duty = cases::FindDuty(draft.c(), alert.duty);
  if (duty == nullptr || !*duty->escalation || !(*duty->escalation)->next_at ||
      *(*duty->escalation)->next_at <= draft.now()) {
    return;
  }
  // A ladder that is through waits for its repeat: asking the same dead
  // channel again at once would be a loop.
  const model::Ladder* const ladder =
      oncall::FindLadder(draft.state().policy, draft.c().grade(), duty->kind);
  if (ladder == nullptr ||
      (*duty->escalation)->next_step >= ladder->steps.size()) {
    return;
  }
  model::Escalation escalation = **duty->escalation;
  // The next step counts from now: it is due at once.
  const base::Duration wait = ladder->steps[escalation.next_step].after;
  escalation.started_at = draft.now() - wait;
  escalation.next_at = draft.now();
  draft.Emit(model::EscalationChanged{
      .case_id = alert.case_id, .duty = alert.duty, .escalation = escalation});
}

}  // namespace

Decision Decide(Draft draft, const model::OpenJournal& command) {
  if (!draft.state().global.journal_id.empty()) {
    return Refuse("journal_is_open", "This journal has its first entry.");
  }
  draft.Emit(model::JournalOpened{.journal_id = command.journal_id,
                                  .epoch = command.epoch,
                                  .format = model::kJournalFormat,
                                  .drill = command.drill});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::LoadRules& command) {
  const bool same = model::EncodeFields(command.policy) ==
                    model::EncodeFields(draft.state().policy);
  if (same) return std::vector<model::Event>();
  draft.Emit(model::RulesLoaded{.policy = command.policy});
  AlignShifts(draft, command.policy);
  AlignHeartbeats(draft, command.policy);
  LookAhead(draft, command.policy, Occasion::kChange);
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::RecordDelivery& command) {
  const Alert* const alert = draft.state().FindAlert(command.alert);
  if (alert == nullptr) {
    return Refuse("no_such_alert", "There is no such alert.");
  }
  if (auto refusal = CheckAttempt(*alert, command)) {
    return std::unexpected(*std::move(refusal));
  }
  model::DeliveryRecorded recorded{.alert = alert->id,
                                   .attempt = command.attempt,
                                   .outcome = command.outcome,
                                   .status = command.status,
                                   .channel = alert->channel,
                                   .possible_repeat = alert->possible_repeat,
                                   .at = draft.now()};
  switch (command.outcome) {
    case DeliveryOutcome::kStarted:
      recorded.state = AlertState::kSending;
      // An attempt whose outcome nobody recorded may have arrived.
      recorded.possible_repeat |= alert->state == AlertState::kSending;
      break;
    case DeliveryOutcome::kDelivered:
      recorded.state = AlertState::kDelivered;
      break;
    case DeliveryOutcome::kUnknown:
      // The bytes may have arrived and the answer was lost.
      recorded.possible_repeat = true;
      PlanRetry(draft, *alert, command, recorded);
      break;
    case DeliveryOutcome::kRetry:
      PlanRetry(draft, *alert, command, recorded);
      break;
    case DeliveryOutcome::kPermanent: {
      const auto channel =
          oncall::UsableChannel(draft.state().policy, alert->recipient,
                                alert->channel + 1, draft.mode());
      recorded.state = channel ? AlertState::kPending : AlertState::kFailed;
      recorded.channel = channel.value_or(alert->channel);
      if (channel) recorded.next_attempt_at = draft.now();
      break;
    }
  }
  const bool failed = recorded.state == AlertState::kFailed;
  draft.Emit(std::move(recorded));
  if (failed) {
    if (alert->heard_by && !alert->detail->undelivered_at &&
        !draft.IsTaken(*alert)) {
      draft.TellOthers(*alert);
    }
    FailOver(draft, *alert);
  }
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::ReportSource& command) {
  const auto& sources = draft.state().sources;
  const auto known = sources.find(command.name);
  const model::SourceState before = known == sources.end()
                                        ? model::SourceState::kUnknown
                                        : known->second.state;
  const bool same = known != sources.end() && before == command.state &&
                    known->second.why == command.why;
  if (same) return std::vector<model::Event>();
  const bool was_blind = before == model::SourceState::kBlind;
  const bool is_blind = command.state == model::SourceState::kBlind;
  // A blind source that fails in another way is blind since the first time.
  const base::TimePoint since = was_blind && is_blind
                                    ? known->second.since.value_or(draft.now())
                                    : draft.now();
  draft.Emit(model::SourceChanged{.source = {.name = command.name,
                                             .state = command.state,
                                             .priority = command.priority,
                                             .why = command.why,
                                             .since = since}});
  if (is_blind && !was_blind && command.priority) {
    draft.AlertAboutOutside(model::Reason::kSourceBlind, command.name);
  }
  return std::move(draft).TakeEvents();
}

}  // namespace huiying::engine
