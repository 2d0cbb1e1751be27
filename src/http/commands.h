// Handlers of commands: a body becomes a model::Command, is handed in at the
// desk, and is answered after the sync. Confined(net).
#pragma once

#include <memory>

#include "http/reads.h"

namespace huiying::http {

AnswerTask OpenCase(std::shared_ptr<Site> site, Call call);
AnswerTask ClaimCase(std::shared_ptr<Site> site, Call call);
AnswerTask GradeCase(std::shared_ptr<Site> site, Call call);
AnswerTask DismissCase(std::shared_ptr<Site> site, Call call);
AnswerTask CloseCase(std::shared_ptr<Site> site, Call call);
AnswerTask ReopenCase(std::shared_ptr<Site> site, Call call);
AnswerTask AcknowledgeAlert(std::shared_ptr<Site> site, Call call);
AnswerTask SetOverride(std::shared_ptr<Site> site, Call call);
AnswerTask WithdrawOverride(std::shared_ptr<Site> site, Call call);
AnswerTask ReceiveShift(std::shared_ptr<Site> site, Call call);
AnswerTask RecordHeartbeat(std::shared_ptr<Site> site, Call call);
AnswerTask AcceptClock(std::shared_ptr<Site> site, Call call);
AnswerTask PushPosts(std::shared_ptr<Site> site, Call call);
// commands_answers.cc
AnswerTask DraftRelease(std::shared_ptr<Site> site, Call call);
AnswerTask ReviseRelease(std::shared_ptr<Site> site, Call call);
AnswerTask ReviewRelease(std::shared_ptr<Site> site, Call call);
AnswerTask ApproveRelease(std::shared_ptr<Site> site, Call call);
AnswerTask ReturnRelease(std::shared_ptr<Site> site, Call call);
AnswerTask PublishRelease(std::shared_ptr<Site> site, Call call);
AnswerTask RecordRelease(std::shared_ptr<Site> site, Call call);
AnswerTask WithdrawRelease(std::shared_ptr<Site> site, Call call);
AnswerTask RegulariseRelease(std::shared_ptr<Site> site, Call call);
AnswerTask CheckEvidence(std::shared_ptr<Site> site, Call call);
AnswerTask ExemptDuty(std::shared_ptr<Site> site, Call call);
AnswerTask AccountForMiss(std::shared_ptr<Site> site, Call call);
AnswerTask PlanPressEvent(std::shared_ptr<Site> site, Call call);
AnswerTask ChangePressEvent(std::shared_ptr<Site> site, Call call);
AnswerTask HoldPressEvent(std::shared_ptr<Site> site, Call call);
AnswerTask RecordPressEvent(std::shared_ptr<Site> site, Call call);
// commands_shape.cc
AnswerTask CorrectInstant(std::shared_ptr<Site> site, Call call);
AnswerTask ConcludeTriage(std::shared_ptr<Site> site, Call call);
AnswerTask HandOverCase(std::shared_ptr<Site> site, Call call);
AnswerTask RecordReceipt(std::shared_ptr<Site> site, Call call);
AnswerTask AssignUnit(std::shared_ptr<Site> site, Call call);
AnswerTask MergeCase(std::shared_ptr<Site> site, Call call);
AnswerTask SplitCase(std::shared_ptr<Site> site, Call call);
AnswerTask RecordAttendance(std::shared_ptr<Site> site, Call call);

}  // namespace huiying::http
