#include "stats/answer_times.h"

#include <doctest/doctest.h>

namespace huiying::stats {
namespace {

using namespace std::chrono_literals;
using model::Stage;

base::TimePoint At(const char* time) {
  return *base::ParseTime(std::string("2026-03-02T") + time + ":00+08:00");
}

model::Case Found() {
  model::Case c;
  c.first_post_at = At("09:00");
  c.detected_at = At("09:20");
  return c;
}

model::Signature By(const char* who, const char* time) {
  return {.by = model::Actor(who), .at = At(time)};
}

}  // namespace

TEST_CASE("ThreeNumbersOfAnAnsweredCase") {
  model::Case c = Found();
  CHECK(AnswerTimesOf(c).detection == 20min);
  CHECK(!AnswerTimesOf(c).statutory);
  c.releases.Edit().push_back({.number = 1,
                               .published_at = At("10:00"),
                               .state = model::ReleaseState::kIrregular});
  CHECK(!AnswerTimesOf(c).statutory);  // it counts for nothing
  c.releases.Edit().push_back({.number = 2, .published_at = At("12:00")});
  c.releases.Edit().push_back({.number = 3, .published_at = At("11:00")});
  CHECK(AnswerTimesOf(c).statutory == 2h);
  CHECK(AnswerTimesOf(c).handling == 100min);
}

TEST_CASE("StagesFollowEachOtherAndTheLastOneLasts") {
  model::Case c = Found();
  c.claimed_at = At("09:30");
  const auto open = StageTimesOf(c);
  REQUIRE(open.size() == 3);
  CHECK(open[0].stage == Stage::kDetection);
  CHECK(open[0].to == At("09:20"));
  CHECK(open[1].stage == Stage::kClaim);
  CHECK(open[1].from == At("09:20"));
  CHECK(open[2].stage == Stage::kGrading);
  CHECK(!open[2].to);

  c.graded_at = At("09:40");
  c.releases.Edit().push_back({.number = 1,
                               .published_at = At("13:00"),
                               .drafted = By("person:w", "10:40"),
                               .reviews = {{.kind = model::ReviewKind::kFacts,
                                            .passed = true,
                                            .by = model::Actor("person:u"),
                                            .at = At("12:00")}},
                               .approved = By("person:c", "12:10")});
  const auto done = StageTimesOf(c);
  std::vector<Stage> stages;
  for (const StageTime& time : done) stages.push_back(time.stage);
  // No confidentiality review: what was left out is no stage.
  CHECK(stages == std::vector{Stage::kDetection, Stage::kClaim, Stage::kGrading,
                              Stage::kDrafting, Stage::kVerification,
                              Stage::kApproval, Stage::kPublication});
  CHECK(done[4].from == At("10:40"));
  CHECK(done[4].to == At("12:00"));
  CHECK(done.back().to == At("13:00"));
}

TEST_CASE("TheWarningLineIsDrawnFromTheAlarmCall") {
  model::Case c = Found();
  const model::Duty duty{.kind = model::DutyKind::kStatement,
                         .anchor_at = At("09:00"),
                         .due_at = At("14:00")};
  CHECK(!WarningDueAt(c, duty));
  c.alarm_at = At("08:30");
  CHECK(WarningDueAt(c, duty) == At("13:30"));
  c.alarm_at = At("09:10");
  CHECK(!WarningDueAt(c, duty));
}

TEST_CASE("PeriodsAreCivil") {
  const auto at = *base::ParseTime("2026-12-31T23:59:59+08:00");
  const auto next = *base::ParseTime("2027-01-01T00:00:00+08:00");
  CHECK(PeriodOf(model::Period::kYear, at).to == next);
  CHECK(PeriodOf(model::Period::kHalfYear, at).from ==
        *base::ParseTime("2026-07-01T00:00:00+08:00"));
  CHECK(PeriodOf(model::Period::kQuarter, at).from ==
        *base::ParseTime("2026-10-01T00:00:00+08:00"));
  CHECK(PeriodOf(model::Period::kQuarter, next).from == next);
}

}  // namespace huiying::stats
