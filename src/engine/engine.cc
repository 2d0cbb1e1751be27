#include "engine/engine.h"

#include <fmt/core.h>

#include "cases/transitions.h"
#include "engine/decide.h"
#include "engine/shifts.h"

namespace huiying::engine {
namespace {

// The version check that every command on a case shares.
std::optional<model::Refusal> CheckCase(const State& state,
                                        const model::Command& command,
                                        model::CaseId id) {
  const model::Case* const c = state.FindCase(id);
  if (c == nullptr) {
    return model::Refusal{
        .code = "no_such_case",
        .detail = fmt::format("There is no case {}.", model::FormatCaseId(id))};
  }
  if (command.if_version && *command.if_version != c->version) {
    return model::Refusal{
        .code = "stale_version",
        .detail = fmt::format("Case {} is at version {}, not {}: look again.",
                              model::FormatCaseId(id), c->version,
                              *command.if_version)};
  }
  return std::nullopt;
}

}  // namespace

Decision Engine::Decide(base::TimePoint now,
                        const model::Command& command) const {
  const bool opens = std::holds_alternative<model::OpenJournal>(command.body);
  if (!opens && state_.global.journal_id.empty()) {
    return Refuse("no_journal", "The journal has not been opened.");
  }
  return std::visit(
      [&](const auto& body) -> Decision {
        if constexpr (requires { body.case_id; }) {
          if (auto refusal = CheckCase(state_, command, body.case_id)) {
            return std::unexpected(*std::move(refusal));
          }
        }
        return engine::Decide(Draft(state_, now, command.actor), body);
      },
      command.body);
}

std::optional<base::TimePoint> Engine::NextDue() const {
  auto next = NextOfOnCall(state_);
  if (!state_.due.empty() && (!next || state_.due.begin()->first < *next)) {
    next = state_.due.begin()->first;
  }
  return next;
}

}  // namespace huiying::engine
