#include "runtime/engine_loop.h"

#include <algorithm>
#include <chrono>
#include <span>
#include <utility>

namespace huiying::runtime {
namespace {

constexpr base::Duration kLongestWait = std::chrono::seconds(1);

aio::MailboxLane ToMailboxLane(Lane lane) {
  return lane == Lane::kFirst ? aio::MailboxLane::kFirst
                              : aio::MailboxLane::kRest;
}

}  // namespace

void InboxDesk::Submit(Request request, ReplyFn done) {
  const aio::MailboxLane lane = ToMailboxLane(request.lane);
  Pending pending{.request = std::move(request), .done = std::move(done)};
  if (!inbox_.Push(lane, pending)) pending.done(Busy{});
}

void InboxDesk::SubmitMany(std::vector<Pending> many) {
  const std::size_t taken = inbox_.PushMany(aio::MailboxLane::kFirst, many);
  for (Pending& one : std::span(many).subspan(taken)) one.done(Busy{});
}

void EngineThread::Start() {
  thread_ = std::thread([this] { Run(); });
}

void EngineThread::Stop() {
  inbox_.Close();
  if (thread_.joinable()) thread_.join();
}

void EngineThread::Run() {
  using Steady = std::chrono::steady_clock;
  Steady::time_point audited;  // long ago
  while (!inbox_.closed() && !writer_.dead()) {
    // Not only when idle: a house that is never idle has deadlines too.
    if (const auto now = Steady::now(); now - audited >= kLongestWait) {
      audited = now;
      writer_.Audit();
    }
    if (!writer_.Step().full) inbox_.Wait(WaitTime());
  }
  RefuseRest();
}

// Real time until the next deadline. A wall clock that is set forward, or a
// machine that slept, is noticed within the longest wait.
base::Duration EngineThread::WaitTime() const {
  const auto due = writer_.NextDue();
  if (!due) return kLongestWait;
  const base::Duration engine_time = *due - clock_.Now();
  const base::Duration real_time =
      (engine_time + base::Duration(clock_.speed() - 1)) / clock_.speed();
  return std::clamp(real_time, base::Duration(0), kLongestWait);
}

void EngineThread::RefuseRest() {
  inbox_.Close();
  for (const auto lane : {aio::MailboxLane::kFirst, aio::MailboxLane::kRest}) {
    while (auto pending = inbox_.Take(lane)) pending->done(Busy{});
  }
}

}  // namespace huiying::runtime
