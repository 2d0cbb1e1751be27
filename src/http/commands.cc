// Every command of a case is the same walk: who, which case, which version,
// the fields, the desk, the case as it is now.
#include "http/commands.h"

#include <fmt/core.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "base/check.h"
#include "http/ask.h"
#include "http/body.h"
#include "http/case_command.h"
#include "http/guard.h"
#include "http/views.h"

namespace huiying::http {
namespace {

Answer CaseAnswer(Site& site, unsigned status, model::CaseId id,
                  const runtime::Accepted& accepted) {
  const Lookup lookup = site.Look();
  const auto c = lookup.FindCase(id);
  Answer answer =
      JsonAnswer(status, {{"seq", accepted.seq},
                          {"case", c ? CaseSummary(lookup, *c) : Json()},
                          {"events", EventNames(accepted)}});
  if (c) answer.headers.emplace_back("ETag", fmt::format("\"{}\"", c->version));
  return answer;
}

void FillClaim(Asking& ask) {
  ask.request.command.body = model::ClaimCase{.case_id = ask.id};
}

void FillGrade(Asking& ask) {
  ask.request.command.body =
      model::ConfirmGrade{.case_id = ask.id, .grade = ask.body.Grade("grade")};
  ask.SealNote<model::ConfirmGrade>(Need::kOptional);
}

void FillDismiss(Asking& ask) {
  ask.request.command.body = model::DismissCase{.case_id = ask.id};
  ask.SealNote<model::DismissCase>(Need::kRequired);
}

void FillClose(Asking& ask) {
  ask.request.command.body = model::CloseCase{.case_id = ask.id};
  ask.SealNote<model::CloseCase>(Need::kOptional);
  ask.Seal(ask.body.Text("waiver", Need::kOptional, kLong),
           &model::CloseCase::waiver);
}

void FillReopen(Asking& ask) {
  ask.request.command.body = model::ReopenCase{.case_id = ask.id};
  ask.SealNote<model::ReopenCase>(Need::kRequired);
}

Json IntakeView(const IntakeLine& line) {
  Json json = {{"line", line.line}};
  if (!line.id.empty()) json["id"] = line.id;
  json["result"] = line.result;
  if (line.seq) json["seq"] = *line.seq;
  if (line.case_id) json["case"] = model::FormatCaseId(*line.case_id);
  if (!line.error.empty()) json["error"] = line.error;
  return json;
}

Answer LaneFullAnswer(const base::Error& error) {
  if (error.code != base::ErrorCode::kUnavailable) {
    return ProblemAnswer(FromError(error));
  }
  return LaterAnswer(
      {.status = 429,
       .code = "lane_full",
       .detail = "More posts wait than can be taken. Send the same body again "
                 "later; posts that were taken become duplicates."},
      1);
}

// What was taken is durable; what comes now could fill the disk.
Answer DiskLowAnswer() {
  return LaterAnswer(
      {.status = 507,
       .code = "disk_low",
       .detail = "The disk has no room for posts; what is left is for clocks "
                 "and alerts. Send the same body again when there is room."},
      60);
}

}  // namespace

// Who has signed in; a `by` that names somebody else is refused. Without
// accounts `person:<id>` of the body's `by`, who must be in the roster.
model::Actor ReadActor(Body& body, const Call& call, const PeopleView& people) {
  const Caller& caller = call.caller;
  std::string by = body.Text("by", Need::kOptional, kShort);
  if (caller.kind != Caller::kOpen) {
    const model::Actor actor = caller.actor();
    if (!by.empty() && by != caller.id && by != actor.value()) {
      body.Fail(
          {.status = 403,
           .code = "not_you",
           .detail = fmt::format("You are {}; leave `by` away.", actor.value()),
           .field = "by"});
    }
    return actor;
  }
  if (by.empty()) by = "desk";
  if (by != "desk" && people.Find(by) == nullptr) {
    body.Fail("by", "is nobody of the roster");
  }
  return model::Actor("person:" + by);
}

std::uint32_t Asking::number() const {
  std::uint32_t number = 0;
  if (call.params.size() < 2) return number;
  const std::string& text = call.params[1];
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? number : 0;
}

std::optional<Answer> NotAccepted(const runtime::Reply& reply) {
  if (const auto* refusal = std::get_if<model::Refusal>(&reply)) {
    return ProblemAnswer(FromRefusal(*refusal));
  }
  if (std::holds_alternative<runtime::Busy>(reply)) return BusyAnswer();
  return std::nullopt;
}

AnswerTask Submit(std::shared_ptr<Site> site, runtime::Request request) {
  const runtime::Reply reply =
      co_await Ask(&site->deps.desk, std::move(request));
  if (auto no = NotAccepted(reply)) co_return *std::move(no);
  const auto& accepted = std::get<runtime::Accepted>(reply);
  co_return JsonAnswer(
      200, {{"seq", accepted.seq}, {"events", EventNames(accepted)}});
}

Json EventNames(const runtime::Accepted& accepted) {
  Json names = Json::array();
  for (const model::Event& event : accepted.events) {
    names.push_back(model::EventName(event));
  }
  return names;
}

AnswerTask ChangeCase(std::shared_ptr<Site> site, Call call, Fill fill) {
  const auto id = ParseCaseId(call.params[0]);
  if (!id) {
    co_return ProblemAnswer(FromRefusal(
        {.code = "no_such_case", .detail = "There is no such case."}));
  }
  const IfMatch if_match = ReadIfMatch(call);
  if (if_match.problem) co_return ProblemAnswer(*if_match.problem);
  runtime::Request request;
  Body body(call.body);
  request.command.actor = ReadActor(body, call, *site->people);
  request.command.if_version = if_match.version;
  Asking ask{
      .call = call, .body = body, .site = *site, .id = *id, .request = request};
  fill(ask);
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  const runtime::Reply reply =
      co_await Ask(&site->deps.desk, std::move(request));
  if (auto no = NotAccepted(reply)) co_return *std::move(no);
  const auto& accepted = std::get<runtime::Accepted>(reply);
  // One voice of two: taken down, not yet done.
  const bool proposed = FindEvent<model::ProposalMade>(accepted) != nullptr;
  co_return CaseAnswer(*site, proposed ? 202 : 200, *id, accepted);
}

AnswerTask OpenCase(std::shared_ptr<Site> site, Call call) {
  runtime::Request request;
  Body body(call.body);
  request.command.actor = ReadActor(body, call, *site->people);
  const std::string title = body.Text("title", Need::kRequired, kShort);
  const model::Grade grade = body.Grade("grade");
  const bool due = body.Choice("answer", "due", "none");
  const auto first_post_at = body.Time("first_post_at", Need::kOptional);
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  request.command.body = model::OpenCase{
      .grade = grade, .answer_due = due, .first_post_at = first_post_at};
  request.texts.push_back(
      {.slot =
           [](model::Command& command, const model::TextHash& hash) {
             std::get<model::OpenCase>(command.body).title = hash;
           },
       .text = title});
  const runtime::Reply reply =
      co_await Ask(&site->deps.desk, std::move(request));
  if (auto no = NotAccepted(reply)) co_return *std::move(no);
  const auto& accepted = std::get<runtime::Accepted>(reply);
  const auto* const opened = FindEvent<model::CaseOpened>(accepted);
  HUIYING_CHECK(opened != nullptr);
  Answer answer = CaseAnswer(*site, 201, opened->case_id, accepted);
  answer.headers.emplace_back(
      "Location", "/api/v1/cases/" + model::FormatCaseId(opened->case_id));
  co_return answer;
}

AnswerTask ClaimCase(std::shared_ptr<Site> site, Call call) {
  return ChangeCase(std::move(site), std::move(call), FillClaim);
}
AnswerTask GradeCase(std::shared_ptr<Site> site, Call call) {
  return ChangeCase(std::move(site), std::move(call), FillGrade);
}
AnswerTask DismissCase(std::shared_ptr<Site> site, Call call) {
  return ChangeCase(std::move(site), std::move(call), FillDismiss);
}
AnswerTask CloseCase(std::shared_ptr<Site> site, Call call) {
  return ChangeCase(std::move(site), std::move(call), FillClose);
}
AnswerTask ReopenCase(std::shared_ptr<Site> site, Call call) {
  return ChangeCase(std::move(site), std::move(call), FillReopen);
}

AnswerTask AcknowledgeAlert(std::shared_ptr<Site> site, Call call) {
  const model::Refusal no_such{.code = "no_such_alert",
                               .detail = "There is no such alert."};
  Body body(call.body);
  runtime::Request request;
  request.command.actor = ReadActor(body, call, *site->people);
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  const Lookup before = site->Look();
  const auto id = ParseAlertId(call.params[0], before.global().journal_id);
  const auto alert = id ? before.FindAlert(*id) : std::nullopt;
  // The epoch is part of the id: an alert of a restored journal is another.
  if (!alert || model::FormatAlertId(before.global().journal_id, alert->epoch,
                                     *id) != call.params[0]) {
    co_return ProblemAnswer(FromRefusal(no_such));
  }
  request.command.body = model::AcknowledgeAlert{.alert = *id};
  const runtime::Reply reply =
      co_await Ask(&site->deps.desk, std::move(request));
  if (auto no = NotAccepted(reply)) co_return *std::move(no);
  const Lookup after = site->Look();
  const auto changed = after.FindAlert(*id);
  co_return JsonAnswer(
      200, {{"seq", std::get<runtime::Accepted>(reply).seq},
            {"alert", changed ? AlertView(after, *changed) : Json()}});
}

AnswerTask PushPosts(std::shared_ptr<Site> site, Call call) {
  const model::Actor actor = call.caller.kind == Caller::kOpen
                                 ? model::Actor("program:push")
                                 : call.caller.actor();
  if (site->deps.disk().is_low) co_return DiskLowAnswer();
  auto lines = co_await site->deps.intake(std::move(call.body), actor);
  if (!lines) co_return LaneFullAnswer(lines.error());
  Answer answer{.content_type = "application/x-ndjson",
                .headers = {{"Cache-Control", "no-store"}}};
  for (const IntakeLine& line : *lines) {
    answer.body += Dump(IntakeView(line));
    answer.body += '\n';
  }
  co_return answer;
}

}  // namespace huiying::http
