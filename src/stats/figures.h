// Response-time figures by month and grade. Pure.
//
// A month is the civil month (UTC+8) of a case's anchor, as yyyymm. Response
// time is from the anchor to the first release, in whole minutes rounded up; a
// release from before the anchor counts as 0.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "model/case.h"
#include "model/fields.h"

namespace huiying::stats {

struct DutyFigure {
  std::uint64_t started = 0;  // cancelled ones included
  std::uint64_t met = 0;
  std::uint64_t missed = 0;
  std::uint64_t answered_late = 0;  // of the missed
  std::uint64_t open = 0;
  std::uint64_t cancelled = 0;
  std::uint64_t exempted = 0;              // 经批准未开, never "in time"
  std::uint64_t met_on_late_evidence = 0;  // of the missed

  friend bool operator==(const DutyFigure&, const DutyFigure&) = default;

  void Fields(this auto&& self, auto& a) {
    a("started", self.started);
    a("met", self.met);
    a("missed", self.missed);
    a("answered_late", self.answered_late);
    a("open", self.open);
    a("cancelled", self.cancelled);
    a.Later("exempted", self.exempted);
    a.Later("met_on_late_evidence", self.met_on_late_evidence);
  }
};

struct Figure {
  std::uint64_t cases = 0;  // dismissed and merged ones are not counted
  std::uint64_t dismissed = 0;
  std::map<std::uint64_t, DutyFigure> duties;  // by DutyKind's number
  // Cases with a release by minutes to the first one.
  std::map<std::uint64_t, std::uint64_t> first_statement_minutes;
  // Cases by what triage concluded last (Conclusion's number).
  std::map<std::uint64_t, std::uint64_t> conclusions;
  // Missed duties by the stage in which the time was lost (Stage's number).
  std::map<std::uint64_t, std::uint64_t> lost_in;
  std::uint64_t late_gradings = 0;  // duties missed for it
  std::uint64_t merged = 0;         // cases that went into another
  std::uint64_t corrections = 0;    // releases that were corrected
  std::uint64_t irregular = 0;      // publications nobody regularised

  friend bool operator==(const Figure&, const Figure&) = default;

  void Fields(this auto&& self, auto& a) {
    a("cases", self.cases);
    a("dismissed", self.dismissed);
    a("duties", self.duties);
    a("first_statement_minutes", self.first_statement_minutes);
    a.Later("conclusions", self.conclusions);
    a.Later("lost_in", self.lost_in);
    a.Later("late_gradings", self.late_gradings);
    a.Later("merged", self.merged);
    a.Later("corrections", self.corrections);
    a.Later("irregular", self.irregular);
  }
};

using Bucket = std::pair<std::uint32_t, model::Grade>;  // (yyyymm, grade)

Bucket BucketOf(const model::Case& c);
Figure ContributionOf(const model::Case& c);

void Add(Figure& sum, const Figure& part);
// REQUIRES: `part` was added before.
void Subtract(Figure& sum, const Figure& part);
bool IsZero(const Figure& figure);

// Duties that were met, of those met or missed: the on-time rate's numerator
// and denominator. Milestones are not among them.
struct OnTime {
  std::uint64_t met = 0;
  std::uint64_t settled = 0;
};
OnTime OnTimeOf(const Figure& figure);

// The smallest minutes that at least `percent` of the counted cases need
// (nearest rank); nothing when none is counted.
std::optional<std::uint64_t> PercentileMinutes(const Figure& figure,
                                               unsigned percent);
std::uint64_t CountWithStatement(const Figure& figure);

}  // namespace huiying::stats
