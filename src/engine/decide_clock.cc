// What the passing of time leads to.
#include "deadlines/stages.h"
#include "engine/decide.h"

namespace huiying::engine {

// One case per pulse, the earliest due first: a turn of the writer stays
// bounded however many deadlines fall on the same second.
Decision Decide(Draft draft, const model::Pulse&) {
  const auto& due = draft.state().due;
  if (due.empty() || due.begin()->first > draft.now()) {
    return std::vector<model::Event>();
  }
  draft.Take(due.begin()->second);
  const std::vector<model::Duty> duties = draft.c().duties;
  for (const model::Duty& duty : duties) {
    const auto next = deadlines::NextOf(duty);
    if (next && *next <= draft.now()) draft.Advance(duty.number);
  }
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::ReportClockStep& command) {
  draft.Emit(model::ClockStepped{.step = command.step});
  draft.AlertAboutOutside(model::Reason::kClockStep, model::FeedName());
  return std::move(draft).TakeEvents();
}

}  // namespace huiying::engine
