// EngineThread: the thread that turns the Writer, and the Desk in front of it.
//
// Submit() may be called from any thread and never blocks. The thread wakes
// when something is handed in, when something is due, and at least once a
// second, and then looks at a slice of the indexes (engine/audit.h). Stop() is
// polite only: what is still in the queues is answered Busy.
#pragma once

#include <optional>
#include <thread>
#include <vector>

#include "runtime/clock.h"
#include "runtime/desk.h"
#include "runtime/writer.h"

namespace huiying::runtime {

// Full lanes answer Busy: 429 for posts, 503 for the rest.
inline constexpr std::size_t kFirstLaneCapacity = 1024;
inline constexpr std::size_t kPostsLaneCapacity = 4096;

// The desk alone: hands requests to whoever turns the writer.
class InboxDesk : public Desk {
 public:
  explicit InboxDesk(Inbox& inbox) : inbox_(inbox) {}
  void Submit(Request request, ReplyFn done) override;
  void SubmitMany(std::vector<Pending> many) override;

 private:
  Inbox& inbox_;
};

class EngineThread : public InboxDesk {
 public:
  // All outlive it. `writer` takes from `inbox`.
  EngineThread(Inbox& inbox, Writer& writer, Clock& clock)
      : InboxDesk(inbox), inbox_(inbox), writer_(writer), clock_(clock) {}
  ~EngineThread() override { Stop(); }

  void Start();
  // Ends the turn that runs, refuses what waits, returns when all is quiet.
  void Stop();

 private:
  void Run();
  void RefuseRest();
  base::Duration WaitTime() const;

  Inbox& inbox_;
  Writer& writer_;
  Clock& clock_;
  std::thread thread_;
};

}  // namespace huiying::runtime
