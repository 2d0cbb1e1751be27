// Auditor: looks again and again whether the indexes of what is due and of
// what waits say what the cases and alerts say, and mends them where not.
// Confined(engine).
//
// An entry that is missing from `due` is a deadline that passes silently until
// the next start, which makes the indexes again; nothing else would notice. So
// this looks from both sides, a slice at a time, and never needs to be switched
// off. Rows are never changed: what is mended follows from them.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "engine/state.h"

namespace huiying::engine {

// What one slice found wrong, and mended.
struct Audit {
  std::vector<model::CaseId> cases;    // in `due` and `due_of`
  std::vector<model::AlertId> alerts;  // in `waiting` and `unheard_at`
  std::size_t mismatches() const { return cases.size() + alerts.size(); }
};

class Auditor {
 public:
  // Looks at about `most` entries of each of six maps and goes on there next
  // time, from the beginning after the end. What comes and goes meanwhile may
  // be seen in the next round only.
  Audit Slice(State& state, std::size_t most);

 private:
  void LookAtCases(State& state, std::size_t most, Audit& audit);
  void LookAtDue(State& state, std::size_t most, Audit& audit);
  void LookAtAlerts(State& state, std::size_t most, Audit& audit);
  void LookAtUnheard(State& state, std::size_t most, Audit& audit);
  void LookAtWaiting(State& state, std::size_t most, Audit& audit);

  // Buckets where the next slice begins, and the last entries looked at.
  std::size_t case_bucket_ = 0;
  std::size_t due_of_bucket_ = 0;
  std::size_t alert_bucket_ = 0;
  std::size_t waiting_bucket_ = 0;
  std::pair<base::TimePoint, model::CaseId> due_seen_{base::TimePoint::min(),
                                                      {}};
  std::pair<base::TimePoint, model::AlertId> unheard_seen_{
      base::TimePoint::min(), {}};
};

}  // namespace huiying::engine
