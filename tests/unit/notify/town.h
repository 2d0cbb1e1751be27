// The real writer over memory, a clock that stands, a deliverer and its net,
// all on the test's one thread: a reply or a turn travels as it would between
// threads, through the io_context.
#pragma once

#include <doctest/doctest.h>

#include <boost/asio/post.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "notify/deliverer.h"
#include "tests/unit/aio/loopback_server.h"
#include "tests/unit/runtime/house.h"

namespace huiying::testing {

class TownDesk : public runtime::Desk {
 public:
  void Submit(runtime::Request request, runtime::ReplyFn done) override {
    runtime::Pending pending{.request = std::move(request),
                             .done = std::move(done)};
    if (busy > 0) {
      --busy;
      pending.done(runtime::Busy{});
      return;
    }
    HUIYING_CHECK(house->inbox->Push(aio::MailboxLane::kFirst, pending));
    asio::post(*net, [this] { turn(); });
  }

  House* house = nullptr;
  asio::io_context* net = nullptr;
  std::function<void()> turn;
  int busy = 0;  // so many answers more
};

// One process of the deliverer on a store that outlives it.
class Town {
 public:
  explicit Town(store::MemoryStore& store,
                runtime::Mode mode = runtime::Mode::kLive)
      : house(store), http(net) {
    desk.house = &house;
    desk.net = &net;
    desk.turn = [this] { Turn(); };
    auto started = house.Start(mode);
    REQUIRE_MESSAGE(started, started.error().message);
  }

  // People of the made-up policy, one webhook each.
  void Person(const std::string& id, const std::string& url,
              const std::string& secret = "") {
    directory->people.push_back(
        {.id = model::PersonId(id),
         .name = "名字" + id,
         .channels = {{.to = config::Webhook{.url = url, .secret = secret},
                       .drill = true}}});
  }

  void StartDelivering() {
    deliverer = std::make_unique<notify::Deliverer>(
        notify::Deliverer::Outside{
            .net = net,
            .http = http,
            .desk = desk,
            .store = house.store,
            .now = [this] { return house.clock.Now(); },
            .base_url = "http://desk",
            .answer_timeout = answer_timeout,
            .on_attempt =
                [this](const notify::Attempt& a) { attempts.push_back(a); },
            .steady = [this] { return steady; },
            .wall = [this] { return wall; }},
        directory);
    const auto started = deliverer->Start();
    REQUIRE_MESSAGE(started, started.error().message);
  }

  void Do(runtime::Request request) {
    house.Do(std::move(request));
    HandOn();
  }

  // One alert to duty-1: a priority source went blind.
  void GoBlind(const std::string& feed) {
    Do(By("program:feeds",
          model::ReportSource{.name = model::FeedName(feed),
                              .state = model::SourceState::kBlind,
                              .priority = true,
                              .why = "timeout"}));
  }

  void Advance(base::Duration by) {
    house.clock.Advance(by);
    Turn();
    deliverer->Wake();
  }

  // Lets the net run until it is so, for ten seconds at most.
  template <class Condition>
  bool Until(Condition condition) {
    const auto end =
        std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition() && std::chrono::steady_clock::now() < end) {
      net.restart();
      net.run_one_for(std::chrono::milliseconds(100));
    }
    return condition();
  }
  bool UntilAttempts(std::size_t count) {
    return Until([&] { return attempts.size() >= count; });
  }
  // All that is due was tried and its outcome is recorded.
  bool UntilSettled() {
    return Until([&] { return deliverer->open() == 0; });
  }
  // The outcome is recorded; the alert may wait for its next try.
  bool UntilState(std::uint64_t id, model::AlertState state) {
    return Until([&] { return Row(id).state == state; });
  }

  model::Alert Row(std::uint64_t id) const {
    const auto row = house.store.Take()->Get(
        store::Family::kProjections, model::AlertKey(model::AlertId(id)));
    REQUIRE(row);
    REQUIRE(row->has_value());
    return *model::DecodeFields<model::Alert>(**row);
  }

  asio::io_context net;
  House house;
  aio::HttpClient http;
  TownDesk desk;
  std::shared_ptr<config::Directory> directory =
      std::make_shared<config::Directory>();
  std::chrono::milliseconds answer_timeout{5'000};
  notify::Rate::Instant steady{};  // stands, too
  base::TimePoint wall = *base::ParseTime("2026-11-24T09:00:00+08:00");
  std::vector<notify::Attempt> attempts;
  std::unique_ptr<notify::Deliverer> deliverer;

 private:
  void Turn() {
    house.StepAll();
    HandOn();
  }
  void HandOn() {
    for (; handed_on_ < house.published.size(); ++handed_on_) {
      if (deliverer) deliverer->OnPublished(house.published[handed_on_]);
    }
  }

  std::size_t handed_on_ = 0;
};

}  // namespace huiying::testing
