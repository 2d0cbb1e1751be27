#include "cases/transitions.h"

#include <doctest/doctest.h>

namespace huiying::cases {

using model::CaseState;

TEST_CASE("AnEndedCaseAllowsNothingButAPost") {
  for (const CaseState state :
       {CaseState::kClosed, CaseState::kDismissed, CaseState::kMerged}) {
    CHECK(IsEnded(state));
    for (const Action action :
         {Action::kClaim, Action::kGrade, Action::kEvidence, Action::kAllDone,
          Action::kDismiss, Action::kClose}) {
      CHECK(!Next(state, action));
    }
    CHECK(Next(state, Action::kPost));
  }
}

TEST_CASE("ReopensWhenAPostArrivesAfterClosing") {
  CHECK(Next(CaseState::kClosed, Action::kPost) == CaseState::kReopened);
  CHECK(Next(CaseState::kDismissed, Action::kPost) == CaseState::kDismissed);
}

TEST_CASE("ClaimingAGradedCaseDoesNotTakeItBack") {
  CHECK(Next(CaseState::kDetected, Action::kClaim) == CaseState::kClaimed);
  CHECK(Next(CaseState::kGraded, Action::kClaim) == CaseState::kGraded);
  CHECK(Next(CaseState::kAnswering, Action::kGrade) == CaseState::kAnswering);
}

}  // namespace huiying::cases
