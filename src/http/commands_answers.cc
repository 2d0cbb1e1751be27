// Commands on what answers the public: releases, press events, duties.
#include "http/case_command.h"
#include "http/commands.h"
#include "http/site.h"

namespace huiying::http {
namespace {

constexpr std::uint32_t kMostNumber = 1'000'000;
constexpr std::size_t kMostSpeakers = 20;

// The text of a statement, and what a machine reads in it.
template <class B>
void TakeText(Asking& ask, B& command) {
  std::string text = ask.body.Text("text", Need::kRequired, kWhole);
  if (ask.site.deps.read_release) {
    command.reading = ask.site.deps.read_release(text);
  }
  ask.Seal(std::move(text), &B::text);
}

void FillDraft(Asking& ask) {
  model::DraftRelease command{
      .case_id = ask.id,
      .kind = ask.body.Word("kind", Need::kOptional,
                            model::ReleaseKind::kStatement),
      .unit = ask.body.Code("unit", Need::kOptional),
      .corrects = ask.body.Count("corrects", Need::kOptional, kMostNumber)};
  TakeText(ask, command);
  ask.request.command.body = std::move(command);
}

void FillRevise(Asking& ask) {
  model::ReviseRelease command{.case_id = ask.id, .release = ask.number()};
  TakeText(ask, command);
  ask.request.command.body = std::move(command);
}

// Each review is another office's: the unit concerned knows the facts, secrecy
// is not for the press office to judge.
void CheckReviewer(Asking& ask, model::ReviewKind kind) {
  using model::Role;
  const Caller& caller = ask.call.caller;
  if (caller.kind == Caller::kOpen) return;
  const Who may = kind == model::ReviewKind::kConfidentiality
                      ? WhoIs(Role::kConfidentiality)
                  : kind == model::ReviewKind::kLaw
                      ? WhoIs(Role::kReviewer)
                      : WhoIs(Role::kReviewer) | WhoIs(Role::kUnit);
  if ((caller.who & may) != 0) return;
  ask.body.Fail({.status = 403,
                 .code = "role_needed",
                 .detail = "This review is another office's.",
                 .field = "kind"});
}

void FillReview(Asking& ask) {
  const auto kind =
      ask.body.Word("kind", Need::kRequired, model::ReviewKind::kFacts);
  CheckReviewer(ask, kind);
  ask.request.command.body = model::ReviewRelease{
      .case_id = ask.id,
      .release = ask.number(),
      .kind = kind,
      .passed = ask.body.Choice("result", "passed", "returned")};
  ask.SealNote<model::ReviewRelease>(Need::kOptional);
}

void FillApprove(Asking& ask) {
  ask.request.command.body = model::ApproveRelease{
      .case_id = ask.id,
      .release = ask.number(),
      .follow_up_within = ask.body.Duration("follow_up_within")};
  ask.SealNote<model::ApproveRelease>(Need::kOptional);
}

void FillReturn(Asking& ask) {
  ask.request.command.body =
      model::ReturnRelease{.case_id = ask.id, .release = ask.number()};
  ask.SealNote<model::ReturnRelease>(Need::kRequired);
}

void FillPublish(Asking& ask) {
  const auto at = ask.body.Time("published_at", Need::kRequired);
  model::PublishRelease command{
      .case_id = ask.id,
      .release = ask.number(),
      .channel_id = ask.body.Code("channel", Need::kRequired),
      .published_at = at.value_or(base::TimePoint())};
  ask.Seal(ask.site.people->ChannelName(command.channel_id),
           &model::PublishRelease::channel);
  ask.Seal(ask.body.Url("url", Need::kRequired), &model::PublishRelease::url);
  ask.request.command.body = std::move(command);
}

void FillRecord(Asking& ask) {
  const auto at = ask.body.Time("published_at", Need::kRequired);
  ask.request.command.body = model::RecordRelease{
      .case_id = ask.id, .published_at = at.value_or(base::TimePoint())};
  ask.Seal(ask.body.Text("channel", Need::kRequired, kShort),
           &model::RecordRelease::channel);
  ask.Seal(ask.body.Url("url", Need::kOptional), &model::RecordRelease::url);
}

void FillWithdraw(Asking& ask) {
  ask.request.command.body =
      model::WithdrawRelease{.case_id = ask.id, .release = ask.number()};
  ask.SealNote<model::WithdrawRelease>(Need::kRequired);
}

void FillRegularise(Asking& ask) {
  ask.request.command.body =
      model::RegulariseRelease{.case_id = ask.id, .release = ask.number()};
  ask.SealNote<model::RegulariseRelease>(Need::kRequired);
}

void FillCheckEvidence(Asking& ask) {
  ask.request.command.body =
      model::CheckEvidence{.case_id = ask.id, .duty = ask.number()};
  ask.SealNote<model::CheckEvidence>(Need::kRequired);
}

void FillExempt(Asking& ask) {
  ask.request.command.body =
      model::ExemptDuty{.case_id = ask.id, .duty = ask.number()};
  ask.SealNote<model::ExemptDuty>(Need::kRequired);
}

void FillAccount(Asking& ask) {
  ask.request.command.body = model::AccountForMiss{
      .case_id = ask.id,
      .duty = ask.number(),
      .stage = ask.body.Word("stage", Need::kRequired, model::Stage::kNone),
      .unit = ask.body.Code("unit", Need::kOptional)};
  ask.SealNote<model::AccountForMiss>(Need::kRequired);
}

std::vector<model::Speaker> ReadSpeakers(Body& body) {
  std::vector<model::Speaker> speakers;
  body.Objects("speakers", Need::kOptional, kMostSpeakers, [&](Body& item) {
    speakers.push_back(
        {.person = model::PersonId(item.Code("person", Need::kRequired)),
         .office = item.Word("office", Need::kRequired, model::Office::kNone),
         .unit = item.Code("unit", Need::kRequired)});
  });
  return speakers;
}

void FillPlan(Asking& ask) {
  const auto at = ask.body.Time("planned_at", Need::kRequired);
  ask.request.command.body = model::PlanPressEvent{
      .case_id = ask.id,
      .planned_at = at.value_or(base::TimePoint()),
      .kind = ask.body.Word("kind", Need::kOptional,
                            model::PressEventKind::kConference),
      .speakers = ReadSpeakers(ask.body)};
  ask.Seal(ask.body.Text("place", Need::kRequired, kShort),
           &model::PlanPressEvent::place);
  ask.Seal(ask.body.Text("media", Need::kOptional, kLong),
           &model::PlanPressEvent::media);
}

void FillChange(Asking& ask) {
  ask.request.command.body = model::ChangePressEvent{
      .case_id = ask.id,
      .press_event = ask.number(),
      .planned_at = ask.body.Time("planned_at", Need::kOptional),
      .speakers = ReadSpeakers(ask.body)};
  ask.Seal(ask.body.Text("place", Need::kOptional, kShort),
           &model::ChangePressEvent::place);
  ask.Seal(ask.body.Text("media", Need::kOptional, kLong),
           &model::ChangePressEvent::media);
  ask.SealNote<model::ChangePressEvent>(Need::kOptional);
}

void FillHold(Asking& ask) {
  const auto at = ask.body.Time("held_at", Need::kRequired);
  ask.request.command.body =
      model::HoldPressEvent{.case_id = ask.id,
                            .press_event = ask.number(),
                            .held_at = at.value_or(base::TimePoint()),
                            .speakers = ReadSpeakers(ask.body)};
  ask.Seal(ask.body.Text("evidence", Need::kRequired, kLong),
           &model::HoldPressEvent::evidence);
  ask.Seal(ask.body.Text("media", Need::kOptional, kLong),
           &model::HoldPressEvent::media);
}

void FillRecordHeld(Asking& ask) {
  const auto at = ask.body.Time("held_at", Need::kRequired);
  ask.request.command.body = model::RecordPressEvent{
      .case_id = ask.id, .held_at = at.value_or(base::TimePoint())};
  ask.Seal(ask.body.Text("place", Need::kRequired, kShort),
           &model::RecordPressEvent::place);
}

}  // namespace

#define HUIYING_CASE_COMMAND(name, fill)                       \
  AnswerTask name(std::shared_ptr<Site> site, Call call) {     \
    return ChangeCase(std::move(site), std::move(call), fill); \
  }

HUIYING_CASE_COMMAND(DraftRelease, FillDraft)
HUIYING_CASE_COMMAND(ReviseRelease, FillRevise)
HUIYING_CASE_COMMAND(ReviewRelease, FillReview)
HUIYING_CASE_COMMAND(ApproveRelease, FillApprove)
HUIYING_CASE_COMMAND(ReturnRelease, FillReturn)
HUIYING_CASE_COMMAND(PublishRelease, FillPublish)
HUIYING_CASE_COMMAND(RecordRelease, FillRecord)
HUIYING_CASE_COMMAND(WithdrawRelease, FillWithdraw)
HUIYING_CASE_COMMAND(RegulariseRelease, FillRegularise)
HUIYING_CASE_COMMAND(CheckEvidence, FillCheckEvidence)
HUIYING_CASE_COMMAND(ExemptDuty, FillExempt)
HUIYING_CASE_COMMAND(AccountForMiss, FillAccount)
HUIYING_CASE_COMMAND(PlanPressEvent, FillPlan)
HUIYING_CASE_COMMAND(ChangePressEvent, FillChange)
HUIYING_CASE_COMMAND(HoldPressEvent, FillHold)
HUIYING_CASE_COMMAND(RecordPressEvent, FillRecordHeld)

#undef HUIYING_CASE_COMMAND

}  // namespace huiying::http
