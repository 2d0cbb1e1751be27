#include "aio/task_group.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <vector>

#include "base/check.h"

namespace huiying::aio {
namespace asio = boost::asio;

struct TaskGroup::State {
  explicit State(asio::io_context& net)
      : empty(net, asio::steady_timer::time_point::max()) {}

  // A node's address is its slot's identity, hence a list.
  std::list<asio::cancellation_signal> signals;
  asio::steady_timer empty;
};

namespace {

void CheckEnd(std::exception_ptr thrown) {
  if (!thrown) return;
  try {
    std::rethrow_exception(thrown);
  } catch (const boost::system::system_error& error) {
    HUIYING_CHECK_MSG(error.code() == asio::error::operation_aborted,
                      error.what());
  } catch (const std::exception& error) {
    HUIYING_CHECK_MSG(false, error.what());
  }
}

}  // namespace

TaskGroup::TaskGroup(asio::io_context& net)
    : net_(net), state_(std::make_shared<State>(net)) {}

TaskGroup::~TaskGroup() { Cancel(); }

void TaskGroup::Spawn(asio::awaitable<void> task) {
  auto at = state_->signals.emplace(state_->signals.end());
  asio::co_spawn(
      net_, std::move(task),
      asio::bind_cancellation_slot(
          at->slot(), [state = state_, at](std::exception_ptr thrown) {
            CheckEnd(thrown);
            state->signals.erase(at);
            if (state->signals.empty()) state->empty.cancel();
          }));
}

void TaskGroup::Cancel() {
  // Emitting may end tasks, but never inline: completions are posted.
  for (auto& signal : state_->signals) {
    signal.emit(asio::cancellation_type::terminal);
  }
}

asio::awaitable<void> TaskGroup::Wait() {
  auto state = state_;
  while (!state->signals.empty()) {
    co_await state->empty.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

std::size_t TaskGroup::size() const { return state_->signals.size(); }

}  // namespace huiying::aio
