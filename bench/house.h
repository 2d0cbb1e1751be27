// House: the parts of the daemon that an alert passes through, as the daemon
// has them: a store on disk, the writer on its engine thread, the deliverer on
// the net thread. Nothing is fetched and nothing is served.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "aio/loop.h"
#include "bench/figures.h"
#include "notify/deliverer.h"
#include "runtime/clock.h"
#include "runtime/engine_loop.h"
#include "runtime/random.h"
#include "runtime/writer.h"
#include "store/rocks_store.h"

namespace huiying::bench {

// Ends the program.
[[noreturn]] void Die(const std::string& why);

// One duty of every case of grade 2, due `within` its first post; the first
// alert and the miss go to all people, who have a webhook each.
struct Terms {
  std::chrono::milliseconds within{0};
  std::size_t people = 1;
};
model::Policy PolicyOf(const Terms& terms);
std::shared_ptr<config::Directory> DirectoryOf(
    const std::vector<std::string>& urls);

// One post, which opens one case of grade 2.
runtime::Request PostOf(int n, base::TimePoint published_at);
runtime::Request LoadOf(const model::Policy& policy);

class House {
 public:
  // A receiver for each person; none: nothing is delivered.
  House(const std::filesystem::path& folder,
        const std::vector<std::string>& urls);
  ~House();

  base::TimePoint Now() const { return clock_->Now(); }
  // Waits for the answer; asks again while the lane is full.
  void Do(const std::function<runtime::Request()>& make);
  // Many at once, so that a turn of the writer takes many, as in a flood.
  void OpenCases(int count, base::TimePoint published);
  std::size_t Open();  // alerts not yet settled
  // When the alerts were durable that were requested because of a miss.
  std::vector<Wall::time_point> TakeDurable();
  // By how much later than its instant each miss was decided, in engine time.
  std::vector<base::Duration> TakeLateness();
  // Processor time so far of the engine's and of the net's thread, in ms.
  double EngineMs();
  double NetMs();

 private:
  void Publish(const runtime::Published& published);

  std::mutex mutex_;
  std::vector<Wall::time_point> durable_;
  std::vector<base::Duration> lateness_;
  double engine_ms_ = 0;
  std::unique_ptr<store::RocksStore> store_;
  runtime::SystemRandom random_;
  std::optional<runtime::SystemClock> clock_;
  runtime::Inbox inbox_{runtime::kFirstLaneCapacity,
                        runtime::kPostsLaneCapacity};
  std::optional<runtime::Writer> writer_;
  std::optional<runtime::EngineThread> engine_;
  aio::NetThread net_;
  std::optional<aio::HttpClient> http_;
  std::optional<notify::Deliverer> deliverer_;
};

}  // namespace huiying::bench
