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

}  // namespace

TEST_CASE("OfSeveralPacksTheEarliestDeadlineCounts") {
  const auto first = Wanted(TwoPacks(), CaseOf(1));
  REQUIRE(first.size() == 1);
  CHECK(first[0].pack == "city");
  CHECK(first[0].due_at == base::FromMillis(1'000'000) + 3h);
  const auto second = Wanted(TwoPacks(), CaseOf(2));
  REQUIRE(second.size() == 1);
  CHECK(second[0].pack == "national");
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
  const model::Duty moved = MovedTo(policy, duty, duty.anchor_at - 1h);
  CHECK(moved.due_at == duty.due_at - 1h);
  CHECK(*moved.firms_at == *duty.firms_at - 1h);
}

}  // namespace huiying::deadlines
