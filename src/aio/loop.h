// The net thread with its io_context, the pool for pure functions, and sleep.
//
// NetThread runs one io_context on one thread; everything Confined(net) lives
// there. WorkPool runs functions that touch nothing but their own arguments,
// and hands the result back on the net thread. Stop the pool first.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

namespace huiying::aio {

class NetThread {
 public:
  NetThread();
  ~NetThread();  // Stop()s

  boost::asio::io_context& context() { return context_; }

  void Start();
  // Lets no further handler run and joins. What was pending stays pending and
  // is destroyed with the context. Idempotent.
  void Stop();

 private:
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
      work_;
  std::thread thread_;
};

// Ends early only by cancellation, which throws operation_aborted (TaskGroup
// takes it as the end of the task).
boost::asio::awaitable<void> SleepFor(std::chrono::nanoseconds length);

class WorkPool {
 public:
  explicit WorkPool(std::size_t threads);
  ~WorkPool();  // Stop()s

  // Waits for what runs, drops what waits. Idempotent.
  void Stop();

  // Runs `fn` on the pool and gives its result on the awaiting thread, which
  // must be the only one of its context. `fn` must own what it uses: when the
  // awaiting task is cancelled it runs on, and its result is dropped.
  template <class F>
  boost::asio::awaitable<std::invoke_result_t<F&>> Run(F fn);

 private:
  boost::asio::thread_pool pool_;
};

template <class F>
boost::asio::awaitable<std::invoke_result_t<F&>> WorkPool::Run(F fn) {
  namespace asio = boost::asio;
  struct Job {
    Job(asio::any_io_executor executor, F f)
        : done(executor, asio::steady_timer::time_point::max()),
          fn(std::move(f)) {}
    asio::steady_timer done;
    F fn;
    std::optional<std::invoke_result_t<F&>> result;
  };
  auto job =
      std::make_shared<Job>(co_await asio::this_coro::executor, std::move(fn));
  asio::post(pool_, [job] {
    job->result.emplace(job->fn());
    auto executor = job->done.get_executor();
    asio::post(executor, [job] { job->done.cancel(); });
  });
  // A cancelled task throws here or at its next co_await.
  co_await job->done.async_wait(asio::as_tuple(asio::use_awaitable));
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return std::move(*job->result);
}

}  // namespace huiying::aio
