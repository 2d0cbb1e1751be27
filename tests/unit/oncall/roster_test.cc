#include "oncall/roster.h"

#include <doctest/doctest.h>

#include "tests/unit/oncall/rosters.h"

namespace huiying::oncall {
namespace {

using model::DayKind;
using Lines = std::vector<std::string>;

constexpr std::uint32_t kNine = 9 * 60;
constexpr std::uint32_t kSix = 18 * 60;

// 2026-11-02 is a Monday.
model::RosterLayer Weekly() {
  return {.name = "week",
          .turns = Turns("a b c"),
          .starts = T("2026-11-02 09:00"),
          .hand_overs = {{{DayKind::kMonday}, kNine}}};
}

model::RosterLayer Always(std::string_view who, std::string name) {
  return {.name = std::move(name),
          .turns = Turns(who),
          .starts = T("2026-01-01 00:00")};
}

// 国庆 of 2026: 1 to 7 October off, Saturday 10 October worked.
std::vector<model::CalendarYear> National() {
  return {{.year = 2026,
           .off = {20261001, 20261002, 20261003, 20261004, 20261005, 20261006,
                   20261007},
           .working = {20260920, 20261010}}};
}

}  // namespace

TEST_CASE("AWeeklyTurnEndsAtItsHourAndComesRoundAgain") {
  const House house = HouseOf({Weekly()});
  CHECK(house.Between("2026-11-02 09:00", "2026-11-30 00:00") ==
        Lines{"11-02 09:00 a week", "11-09 09:00 b week", "11-16 09:00 c week",
              "11-23 09:00 a week"});
}

TEST_CASE("BordersAreHalfOpenToTheMillisecond") {
  const House house = HouseOf({Weekly()});
  CHECK(house.At("2026-11-02 08:59:59.999") == "nobody");
  CHECK(house.At("2026-11-02 09:00:00.000") == "a week");
  CHECK(house.At("2026-11-09 08:59:59.999") == "a week");
  CHECK(house.At("2026-11-09 09:00:00.000") == "b week");
  const Stint last =
      StintAt(RosterOf({}, house.group, {}), T("2026-11-09 08:59:59.999"));
  CHECK(last.from == T("2026-11-09 08:59:59.999"));
  CHECK(last.to == T("2026-11-09 09:00"));
}

TEST_CASE("NobodyIsOnBeforeARotationStarts") {
  model::RosterLayer layer = Weekly();
  layer.starts = T("2026-11-04 12:00");  // in the midst of a week
  CHECK(HouseOf({layer}).Between("2026-11-01 00:00", "2026-11-17 00:00") ==
        Lines{"11-01 00:00 nobody", "11-04 12:00 a week", "11-09 09:00 b week",
              "11-16 09:00 c week"});
}

TEST_CASE("ADailyTurnChangesEveryDay") {
  model::RosterLayer layer = Weekly();
  layer.hand_overs = {{{}, kNine}};
  CHECK(HouseOf({layer}).Between("2026-11-02 09:00", "2026-11-05 12:00") ==
        Lines{"11-02 09:00 a week", "11-03 09:00 b week", "11-04 09:00 c week",
              "11-05 09:00 a week"});
}

TEST_CASE("FourCrewsRelieveEachOtherThreeTimesADay") {
  const model::RosterLayer layer{
      .name = "crews",
      .turns = Turns("a b c d"),
      .starts = T("2026-11-02 08:00"),
      .hand_overs = {{{}, 8 * 60}, {{}, 16 * 60}, {{}, 0}}};
  CHECK(HouseOf({layer}).Between("2026-11-02 08:00", "2026-11-03 16:00") ==
        Lines{"11-02 08:00 a crews", "11-02 16:00 b crews",
              "11-03 00:00 c crews", "11-03 08:00 d crews"});
  // Twelve hand-overs later each has the hour they began with.
  CHECK(HouseOf({layer}).At("2026-11-06 08:00") == "a crews");
  CHECK(HouseOf({layer}).At("2027-11-02 08:00") == "d crews");  // 1095 later
}

TEST_CASE("ARotationOfWorkingDaysCountsOnlyThem") {
  House house = HouseOf({{.name = "work",
                          .turns = Turns("a b c"),
                          .starts = T("2026-09-29 00:00"),
                          .hand_overs = {{{DayKind::kWorking}, 0}},
                          .days = {DayKind::kWorking}}});
  house.calendar = National();
  CHECK(house.Between("2026-09-29 00:00", "2026-10-13 00:00") ==
        Lines{"09-29 00:00 a work", "09-30 00:00 b work", "10-01 00:00 nobody",
              "10-08 00:00 c work", "10-09 00:00 a work", "10-10 00:00 b work",
              "10-11 00:00 nobody", "10-12 00:00 c work"});
}

TEST_CASE("ANightThatBeginsOnAnOffDayRunsIntoTheWorkingMorning") {
  House house = HouseOf({{.name = "rest",
                          .turns = Turns("a"),
                          .starts = T("2026-01-01 00:00"),
                          .days = {DayKind::kOff},
                          .only = {{kSix, kNine}}}});
  house.calendar = National();
  CHECK(
      house.Between("2026-09-30 00:00", "2026-10-02 12:00") ==
      Lines{"09-30 00:00 nobody", "10-01 18:00 a rest", "10-02 09:00 nobody"});
  CHECK(house.At("2026-10-08 08:59:59.999") == "a rest");  // since the 7th
  CHECK(house.At("2026-10-08 09:00") == "nobody");
  CHECK(house.At("2026-10-01 00:00") == "nobody");  // the 30th was worked
  CHECK(house.At("2026-10-10 20:00") == "nobody");  // a Saturday that is worked
}

TEST_CASE("AWindowOfAWholeDayLeavesNoHole") {
  for (const model::DayWindow window :
       {model::DayWindow{0, 24 * 60}, {0, 0}, {kNine, kNine}}) {
    model::RosterLayer layer = Always("a", "all");
    layer.only = window;
    CHECK(HouseOf({layer}).Between("2026-11-02 00:00", "2026-11-05 00:00") ==
          Lines{"11-02 00:00 a all"});
  }
  model::RosterLayer evening = Always("a", "eve");
  evening.only = {kSix, 24 * 60};
  CHECK(HouseOf({evening}).Between("2026-11-02 12:00", "2026-11-03 12:00") ==
        Lines{"11-02 12:00 nobody", "11-02 18:00 a eve", "11-03 00:00 nobody"});
}

TEST_CASE("YearsWithoutANoticeAreCountedByTheirPlainWeeks") {
  // Far off, too: somebody may ask for any day.
  House house = HouseOf({{.name = "work",
                          .turns = Turns("a b c d e f g"),
                          .starts = T("2026-11-02 08:00"),
                          .hand_overs = {{{DayKind::kWorking}, kNine}}}});
  house.calendar = National();
  const base::TimePoint start = T("2026-11-02 08:00");
  for (const std::int64_t weeks : {1, 52, 400'000}) {
    const Stint stint = StintAt(RosterOf(house.calendar, house.group, {}),
                                start + std::chrono::hours(24 * 7 * weeks));
    CHECK(stint.people.front().value() ==
          std::string(1, "abcdefg"[weeks * 5 % 7]));
  }
}

TEST_CASE("ADayThatIsNamedTwiceCountsOnce") {
  model::RosterLayer layer = Weekly();
  layer.hand_overs = {{{DayKind::kMonday, DayKind::kMonday}, kNine}};
  CHECK(HouseOf({layer}).At("2026-11-16 09:00") == "c week");
}

TEST_CASE("TheLastLayerThatHasSomebodyWins") {
  model::RosterLayer night = Always("n", "night");
  night.only = {kSix, kNine};
  House house = HouseOf({Weekly(), night});
  CHECK(house.Between("2026-11-09 00:00", "2026-11-10 12:00") ==
        Lines{"11-09 00:00 n night", "11-09 09:00 b week",
              "11-09 18:00 n night", "11-10 09:00 b week"});
  std::swap(house.group.layers[0], house.group.layers[1]);
  CHECK(house.Between("2026-11-09 00:00", "2026-11-10 12:00") ==
        Lines{"11-09 00:00 a week", "11-09 09:00 b week"});
}

TEST_CASE("ALayerOfHolidaysWinsOnThem") {
  model::RosterLayer rest = Always("h", "holidays");
  rest.days = {DayKind::kOff};
  House house = HouseOf({Always("a", "all"), rest});
  house.calendar = National();
  CHECK(house.Between("2026-09-30 00:00", "2026-10-12 00:00") ==
        Lines{"09-30 00:00 a all", "10-01 00:00 h holidays",
              "10-08 00:00 a all", "10-11 00:00 h holidays"});
}

TEST_CASE("FixedShiftsHoldForTheirHoursOnly") {
  const House house = HouseOf(
      {Always("a", "all"),
       {.name = "ics",
        .fixed = {
            {T("2026-11-02 08:00"), T("2026-11-02 20:00"), People("x+y")},
            {T("2026-11-02 20:00"), T("2026-11-03 08:00"), People("z")}}}});
  CHECK(house.Between("2026-11-02 00:00", "2026-11-04 00:00") ==
        Lines{"11-02 00:00 a all", "11-02 08:00 x+y ics", "11-02 20:00 z ics",
              "11-03 08:00 a all"});
}

TEST_CASE("WhoHaveFixedShiftsAtTheSameTimeAreOnTogether") {
  const House house = HouseOf(
      {{.name = "ics",
        .fixed = {
            {T("2026-11-02 08:00"), T("2026-11-02 20:00"), People("x")},
            {T("2026-11-02 12:00"), T("2026-11-03 08:00"), People("y+x")}}}});
  CHECK(house.Between("2026-11-02 08:00", "2026-11-03 09:00") ==
        Lines{"11-02 08:00 x ics", "11-02 12:00 x+y ics", "11-02 20:00 y+x ics",
              "11-03 08:00 nobody"});
}

TEST_CASE("WhoStandsInWinsAndALaterOneOverAnEarlierOne") {
  House house = HouseOf({Always("a", "all")});
  house.group.overrides = {Stands("2026-11-02 08:00", "2026-11-02 20:00", "f")};
  house.made = {Stands("2026-11-02 10:00", "2026-11-02 14:00", "g"),
                Stands("2026-11-02 12:00", "2026-11-02 16:00", "h")};
  CHECK(house.Between("2026-11-02 00:00", "2026-11-03 00:00") ==
        Lines{"11-02 00:00 a all", "11-02 08:00 f override",
              "11-02 10:00 g override", "11-02 12:00 h override",
              "11-02 16:00 f override", "11-02 20:00 a all"});
  CHECK(house.At("2026-11-02 07:59:59.999") == "a all");
  CHECK(house.At("2026-11-02 08:00") == "f override");
  CHECK(house.At("2026-11-02 19:59:59.999") == "f override");
}

TEST_CASE("WhatWasWithdrawnOrIsOfAnotherGroupDoesNotCount") {
  House house = HouseOf({Always("a", "all")});
  house.made = {Stands("2026-11-02 08:00", "2026-11-02 20:00", "g"),
                Stands("2026-11-02 08:00", "2026-11-02 20:00", "h"),
                Stands("2026-11-02 08:00", "2026-11-02 20:00", "i")};
  house.made[1].withdrawn_at = T("2026-11-01 00:00");
  house.made[2].group = "other";
  CHECK(house.At("2026-11-02 12:00") == "g override");
}

TEST_CASE("AChangeThatChangesNobodyIsNoNewStint") {
  // The same person twice in a row, and a layer of nobody besides.
  model::RosterLayer layer = Weekly();
  layer.turns = Turns("a a b");
  model::RosterLayer idle = Always("x", "idle");
  idle.starts = T("2027-06-01 00:00");
  idle.only = {kSix, kNine};
  CHECK(
      HouseOf({layer, idle}).Between("2026-11-02 09:00", "2026-11-20 00:00") ==
      Lines{"11-02 09:00 a week", "11-16 09:00 b week"});
}

TEST_CASE("AStintIsLookedAtNoFurtherThanTheHorizon") {
  const House house = HouseOf({Always("a", "all")});
  const base::TimePoint at = T("2026-11-02 09:00");
  const Stint stint = StintAt(RosterOf({}, house.group, {}), at);
  CHECK(stint.to == at + kHorizon);
  CHECK(StintsBetween(RosterOf({}, house.group, {}), at, at).empty());
}

TEST_CASE("AGroupWithoutLayersHasNobodyInShifts") {
  House house;
  house.group.always = People("a");
  CHECK(house.Between("2026-11-02 09:00", "2026-11-20 00:00") ==
        Lines{"11-02 09:00 nobody"});
}

TEST_CASE("AWindowEndsOnTheDayItBeganOrTheNext") {
  struct Row {
    model::DayWindow window;
    const char* at;
    const char* end;  // empty: in no window
  };
  const Row rows[] = {
      {{kNine, kSix}, "2026-11-02 08:59:59.999", ""},
      {{kNine, kSix}, "2026-11-02 09:00", "2026-11-02 18:00"},
      {{kNine, kSix}, "2026-11-02 17:59:59.999", "2026-11-02 18:00"},
      {{kNine, kSix}, "2026-11-02 18:00", ""},
      {{kSix, kNine}, "2026-11-02 17:59", ""},
      {{kSix, kNine}, "2026-11-02 18:00", "2026-11-03 09:00"},
      {{kSix, kNine}, "2026-11-03 00:00", "2026-11-03 09:00"},
      {{kSix, kNine}, "2026-11-03 09:00", ""},
      {{kSix, 24 * 60}, "2026-12-31 23:59", "2027-01-01 00:00"},
      {{kSix, 24 * 60}, "2027-01-01 00:00", ""},
      {{0, 0}, "2026-11-02 00:00", "2026-11-03 00:00"},
      {{kNine, kNine}, "2026-11-02 08:00", "2026-11-02 09:00"},
      {{kNine, kNine}, "2026-11-02 09:00", "2026-11-03 09:00"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.at));
    const auto end = EndOfWindow(row.window, T(row.at));
    if (std::string_view(row.end).empty()) {
      CHECK(!end);
    } else {
      REQUIRE(end);
      CHECK(*end == T(row.end));
    }
  }
}

}  // namespace huiying::oncall
