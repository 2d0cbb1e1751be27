// Commands on what a case is: triage, hand-overs, instants, units, merging and
// splitting; and attendance, which is about no case.
#include <nlohmann/json.hpp>

#include "http/case_command.h"
#include "http/commands.h"
#include "http/problem.h"
#include "http/views.h"

namespace huiying::http {
namespace {

constexpr std::size_t kMostCases = 200;
constexpr std::size_t kMostPosts = 200;

void FillInstant(Asking& ask) {
  ask.request.command.body = model::CorrectInstant{
      .case_id = ask.id,
      .instant =
          ask.body.Word("instant", Need::kRequired, model::Instant::kEvent),
      .at = ask.body.Time("at", Need::kOptional),
      .confidence = ask.body.Word("confidence", Need::kOptional,
                                  model::Confidence::kExact)};
  ask.Seal(ask.body.Text("source", Need::kRequired, kLong),
           &model::CorrectInstant::source);
  ask.SealNote<model::CorrectInstant>(Need::kOptional);
}

void FillHandOver(Asking& ask) {
  ask.request.command.body =
      model::HandOverCase{.case_id = ask.id, .urgent = ask.body.Flag("urgent")};
  ask.Seal(ask.body.Text("to", Need::kRequired, kShort),
           &model::HandOverCase::to);
  ask.SealNote<model::HandOverCase>(Need::kOptional);
}

void FillReceipt(Asking& ask) {
  ask.request.command.body =
      model::RecordReceipt{.case_id = ask.id, .hand_over = ask.number()};
  ask.SealNote<model::RecordReceipt>(Need::kRequired);
}

void FillUnit(Asking& ask) {
  ask.request.command.body = model::AssignUnit{
      .case_id = ask.id, .unit = ask.body.Code("unit", Need::kRequired)};
}

void FillMerge(Asking& ask) {
  const auto into = ParseCaseId(ask.body.Code("into", Need::kRequired));
  if (!into) ask.body.Fail("into", "is not the id of a case, such as c12");
  ask.request.command.body = model::MergeCase{
      .case_id = ask.id, .into = into.value_or(model::CaseId())};
  ask.SealNote<model::MergeCase>(Need::kRequired);
}

void FillSplit(Asking& ask) {
  model::SplitCase command{.case_id = ask.id};
  for (std::string& post : ask.body.Texts("posts", kMostPosts)) {
    command.posts.emplace_back(std::move(post));
  }
  ask.request.command.body = std::move(command);
  ask.Seal(ask.body.Text("title", Need::kRequired, kShort),
           &model::SplitCase::title);
  ask.SealNote<model::SplitCase>(Need::kRequired);
}

// A text for the body that a request will have.
template <class B>
void Seal(runtime::Request& request, std::string text,
          model::TextHash B::* slot) {
  if (text.empty()) return;
  request.texts.push_back(
      {.slot =
           [slot](model::Command& command, const model::TextHash& hash) {
             std::get<B>(command.body).*slot = hash;
           },
       .text = std::move(text)});
}

runtime::Request ReadTriage(Body& body) {
  runtime::Request request;
  model::ConcludeTriage command{
      .conclusion =
          body.Word("conclusion", Need::kRequired, model::Conclusion::kNone),
      .answered_at = body.Time("answered_at", Need::kOptional)};
  body.Objects("cases", Need::kRequired, kMostCases, [&](Body& item) {
    const auto id = ParseCaseId(item.Code("id", Need::kRequired));
    if (!id) item.Fail("id", "is not the id of a case, such as c12");
    command.cases.push_back({.case_id = id.value_or(model::CaseId()),
                             .version = item.Version("version")});
  });
  request.command.body = std::move(command);
  Seal(request, body.Text("to", Need::kOptional, kShort),
       &model::ConcludeTriage::to);
  Seal(request, body.Text("note", Need::kRequired, kLong),
       &model::ConcludeTriage::note);
  return request;
}

runtime::Request ReadAttendance(Body& body) {
  runtime::Request request;
  const auto at = body.Time("at", Need::kRequired);
  request.command.body = model::RecordAttendance{
      .unit = body.Code("unit", Need::kRequired),
      .office = body.Word("office", Need::kRequired, model::Office::kNone),
      .person = model::PersonId(body.Code("person", Need::kOptional)),
      .at = at.value_or(base::TimePoint())};
  Seal(request, body.Text("note", Need::kRequired, kLong),
       &model::RecordAttendance::note);
  return request;
}

// A command that is about no one case.
AnswerTask Do(std::shared_ptr<Site> site, Call call,
              runtime::Request (*read)(Body&)) {
  Body body(call.body);
  runtime::Request request = read(body);
  request.command.actor = ReadActor(body, call, *site->people);
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  co_return co_await Submit(std::move(site), std::move(request));
}

}  // namespace

AnswerTask CorrectInstant(std::shared_ptr<Site> site, Call call) {
  return ChangeCase(std::move(site), std::move(call), FillInstant);
}
AnswerTask HandOverCase(std::shared_ptr<Site> site, Call call) {
  return ChangeCase(std::move(site), std::move(call), FillHandOver);
}
AnswerTask RecordReceipt(std::shared_ptr<Site> site, Call call) {
  return ChangeCase(std::move(site), std::move(call), FillReceipt);
}
AnswerTask AssignUnit(std::shared_ptr<Site> site, Call call) {
  return ChangeCase(std::move(site), std::move(call), FillUnit);
}
AnswerTask MergeCase(std::shared_ptr<Site> site, Call call) {
  return ChangeCase(std::move(site), std::move(call), FillMerge);
}
AnswerTask SplitCase(std::shared_ptr<Site> site, Call call) {
  return ChangeCase(std::move(site), std::move(call), FillSplit);
}
AnswerTask ConcludeTriage(std::shared_ptr<Site> site, Call call) {
  return Do(std::move(site), std::move(call), ReadTriage);
}
AnswerTask RecordAttendance(std::shared_ptr<Site> site, Call call) {
  return Do(std::move(site), std::move(call), ReadAttendance);
}

}  // namespace huiying::http
