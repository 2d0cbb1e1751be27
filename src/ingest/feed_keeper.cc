#include "ingest/feed_keeper.h"

#include <utility>

#include "aio/task_group.h"
#include "ingest/feed_task.h"
#include "ingest/host_limits.h"

namespace huiying::ingest {
class FeedKeeper::Impl {
 public:
  explicit Impl(Outside outside)
      : outside_(std::move(outside)), group_(outside_.net) {}

  void Start(std::vector<config::FeedConfig> feeds) {
    for (config::FeedConfig& feed : feeds) {
      tasks_.push_back(
          std::make_unique<FeedTask>(outside_, hosts_, std::move(feed)));
      group_.Spawn(tasks_.back()->Run());
    }
  }

  boost::asio::awaitable<void> Stop() {
    group_.Cancel();
    co_await group_.Wait();
    tasks_.clear();
  }

  std::vector<FeedStats> Stats() const {
    std::vector<FeedStats> all;
    for (const auto& task : tasks_) all.push_back(task->Stats());
    return all;
  }

 private:
  Outside outside_;
  HostLimits hosts_;
  std::vector<std::unique_ptr<FeedTask>> tasks_;
  aio::TaskGroup group_;  // goes before what its tasks use
};

FeedKeeper::FeedKeeper(Outside outside)
    : impl_(std::make_unique<Impl>(std::move(outside))) {}
FeedKeeper::~FeedKeeper() = default;

void FeedKeeper::Start(std::vector<config::FeedConfig> feeds) {
  impl_->Start(std::move(feeds));
}

boost::asio::awaitable<void> FeedKeeper::Replace(
    std::vector<config::FeedConfig> feeds) {
  co_await impl_->Stop();
  impl_->Start(std::move(feeds));
}

boost::asio::awaitable<void> FeedKeeper::Stop() { return impl_->Stop(); }

std::vector<FeedStats> FeedKeeper::Stats() const { return impl_->Stats(); }

}  // namespace huiying::ingest
