#include "engine/draft.h"

#include <utility>

#include "base/check.h"
#include "cases/apply.h"

namespace huiying::engine {
Draft::Draft(const State& state, base::TimePoint now, model::Actor actor)
    : state_(state),
      now_(now),
      actor_(std::move(actor)),
      last_case_(state.global.last_case),
      last_alert_(state.global.last_alert) {}

void Draft::Take(model::CaseId id) {
  const model::Case* const stored = state_.FindCase(id);
  HUIYING_CHECK(stored != nullptr);
  case_ = *stored;
}

void Draft::Emit(model::Event event) {
  if (cases::CaseOf(event) != model::CaseId()) {
    cases::ApplyToCase(case_, event);
  }
  events_.push_back(std::move(event));
}

oncall::Mode Draft::mode() const {
  return state_.global.drill ? oncall::Mode::kDrill : oncall::Mode::kLive;
}

model::CaseId Draft::NewCaseId() { return model::CaseId(++last_case_); }

}  // namespace huiying::engine
