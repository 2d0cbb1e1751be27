// Recorder: hands the deliverer's records in at the desk and brings the
// answers back, many at a time. Confined(net), but for the answers' way.
//
// It never fills more than half of the first lane: people's commands find room
// however many alerts go out. What the lane does not take waits here; an
// answer comes for each record, in any order, until Stop().
//
// A turn of the engine costs a sync, whether it holds one record or hundreds.
// A record goes to the desk as soon as the net thread has done what it is at;
// in a flood, when many went together, the next wait for each other a little.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>

#include "aio/mailbox.h"
#include "runtime/desk.h"
#include "runtime/engine_loop.h"

namespace huiying::notify {

inline constexpr std::size_t kMaxRecordsAtDesk =
    runtime::kFirstLaneCapacity / 2;

class Recorder : public std::enable_shared_from_this<Recorder> {
 public:
  // Never Busy.
  using Done = std::move_only_function<void(const runtime::Reply&)>;

  // Both outlive whatever the desk has not answered yet.
  Recorder(boost::asio::io_context& net, runtime::Desk& desk);

  // `done` is called on the net thread, after the record is durable or
  // refused, and not from within this call.
  void Record(model::RecordDelivery command, Done done);
  // No `done` is called any more.
  void Stop();

 private:
  struct Item {
    model::RecordDelivery command;
    Done done;
  };
  struct Answered {
    Item item;
    runtime::Reply reply;
  };

  void HandInSoon();
  void HandIn();
  void OnAnswer(Item item, runtime::Reply reply);  // on any thread
  void TakeAnswers();
  void Pause();

  boost::asio::io_context& net_;
  runtime::Desk& desk_;
  boost::asio::steady_timer pause_;
  bool paused_ = false;
  boost::asio::steady_timer gather_;
  bool soon_ = false;   // HandIn() is on its way
  bool flood_ = false;  // many went to the desk together the last time
  bool stopped_ = false;
  std::deque<Item> waiting_;
  std::size_t at_desk_ = 0;
  aio::Mailbox<Answered> answers_{kMaxRecordsAtDesk, 0};
  std::atomic<bool> told_{false};  // TakeAnswers() is on its way
};

}  // namespace huiying::notify
