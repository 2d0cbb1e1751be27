#include "runtime/clock.h"

#include <doctest/doctest.h>

namespace huiying::runtime {
namespace {

using namespace std::chrono_literals;
using base::Duration;
using base::TimePoint;

const TimePoint kNoon = *base::ParseTime("2026-11-24T12:00:00+08:00");

// Seconds after the first reading, except `noticed`, which is a step in
// seconds or 0.
struct Row {
  double boot;
  double wall;
  double now;
  double noticed = 0;
};

Duration Seconds(double s) {
  return Duration(static_cast<std::int64_t>(s * 1000));
}

void Expect(std::initializer_list<Row> rows, Duration not_before = 0s) {
  const ClockReading first{.wall = kNoon, .boot = 1000s};
  ClockSteps steps(first, kNoon + not_before);
  for (const Row& row : rows) {
    CAPTURE(row.boot);
    const auto answer = steps.Read(
        {.wall = kNoon + Seconds(row.wall), .boot = 1000s + Seconds(row.boot)});
    CHECK((answer.now - kNoon).count() == Seconds(row.now).count());
    CHECK(answer.noticed.value_or(0ms).count() == Seconds(row.noticed).count());
  }
}

}  // namespace

TEST_CASE("TimeFollowsTheWallWhileTheTwoClocksAgree") {
  Expect({{1, 1, 1}, {2, 2.5, 2.5}, {3, 5.5, 5.5}, {4, 6, 6}});
}

TEST_CASE("ASlowDriftIsFollowedForEver") {
  Expect({{10, 11, 11}, {20, 22, 22}, {30, 33, 33}, {40, 44, 44}});
}

TEST_CASE("AForwardStepIsBelievedAfterItHasStoodAMinute") {
  Expect({{1, 1, 1},
          {2, 3602, 2, 3600},
          {3, 3603, 3},
          {61.9, 3661.9, 61.9},
          {62, 3662, 3662},
          {63, 3663, 3663}});
}

TEST_CASE("AForwardStepThatIsTakenBackLeavesNoTrace") {
  Expect({{1, 1, 1}, {2, 3602, 2, 3600}, {30, 30, 30}, {90, 90, 90}});
}

TEST_CASE("AStepOnTopOfAStepStartsTheMinuteAgain") {
  Expect({{1, 101, 1, 100},
          {50, 1050, 50, 1000},
          {62, 1062, 62},
          {109, 1109, 109},
          {110, 1110, 1110}});
}

TEST_CASE("AStepOfMoreThanTwelveHoursIsNeverBelieved") {
  const double h = 3600;
  Expect({{1, 12 * h + 2, 1, 12 * h + 1},
          {61, 12 * h + 62, 61},
          {48 * h, 60 * h + 1, 48 * h}});
  Expect({{1, 12 * h + 1, 1, 12 * h}, {61, 12 * h + 61, 12 * h + 61}});
}

TEST_CASE("ABackwardStepStandsStillUntilTheWallHasCaughtUp") {
  Expect({{10, 10, 10},
          {11, -100, 10, -111},
          {12, -99, 10},
          {120, 9, 10},
          {122, 11, 11}});
}

TEST_CASE("AClockThatIsSetRightAgainIsBelievedAtOnceHoweverFar") {
  const double h = 3600;
  Expect({{10, 10, 10},
          {11, 11 - 6 * h, 10, -6 * h},
          {12, 12 - 6 * h, 10},
          {3 * h, 3 * h, 3 * h, 6 * h},
          {3 * h + 1, 3 * h + 1, 3 * h + 1}});
  // Not what is beyond that.
  Expect(
      {{10, 10, 10}, {11, 11 - 6 * h, 10, -6 * h}, {12, 22, 10, 6 * h + 10}});
}

TEST_CASE("OverTwelveHoursBackwardTimeRunsOnAndNothingStandsStill") {
  const double h = 3600;
  Expect({{10, 10, 10},
          {11, 11 - 24 * h, 11, -24 * h},
          {3 * h, 3 * h - 24 * h, 3 * h},
          {3 * h + 1, 3 * h + 1, 3 * h + 1}});  // set right
}

TEST_CASE("AStepOverTwelveHoursIsBelievedWhenAPersonSaysSo") {
  for (const Duration step : {Duration(24h), Duration(-24h)}) {
    const ClockReading first{.wall = kNoon, .boot = 1000s};
    ClockSteps steps(first, kNoon);
    CHECK(!steps.held());
    const auto at = [&](Duration gone) {
      return ClockReading{.wall = kNoon + gone + step, .boot = 1000s + gone};
    };
    CHECK(steps.Read(at(1s)).now == kNoon + 1s);
    CHECK(steps.held() == step);
    CHECK(steps.Read(at(2h)).now == kNoon + 2h);
    steps.Accept();
    // It never goes back: after a backward step it stands.
    CHECK(steps.Read(at(2h + 1s)).now ==
          std::max(kNoon + 2h, kNoon + 2h + 1s + step));
    CHECK(!steps.held());
    // What is said of one step is said of no other.
    steps.Accept();
    const ClockReading other{.wall = kNoon + step + 74h,
                             .boot = 1000s + 2h + 2s};
    CHECK(steps.Read(other).now < other.wall);
    CHECK(steps.held());
  }
}

TEST_CASE("ASmallBackwardCorrectionStandsStillAndIsNotAStep") {
  Expect({{10, 10, 10}, {11, 9.5, 10}, {12, 10.5, 10.5}});
}

TEST_CASE("ExactlyTwoSecondsApartIsNoStep") {
  Expect({{1, 3, 3}, {2, 2, 3}});
  Expect({{1, 3.001, 1, 2.001}});
}

TEST_CASE("TimeNeverGoesBehindTheJournal") {
  Expect({{1, 1, 30}, {29, 29, 30}, {31, 31, 31}}, 30s);
}

TEST_CASE("ASystemClockRunsFromTheWallAndNeverBehindTheJournal") {
  SystemClock plain({});
  CHECK(std::chrono::abs(plain.Stamp() - plain.Wall()) < 1s);
  CHECK(std::chrono::abs(plain.Now() - plain.Wall()) < 1s);
  const TimePoint later = plain.Wall() + 1h;
  SystemClock ahead({.resume_at = later});
  CHECK(ahead.Stamp() == later);
  CHECK(ahead.Stamp() == later);
}

TEST_CASE("ADrillRunsFromItsEpochAtItsSpeedAndGoesOnWhereItEnded") {
  SystemClock drill({.epoch = kNoon, .speed = 1000});
  const TimePoint first = drill.Stamp();
  CHECK(first >= kNoon);
  CHECK(first < kNoon + 10min);
  // A thousandth of a second of waiting is a second.
  const TimePoint wall = drill.Wall();
  while (drill.Wall() < wall + 5ms) {
  }
  CHECK(drill.Stamp() >= first + 4s);
  SystemClock again({.epoch = kNoon, .speed = 1000, .resume_at = kNoon + 3h});
  CHECK(again.Stamp() >= kNoon + 3h);
  CHECK(again.Stamp() < kNoon + 4h);
}

}  // namespace huiying::runtime
