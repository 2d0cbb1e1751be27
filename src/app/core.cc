#include "app/core.h"

#include <future>
#include <utility>

#include "app/log.h"
#include "runtime/start.h"

namespace huiying::app {
namespace {

runtime::Mode RuntimeMode(http::Mode mode) {
  return mode == http::Mode::kLive ? runtime::Mode::kLive
                                   : runtime::Mode::kDrill;
}

// RocksDB does not say that a disk is full when it opens: it aborts.
base::Result<std::unique_ptr<store::RocksStore>> OpenStore(
    const std::filesystem::path& data, store::Room& room) {
  auto gone = room.GiveUpBallast();
  if (!gone) return std::unexpected(std::move(gone).error());
  if (*gone) {
    LogWarning("app",
               "the disk is full: the ballast was given up so that clocks and "
               "alerts go on; make room, it is made again at a start");
  }
  return store::RocksStore::Open(data, {});
}

}  // namespace

base::Status OpenCore(const DaemonOptions& options,
                      runtime::PublishedFn publish,
                      runtime::MismatchFn on_mismatch, Core& core) {
  core.room = std::make_unique<store::Room>(options.data, options.low_water);
  auto store = OpenStore(options.data, *core.room);
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
  auto begun = runtime::Begin(*core.writer, core.inbox, core.random, mode);
  if (!begun) return begun;
  // Without it everything runs; only a full disk would be worse.
  if (auto kept = core.room->KeepBallast(); !kept) {
    LogWarning("app", kept.error().message);
  }
  return {};
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
