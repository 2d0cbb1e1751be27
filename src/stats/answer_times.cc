#include "stats/answer_times.h"

#include <algorithm>

#include "base/check.h"

namespace huiying::stats {
namespace {

using base::TimePoint;
using model::Case;
using model::Release;
using model::Stage;

// The first statement that counts.
const Release* FirstOut(const Case& c) {
  const Release* first = nullptr;
  for (const Release& release : *c.releases) {
    if (!release.counts()) continue;
    if (first == nullptr || release.published_at < first->published_at) {
      first = &release;
    }
  }
  return first;
}

// When the last of the needed reviews was passed.
std::optional<TimePoint> ReviewedAt(const Release& release,
                                    model::ReviewKind kind) {
  std::optional<TimePoint> at;
  for (const model::Review& review : release.reviews) {
    if (review.kind == kind && review.passed) at = review.at;
  }
  return at;
}

// Which stage ends when: nothing while it has not.
struct Ends {
  const Case& c;
  const Release* release;

  std::optional<TimePoint> Of(Stage stage) const {
    switch (stage) {
      case Stage::kDetection:
        return c.detected_at;
      case Stage::kClaim:
        return c.claimed_at;
      case Stage::kGrading:
        return c.graded_at;
      case Stage::kNone:
        return std::nullopt;
      default:
        return release == nullptr ? std::nullopt : OfRelease(stage);
    }
  }

 private:
  std::optional<TimePoint> OfRelease(Stage stage) const {
    const auto signed_at = [](const model::Signature& s) {
      return s.by.value().empty() ? std::nullopt : std::optional(s.at);
    };
    switch (stage) {
      case Stage::kVerification:
        return ReviewedAt(*release, model::ReviewKind::kFacts);
      case Stage::kDrafting:
        return signed_at(release->drafted);
      case Stage::kReview:
        return ReviewedAt(*release, model::ReviewKind::kConfidentiality);
      case Stage::kApproval:
        return signed_at(release->approved);
      case Stage::kPublication:
        return release->counts() ? std::optional(release->published_at)
                                 : std::nullopt;
      default:
        return std::nullopt;
    }
  }
};

TimePoint Midnight(int year, unsigned month) {
  return *base::FromCivil({.year = year, .month = month, .day = 1});
}

}  // namespace

AnswerTimes AnswerTimesOf(const Case& c) {
  AnswerTimes times{.statutory = {}, .detection = {}, .handling = {}};
  times.detection =
      std::max(base::Duration(0), c.detected_at - c.first_post_at);
  if (const Release* const first = FirstOut(c)) {
    times.statutory = first->published_at - c.first_post_at;
    times.handling = first->published_at - c.detected_at;
  }
  return times;
}

std::vector<StageTime> StageTimesOf(const Case& c) {
  constexpr Stage kOrder[] = {Stage::kDetection,    Stage::kClaim,
                              Stage::kGrading,      Stage::kDrafting,
                              Stage::kVerification, Stage::kReview,
                              Stage::kApproval,     Stage::kPublication};
  const Release* release = FirstOut(c);
  if (release == nullptr && !c.releases->empty()) release = &c.releases->back();
  const Ends ends{.c = c, .release = release};
  std::vector<StageTime> times;
  TimePoint from = c.first_post_at;
  for (std::size_t i = 0; i < std::size(kOrder); ++i) {
    const auto to = ends.Of(kOrder[i]);
    bool later = false;  // a later stage has ended: this one was left out
    for (std::size_t j = i + 1; j < std::size(kOrder); ++j) {
      later |= ends.Of(kOrder[j]).has_value();
    }
    if (!to && later) continue;
    times.push_back({.stage = kOrder[i], .from = from, .to = to});
    if (!to) break;
    from = std::max(from, *to);
  }
  return times;
}

std::optional<TimePoint> WarningDueAt(const Case& c, const model::Duty& duty) {
  const bool scored = duty.anchor_at == c.first_post_at;
  if (!scored || model::IsMilestone(duty.kind)) return std::nullopt;
  if (!c.alarm_at || *c.alarm_at >= c.first_post_at) return std::nullopt;
  return *c.alarm_at + (duty.due_at - duty.anchor_at);
}

CivilPeriod PeriodOf(model::Period per, TimePoint now) {
  const base::CivilTime civil = base::ToCivil(now);
  const int year = civil.year;
  const unsigned months = per == model::Period::kYear       ? 12
                          : per == model::Period::kHalfYear ? 6
                                                            : 3;
  const unsigned first = (civil.month - 1) / months * months + 1;
  const unsigned next = first + months;
  return {.from = Midnight(year, first),
          .to = next > 12 ? Midnight(year + 1, 1) : Midnight(year, next)};
}

}  // namespace huiying::stats
