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
Decision Decide(Draft draft, const model::CloseCase& command);
Decision Decide(Draft draft, const model::ReopenCase& command);
Decision Decide(Draft draft, const model::AssignUnit& command);
Decision Decide(Draft draft, const model::AccountForMiss& command);
Decision Decide(Draft draft, const model::AcknowledgeAlert& command);
// decide_releases.cc
Decision Decide(Draft draft, const model::DraftRelease& command);
Decision Decide(Draft draft, const model::ReviseRelease& command);
Decision Decide(Draft draft, const model::ReviewRelease& command);
Decision Decide(Draft draft, const model::ApproveRelease& command);
Decision Decide(Draft draft, const model::ReturnRelease& command);
Decision Decide(Draft draft, const model::PublishRelease& command);
Decision Decide(Draft draft, const model::RecordRelease& command);
Decision Decide(Draft draft, const model::WithdrawRelease& command);
Decision Decide(Draft draft, const model::RegulariseRelease& command);
Decision Decide(Draft draft, const model::CheckEvidence& command);
// decide_press.cc
Decision Decide(Draft draft, const model::PlanPressEvent& command);
Decision Decide(Draft draft, const model::ChangePressEvent& command);
Decision Decide(Draft draft, const model::HoldPressEvent& command);
Decision Decide(Draft draft, const model::RecordPressEvent& command);
Decision Decide(Draft draft, const model::ExemptDuty& command);
Decision Decide(Draft draft, const model::RecordAttendance& command);
// decide_triage.cc
Decision Decide(Draft draft, const model::ConcludeTriage& command);
Decision Decide(Draft draft, const model::HandOverCase& command);
Decision Decide(Draft draft, const model::RecordReceipt& command);
Decision Decide(Draft draft, const model::CorrectInstant& command);
// decide_shape.cc
Decision Decide(Draft draft, const model::MergeCase& command);
Decision Decide(Draft draft, const model::SplitCase& command);
// decide_clock.cc
Decision Decide(Draft draft, const model::Pulse& command);
Decision Decide(Draft draft, const model::ReportClockStep& command);
// decide_outside.cc
Decision Decide(Draft draft, const model::OpenJournal& command);
Decision Decide(Draft draft, const model::LoadRules& command);
Decision Decide(Draft draft, const model::RecordDelivery& command);
Decision Decide(Draft draft, const model::ReportSource& command);
// decide_oncall.cc
Decision Decide(Draft draft, const model::SetOverride& command);
Decision Decide(Draft draft, const model::WithdrawOverride& command);
Decision Decide(Draft draft, const model::ReceiveShift& command);
Decision Decide(Draft draft, const model::RecordHeartbeat& command);
Decision Decide(Draft draft, const model::AcceptClock& command);
// decide_accounts.cc
Decision Decide(Draft draft, const model::SetAccount& command);

inline std::unexpected<model::Refusal> Refuse(std::string code,
                                              std::string detail) {
  return std::unexpected(
      model::Refusal{.code = std::move(code), .detail = std::move(detail)});
}

inline std::unexpected<model::Refusal> RefuseNoDuty() {
  return Refuse("no_such_duty", "The case has no such duty.");
}

}  // namespace huiying::engine
