#include "stats/figures.h"

#include <doctest/doctest.h>

namespace huiying::stats {
namespace {

model::Case AnsweredAfter(std::int64_t ms) {
  model::Case c;
  c.suggested = 2;
  c.first_post_at = *base::ParseTime("2026-01-01T00:00:00+08:00");
  c.duties = {{.number = 1,
               .kind = model::DutyKind::kStatement,
               .state = model::DutyState::kMet}};
  c.releases.Edit() = {
      {.number = 1, .published_at = c.first_post_at + base::Duration(ms)}};
  return c;
}

}  // namespace

TEST_CASE("AMonthIsTheCivilMonthOfTheAnchor") {
  model::Case c = AnsweredAfter(0);
  CHECK(BucketOf(c) == Bucket(202601, 2));
  c.first_post_at -= base::Duration(1);
  CHECK(BucketOf(c) == Bucket(202512, 2));
  c.confirmed = 3;
  CHECK(BucketOf(c) == Bucket(202512, 3));
}

TEST_CASE("MedianAndNinetiethAreNearestRanks") {
  Figure sum;
  for (std::int64_t minute = 1; minute <= 10; ++minute) {
    Add(sum, ContributionOf(AnsweredAfter(minute * 60'000)));
  }
  CHECK(sum.cases == 10);
  CHECK(PercentileMinutes(sum, 50) == 5);
  CHECK(PercentileMinutes(sum, 90) == 9);
  CHECK(PercentileMinutes(sum, 100) == 10);
  CHECK(!PercentileMinutes(Figure{}, 50));
  CHECK(OnTimeOf(sum).met == 10);
  CHECK(OnTimeOf(sum).settled == 10);
}

TEST_CASE("APartOfAMinuteCountsAsAMinute") {
  CHECK(PercentileMinutes(ContributionOf(AnsweredAfter(1)), 50) == 1);
  CHECK(PercentileMinutes(ContributionOf(AnsweredAfter(60'000)), 50) == 1);
  CHECK(PercentileMinutes(ContributionOf(AnsweredAfter(60'001)), 50) == 2);
  CHECK(PercentileMinutes(ContributionOf(AnsweredAfter(-5)), 50) == 0);
}

TEST_CASE("WhatWasAddedCanBeTakenOut") {
  Figure sum;
  const Figure a = ContributionOf(AnsweredAfter(1));
  const Figure b = ContributionOf(AnsweredAfter(90'000));
  Add(sum, a);
  Add(sum, b);
  Subtract(sum, a);
  CHECK(sum == b);
  Subtract(sum, b);
  CHECK(IsZero(sum));
}

TEST_CASE("ADismissedCaseIsCountedApartAndItsMissStays") {
  model::Case c = AnsweredAfter(1);
  c.state = model::CaseState::kDismissed;
  c.duties[0].state = model::DutyState::kMissed;
  const Figure figure = ContributionOf(c);
  CHECK(figure.cases == 0);
  CHECK(figure.dismissed == 1);
  CHECK(OnTimeOf(figure).settled == 1);
  CHECK(OnTimeOf(figure).met == 0);
}

}  // namespace huiying::stats
