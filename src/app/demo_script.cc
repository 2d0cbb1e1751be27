#include "app/demo_script.h"

#include <fmt/core.h>

#include <fstream>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/log.h"

namespace huiying::app {
namespace {

using model::Command;
using Json = nlohmann::json;

// How often the people look up, in real time.
constexpr std::chrono::milliseconds kGlance{100};
// How long they wait for the case that they are to work on, in the demo's.
constexpr base::Duration kPatience = std::chrono::hours(3);

base::Result<DemoAction> ActionFrom(const Json& line) {
  const auto text = [&](const char* field) {
    const auto it = line.find(field);
    return it != line.end() && it->is_string() ? it->get<std::string>()
                                               : std::string();
  };
  DemoAction action{.verb = text("do"),
                    .post = model::PostId(text("post")),
                    .by = text("by"),
                    .url = text("url")};
  const auto at = base::ParseDuration(text("at"));
  if (!at) {
    return base::Fail(base::ErrorCode::kInvalid,
                      "at: write a duration, like \"20m\"");
  }
  action.at = *at;
  for (const char* field : {"channel", "place", "note"}) {
    if (action.text.empty()) action.text = text(field);
  }
  if (line.contains("grade") && line["grade"].is_number_unsigned()) {
    action.grade = line["grade"].get<model::Grade>();
  }
  return action;
}

// A request whose text, if any, goes where `slot` says.
template <class Body>
runtime::Request RequestOf(Body body, const std::string& text,
                           model::TextHash Body::* slot) {
  runtime::Request request;
  request.command.body = body;
  request.texts.push_back(
      {.slot =
           [slot](Command& command, const model::TextHash& hash) {
             std::get<Body>(command.body).*slot = hash;
           },
       .text = text});
  return request;
}

std::optional<runtime::Request> RequestFor(const DemoAction& action,
                                           model::CaseId id,
                                           base::TimePoint now) {
  runtime::Request request;
  if (action.verb == "claim") {
    request.command.body = model::ClaimCase{.case_id = id};
  } else if (action.verb == "grade") {
    request.command.body =
        model::ConfirmGrade{.case_id = id, .grade = action.grade};
  } else if (action.verb == "release") {
    request =
        RequestOf(model::RecordRelease{.case_id = id, .published_at = now},
                  action.text, &model::RecordRelease::channel);
    request.texts.push_back(
        {.slot =
             [](Command& command, const model::TextHash& hash) {
               std::get<model::RecordRelease>(command.body).url = hash;
             },
         .text = action.url});
  } else if (action.verb == "press") {
    request = RequestOf(model::RecordPressEvent{.case_id = id, .held_at = now},
                        action.text, &model::RecordPressEvent::place);
  } else if (action.verb == "close") {
    request = RequestOf(model::CloseCase{.case_id = id}, action.text,
                        &model::CloseCase::note);
  } else {
    return std::nullopt;
  }
  request.command.actor = model::Actor("person:" + action.by);
  return request;
}

void Play(const DemoAction& action, Daemon& daemon) {
  const auto id = daemon.CaseOfPost(action.post);
  auto request = id ? RequestFor(action, *id, daemon.now()) : std::nullopt;
  if (!request) {
    return LogWarning("demo", fmt::format("{} of {}: no case of it",
                                          action.verb, action.post.value()));
  }
  std::promise<runtime::Reply> done;
  auto reply = done.get_future();
  daemon.desk().Submit(*std::move(request), [&done](runtime::Reply r) {
    done.set_value(std::move(r));
  });
  const runtime::Reply answer = reply.get();
  const auto* const refusal = std::get_if<model::Refusal>(&answer);
  LogInfo("demo", fmt::format("{} {}s {}{}", action.by, action.verb,
                              model::FormatCaseId(*id),
                              refusal ? ": refused, " + refusal->code : ""));
}

}  // namespace

base::Result<std::vector<DemoAction>> ReadDemoScript(const std::string& path) {
  std::ifstream in(path);
  if (!in) {
    return base::Fail(base::ErrorCode::kNotFound,
                      fmt::format("{}: cannot be opened", path));
  }
  std::vector<DemoAction> actions;
  std::string text;
  for (int number = 1; std::getline(in, text); ++number) {
    if (text.empty()) continue;
    const Json line = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    auto action = line.is_object()
                      ? ActionFrom(line)
                      : base::Fail(base::ErrorCode::kInvalid, "not an object");
    if (!action) {
      return base::FailIn(fmt::format("{}:{}", path, number),
                          std::move(action));
    }
    actions.push_back(*std::move(action));
  }
  return actions;
}

void PlayDemoScript(const std::vector<DemoAction>& actions,
                    base::TimePoint start, Daemon& daemon,
                    const std::stop_token& stop) {
  for (const DemoAction& action : actions) {
    while (daemon.now() < start + action.at) {
      if (stop.stop_requested()) return;
      std::this_thread::sleep_for(kGlance);
    }
    while (!daemon.CaseOfPost(action.post) &&
           daemon.now() < start + action.at + kPatience) {
      if (stop.stop_requested()) return;
      std::this_thread::sleep_for(kGlance);
    }
    Play(action, daemon);
  }
}

}  // namespace huiying::app
