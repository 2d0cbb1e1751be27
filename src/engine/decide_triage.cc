// The triage lane of grades 3 and 4, hand-overs, and the instants of a case.
#include <fmt/core.h>

#include <algorithm>

#include "cases/apply.h"
#include "cases/transitions.h"
#include "engine/decide.h"
#include "engine/evidence.h"
#include "engine/voices.h"

namespace huiying::engine {
namespace {

using cases::Action;
using model::Case;
using model::Conclusion;
using model::Reason;

std::optional<model::Refusal> CheckItem(
    const Draft& draft, const model::ConcludeTriage& command,
    const model::ConcludeTriage::Item& item) {
  const std::string id = model::FormatCaseId(item.case_id);
  const Case* const c = draft.state().FindCase(item.case_id);
  if (c == nullptr) {
    return model::Refusal{.code = "no_such_case",
                          .detail = fmt::format("There is no case {}.", id)};
  }
  if (item.version && *item.version != c->version) {
    return model::Refusal{
        .code = "stale_version",
        .detail = fmt::format("Case {} is at version {}, not {}: look again.",
                              id, c->version, *item.version)};
  }
  if (!cases::Next(c->state, Action::kWork)) return RefuseEnded(*c).error();
  if (IsGraveCase(*c)) {
    return model::Refusal{
        .code = "grave_case",
        .detail =
            fmt::format("Case {} is grave: it is graded, not triaged.", id)};
  }
  const std::uint64_t many = draft.state().policy.growth.posts;
  if (command.conclusion == Conclusion::kAnsweredPrivately && many != 0 &&
      c->post_count >= many) {
    return model::Refusal{
        .code = "public_answer_needed",
        .detail = fmt::format("Case {} has {} posts: an answer to one person "
                              "is no answer to all.",
                              id, c->post_count)};
  }
  return std::nullopt;
}

std::optional<model::Refusal> CheckTriage(
    const Draft& draft, const model::ConcludeTriage& command) {
  if (command.conclusion == Conclusion::kNone) {
    return model::Refusal{.code = "conclusion_required",
                          .detail = "Name one of the four conclusions."};
  }
  if (model::IsEmpty(command.note)) {
    return RefuseNoNote("Say why.").error();
  }
  if (!IsPerson(draft.actor())) return RefuseNoPerson().error();
  const bool privately = command.conclusion == Conclusion::kAnsweredPrivately;
  if (privately && !command.answered_at) {
    return model::Refusal{.code = "time_required",
                          .detail = "Say when the person was answered."};
  }
  if (privately && *command.answered_at > draft.now()) {
    return model::Refusal{.code = "in_the_future",
                          .detail = "Only an answer that was given counts."};
  }
  if (command.conclusion == Conclusion::kBelongsElsewhere &&
      model::IsEmpty(command.to)) {
    return model::Refusal{.code = "body_required",
                          .detail = "Say to which body it was given."};
  }
  std::set<model::CaseId> seen;
  for (const auto& item : command.cases) {
    if (!seen.insert(item.case_id).second) {
      return model::Refusal{.code = "case_twice",
                            .detail = "A case stands in the list twice."};
    }
    if (auto refusal = CheckItem(draft, command, item)) return refusal;
  }
  return std::nullopt;
}

void HandOver(Draft& draft, const model::TextHash& to, bool urgent,
              const model::TextHash& note) {
  draft.Emit(model::CaseHandedOver{
      .case_id = draft.c().id,
      .hand_over = {
          .number =
              static_cast<std::uint32_t>(draft.c().hand_overs->size()) + 1,
          .to = to,
          .urgent = urgent,
          .given = Sign(draft, note)}});
}

void SettlePrivately(Draft& draft, base::TimePoint at) {
  const std::vector<model::Duty> before = draft.c().duties;
  for (const model::Duty& duty : before) {
    if (duty.kind == model::DutyKind::kResponse && !duty.evidence_at) {
      draft.SettleOne(duty, at);
    }
  }
}

// REQUIRES: the draft has taken the case, and CheckItem() let it pass.
void Conclude(Draft& draft, const model::ConcludeTriage& command) {
  const Case& c = draft.c();
  model::TriageConcluded concluded{.case_id = c.id,
                                   .triage = {.conclusion = command.conclusion,
                                              .by = draft.actor(),
                                              .at = draft.now(),
                                              .note = command.note,
                                              .post_count = c.post_count},
                                   .answer_due = c.answer_due,
                                   .state = c.state};
  switch (command.conclusion) {
    case Conclusion::kPublicAnswerDue:
      concluded.answer_due = true;
      draft.Emit(std::move(concluded));
      draft.Replan(Reason::kDecided);
      draft.Firm(Reason::kDecided);
      return;
    case Conclusion::kAnsweredPrivately: {
      Draft trial = draft;
      SettlePrivately(trial, *command.answered_at);
      concluded.state = AfterEvidence(trial);
      draft.Emit(std::move(concluded));
      SettlePrivately(draft, *command.answered_at);
      return;
    }
    case Conclusion::kBelongsElsewhere:
      draft.CancelAll(Reason::kBelongsElsewhere);
      draft.Emit(std::move(concluded));
      HandOver(draft, command.to, false, command.note);
      return;
    case Conclusion::kNoneNeeded:
      draft.CancelAll(Reason::kNoneNeeded);
      concluded.state = *cases::Next(c.state, Action::kDismiss);
      draft.Emit(std::move(concluded));
      return;
    case Conclusion::kNone:
      return;
  }
}

// A person corrects when the first public post was.
Decision CorrectFirstPost(Draft draft, const model::CorrectInstant& command,
                          model::InstantRecord record) {
  const Case& c = draft.c();
  if (!command.at) {
    return Refuse("time_required", "The first post has a time.");
  }
  if (*command.at > c.detected_at) {
    return Refuse("after_detection",
                  "The first post cannot be later than when it was found.");
  }
  if (*command.at == c.first_post_at) return std::vector<model::Event>();
  if (*command.at > c.first_post_at && IsGraveCase(c)) {
    if (auto ends =
            NeedsAnotherVoice(draft, {.kind = model::ProposalKind::kMoveAnchor,
                                      .note = command.note,
                                      .anchor_at = command.at})) {
      return *std::move(ends);
    }
  }
  draft.Emit(model::InstantCorrected{.case_id = c.id, .record = record});
  draft.MoveAnchor(*command.at,
                   command.confidence == model::Confidence::kExact
                       ? model::TimeBasis::kExact
                       : model::TimeBasis::kRelative,
                   Reason::kAnchorCorrected);
  return std::move(draft).TakeEvents();
}

}  // namespace

Decision Decide(Draft draft, const model::ConcludeTriage& command) {
  if (command.cases.empty()) {
    return Refuse("no_case", "Name at least one case.");
  }
  if (auto refusal = CheckTriage(draft, command)) {
    return std::unexpected(*std::move(refusal));
  }
  for (const auto& item : command.cases) {
    draft.Take(item.case_id);
    Conclude(draft, command);
  }
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::HandOverCase& command) {
  draft.Take(command.case_id);
  if (!cases::Next(draft.c().state, Action::kWork)) {
    return RefuseEnded(draft.c());
  }
  if (model::IsEmpty(command.to)) {
    return Refuse("body_required", "Say to which body it was given.");
  }
  HandOver(draft, command.to, command.urgent, command.note);
  return std::move(draft).TakeEvents();
}

// A receipt may come when the case has long ended.
Decision Decide(Draft draft, const model::RecordReceipt& command) {
  draft.Take(command.case_id);
  const auto& all = *draft.c().hand_overs;
  const auto it =
      std::ranges::find(all, command.hand_over, &model::HandOver::number);
  if (it == all.end()) {
    return Refuse("no_such_hand_over", "The case was not handed over so.");
  }
  if (!it->receipt.by.value().empty()) {
    return Refuse("has_receipt", "The other body has confirmed this already.");
  }
  if (model::IsEmpty(command.note)) {
    return RefuseNoNote("Say who confirmed it, and how.");
  }
  draft.Emit(model::ReceiptRecorded{.case_id = command.case_id,
                                    .hand_over = command.hand_over,
                                    .receipt = Sign(draft, command.note)});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::CorrectInstant& command) {
  draft.Take(command.case_id);
  const Case& c = draft.c();
  if (model::IsEmpty(command.source)) {
    return Refuse("source_required", "Say where the time is known from.");
  }
  if (command.at && *command.at > draft.now()) {
    return Refuse("in_the_future", "This has not happened yet.");
  }
  model::InstantRecord record{.instant = command.instant,
                              .at = command.at,
                              .confidence = command.confidence,
                              .source = command.source,
                              .note = command.note,
                              .by = draft.actor(),
                              .recorded_at = draft.now()};
  switch (command.instant) {
    case model::Instant::kFirstPost:
      record.before = c.first_post_at;
      return CorrectFirstPost(std::move(draft), command, std::move(record));
    case model::Instant::kEvent:
      record.before = c.event_at;
      break;
    case model::Instant::kAlarm:
      record.before = c.alarm_at;
      break;
    case model::Instant::kDetected:
    case model::Instant::kClaimed:
    case model::Instant::kGraded:
      return Refuse("instant_is_ours",
                    "The engine saw this itself; nobody corrects it.");
  }
  draft.Emit(model::InstantCorrected{.case_id = command.case_id,
                                     .record = std::move(record)});
  return std::move(draft).TakeEvents();
}

}  // namespace huiying::engine
