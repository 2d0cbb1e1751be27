#include "app/core.h"

#include <future>
#include <utility>

#include "runtime/start.h"

namespace huiying::app {
namespace {

runtime::Mode RuntimeMode(http::Mode mode) {
  return mode == http::Mode::kLive ? runtime::Mode::kLive
                                   : runtime::Mode::kDrill;
}

}  // namespace

base::Status OpenCore(const DaemonOptions& options,
                      runtime::PublishedFn publish,
                      runtime::MismatchFn on_mismatch, Core& core) {
  auto store = store::RocksStore::Open(options.data, {});
  if (!store) return std::unexpected(std::move(store).error());
  core.store = *std::move(store);
  auto loaded = runtime::Load(*core.store);
  if (!loaded) return std::unexpected(std::move(loaded).error());
  const runtime::Mode mode = RuntimeMode(options.mode);
  if (auto same = runtime::CheckMode(*loaded, mode); !same) return same;
  core.clock = std::make_unique<runtime::SystemClock>(
      runtime::ClockOptions{.epoch = options.epoch,
                            .speed = options.speed,
                            .resume_at = loaded->last_at});
  core.writer = std::make_unique<runtime::Writer>(
      std::move(loaded->engine), loaded->head,
      loaded->last_at.value_or(base::TimePoint::min()),
      runtime::Writer::Outside{.inbox = core.inbox,
                               .clock = *core.clock,
                               .store = *core.store,
                               .random = core.random,
                               .publish = std::move(publish),
                               .on_mismatch = std::move(on_mismatch)});
  return runtime::Begin(*core.writer, core.inbox, core.random, mode);
}

runtime::Reply Ask(runtime::Desk& desk, runtime::Request request) {
  std::promise<runtime::Reply> promise;
  auto future = promise.get_future();
  desk.Submit(std::move(request), [&promise](runtime::Reply reply) {
    promise.set_value(std::move(reply));
  });
  return future.get();
}

}  // namespace huiying::app
