#include "deadlines/plan.h"

#include <doctest/doctest.h>

namespace huiying::deadlines {
namespace {

using namespace std::chrono_literals;
using model::DutyKind;

model::Policy TwoPacks() {
  model::Policy policy;
  policy.obligations = {{.pack = "national",
                         .duty = DutyKind::kStatement,
                         .grades = {1, 2},
                         .within = 5h,
                         .stages = {100}},
                        {.pack = "city",
                         .duty = DutyKind::kStatement,
                         .grades = {1},
                         .within = 3h,
                         .stages = {100}},
                        {.pack = "national",
                         .duty = DutyKind::kResponse,
                         .grades = {3, 4},
                         .within = 48h,
                         .stages = {100}}};
  return policy;
}

model::Case CaseOf(model::Grade grade, bool answer_due = true) {
  model::Case c;
  c.suggested = grade;
  c.answer_due = answer_due;
  c.first_post_at = base::FromMillis(1'000'000);
  return c;
}

base::TimePoint Civil(const std::string& text) {  // 2026-09-30T15:00:00
  return *base::ParseTime(text + "+08:00");
}

// 国庆: 1 to 7 October off, Saturday 10 October worked.
model::Policy InWorkingDays() {
  model::Policy policy;
  policy.calendar = {{.year = 2026,
                      .off = {20261001, 20261002, 20261003, 20261004, 20261005,
                              20261006, 20261007},
                      .working = {20260920, 20261010}}};
  policy.obligations = {{.pack = "national",
                         .duty = DutyKind::kResponse,
                         .stages = {50, 100},
                         .working_days = 3},
                        {.pack = "national",
                         .duty = DutyKind::kFollowUp,
                         .anchor = model::AnchorPolicy::kPublished,
                         .stages = {100},
                         .working_days = 2}};
  return policy;
}

model::Duty OwedFrom(const std::string& first_post) {
  model::Case c = CaseOf(4);
  c.first_post_at = Civil(first_post);
  const auto duties = Wanted(InWorkingDays(), c);
  REQUIRE(duties.size() == 1);
  return duties[0];
}

}  // namespace

TEST_CASE("OfSeveralPacksTheEarliestDeadlineCounts") {
  const auto first = Wanted(TwoPacks(), CaseOf(1));
  REQUIRE(first.size() == 1);
  CHECK(first[0].terms->pack == "city");
  CHECK(first[0].due_at == base::FromMillis(1'000'000) + 3h);
  const auto second = Wanted(TwoPacks(), CaseOf(2));
  REQUIRE(second.size() == 1);
  CHECK(second[0].terms->pack == "national");
}

TEST_CASE("AGraveCaseOwesItsDutiesEvenWhenNoAnswerSeemsDue") {
  CHECK(Wanted(TwoPacks(), CaseOf(1, false)).size() == 1);
  CHECK(Wanted(TwoPacks(), CaseOf(4, false)).empty());
}

TEST_CASE("OnlyTriageIsSilentAndOnlyUntilConfirmed") {
  CHECK(Wanted(TwoPacks(), CaseOf(2))[0].provisional);
  CHECK(!Wanted(TwoPacks(), CaseOf(2))[0].silent);
  const auto triage = Wanted(TwoPacks(), CaseOf(4));
  CHECK(triage[0].silent);
  CHECK(triage[0].firms_at == base::FromMillis(1'000'000) + 24h);
  model::Case confirmed = CaseOf(4);
  confirmed.confirmed = 3;
  CHECK(!Wanted(TwoPacks(), confirmed)[0].silent);
  CHECK(!Wanted(TwoPacks(), confirmed)[0].provisional);
}

TEST_CASE("MovingTheAnchorMovesTheWholeWindow") {
  const model::Duty duty = Wanted(TwoPacks(), CaseOf(4))[0];
  const model::Duty moved = MovedTo(TwoPacks(), duty, duty.anchor_at - 1h);
  CHECK(moved.due_at == duty.due_at - 1h);
  CHECK(*moved.firms_at == *duty.firms_at - 1h);
}

TEST_CASE("WorkingDaysEndWithTheLastDay") {
  const model::Duty duty = OwedFrom("2026-09-30T15:00:00");
  CHECK(duty.working_days == 3);
  // The 8th, the 9th and Saturday the 10th.
  CHECK(duty.due_at == Civil("2026-10-11T00:00:00"));
  // The hour of the first post does not matter.
  CHECK(OwedFrom("2026-09-30T00:00:00").due_at == duty.due_at);
  CHECK(OwedFrom("2026-09-30T23:59:59.999").due_at == duty.due_at);
  CHECK(OwedFrom("2026-10-03T12:00:00").due_at == duty.due_at);
  CHECK(OwedFrom("2026-10-08T00:00:00").due_at == Civil("2026-10-13T00:00:00"));
}

TEST_CASE("ASilentDutyInWorkingDaysIsFirmAtHalfTimeOfTheClock") {
  const model::Duty duty = OwedFrom("2026-11-02T12:00:00");
  CHECK(duty.due_at == Civil("2026-11-06T00:00:00"));
  REQUIRE(duty.firms_at);
  CHECK(*duty.firms_at == Civil("2026-11-04T06:00:00"));
}

TEST_CASE("AMovedAnchorCountsItsWorkingDaysAgain") {
  const model::Duty duty = OwedFrom("2026-10-08T12:00:00");
  const model::Policy policy = InWorkingDays();
  const auto same = MovedTo(policy, duty, Civil("2026-10-08T01:00:00"));
  CHECK(same.due_at == duty.due_at);  // the same day
  const auto moved = MovedTo(policy, duty, Civil("2026-09-29T12:00:00"));
  CHECK(moved.anchor_at == Civil("2026-09-29T12:00:00"));
  CHECK(moved.due_at == Civil("2026-10-10T00:00:00"));
  REQUIRE(moved.firms_at);
  CHECK(*moved.firms_at == Civil("2026-10-04T18:00:00"));
  model::Duty loud = duty;
  loud.firms_at.reset();
  CHECK(!MovedTo(policy, loud, moved.anchor_at).firms_at);
}

TEST_CASE("OfHoursAndWorkingDaysTheEarlierCounts") {
  model::Policy policy = InWorkingDays();
  policy.obligations.push_back({.pack = "city",
                                .duty = DutyKind::kResponse,
                                .within = 72h,
                                .stages = {100}});
  model::Case c = CaseOf(4);
  c.first_post_at = Civil("2026-09-30T15:00:00");  // before the holidays
  CHECK(Wanted(policy, c)[0].terms->pack == "city");
  CHECK(Wanted(policy, c)[0].working_days == 0);
  policy.obligations.back().within = 24h * 30;
  CHECK(Wanted(policy, c)[0].terms->pack == "national");
  CHECK(Wanted(policy, c)[0].working_days == 3);
}

TEST_CASE("AFollowUpMayBeOwedInWorkingDays") {
  const model::Policy policy = InWorkingDays();
  const auto anchor = Civil("2026-09-30T15:00:00");
  const model::Duty duty = FollowUp(policy, CaseOf(4), anchor, std::nullopt);
  CHECK(duty.kind == DutyKind::kFollowUp);
  CHECK(duty.working_days == 2);
  CHECK(duty.due_at == Civil("2026-10-10T00:00:00"));
  CHECK(!duty.follows_first_post);
}

TEST_CASE("WhatAReleasePromisedOverrulesWorkingDays") {
  const model::Policy policy = InWorkingDays();
  const auto anchor = Civil("2026-09-30T15:00:00");
  const model::Duty duty = FollowUp(policy, CaseOf(4), anchor, 6h);
  CHECK(duty.due_at == anchor + 6h);
  CHECK(duty.working_days == 0);
  CHECK(MovedTo(policy, duty, anchor + 1h).due_at == anchor + 7h);
}

}  // namespace huiying::deadlines
