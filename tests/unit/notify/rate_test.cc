#include "notify/rate.h"

#include <doctest/doctest.h>

#include <random>

#include "notify/channels/dingtalk.h"
#include "notify/channels/feishu.h"
#include "notify/channels/ntfy.h"
#include "notify/channels/pagerduty.h"
#include "notify/channels/wecom.h"
#include "notify/receivers.h"

namespace huiying::notify {
namespace {

using namespace std::chrono_literals;
using enum Urgency;

const Rate::Instant kStart{};

TEST_CASE("NoWindowEverHoldsMoreThanItsMost") {
  struct Case {
    std::vector<Window> windows;
    std::chrono::milliseconds length;
    std::size_t most;  // what the platform allows
    double least;      // what we want of it
  };
  const std::vector<Case> cases = {{WeComRate(), 60s, 20, 12},
                                   {DingTalkRate(), 60s, 20, 12},
                                   {FeishuRate(), 60s, 100, 60},
                                   {FeishuRate(), 1s, 5, 1},
                                   {PagerDutyRate(), 60s, 120, 80}};
  std::mt19937 random(3);
  for (const Case& c : cases) {
    Rate rate(c.windows);
    std::vector<Rate::Instant> sent;
    Rate::Instant now = kStart;
    while (sent.size() < 500) {
      const Urgency urgency = random() % 3 == 0 ? kGrave : kUsual;
      now = rate.NextAt(now, urgency);
      rate.Take(now);
      sent.push_back(now);
      now += std::chrono::milliseconds(random() % 3);
    }
    for (std::size_t i = 0; i + c.most < sent.size(); ++i) {
      REQUIRE(sent[i + c.most] - sent[i] >= c.length);
    }
    const auto windows = std::chrono::duration<double>(now - kStart) / c.length;
    CHECK(500.0 / windows >= c.least);
  }
}

TEST_CASE("AReserveIsKeptForGraveAlerts") {
  Rate rate({{.length = 60s, .most = 18, .reserved = 6}});
  for (int i = 0; i < 12; ++i) {
    REQUIRE(rate.IsFree(kStart, kUsual));
    rate.Take(kStart);
  }
  CHECK_FALSE(rate.IsFree(kStart, kUsual));
  CHECK(rate.NextAt(kStart, kUsual) == kStart + 60s);
  for (int i = 0; i < 6; ++i) {
    REQUIRE(rate.IsFree(kStart + 1s, kGrave));
    rate.Take(kStart + 1s);
  }
  CHECK_FALSE(rate.IsFree(kStart + 1s, kGrave));
  CHECK(rate.NextAt(kStart + 1s, kGrave) == kStart + 60s);
  CHECK(rate.IsFree(kStart + 60s, kGrave));
}

TEST_CASE("AReceiverThatAskedForSilenceGetsIt") {
  Rate rate({{.length = 60s, .most = 18}});
  rate.CloseUntil(kStart + 600s);
  rate.CloseUntil(kStart + 10s);  // the longer holds
  CHECK(rate.NextAt(kStart, kGrave) == kStart + 600s);
  CHECK_FALSE(rate.IsIdle(kStart));
  CHECK(rate.IsIdle(kStart + 600s));
}

bool Always(model::AlertId) { return true; }

ReceiverQueue Robot() {
  return ReceiverQueue({.receiver = "r",
                        .rate = {{.length = 60s, .most = 18, .reserved = 6}},
                        .digests = true});
}

ReceiverQueue::Waiting Alert(std::uint64_t id, const char* person,
                             Urgency urgency = kUsual) {
  return {.id = model::AlertId(id),
          .person = model::PersonId(person),
          .urgency = urgency};
}

TEST_CASE("GraveAlertsOvertakeAndAreNeverInADigest") {
  ReceiverQueue queue = Robot();
  for (std::uint64_t i = 1; i <= 5; ++i) queue.Push(Alert(i, "a"));
  queue.Push(Alert(6, "a", kGrave));
  queue.Push(Alert(7, "a", kGrave));
  CHECK(queue.Take(kStart, Always) == Batch{model::AlertId(6)});
  CHECK(queue.Take(kStart, Always) == Batch{model::AlertId(7)});
  CHECK(queue.Take(kStart, Always).size() == 5);
  CHECK(queue.Take(kStart, Always).empty());
}

TEST_CASE("OnlyAPileForOnePersonBecomesADigest") {
  ReceiverQueue queue = Robot();
  queue.Push(Alert(1, "a"));
  queue.Push(Alert(2, "b"));
  queue.Push(Alert(3, "a"));
  queue.Push(Alert(4, "b"));
  queue.Push(Alert(5, "b"));
  // Two for a: each goes by itself. Three for b: one piece.
  CHECK(queue.Take(kStart, Always) == Batch{model::AlertId(1)});
  CHECK(queue.Take(kStart, Always) ==
        Batch{model::AlertId(2), model::AlertId(4), model::AlertId(5)});
  CHECK(queue.Take(kStart, Always) == Batch{model::AlertId(3)});
  CHECK(queue.waiting() == 0);
}

TEST_CASE("ADigestHasABound") {
  ReceiverQueue queue = Robot();
  for (std::uint64_t i = 0; i < 50; ++i) queue.Push(Alert(i, "a"));
  CHECK(queue.Take(kStart, Always).size() == kMostInDigest);
  CHECK(queue.Take(kStart, Always).size() == kMostInDigest);
  CHECK(queue.Take(kStart, Always).size() == 10);
}

TEST_CASE("WhatWasOvertakenCostsNoSlot") {
  ReceiverQueue queue = Robot();
  for (std::uint64_t i = 0; i < 50; ++i) {
    queue.Push(Alert(i, "a", kGrave));
  }
  const auto is_last = [](model::AlertId id) { return id.value() == 49; };
  CHECK(queue.Take(kStart, is_last) == Batch{model::AlertId(49)});
  for (int i = 0; i < 11; ++i) {
    queue.Push(Alert(100, "a"));
    CHECK(queue.Take(kStart, Always).size() == 1);
  }
  queue.Push(Alert(100, "a"));
  CHECK(queue.Take(kStart, Always).empty());
}

TEST_CASE("AGraveAlertDoesNotWaitForARobotThatIsMute") {
  ReceiverQueue queue = Robot();
  queue.CloseUntil(kStart + 600s);
  queue.Push(Alert(1, "a"));
  CHECK(queue.Take(kStart, Always).empty());
  CHECK_FALSE(queue.TakeImpatient(kStart, Always));
  queue.Push(Alert(2, "a", kGrave));
  CHECK(queue.Take(kStart, Always).empty());
  const auto impatient = queue.TakeImpatient(kStart, Always);
  REQUIRE(impatient);
  CHECK(impatient->id == model::AlertId(2));
  CHECK(impatient->wait == 600s);
  // A short wait is borne.
  queue.Push(Alert(3, "a", kGrave));
  CHECK_FALSE(queue.TakeImpatient(kStart + 595s, Always));
  CHECK(queue.NextAt(kStart + 595s) == kStart + 600s);
}

}  // namespace
}  // namespace huiying::notify
