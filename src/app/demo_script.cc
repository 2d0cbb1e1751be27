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
                    .by = text("by")};
  const auto at = base::ParseDuration(text("at"));
  if (!at) {
    return base::Fail(base::ErrorCode::kInvalid,
                      "at: write a duration, like \"20m\"");
  }
  action.at = *at;
  for (const auto& [field, value] : line.items()) {
    if (value.is_string()) action.texts[field] = value.get<std::string>();
  }
  for (const char* field : {"grade", "release"}) {
    if (line.contains(field) && line[field].is_number_unsigned()) {
      action.number = line[field].get<std::uint32_t>();
    }
  }
  return action;
}

// A request for a case; texts are added with Say().
struct Making {
  const DemoAction& action;
  model::CaseId id;
  base::TimePoint now;
  runtime::Request request;

  std::uint32_t release() const { return std::max(1U, action.number); }

  template <class Body>
  void Ask(Body body) {
    request.command.body = std::move(body);
  }
  template <class Body>
  void Say(const char* field, model::TextHash Body::* slot) {
    const std::string text = action.Text(field);
    if (text.empty()) return;
    request.texts.push_back(
        {.slot =
             [slot](Command& command, const model::TextHash& hash) {
               std::get<Body>(command.body).*slot = hash;
             },
         .text = text});
  }
};

template <class E>
E WordOr(const DemoAction& action, E fallback) {
  return model::FromName<E>(action.Text("kind")).value_or(fallback);
}

void MakeRelease(Making& m) {
  const std::string& verb = m.action.verb;
  if (verb == "draft") {
    m.Ask(model::DraftRelease{
        .case_id = m.id,
        .kind = WordOr(m.action, model::ReleaseKind::kStatement)});
    m.Say("text", &model::DraftRelease::text);
  } else if (verb == "review") {
    m.Ask(model::ReviewRelease{
        .case_id = m.id,
        .release = m.release(),
        .kind = WordOr(m.action, model::ReviewKind::kFacts),
        .passed = true});
    m.Say("note", &model::ReviewRelease::note);
  } else if (verb == "approve") {
    m.Ask(model::ApproveRelease{.case_id = m.id, .release = m.release()});
  } else {
    m.Ask(model::PublishRelease{.case_id = m.id,
                                .release = m.release(),
                                .channel_id = m.action.Text("channel"),
                                .published_at = m.now});
    m.Say("channel", &model::PublishRelease::channel);
    m.Say("url", &model::PublishRelease::url);
  }
}

void MakePressEvent(Making& m) {
  if (m.action.verb == "plan") {
    m.Ask(model::PlanPressEvent{.case_id = m.id,
                                .planned_at = m.now + std::chrono::hours(2)});
    m.Say("place", &model::PlanPressEvent::place);
  } else if (m.action.verb == "hold") {
    m.Ask(model::HoldPressEvent{
        .case_id = m.id,
        .press_event = m.release(),
        .held_at = m.now,
        .speakers = {{.person = model::PersonId(m.action.by),
                      .office = model::Office::kSpokesperson,
                      .unit = "bureau"}}});
    m.Say("note", &model::HoldPressEvent::evidence);
  } else {
    m.Ask(model::RecordPressEvent{.case_id = m.id, .held_at = m.now});
    m.Say("place", &model::RecordPressEvent::place);
  }
}

std::optional<runtime::Request> RequestFor(const DemoAction& action,
                                           model::CaseId id,
                                           base::TimePoint now) {
  Making m{.action = action, .id = id, .now = now, .request = {}};
  const std::string& verb = action.verb;
  if (verb == "claim") {
    m.Ask(model::ClaimCase{.case_id = id});
  } else if (verb == "grade") {
    m.Ask(model::ConfirmGrade{.case_id = id, .grade = action.number});
  } else if (verb == "draft" || verb == "review" || verb == "approve" ||
             verb == "publish") {
    MakeRelease(m);
  } else if (verb == "plan" || verb == "hold" || verb == "press") {
    MakePressEvent(m);
  } else if (verb == "close") {
    m.Ask(model::CloseCase{.case_id = id});
    m.Say("note", &model::CloseCase::note);
    m.Say("waiver", &model::CloseCase::waiver);
  } else {
    return std::nullopt;
  }
  m.request.command.actor = model::Actor("person:" + action.by);
  return std::move(m.request);
}

void Play(const DemoAction& action, Daemon& daemon) {
  const auto id = daemon.CaseOfPost(action.post);
  auto request = id ? RequestFor(action, *id, daemon.now()) : std::nullopt;
  if (!request) {
    return LogWarning("demo", fmt::format("{} of {}: no case of it",
                                          action.verb, action.post.value()));
  }
  if (auto* const draft =
          std::get_if<model::DraftRelease>(&request->command.body)) {
    draft->reading = daemon.ReadRelease(action.Text("text"));
  }
  std::promise<runtime::Reply> done;
  auto reply = done.get_future();
  daemon.desk().Submit(*std::move(request), [&done](runtime::Reply r) {
    done.set_value(std::move(r));
  });
  const runtime::Reply answer = reply.get();
  const auto* const refusal = std::get_if<model::Refusal>(&answer);
  LogInfo("demo", fmt::format("{}: {} {}{}", action.by, action.verb,
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
