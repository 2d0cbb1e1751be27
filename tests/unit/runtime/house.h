// A writer over memory with a clock that stands, for tests of runtime and for
// the simulation: start, stop, and a few made-up commands.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "runtime/start.h"
#include "runtime/writer.h"
#include "store/memory_store.h"

namespace huiying::testing {

using base::Duration;
using base::TimePoint;

class SeededRandom : public runtime::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void Fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(engine_());
  }
  std::uint64_t Next() { return engine_(); }

 private:
  std::mt19937_64 engine_;
};

inline TimePoint Morning() {
  return *base::ParseTime("2026-11-24T09:00:00+08:00");
}

// Two people, two steps, the three duties of the trade.
inline model::Policy MadeUpPolicy() {
  using model::Evidence;
  const auto hours = [](int n) { return Duration(std::chrono::hours(n)); };
  const auto person = [](const char* id) {
    return model::Person{.id = model::PersonId(id),
                         .channels = {{.kind = "webhook", .drill = true}}};
  };
  const auto step = [](int minutes, const char* id) {
    return model::LadderStep{
        .after = std::chrono::minutes(minutes),
        .notify = {{.kind = model::RecipientKind::kPerson, .name = id}}};
  };
  model::Policy policy{.rules_version = "0011223344556677"};
  policy.obligations = {{.pack = "national",
                         .duty = model::DutyKind::kStatement,
                         .grades = {1, 2},
                         .within = hours(5),
                         .stages = {50, 75, 90, 100},
                         .satisfied_by = Evidence::kRelease,
                         .cite = "made up"},
                        {.pack = "national",
                         .duty = model::DutyKind::kPressConference,
                         .grades = {1, 2},
                         .within = hours(24),
                         .stages = {50, 75, 90, 100},
                         .satisfied_by = Evidence::kPressEventHeld,
                         .cite = "made up"},
                        {.pack = "national",
                         .duty = model::DutyKind::kResponse,
                         .grades = {3, 4},
                         .within = hours(48),
                         .stages = {50, 75, 90, 100},
                         .satisfied_by = Evidence::kRelease,
                         .cite = "made up"}};
  policy.ladders = {{.name = "default",
                     .steps = {step(0, "duty-1"), step(15, "duty-2")},
                     .repeat = std::chrono::minutes(15)}};
  policy.people = {person("duty-1"), person("duty-2")};
  policy.on_call = {
      {.name = "press-centre", .always = {model::PersonId("duty-1")}}};
  return policy;
}

inline runtime::Request By(const char* actor,
                           decltype(model::Command::body) b) {
  runtime::Request request;
  request.command.actor = model::Actor(actor);
  request.command.body = std::move(b);
  return request;
}

inline runtime::Request Rules() {
  return By("operator", model::LoadRules{.policy = MadeUpPolicy()});
}

// A post with a title, a text and a url, as ingest hands them in.
inline runtime::Request Post(const std::string& id, model::Grade grade,
                             TimePoint published_at, const std::string& text) {
  model::SubmitPost submit;
  submit.post.id = model::PostId(id);
  submit.post.feed = model::FeedName("made-up");
  submit.post.published_at = published_at;
  submit.post.fetched_at = published_at;
  submit.post.grade = grade;
  submit.post.answer_due = true;
  runtime::Request request = By("feed:made-up", std::move(submit));
  request.lane = runtime::Lane::kPosts;
  const auto slot = [](model::TextHash model::PostRow::* field) {
    return [field](model::Command& command, const model::TextHash& hash) {
      std::get<model::SubmitPost>(command.body).post.*field = hash;
    };
  };
  request.texts = {{slot(&model::PostRow::title), text},
                   {slot(&model::PostRow::text), text},
                   {slot(&model::PostRow::url), "https://example.invalid/1"}};
  return request;
}

inline runtime::Request Release(model::CaseId id, TimePoint at) {
  runtime::Request request = By(
      "person:duty-1", model::RecordRelease{.case_id = id, .published_at = at});
  request.texts = {{[](model::Command& c, const model::TextHash& hash) {
                      std::get<model::RecordRelease>(c.body).channel = hash;
                    },
                    "平安某城"}};
  return request;
}

// One process: it can be ended at any moment and started again on the store.
class House {
 public:
  explicit House(store::KeyValue& store, std::uint64_t seed = 1)
      : store(store), clock(Morning()), random(seed) {}

  // Load, check, first turns. The clock resumes where the journal ends.
  base::Status Start(runtime::Mode mode = runtime::Mode::kLive,
                     runtime::TurnLimits limits = {}) {
    auto loaded = runtime::Load(store);
    if (!loaded) return std::unexpected(loaded.error());
    if (auto ok = runtime::CheckMode(*loaded, mode); !ok) return ok;
    inbox = std::make_unique<runtime::Inbox>(1024, 4096);
    fatal.reset();
    writer.emplace(
        std::move(loaded->engine), loaded->head,
        loaded->last_at.value_or(TimePoint()),
        runtime::Writer::Outside{
            .inbox = *inbox,
            .clock = other_clock == nullptr ? clock : *other_clock,
            .store = store,
            .random = random,
            .publish =
                [this](const runtime::Published& turn) {
                  published.push_back(turn);
                },
            .on_fatal = [this](const base::Error& error) { fatal = error; },
            .on_mismatch =
                [this](const engine::Audit& audit) {
                  mismatches += audit.mismatches();
                }},
        limits);
    return runtime::Begin(*writer, *inbox, random, mode);
  }

  // Hands it in; the place of its answer among replies.
  std::size_t Submit(runtime::Request request) {
    const std::size_t place = replies.size();
    replies.emplace_back();
    const auto lane = request.lane == runtime::Lane::kFirst
                          ? aio::MailboxLane::kFirst
                          : aio::MailboxLane::kRest;
    runtime::Pending pending{.request = std::move(request),
                             .done = [this, place](runtime::Reply reply) {
                               HUIYING_CHECK_MSG(!replies[place],
                                                 "answered twice");
                               replies[place] = std::move(reply);
                             }};
    HUIYING_CHECK(inbox->Push(lane, pending));
    return place;
  }

  // The events it led to. REQUIRES: it is accepted.
  std::vector<model::Event> Do(runtime::Request request) {
    const std::size_t place = Submit(std::move(request));
    while (writer->Step().full) {
    }
    HUIYING_CHECK(replies[place].has_value());
    auto* const accepted = std::get_if<runtime::Accepted>(&*replies[place]);
    HUIYING_CHECK(accepted != nullptr);
    return accepted->events;
  }

  void StepAll() {
    while (writer->Step().full) {
    }
  }

  store::KeyValue& store;
  runtime::ManualClock clock;
  runtime::Clock* other_clock = nullptr;  // instead of it
  SeededRandom random;
  std::unique_ptr<runtime::Inbox> inbox;
  std::optional<runtime::Writer> writer;
  std::optional<base::Error> fatal;
  std::size_t mismatches = 0;  // that audits found in the indexes
  std::vector<runtime::Published> published;
  std::deque<std::optional<runtime::Reply>> replies;
};

}  // namespace huiying::testing
