// The case state machine: one table. Pure.
#pragma once

#include <optional>

#include "model/names.h"

namespace huiying::cases {

enum class Action {
  kPost,      // a post joins the case
  kClaim,     // an officer takes it
  kGrade,     // a person confirms a grade
  kEvidence,  // a release or a press event is recorded
  kAllDone,   // … and with it nothing is owed any more
  kDismiss,
  kClose,
  kWork,    // a draft, a plan, a hand-over, a correction: the state stays
  kMerge,   // it goes into another case
  kReopen,  // a person takes it up again
};

// The state after `action`, or nothing when the state does not allow it.
std::optional<model::CaseState> Next(model::CaseState state, Action action);

// Nobody works on it any more: closed, dismissed or merged.
bool IsEnded(model::CaseState state);

}  // namespace huiying::cases
