#include "runtime/engine_loop.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "tests/unit/runtime/house.h"

namespace huiying::runtime {
namespace {

using testing::House;
using testing::Morning;
using testing::Post;
using testing::Rules;

Reply Ask(Desk& desk, Request request) {
  std::promise<Reply> promise;
  desk.Submit(std::move(request),
              [&](Reply reply) { promise.set_value(std::move(reply)); });
  return promise.get_future().get();
}

}  // namespace

TEST_CASE("CommandsFromManyThreadsAreEachAnsweredOnce") {
  store::MemoryStore store;
  House house(store);
  REQUIRE(house.Start());
  EngineThread thread(*house.inbox, *house.writer, house.clock);
  thread.Start();
  CHECK(std::holds_alternative<Accepted>(Ask(thread, Rules())));
  std::atomic<int> accepted = 0;
  std::vector<std::thread> askers;
  for (int a = 0; a < 4; ++a) {
    askers.emplace_back([&, a] {
      for (int i = 0; i < 50; ++i) {
        const std::string id = std::to_string(a * 1000 + i);
        const Reply reply =
            Ask(thread, Post("w:" + id, 2, Morning(), "甲" + id));
        accepted += std::holds_alternative<Accepted>(reply) ? 1 : 0;
      }
    });
  }
  for (auto& asker : askers) asker.join();
  thread.Stop();
  CHECK(accepted == 200);
  CHECK(house.writer->engine().state().posts.size() == 200);
}

TEST_CASE("AFullLaneIsBusyAndTheOtherOneIsNot") {
  Inbox inbox(2, 1);
  InboxDesk desk(inbox);
  int busy = 0;
  const auto done = [&](Reply reply) {
    busy += std::holds_alternative<Busy>(reply) ? 1 : 0;
  };
  desk.Submit(Post("w:1", 2, Morning(), "甲"), done);
  desk.Submit(Post("w:2", 2, Morning(), "甲"), done);
  CHECK(busy == 1);
  desk.Submit(Rules(), done);
  desk.Submit(Rules(), done);
  CHECK(busy == 1);
  desk.Submit(Rules(), done);
  CHECK(busy == 2);
}

TEST_CASE("OfManyThoseThatDoNotFitAreBusy") {
  Inbox inbox(3, 1);
  InboxDesk desk(inbox);
  std::vector<int> busy;
  std::vector<Pending> many;
  for (int i = 0; i < 5; ++i) {
    many.push_back({.request = Rules(), .done = [&busy, i](Reply reply) {
                      CHECK(std::holds_alternative<Busy>(reply));
                      busy.push_back(i);
                    }});
  }
  desk.SubmitMany(std::move(many));
  CHECK(busy == std::vector{3, 4});
  CHECK(inbox.depth(aio::MailboxLane::kFirst) == 3);
}

TEST_CASE("WhatWaitsWhenTheThreadStopsIsAnsweredBusy") {
  store::MemoryStore store;
  House house(store);
  REQUIRE(house.Start());
  EngineThread thread(*house.inbox, *house.writer, house.clock);
  int busy = 0;
  const auto done = [&](Reply reply) {
    busy += std::holds_alternative<Busy>(reply) ? 1 : 0;
  };
  thread.Submit(Rules(), done);
  house.inbox->Close();
  thread.Start();
  thread.Stop();
  CHECK(busy == 1);
  thread.Submit(Rules(), done);
  CHECK(busy == 2);
}

}  // namespace huiying::runtime
