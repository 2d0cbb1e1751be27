// Evidence: something that may satisfy duties was recorded. Pure.
#pragma once

#include "engine/decide.h"

namespace huiying::engine {

// The state after evidence: answered when the public is owed nothing any more.
model::CaseState AfterEvidence(const Draft& draft);

// Emits `recorded`, then does `settle` (what it satisfies, what it starts). The
// state stands in the record, so the settling is tried on a copy first.
template <class Recorded, class Settle>
Decision RecordEvidence(Draft draft, Recorded recorded, Settle settle) {
  Draft trial = draft;
  trial.Emit(recorded);
  settle(trial);
  recorded.state = AfterEvidence(trial);
  draft.Emit(std::move(recorded));
  settle(draft);
  return std::move(draft).TakeEvents();
}

// A press conference was held at `at`: it is one of its own kind, and a first
// statement too (domain 4.5).
void SettleHeld(Draft& draft, base::TimePoint at);

}  // namespace huiying::engine
