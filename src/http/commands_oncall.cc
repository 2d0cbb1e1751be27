// Commands about rosters, heartbeats and the clock.
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "http/ask.h"
#include "http/case_command.h"
#include "http/commands.h"
#include "http/problem.h"

namespace huiying::http {
namespace {

constexpr std::size_t kMostStandIns = 16;

}  // namespace

AnswerTask SetOverride(std::shared_ptr<Site> site, Call call) {
  Body body(call.body);
  model::SetOverride command{.group = call.params[0]};
  command.from = body.Time("from", Need::kRequired).value_or(base::TimePoint());
  command.to = body.Time("to", Need::kRequired).value_or(base::TimePoint());
  for (std::string& id : body.Texts("people", kMostStandIns)) {
    command.people.emplace_back(std::move(id));
  }
  runtime::Request request;
  request.command.actor = ReadActor(body, call, *site->people);
  const std::string note = body.Text("note", Need::kOptional, kLong);
  request.command.body = std::move(command);
  if (!note.empty()) {
    request.texts.push_back(
        {.slot =
             [](model::Command& c, const model::TextHash& hash) {
               std::get<model::SetOverride>(c.body).note = hash;
             },
         .text = note});
  }
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  const runtime::Reply reply =
      co_await Ask(&site->deps.desk, std::move(request));
  if (auto no = NotAccepted(reply)) co_return *std::move(no);
  const auto& accepted = std::get<runtime::Accepted>(reply);
  const auto* const set = FindEvent<model::OverrideSet>(accepted);
  co_return JsonAnswer(
      201, {{"seq", accepted.seq}, {"number", set->override_.number}});
}

AnswerTask WithdrawOverride(std::shared_ptr<Site> site, Call call) {
  Body body(call.body);
  model::WithdrawOverride command{.group = call.params[0]};
  const std::string& text = call.params[1];
  // What is no number is the number of no override.
  std::from_chars(text.data(), text.data() + text.size(), command.number);
  runtime::Request request;
  request.command.actor = ReadActor(body, call, *site->people);
  request.command.body = std::move(command);
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  co_return co_await Submit(std::move(site), std::move(request));
}

AnswerTask ReceiveShift(std::shared_ptr<Site> site, Call call) {
  Body body(call.body);
  runtime::Request request;
  request.command.actor = ReadActor(body, call, *site->people);
  request.command.body = model::ReceiveShift{.group = call.params[0]};
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  co_return co_await Submit(std::move(site), std::move(request));
}

AnswerTask RecordHeartbeat(std::shared_ptr<Site> site, Call call) {
  runtime::Request request;
  request.command.actor = call.caller.kind == Caller::kOpen
                              ? model::Actor("program:" + call.params[0])
                              : call.caller.actor();
  request.command.body = model::RecordHeartbeat{.name = call.params[0]};
  co_return co_await Submit(std::move(site), std::move(request));
}

AnswerTask AcceptClock(std::shared_ptr<Site> site, Call call) {
  Body body(call.body);
  runtime::Request request;
  request.command.actor = ReadActor(body, call, *site->people);
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  const auto step = site->deps.held_clock_step();
  if (!step) {
    co_return ProblemAnswer(
        FromRefusal({.code = "no_clock_step",
                     .detail = "No step of the clock waits to be accepted."}));
  }
  request.command.body = model::AcceptClock{.step = *step};
  co_return co_await Submit(std::move(site), std::move(request));
}

}  // namespace huiying::http
