// The indexes over the state: what is due, who has not been heard, what waits.
// Each follows from one case or one alert alone, which is what audit.cc uses.
#include <algorithm>

#include "deadlines/stages.h"
#include "engine/state.h"

namespace huiying::engine {

bool WaitsInOutbox(const model::Alert& alert) {
  return alert.state == model::AlertState::kPending;
}

std::optional<base::TimePoint> HasToBeHeardBy(const model::Alert& alert) {
  const bool open = alert.state == model::AlertState::kPending ||
                    alert.state == model::AlertState::kSending;
  if (!open || alert.detail->undelivered_at) return std::nullopt;
  return alert.heard_by;
}

void State::ShareWords(model::Case& c) {
  for (auto* list : {&c.topics, &c.places, &c.units, &c.feeds}) {
    codes.Share(*list);
  }
  for (model::Duty& duty : c.duties) terms.Share(duty.terms);
}

void State::IndexCase(const model::Case& c) {
  const auto before = due_of.find(c.id);
  const auto next = deadlines::NextOf(c);
  if (before != due_of.end()) {
    if (next && before->second == *next) return;
    due.erase({before->second, c.id});
    due_of.erase(before);
  }
  if (!next) return;
  due.emplace(*next, c.id);
  due_of.emplace(c.id, *next);
}

void State::IndexAlert(const model::Alert& alert) {
  if (alert.reason == model::Reason::kUndelivered) {
    auto& told = told_of_unheard[alert.recipient];
    told = std::max(told, alert.requested_at);
  }
  if (alert.reason == model::Reason::kLifeInDanger) {
    told_of_danger.insert(alert.case_id);
  }
  if (alert.heard_by) {
    const std::pair entry(*alert.heard_by, alert.id);
    if (HasToBeHeardBy(alert)) {
      unheard_at.insert(entry);
    } else {
      unheard_at.erase(entry);
    }
  }
  if (WaitsInOutbox(alert)) {
    waiting[alert.case_id].insert(alert.id);
    return;
  }
  const auto it = waiting.find(alert.case_id);
  if (it == waiting.end()) return;
  it->second.erase(alert.id);
  if (it->second.empty()) waiting.erase(it);
}

}  // namespace huiying::engine
