#include "cases/transitions.h"

#include <array>

namespace huiying::cases {
namespace {

using enum model::CaseState;
using State = model::CaseState;
using Cell = std::optional<State>;
constexpr Cell kNo = std::nullopt;

struct Row {
  State state;
  // Indexed by Action: post, claim, grade, evidence, all done, dismiss, close,
  // work, merge, reopen.
  std::array<Cell, 10> next;
};

// A post that joins a closed case opens it again: a second wave is looked at,
// never swallowed. One that joins a dismissed case changes nothing by itself;
// the engine reopens it when the post weighs more than what was dismissed.
constexpr std::array<Row, 9> kTable = {{
    // clang-format off
    {kDetected,  {kDetected,  kClaimed,   kGraded,    kAnswering, kAnswered, kDismissed, kClosed, kDetected,  kMerged, kNo}},
    {kClaimed,   {kClaimed,   kClaimed,   kGraded,    kAnswering, kAnswered, kDismissed, kClosed, kClaimed,   kMerged, kNo}},
    {kGraded,    {kGraded,    kGraded,    kGraded,    kAnswering, kAnswered, kDismissed, kClosed, kGraded,    kMerged, kNo}},
    {kAnswering, {kAnswering, kAnswering, kAnswering, kAnswering, kAnswered, kDismissed, kClosed, kAnswering, kMerged, kNo}},
    {kAnswered,  {kAnswered,  kAnswered,  kAnswered,  kAnswering, kAnswered, kDismissed, kClosed, kAnswered,  kMerged, kNo}},
    {kClosed,    {kReopened,  kNo,        kNo,        kNo,        kNo,       kNo,        kNo,     kNo,        kNo,     kReopened}},
    {kDismissed, {kDismissed, kNo,        kNo,        kNo,        kNo,       kNo,        kNo,     kNo,        kNo,     kReopened}},
    {kMerged,    {kMerged,    kNo,        kNo,        kNo,        kNo,       kNo,        kNo,     kNo,        kNo,     kNo}},
    {kReopened,  {kReopened,  kReopened,  kGraded,    kAnswering, kAnswered, kDismissed, kClosed, kReopened,  kMerged, kNo}},
    // clang-format on
}};

}  // namespace

std::optional<State> Next(State state, Action action) {
  for (const Row& row : kTable) {
    if (row.state == state) {
      return row.next[static_cast<std::size_t>(action)];
    }
  }
  return std::nullopt;
}

bool IsEnded(State state) {
  return state == kClosed || state == kDismissed || state == kMerged;
}

}  // namespace huiying::cases
