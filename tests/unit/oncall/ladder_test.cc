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

model::Policy WithShifts() {
  model::Policy policy = ThreeSteps();
  for (model::OnCallGroup& group : policy.on_call) {
    group.layers = {{.name = "day", .turns = {{PersonId("b")}}}};
  }
  return policy;
}

std::vector<PersonId> PeopleIn(const std::vector<Target>& targets) {
  std::vector<PersonId> people;
  for (const Target& target : targets) people.push_back(target.person);
  return people;
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
  const model::Policy nobody;
  const Turn turn =
      Advance(nobody, nullptr, {.started_at = kStart}, kStart, Mode::kLive);
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

TEST_CASE("WhoHasTheShiftIsToldAndThenTheStandingPeople") {
  const model::Policy policy = WithShifts();
  Shifts shifts = {{"desk", {.group = "desk", .people = {PersonId("b")}}}};
  const Staff staff(policy, &shifts);
  CHECK(OnCallOf(staff, "desk") ==
        std::vector<PersonId>{PersonId("b"), PersonId("a")});
  CHECK(PeopleIn(FirstReached(staff, &policy.ladders[1], Mode::kLive)) ==
        std::vector<PersonId>{PersonId("b"), PersonId("a")});
  // Somebody who stands and has the shift is told once.
  shifts["desk"].people = {PersonId("a"), PersonId("b")};
  CHECK(OnCallOf(staff, "desk") ==
        std::vector<PersonId>{PersonId("a"), PersonId("b")});
  CHECK(FirstReached(staff, &policy.ladders[1], Mode::kLive).size() == 2);
}

TEST_CASE("TheShiftOfAnotherGroupIsNobodysBusiness") {
  const model::Policy policy = WithShifts();
  const Shifts shifts = {
      {"empty", {.group = "empty", .people = {PersonId("b")}}}};
  const Staff staff(policy, &shifts);
  CHECK(OnCallOf(staff, "desk") == std::vector<PersonId>{PersonId("a")});
  CHECK(OnCallOf(staff, "empty") == std::vector<PersonId>{PersonId("b")});
  CHECK(OnCallOf(staff, "no such group").empty());
  CHECK(OnCallOf(Staff(policy), "empty").empty());
}

TEST_CASE("AGapIsSkippedAtOnce") {
  model::Policy policy = WithShifts();
  const Shifts shifts = {{"empty", {.group = "empty"}}};
  const Turn turn = Advance({policy, &shifts}, &policy.ladders[0],
                            {.started_at = kStart}, kStart, Mode::kLive);
  CHECK(turn.skipped == 1);
  CHECK(PeopleIn(turn.targets) == std::vector<PersonId>{PersonId("b")});
}

TEST_CASE("AStepThatComesLaterTellsWhoIsOnByThen") {
  const model::Policy policy = WithShifts();
  Shifts shifts = {{"desk", {.group = "desk", .people = {PersonId("b")}}}};
  const Staff staff(policy, &shifts);
  const Turn first = Advance(staff, &policy.ladders[1], {.started_at = kStart},
                             kStart, Mode::kLive);
  CHECK(first.targets.size() == 2);
  shifts["desk"].people = {};
  CHECK(PeopleIn(FirstReached(staff, &policy.ladders[1], Mode::kLive)) ==
        std::vector<PersonId>{PersonId("a")});
}

TEST_CASE("OthersAreThoseOfTheFirstStepThatReachesSomebodyElse") {
  const model::Policy policy = WithShifts();
  const model::Ladder* const ladder = &policy.ladders[1];
  const auto others = [&](const char* who) {
    return OthersThan(policy, ladder, PersonId(who), Mode::kLive);
  };
  // The first step reaches a alone, the second nobody, the third a and b.
  const auto besides_a = others("a");
  CHECK(PeopleIn(besides_a) == std::vector<PersonId>{PersonId("b")});
  CHECK(besides_a[0].step == 2);
  const auto besides_b = others("b");
  CHECK(PeopleIn(besides_b) == std::vector<PersonId>{PersonId("a")});
  CHECK(besides_b[0].step == 0);
  CHECK(OthersThan(policy, nullptr, PersonId("a"), Mode::kLive).empty());
  // The whole ladder reaches nobody else.
  CHECK(OthersThan(policy, &policy.ladders[0], PersonId("b"), Mode::kLive)
            .empty());
}

TEST_CASE("ThoseWithoutAChannelAreLeftOutOfWhoIsReached") {
  const model::Policy policy = WithShifts();
  const auto told = Reached(
      policy,
      {PersonId("b"), PersonId("mute"), PersonId("gone"), PersonId("b")},
      Mode::kDrill);
  REQUIRE(PeopleIn(told) == std::vector<PersonId>{PersonId("b")});
  CHECK(told[0].channel == 1);  // of a drill
  CHECK(!told[0].would_send);
  const auto shown = Reached(policy, {PersonId("a")}, Mode::kDrill);
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].would_send);
}

}  // namespace huiying::oncall
