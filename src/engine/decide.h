// What each command leads to. Pure. One function per command; engine.cc
// dispatches to them.
#pragma once

#include "engine/draft.h"
#include "engine/engine.h"

namespace huiying::engine {

// decide_posts.cc
Decision Decide(Draft draft, const model::SubmitPost& command);
// decide_people.cc
Decision Decide(Draft draft, const model::OpenCase& command);
Decision Decide(Draft draft, const model::ClaimCase& command);
Decision Decide(Draft draft, const model::ConfirmGrade& command);
Decision Decide(Draft draft, const model::DismissCase& command);
Decision Decide(Draft draft, const model::RecordRelease& command);
Decision Decide(Draft draft, const model::RecordPressEvent& command);
Decision Decide(Draft draft, const model::CloseCase& command);
Decision Decide(Draft draft, const model::AcknowledgeAlert& command);
// decide_clock.cc
Decision Decide(Draft draft, const model::Pulse& command);
Decision Decide(Draft draft, const model::ReportClockStep& command);
// decide_outside.cc
Decision Decide(Draft draft, const model::OpenJournal& command);
Decision Decide(Draft draft, const model::LoadRules& command);
Decision Decide(Draft draft, const model::RecordDelivery& command);
Decision Decide(Draft draft, const model::ReportSource& command);
// decide_accounts.cc
Decision Decide(Draft draft, const model::SetAccount& command);

inline std::unexpected<model::Refusal> Refuse(std::string code,
                                              std::string detail) {
  return std::unexpected(
      model::Refusal{.code = std::move(code), .detail = std::move(detail)});
}

}  // namespace huiying::engine
