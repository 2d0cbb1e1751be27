#include "deadlines/stages.h"

#include <doctest/doctest.h>

namespace huiying::deadlines {
namespace {

using base::FromMillis;

model::Duty FiveHours() {
  return {.number = 1,
          .terms = model::Terms{.stages = {50, 75, 90, 100}},
          .anchor_at = FromMillis(0),
          .due_at = FromMillis(18'000'000)};
}

}  // namespace

TEST_CASE("TheLastStageIsTheMiss") {
  const model::Duty duty = FiveHours();
  CHECK(StageAt(duty, 0) == FromMillis(9'000'000));
  CHECK(StageAt(duty, 3) == FromMillis(18'000'001));
  CHECK(!IsOverdue(duty, FromMillis(18'000'000)));
  CHECK(IsOverdue(duty, FromMillis(18'000'001)));
  CHECK(StagesBehind(duty, FromMillis(18'000'000)) == 3);
  CHECK(StagesBehind(duty, FromMillis(18'000'001)) == 4);
}

TEST_CASE("ADutyWithoutStagesIsStillMissed") {
  model::Duty duty = FiveHours();
  duty.terms.Edit().stages.clear();
  CHECK(NextOf(duty) == FromMillis(18'000'001));
}

TEST_CASE("ASilentDutyWaitsForItsHalfTime") {
  model::Duty duty = FiveHours();
  duty.silent = true;
  duty.firms_at = FromMillis(9'000'000);
  CHECK(NextOf(duty) == FromMillis(9'000'000));
}

TEST_CASE("PagingIsDueBeforeTheNextStage") {
  model::Duty duty = FiveHours();
  duty.escalation.Edit() = model::Escalation{.next_at = FromMillis(60'000)};
  CHECK(NextOf(duty) == FromMillis(60'000));
  duty.escalation.Edit()->next_at.reset();
  CHECK(NextOf(duty) == FromMillis(9'000'000));
  duty.state = model::DutyState::kMet;
  duty.escalation.Edit().reset();
  CHECK(!NextOf(duty));
}

}  // namespace huiying::deadlines
