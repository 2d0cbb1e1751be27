#include "aio/loop.h"

namespace huiying::aio {

NetThread::NetThread() : work_(boost::asio::make_work_guard(context_)) {}

NetThread::~NetThread() { Stop(); }

void NetThread::Start() {
  thread_ = std::thread([this] { context_.run(); });
}

void NetThread::Stop() {
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

boost::asio::awaitable<void> SleepFor(std::chrono::nanoseconds length) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor,
                                  length);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

WorkPool::WorkPool(std::size_t threads) : pool_(threads) {}

WorkPool::~WorkPool() { Stop(); }

void WorkPool::Stop() {
  pool_.stop();
  pool_.join();
}

}  // namespace huiying::aio
