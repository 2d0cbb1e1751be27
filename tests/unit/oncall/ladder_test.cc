#include "oncall/ladder.h"

#include <doctest/doctest.h>

namespace huiying::oncall {
namespace {

using namespace std::chrono_literals;
using model::PersonId;
using model::RecipientKind;

const base::TimePoint kStart = base::FromMillis(1'000'000);

model::Policy ThreeSteps() {
  model::Policy policy;
  policy.people = {
      {.id = PersonId("a"), .channels = {{.kind = "webhook"}}},
      {.id = PersonId("mute"), .channels = {}},
      {.id = PersonId("b"),
       .channels = {{.kind = "webhook"}, {.kind = "webhook", .drill = true}}}};
  policy.on_call = {{.name = "desk", .always = {PersonId("a")}},
                    {.name = "empty", .always = {}}};
  policy.ladders = {
      {.name = "grave",
       .grades = {1},
       .steps = {{.after = 0s, .notify = {{RecipientKind::kOnCall, "empty"}}},
                 {.after = 10min, .notify = {{RecipientKind::kPerson, "b"}}}}},
      {.name = "default",
       .steps = {{.after = 0s, .notify = {{RecipientKind::kOnCall, "desk"}}},
                 {.after = 10min, .notify = {{RecipientKind::kPerson, "mute"}}},
                 {.after = 20min,
                  .notify = {{RecipientKind::kPerson, "a"},
                             {RecipientKind::kPerson, "b"}}}},
       .repeat = 5min}};
  return policy;
}

Turn At(const model::Policy& policy, const model::Escalation& escalation,
        base::TimePoint now) {
  return Advance(policy, &policy.ladders[1], escalation, now, Mode::kLive);
}

}  // namespace

TEST_CASE("TheFirstLadderThatFitsWins") {
  const model::Policy policy = ThreeSteps();
  CHECK(FindLadder(policy, 1, model::DutyKind::kStatement)->name == "grave");
  CHECK(FindLadder(policy, 2, model::DutyKind::kStatement)->name == "default");
  CHECK(FindLadder(policy, 0, std::nullopt)->name == "default");
}

TEST_CASE("AStepThatReachesNobodyIsSkippedAtOnceAndCounted") {
  const model::Policy policy = ThreeSteps();
  const Turn grave = Advance(policy, &policy.ladders[0], {.started_at = kStart},
                             kStart, Mode::kLive);
  REQUIRE(grave.targets.size() == 1);
  CHECK(grave.targets[0].person == PersonId("b"));
  CHECK(grave.skipped == 1);
  CHECK(!grave.next.next_at);  // no repeat: the ladder is through
}

TEST_CASE("StepsFollowEachOtherAndThenRepeat") {
  const model::Policy policy = ThreeSteps();
  const Turn first = At(policy, {.started_at = kStart}, kStart);
  REQUIRE(first.targets.size() == 1);
  CHECK(first.next.next_at == kStart + 10min);
  const Turn second = At(policy, first.next, kStart + 10min);
  CHECK(second.skipped == 1);
  CHECK(second.targets.size() == 2);
  CHECK(second.next.next_at == kStart + 15min);
  const Turn third = At(policy, second.next, kStart + 15min);
  CHECK(third.is_repeat);
  CHECK(third.targets.size() == 2);
  CHECK(third.next.next_at == kStart + 20min);
}

TEST_CASE("StepsThatWereSleptThroughTellEachPersonOnce") {
  const model::Policy policy = ThreeSteps();
  const Turn turn = At(policy, {.started_at = kStart}, kStart + 1h);
  CHECK(turn.targets.size() == 2);
  CHECK(turn.next.next_step == 3);
}

TEST_CASE("WhenNobodyIsThereItIsTriedAgain") {
  const Turn turn =
      Advance({}, nullptr, {.started_at = kStart}, kStart, Mode::kLive);
  CHECK(turn.targets.empty());
  CHECK(turn.next.next_at == kStart + kRetryNobody);
}

TEST_CASE("ADrillUsesDrillChannelsOnly") {
  const model::Policy policy = ThreeSteps();
  CHECK(UsableChannel(policy, PersonId("b"), 0, Mode::kDrill) == 1);
  CHECK(!UsableChannel(policy, PersonId("a"), 0, Mode::kDrill));
  const auto told = FirstReached(policy, &policy.ladders[1], Mode::kDrill);
  REQUIRE(told.size() == 1);
  CHECK(told[0].would_send);
}

}  // namespace huiying::oncall
