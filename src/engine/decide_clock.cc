// What the passing of time leads to.
#include "deadlines/stages.h"
#include "engine/decide.h"
#include "engine/shifts.h"

namespace huiying::engine {

namespace {

bool PulseUnheard(Draft& draft) {
  const auto& unheard = draft.state().unheard_at;
  if (unheard.empty() || unheard.begin()->first > draft.now()) return false;
  draft.MissHearing(*draft.state().FindAlert(unheard.begin()->second));
  return true;
}

}  // namespace

// One thing per pulse, and of cases the earliest due first: a turn of the
// writer stays bounded however many deadlines fall on the same second. Who is
// on call comes before what they are told.
Decision Decide(Draft draft, const model::Pulse& command) {
  if (PulseShifts(draft) || PulseHeartbeats(draft, command.at_start) ||
      PulseLookAhead(draft) || PulseUnheard(draft)) {
    return std::move(draft).TakeEvents();
  }
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
