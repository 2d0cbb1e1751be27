// What a person's command leads to.
#include <fmt/core.h>

#include <algorithm>

#include "cases/apply.h"
#include "cases/transitions.h"
#include "engine/decide.h"

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

std::unexpected<model::Refusal> RefuseEnded(const Case& c) {
  return Refuse("case_ended",
                fmt::format("Case {} is {}.", model::FormatCaseId(c.id),
                            model::Name(c.state)));
}

// Of a grave case one person alone may not do this. Says what is to be done
// now: refuse, record the first voice, or go on with the second.
enum class Voice { kEnough, kFirst, kSameAgain };

Voice VoiceFor(const Draft& draft, ProposalKind kind, model::Grade grade) {
  const Case& c = draft.c();
  if (!model::IsGrave(c.suggested) && !model::IsGrave(c.confirmed)) {
    return Voice::kEnough;
  }
  const model::Proposal& earlier = c.proposal;
  if (earlier.kind != kind || earlier.grade != grade) return Voice::kFirst;
  return earlier.by == draft.actor() ? Voice::kSameAgain : Voice::kEnough;
}

Decision Propose(Draft draft, ProposalKind kind, model::Grade grade,
                 const model::TextHash& note) {
  draft.Emit(model::ProposalMade{.case_id = draft.c().id,
                                 .proposal = {.kind = kind,
                                              .grade = grade,
                                              .by = draft.actor(),
                                              .at = draft.now(),
                                              .note = note}});
  return std::move(draft).TakeEvents();
}

std::unexpected<model::Refusal> RefuseSecondPerson() {
  return Refuse("second_person_needed",
                "You proposed this; another person has to confirm it.");
}

// The state after evidence: answered when nothing is owed any more.
CaseState AfterEvidence(const Draft& draft) {
  const bool owed =
      std::ranges::any_of(draft.c().duties, [](const model::Duty& duty) {
        return duty.state == model::DutyState::kOpen ||
               (duty.state == model::DutyState::kMissed && !duty.evidence_at);
      });
  return *cases::Next(draft.c().state,
                      owed ? Action::kEvidence : Action::kAllDone);
}

// Records evidence and settles what it satisfies. The state stands in the
// record, so the settling is tried on a copy first.
template <class Recorded>
Decision Evidence(Draft draft, model::Evidence kind, base::TimePoint at,
                  Recorded recorded) {
  Draft trial = draft;
  trial.Settle(kind, at);
  recorded.state = AfterEvidence(trial);
  draft.Emit(std::move(recorded));
  draft.Settle(kind, at);
  return std::move(draft).TakeEvents();
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
  if (command.grade > draft.c().grade() && draft.c().grade() != 0) {
    const Voice voice =
        VoiceFor(draft, ProposalKind::kLowerGrade, command.grade);
    if (voice == Voice::kSameAgain) return RefuseSecondPerson();
    if (voice == Voice::kFirst) {
      return Propose(std::move(draft), ProposalKind::kLowerGrade, command.grade,
                     command.note);
    }
  }
  draft.Emit(model::GradeConfirmed{.case_id = command.case_id,
                                   .grade = command.grade,
                                   .at = draft.now(),
                                   .state = *next});
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
    return Refuse("note_required", "Say why the case is dismissed.");
  }
  const Voice voice = VoiceFor(draft, ProposalKind::kDismiss, 0);
  if (voice == Voice::kSameAgain) return RefuseSecondPerson();
  if (voice == Voice::kFirst) {
    return Propose(std::move(draft), ProposalKind::kDismiss, 0, command.note);
  }
  draft.CancelAll(Reason::kCaseDismissed);
  draft.Emit(model::CaseDismissed{
      .case_id = command.case_id, .note = command.note, .at = draft.now()});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::RecordRelease& command) {
  draft.Take(command.case_id);
  const Case& c = draft.c();
  if (!cases::Next(c.state, Action::kEvidence)) return RefuseEnded(c);
  if (command.published_at > draft.now()) {
    return Refuse("in_the_future",
                  "A release is recorded after it was published.");
  }
  model::ReleaseRecorded recorded{
      .case_id = command.case_id,
      .release = {.number = static_cast<std::uint32_t>(c.releases.size()) + 1,
                  .published_at = command.published_at,
                  .recorded_at = draft.now(),
                  .channel = command.channel,
                  .url = command.url,
                  .by = draft.actor()}};
  return Evidence(std::move(draft), model::Evidence::kRelease,
                  command.published_at, std::move(recorded));
}

Decision Decide(Draft draft, const model::RecordPressEvent& command) {
  draft.Take(command.case_id);
  const Case& c = draft.c();
  if (!cases::Next(c.state, Action::kEvidence)) return RefuseEnded(c);
  if (command.held_at > draft.now()) {
    return Refuse("in_the_future",
                  "Only a press conference that was held counts.");
  }
  model::PressEventRecorded recorded{
      .case_id = command.case_id,
      .press_event = {
          .number = static_cast<std::uint32_t>(c.press_events.size()) + 1,
          .held_at = command.held_at,
          .recorded_at = draft.now(),
          .place = command.place,
          .by = draft.actor()}};
  return Evidence(std::move(draft), model::Evidence::kPressEventHeld,
                  command.held_at, std::move(recorded));
}

Decision Decide(Draft draft, const model::CloseCase& command) {
  draft.Take(command.case_id);
  if (!cases::Next(draft.c().state, Action::kClose)) {
    return RefuseEnded(draft.c());
  }
  for (const model::Duty& duty : draft.c().duties) {
    if (duty.state != model::DutyState::kOpen) continue;
    return Refuse("duty_open",
                  fmt::format("The {} is still owed.", model::Name(duty.kind)));
  }
  if (model::IsEmpty(command.note)) {
    return Refuse("note_required", "Say with what the case is closed.");
  }
  draft.CancelAll(Reason::kCaseClosed);  // only the paging of a miss is left
  draft.Emit(model::CaseClosed{
      .case_id = command.case_id, .note = command.note, .at = draft.now()});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::AcknowledgeAlert& command) {
  const model::Alert* const alert = draft.state().FindAlert(command.alert);
  if (alert == nullptr) {
    return Refuse("no_such_alert", "There is no such alert.");
  }
  if (alert->acknowledged_at) return std::vector<model::Event>();
  draft.Emit(model::AlertAcknowledged{
      .alert = alert->id, .by = draft.actor(), .at = draft.now()});
  if (draft.state().FindCase(alert->case_id) == nullptr) {
    return std::move(draft).TakeEvents();
  }
  draft.Take(alert->case_id);
  const model::Duty* const duty = cases::FindDuty(draft.c(), alert->duty);
  if (duty != nullptr && duty->escalation && !duty->escalation->acknowledged) {
    model::Escalation escalation = *duty->escalation;
    escalation.acknowledged = true;
    escalation.next_at.reset();
    draft.Emit(model::EscalationChanged{.case_id = alert->case_id,
                                        .duty = alert->duty,
                                        .escalation = escalation});
  }
  return std::move(draft).TakeEvents();
}

}  // namespace huiying::engine
