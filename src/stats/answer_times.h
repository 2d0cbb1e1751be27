// How long an answer took, and where: of one case. Pure.
#pragma once

#include <optional>
#include <vector>

#include "model/case.h"
#include "model/policy.h"

namespace huiying::stats {

// The three numbers of every case. Nothing where the end has not come.
struct AnswerTimes {
  std::optional<base::Duration> statutory;  // first post to first release
  base::Duration detection{0};              // first post to when it was found
  std::optional<base::Duration> handling;   // found to first release
};
AnswerTimes AnswerTimesOf(const model::Case& c);

// One stage of the answer: from the end of the one before. `to` is absent
// while it lasts.
struct StageTime {
  model::Stage stage = model::Stage::kNone;
  base::TimePoint from;
  std::optional<base::TimePoint> to;
};
// In order; those that have not begun are left out. Of several statements the
// first one that is out counts, else the newest.
std::vector<StageTime> StageTimesOf(const model::Case& c);

// The warning line 安全线: what would be due if the clock ran from the alarm
// call (接警), when that was before the first post. Nothing when it was not.
std::optional<base::TimePoint> WarningDueAt(const model::Case& c,
                                            const model::Duty& duty);

// The civil period (UTC+8) of `per` that `now` is in: [from, to).
struct CivilPeriod {
  base::TimePoint from;
  base::TimePoint to;
};
CivilPeriod PeriodOf(model::Period per, base::TimePoint now);

}  // namespace huiying::stats
