#include <doctest/doctest.h>

#include <algorithm>

#include "oncall/roster.h"
#include "tests/unit/oncall/rosters.h"

namespace huiying::oncall {
namespace {

using model::DayKind;

// `a` and `b` can be told; nobody else.
model::Policy PolicyOf(std::vector<model::OnCallGroup> groups) {
  model::Policy policy;
  policy.people = {
      {.id = model::PersonId("a"), .channels = {{.kind = "webhook"}}},
      {.id = model::PersonId("b"), .channels = {{.kind = "webhook"}}},
      {.id = model::PersonId("mute")}};
  policy.on_call = std::move(groups);
  return policy;
}

model::OnCallGroup Desk(std::string_view who, std::string_view starts) {
  return {.name = "desk",
          .layers = {{.name = "day",
                      .turns = Turns(who),
                      .starts = T(starts),
                      .hand_overs = {{{}, 9 * 60}}}}};
}

std::vector<std::uint32_t> MissingAt(const model::Policy& policy,
                                     std::string_view civil) {
  return Look(policy, {}, T(civil)).missing_years;
}

using Years = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("AWholeRosterLacksNothing") {
  const auto policy = PolicyOf({Desk("a b", "2026-01-01 00:00")});
  const auto look = Look(policy, {}, T("2026-06-01 12:00"));
  CHECK(look.is_whole());
  CHECK(look.checked_at == T("2026-06-01 12:00"));
  CHECK(look.until == T("2026-06-15 12:00"));
}

TEST_CASE("ItIsLookedAgainAtNineOfTheNextMorning") {
  const auto policy = PolicyOf({Desk("a", "2026-01-01 00:00")});
  const auto next = [&](std::string_view now) {
    return Look(policy, {}, T(now)).next_at;
  };
  CHECK(next("2026-06-01 00:00") == T("2026-06-01 09:00"));
  CHECK(next("2026-06-01 08:59:59.999") == T("2026-06-01 09:00"));
  CHECK(next("2026-06-01 09:00") == T("2026-06-02 09:00"));
  CHECK(next("2026-06-30 23:59") == T("2026-07-01 09:00"));
}

TEST_CASE("GapsAreNamedWithTheirHours") {
  auto policy = PolicyOf({Desk("a", "2026-06-03 00:00")});
  policy.on_call[0].always = People("b");
  policy.on_call[0].layers[0].only = {9 * 60, 18 * 60};
  policy.on_call[0].layers[0].days = {DayKind::kFriday};
  const auto look = Look(policy, {}, T("2026-06-01 12:00"));
  // 2026-06-05 and 12 are Fridays.
  REQUIRE(look.gaps.size() == 3);
  CHECK(look.gaps[0].group == "desk");
  CHECK(look.gaps[0].from == T("2026-06-01 12:00"));
  CHECK(look.gaps[0].to == T("2026-06-05 09:00"));
  CHECK(look.gaps[1].from == T("2026-06-05 18:00"));
  CHECK(look.gaps[2].from == T("2026-06-12 18:00"));
  CHECK(look.gaps[2].to == look.until);
}

TEST_CASE("WhoStandsInFillsAGapUnlessTheyWithdraw") {
  const auto policy = PolicyOf({Desk("a", "2026-06-03 00:00")});
  auto fill = Stands("2026-06-01 00:00", "2026-06-03 00:00", "b");
  const auto gaps = [&] {
    const std::vector<const model::Override*> made = {&fill};
    return Look(policy, made, T("2026-06-01 12:00")).gaps.size();
  };
  CHECK(gaps() == 0);
  fill.withdrawn_at = T("2026-06-01 10:00");
  CHECK(gaps() == 1);
}

TEST_CASE("AGroupThatDoesNotRotateHasNoGap") {
  const auto policy = PolicyOf({{.name = "chiefs", .always = People("a")}});
  CHECK(Look(policy, {}, T("2026-06-01 12:00")).is_whole());
}

TEST_CASE("WhoIsOnCallAndCannotBeToldIsNamedOnce") {
  auto policy = PolicyOf({Desk("a mute gone", "2026-01-01 00:00"),
                          {.name = "chiefs", .always = People("mute")}});
  const auto look = Look(policy, {}, T("2026-06-01 12:00"));
  CHECK(look.gaps.empty());
  REQUIRE(look.unreachable.size() == 2);
  CHECK(std::ranges::count(look.unreachable, model::PersonId("mute")) == 1);
  CHECK(std::ranges::count(look.unreachable, model::PersonId("gone")) == 1);
  // Not when their turn is further off.
  policy.on_call.pop_back();
  policy.on_call[0].layers[0].hand_overs = {{{DayKind::kMonday}, 9 * 60}};
  policy.on_call[0].layers[0].starts = T("2026-06-01 09:00");
  policy.on_call[0].layers[0].turns = Turns("a b b mute");
  CHECK(Look(policy, {}, T("2026-06-01 12:00")).is_whole());
}

TEST_CASE("NextYearsCalendarIsWantedFromNovemberOn") {
  auto policy = PolicyOf({Desk("a", "2026-01-01 00:00")});
  policy.on_call[0].layers[0].hand_overs[0].days = {DayKind::kWorking,
                                                    DayKind::kOff};
  policy.calendar = {{.year = 2026}};
  CHECK(MissingAt(policy, "2026-10-31 23:59:59.999") == Years{});
  CHECK(MissingAt(policy, "2026-11-01 00:00") == Years{2027});
  CHECK(MissingAt(policy, "2026-12-31 23:59:59.999") == Years{2027});
  CHECK(MissingAt(policy, "2027-01-01 00:00") == Years{2027});
  CHECK(MissingAt(policy, "2027-11-01 00:00") == Years{2027, 2028});
  policy.calendar.push_back({.year = 2027});
  CHECK(MissingAt(policy, "2026-11-01 00:00") == Years{});
}

TEST_CASE("ATermThatReachesNextYearWantsItsCalendarBeforeNovember") {
  auto policy = PolicyOf({Desk("a", "2026-01-01 00:00")});
  policy.calendar = {{.year = 2026}};
  policy.obligations = {{.pack = "p", .working_days = 60}};
  CHECK(MissingAt(policy, "2026-09-01 12:00") == Years{});
  CHECK(MissingAt(policy, "2026-10-20 12:00") == Years{2027});
}

TEST_CASE("ACalendarIsWantedOnlyByWhoCountsByIt") {
  auto policy = PolicyOf({Desk("a", "2026-01-01 00:00")});
  CHECK(MissingAt(policy, "2026-06-01 12:00") == Years{});
  SUBCASE("a duty in working days") {
    policy.obligations = {{.pack = "p", .working_days = 7}};
  }
  SUBCASE("a layer of days off") {
    policy.on_call[0].layers.push_back({.name = "rest",
                                        .turns = Turns("a"),
                                        .starts = T("2026-01-01 00:00"),
                                        .days = {DayKind::kOff}});
  }
  SUBCASE("hand-overs of working days") {
    policy.on_call[0].layers[0].hand_overs[0].days = {DayKind::kWorking};
  }
  CHECK(MissingAt(policy, "2026-06-01 12:00") == Years{2026});
}

}  // namespace huiying::oncall
