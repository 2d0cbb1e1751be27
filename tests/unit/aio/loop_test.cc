#include "aio/loop.h"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <future>
#include <string>

#include "aio/task_group.h"

namespace huiying::aio {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

asio::awaitable<void> RunOnce(WorkPool* pool, std::string* out,
                              std::thread::id* worker, bool* came_back) {
  const auto net = std::this_thread::get_id();
  *out = co_await pool->Run([text = std::string("pure"), worker] {
    *worker = std::this_thread::get_id();
    return text + " work";
  });
  *came_back = std::this_thread::get_id() == net;
}

TEST_CASE("WorkRunsElsewhereAndItsResultComesBack") {
  asio::io_context net;
  WorkPool pool(1);
  TaskGroup tasks(net);
  std::string out;
  std::thread::id worker;
  bool came_back = false;
  tasks.Spawn(RunOnce(&pool, &out, &worker, &came_back));
  net.run();
  CHECK(out == "pure work");
  CHECK(worker != std::this_thread::get_id());
  CHECK(came_back);
}

asio::awaitable<void> SleepLong(bool* reached) {
  co_await SleepFor(24h);
  *reached = true;
}

asio::awaitable<void> CancelAndWait(TaskGroup* tasks, bool* empty) {
  tasks->Cancel();
  co_await tasks->Wait();
  *empty = tasks->size() == 0;
}

TEST_CASE("CancelledTasksEndWhereTheyWait") {
  asio::io_context net;
  TaskGroup tasks(net);
  bool reached = false;
  bool empty = false;
  tasks.Spawn(SleepLong(&reached));
  tasks.Spawn(SleepLong(&reached));
  asio::co_spawn(net, CancelAndWait(&tasks, &empty), asio::detached);
  net.run();
  CHECK_FALSE(reached);
  CHECK(empty);
}

asio::awaitable<void> AwaitWork(WorkPool* pool, std::future<void>* gate,
                                bool* reached) {
  co_await pool->Run([gate] {
    gate->wait();
    return 1;
  });
  *reached = true;
}

TEST_CASE("ACancelledTaskDoesNotWaitForItsWork") {
  asio::io_context net;
  std::promise<void> open;
  std::future<void> gate = open.get_future();
  bool reached = false;
  bool empty = false;
  {
    WorkPool pool(1);
    TaskGroup tasks(net);
    tasks.Spawn(AwaitWork(&pool, &gate, &reached));
    net.poll();
    asio::co_spawn(net, CancelAndWait(&tasks, &empty), asio::detached);
    net.restart();
    net.run_for(10s);
    CHECK(empty);
    open.set_value();
  }
  net.restart();
  net.poll();
  CHECK_FALSE(reached);
}

TEST_CASE("TheNetThreadStartsAndStops") {
  NetThread net;
  net.Start();
  std::promise<std::thread::id> ran;
  asio::post(net.context(), [&] { ran.set_value(std::this_thread::get_id()); });
  CHECK(ran.get_future().get() != std::this_thread::get_id());
  net.Stop();
  net.Stop();
}

}  // namespace
}  // namespace huiying::aio
