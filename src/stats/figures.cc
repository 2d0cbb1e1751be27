#include "stats/figures.h"

#include <algorithm>

#include "base/check.h"

namespace huiying::stats {
namespace {

using model::Case;
using model::DutyState;

std::optional<std::uint64_t> MinutesToFirstStatement(const Case& c) {
  std::optional<base::TimePoint> first;
  for (const model::Release& release : *c.releases) {
    if (!release.counts()) continue;
    if (!first || release.published_at < *first) first = release.published_at;
  }
  if (!first) return std::nullopt;
  const std::int64_t ms = (*first - c.first_post_at).count();
  if (ms <= 0) return 0;
  constexpr std::int64_t kMinute = 60'000;
  return static_cast<std::uint64_t>((ms + kMinute - 1) / kMinute);
}

void Count(DutyFigure& figure, const model::Duty& duty) {
  ++figure.started;
  switch (duty.state) {
    case DutyState::kOpen:
      ++figure.open;
      break;
    case DutyState::kMet:
      ++figure.met;
      break;
    case DutyState::kMissed:
      ++figure.missed;
      if (duty.evidence_at) ++figure.answered_late;
      if (duty.met_on_late_evidence_at) ++figure.met_on_late_evidence;
      break;
    case DutyState::kCancelled:
      ++figure.cancelled;
      break;
    case DutyState::kExempted:
      ++figure.exempted;
      break;
  }
}

// sum += sign * part, field by field.
enum class Sign { kPlus, kMinus };

void Accumulate(std::uint64_t& sum, std::uint64_t part, Sign sign) {
  if (sign == Sign::kPlus) {
    sum += part;
  } else {
    HUIYING_CHECK(sum >= part);
    sum -= part;
  }
}

void Accumulate(DutyFigure& sum, const DutyFigure& part, Sign sign) {
  Accumulate(sum.started, part.started, sign);
  Accumulate(sum.met, part.met, sign);
  Accumulate(sum.missed, part.missed, sign);
  Accumulate(sum.answered_late, part.answered_late, sign);
  Accumulate(sum.open, part.open, sign);
  Accumulate(sum.cancelled, part.cancelled, sign);
  Accumulate(sum.exempted, part.exempted, sign);
  Accumulate(sum.met_on_late_evidence, part.met_on_late_evidence, sign);
}

using Counts = std::map<std::uint64_t, std::uint64_t>;

void Accumulate(Counts& sum, const Counts& part, Sign sign) {
  for (const auto& [key, count] : part) {
    std::uint64_t& cell = sum[key];
    Accumulate(cell, count, sign);
    if (cell == 0) sum.erase(key);
  }
}

void Accumulate(Figure& sum, const Figure& part, Sign sign) {
  Accumulate(sum.cases, part.cases, sign);
  Accumulate(sum.dismissed, part.dismissed, sign);
  for (const auto& [kind, duty] : part.duties) {
    Accumulate(sum.duties[kind], duty, sign);
    if (sum.duties[kind] == DutyFigure{}) sum.duties.erase(kind);
  }
  Accumulate(sum.first_statement_minutes, part.first_statement_minutes, sign);
  Accumulate(sum.conclusions, part.conclusions, sign);
  Accumulate(sum.lost_in, part.lost_in, sign);
  Accumulate(sum.late_gradings, part.late_gradings, sign);
  Accumulate(sum.merged, part.merged, sign);
  Accumulate(sum.corrections, part.corrections, sign);
  Accumulate(sum.irregular, part.irregular, sign);
}

// What a case adds beyond its state, its duties and its first statement.
void CountAnswers(Figure& figure, const Case& c) {
  if (!c.triage->empty()) {
    figure
        .conclusions[static_cast<std::uint64_t>(c.triage->back().conclusion)] =
        1;
  }
  for (const model::Duty& duty : c.duties) {
    if (duty.state != DutyState::kMissed) continue;
    if (duty.cause == model::Reason::kLateGrading) ++figure.late_gradings;
    if (duty.account->stage == model::Stage::kNone) continue;
    ++figure.lost_in[static_cast<std::uint64_t>(duty.account->stage)];
  }
  for (const model::Release& release : *c.releases) {
    if (release.corrected_by != 0) ++figure.corrections;
    if (release.state == model::ReleaseState::kIrregular) ++figure.irregular;
  }
}

}  // namespace

Bucket BucketOf(const Case& c) {
  const base::CivilTime civil = base::ToCivil(c.first_post_at);
  const auto month = static_cast<std::uint32_t>(civil.year) * 100 + civil.month;
  return {month, c.grade()};
}

Figure ContributionOf(const Case& c) {
  Figure figure;
  switch (c.state) {
    case model::CaseState::kDismissed:
      figure.dismissed = 1;
      break;
    case model::CaseState::kMerged:
      figure.merged = 1;
      break;
    default:
      figure.cases = 1;
  }
  CountAnswers(figure, c);
  for (const model::Duty& duty : c.duties) {
    Count(figure.duties[static_cast<std::uint64_t>(duty.kind)], duty);
  }
  if (const auto minutes = MinutesToFirstStatement(c)) {
    figure.first_statement_minutes[*minutes] = 1;
  }
  return figure;
}

void Add(Figure& sum, const Figure& part) {
  Accumulate(sum, part, Sign::kPlus);
}

void Subtract(Figure& sum, const Figure& part) {
  Accumulate(sum, part, Sign::kMinus);
}

bool IsZero(const Figure& figure) { return figure == Figure{}; }

OnTime OnTimeOf(const Figure& figure) {
  OnTime sum;
  for (const auto& [kind, duty] : figure.duties) {
    if (model::IsMilestone(static_cast<model::DutyKind>(kind))) continue;
    sum.met += duty.met;
    sum.settled += duty.met + duty.missed;
  }
  return sum;
}

std::uint64_t CountWithStatement(const Figure& figure) {
  std::uint64_t count = 0;
  for (const auto& [minutes, n] : figure.first_statement_minutes) count += n;
  return count;
}

std::optional<std::uint64_t> PercentileMinutes(const Figure& figure,
                                               unsigned percent) {
  const std::uint64_t count = CountWithStatement(figure);
  if (count == 0) return std::nullopt;
  const std::uint64_t rank =
      std::max<std::uint64_t>(1, (count * percent + 99) / 100);
  std::uint64_t seen = 0;
  for (const auto& [minutes, n] : figure.first_statement_minutes) {
    seen += n;
    if (seen >= rank) return minutes;
  }
  return std::nullopt;
}

}  // namespace huiying::stats
