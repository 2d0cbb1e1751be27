// TaskGroup: coroutines that end together. Confined(net).
//
// Nothing is detached: whoever starts tasks holds a group, cancels it and
// waits until it is empty before the things the tasks use go away. A task ends
// by returning or by the operation_aborted that cancellation throws into it;
// any other exception is our own bug and aborts.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <memory>

namespace huiying::aio {

class TaskGroup {
 public:
  explicit TaskGroup(boost::asio::io_context& net);
  ~TaskGroup();  // cancels what still runs
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  void Spawn(boost::asio::awaitable<void> task);
  // Every task is told to stop; new ones may still be spawned afterwards.
  void Cancel();
  // Returns when no task is left.
  boost::asio::awaitable<void> Wait();

  std::size_t size() const;

 private:
  // Outlives the group in the completion handlers.
  struct State;
  boost::asio::io_context& net_;
  std::shared_ptr<State> state_;
};

}  // namespace huiying::aio
