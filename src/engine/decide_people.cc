// What a person's command leads to.
#include <fmt/core.h>

#include <algorithm>

#include "cases/apply.h"
#include "cases/transitions.h"
#include "engine/decide.h"
#include "engine/shifts.h"
#include "engine/voices.h"

namespace huiying::engine {
namespace {

using cases::Action;
using model::Case;
using model::CaseState;
using model::ProposalKind;
using model::Reason;

// `person:duty-1` is the person duty-1; another actor is nobody's owner.
model::PersonId PersonOf(const model::Actor& actor) {
  constexpr std::string_view kPrefix = "person:";
  const std::string& value = actor.value();
  if (!value.starts_with(kPrefix)) return model::PersonId(value);
  return model::PersonId(value.substr(kPrefix.size()));
}

// What has to be true before a case ends.
std::optional<model::Refusal> WhatIsLeft(const Case& c,
                                         const model::CloseCase& command) {
  bool has_result = false;
  for (const model::Release& release : *c.releases) {
    has_result |=
        release.counts() && release.kind == model::ReleaseKind::kResult;
  }
  for (const model::Duty& duty : c.duties) {
    if (model::IsMilestone(duty.kind)) continue;
    if (duty.state == model::DutyState::kOpen) {
      return model::Refusal{.code = "duty_open",
                            .detail = fmt::format("The {} is still owed.",
                                                  model::Name(duty.kind))};
    }
    if (duty.state == model::DutyState::kMissed &&
        duty.account->by.value().empty()) {
      return model::Refusal{
          .code = "miss_not_accounted",
          .detail = fmt::format("The {} was missed; say first where the time "
                                "was lost and by whom.",
                                model::Name(duty.kind))};
    }
  }
  if (model::IsGrave(c.grade()) && !has_result &&
      model::IsEmpty(command.waiver)) {
    return model::Refusal{
        .code = "result_needed",
        .detail =
            "A grave case ends with a release of the result (处理结果), "
            "or with a reason why there is none."};
  }
  return std::nullopt;
}

}  // namespace

Decision Decide(Draft draft, const model::OpenCase& command) {
  if (command.grade < 1 || command.grade > 4) {
    return Refuse("bad_grade", "A grade is 1, 2, 3 or 4.");
  }
  if (model::IsEmpty(command.title)) {
    return Refuse("title_required", "A case needs a title.");
  }
  const base::TimePoint first_post_at =
      command.first_post_at.value_or(draft.now());
  if (first_post_at > draft.now()) {
    return Refuse("in_the_future", "The first post cannot be in the future.");
  }
  draft.Emit(model::CaseOpened{.case_id = draft.NewCaseId(),
                               .origin = model::CaseOrigin::kHand,
                               .title = command.title,
                               .suggested = command.grade,
                               .answer_due = command.answer_due,
                               .first_post_at = first_post_at,
                               .detected_at = draft.now()});
  draft.Replan(Reason::kFirstAlert);
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::ClaimCase& command) {
  draft.Take(command.case_id);
  const auto next = cases::Next(draft.c().state, Action::kClaim);
  if (!next) return RefuseEnded(draft.c());
  const model::PersonId owner = PersonOf(draft.actor());
  if (draft.c().owner != owner) {
    draft.Emit(model::CaseClaimed{.case_id = command.case_id,
                                  .owner = owner,
                                  .at = draft.now(),
                                  .state = *next});
  }
  draft.Settle(model::Evidence::kClaimed, draft.now());
  draft.AcknowledgeAll();
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::ConfirmGrade& command) {
  draft.Take(command.case_id);
  const auto next = cases::Next(draft.c().state, Action::kGrade);
  if (!next) return RefuseEnded(draft.c());
  if (command.grade < 1 || command.grade > 4) {
    return Refuse("bad_grade", "A grade is 1, 2, 3 or 4.");
  }
  if (command.grade == draft.c().confirmed) {
    return std::vector<model::Event>();
  }
  const bool lower = command.grade > draft.c().grade();
  if (lower && IsGraveCase(draft.c())) {
    if (auto ends = NeedsAnotherVoice(draft, {.kind = ProposalKind::kLowerGrade,
                                              .grade = command.grade,
                                              .note = command.note})) {
      return *std::move(ends);
    }
  }
  draft.Emit(model::GradeConfirmed{.case_id = command.case_id,
                                   .grade = command.grade,
                                   .at = draft.now(),
                                   .state = *next});
  draft.Settle(model::Evidence::kGraded, draft.now());
  draft.Replan(Reason::kRegraded);
  draft.Firm(Reason::kDecided);
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::DismissCase& command) {
  draft.Take(command.case_id);
  if (!cases::Next(draft.c().state, Action::kDismiss)) {
    return RefuseEnded(draft.c());
  }
  if (model::IsEmpty(command.note)) {
    return RefuseNoNote("Say why the case is dismissed.");
  }
  if (IsGraveCase(draft.c())) {
    if (auto ends = NeedsAnotherVoice(
            draft, {.kind = ProposalKind::kDismiss, .note = command.note})) {
      return *std::move(ends);
    }
  }
  draft.CancelAll(Reason::kCaseDismissed);
  draft.Emit(model::CaseDismissed{
      .case_id = command.case_id, .note = command.note, .at = draft.now()});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::CloseCase& command) {
  draft.Take(command.case_id);
  if (!cases::Next(draft.c().state, Action::kClose)) {
    return RefuseEnded(draft.c());
  }
  if (auto left = WhatIsLeft(draft.c(), command)) {
    return std::unexpected(*std::move(left));
  }
  if (model::IsEmpty(command.note)) {
    return RefuseNoNote("Say with what the case is closed.");
  }
  draft.CancelAll(Reason::kCaseClosed);  // milestones, the paging of a miss
  draft.Emit(model::CaseClosed{.case_id = command.case_id,
                               .note = command.note,
                               .at = draft.now(),
                               .by = draft.actor(),
                               .waiver = command.waiver});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::ReopenCase& command) {
  draft.Take(command.case_id);
  if (draft.c().state == CaseState::kMerged) return RefuseEnded(draft.c());
  if (!cases::Next(draft.c().state, Action::kReopen)) {
    return Refuse("not_ended", "The case has not ended.");
  }
  if (model::IsEmpty(command.note)) {
    return RefuseNoNote("Say why the case is taken up again.");
  }
  draft.Reopen(Reason::kReopened, draft.now(), command.note);
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::AssignUnit& command) {
  draft.Take(command.case_id);
  const auto next = cases::Next(draft.c().state, Action::kWork);
  if (!next) return RefuseEnded(draft.c());
  if (command.unit.empty()) {
    return Refuse("unit_required", "Name the unit.");
  }
  if (command.unit == draft.c().unit) return std::vector<model::Event>();
  draft.Emit(model::UnitAssigned{.case_id = command.case_id,
                                 .unit = command.unit,
                                 .by = draft.actor(),
                                 .at = draft.now()});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::AccountForMiss& command) {
  draft.Take(command.case_id);
  const model::Duty* const duty = cases::FindDuty(draft.c(), command.duty);
  if (duty == nullptr) return RefuseNoDuty();
  if (duty->state != model::DutyState::kMissed) {
    return Refuse("duty_not_missed", "This duty was not missed.");
  }
  if (command.stage == model::Stage::kNone) {
    return Refuse("stage_required", "Say in which stage the time was lost.");
  }
  if (model::IsEmpty(command.note)) {
    return RefuseNoNote("Say how the time was lost.");
  }
  draft.Emit(model::MissAccounted{.case_id = command.case_id,
                                  .duty = command.duty,
                                  .account = {.by = draft.actor(),
                                              .at = draft.now(),
                                              .stage = command.stage,
                                              .unit = command.unit,
                                              .note = command.note}});
  return std::move(draft).TakeEvents();
}

namespace {

// Compare and set: a word about an earlier stage does not silence the paging
// of a later one.
bool IsOvertaken(const model::Alert& alert, const model::Duty& duty) {
  return *duty.escalation && !(*duty.escalation)->acknowledged &&
         alert.requested_at < (*duty.escalation)->started_at;
}

// Acknowledging one's turn is taking over.
void ReceiveBy(Draft& draft, const model::Alert& alert) {
  const auto shift = draft.state().shifts.find(alert.detail->group);
  if (shift == draft.state().shifts.end() ||
      (alert.reason != model::Reason::kShiftBegins &&
       alert.reason != model::Reason::kShiftNotReceived)) {
    return;
  }
  const auto& people = shift->second.people;
  if (std::ranges::find(people, alert.recipient) == people.end()) return;
  if (draft.actor() !=
      model::ActorOf(model::AccountKind::kPerson,
                     model::AccountId(alert.recipient.value()))) {
    return;
  }
  Receive(draft, shift->second, alert.recipient);
}

}  // namespace

Decision Decide(Draft draft, const model::AcknowledgeAlert& command) {
  const model::Alert* const alert = draft.state().FindAlert(command.alert);
  if (alert == nullptr) {
    return Refuse("no_such_alert", "There is no such alert.");
  }
  if (alert->acknowledged_at) return std::vector<model::Event>();
  const bool of_case = draft.state().FindCase(alert->case_id) != nullptr;
  if (of_case) draft.Take(alert->case_id);
  const model::Duty* const duty =
      of_case ? cases::FindDuty(draft.c(), alert->duty) : nullptr;
  if (duty != nullptr && IsOvertaken(*alert, *duty)) {
    return Refuse("alert_overtaken",
                  "The duty has moved on since: acknowledge its newest alert.");
  }
  draft.Emit(model::AlertAcknowledged{.alert = alert->id,
                                      .by = draft.actor(),
                                      .at = draft.now(),
                                      .by_link = command.by_link});
  if (!alert->detail->group.empty()) ReceiveBy(draft, *alert);
  if (duty != nullptr) {
    const model::Duty copy = *duty;
    draft.Acknowledge(copy);
  }
  return std::move(draft).TakeEvents();
}

}  // namespace huiying::engine
