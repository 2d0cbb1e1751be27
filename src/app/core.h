// Core: the store, the clock and the engine of a running Huiying, which outlive
// everything on the net thread. Confined(main).
#pragma once

#include <memory>

#include "app/daemon.h"
#include "base/error.h"
#include "runtime/clock.h"
#include "runtime/engine_loop.h"
#include "runtime/random.h"
#include "runtime/writer.h"
#include "store/rocks_store.h"
#include "store/room.h"

namespace huiying::app {

struct Core {
  std::unique_ptr<store::Room> room;
  std::unique_ptr<store::RocksStore> store;
  runtime::SystemRandom random;
  std::unique_ptr<runtime::SystemClock> clock;
  runtime::Inbox inbox{runtime::kFirstLaneCapacity,
                       runtime::kPostsLaneCapacity};
  std::unique_ptr<runtime::Writer> writer;
  std::unique_ptr<runtime::EngineThread> engine;
};

// Opens the store, loads the state and fires what fell due meanwhile.
base::Status OpenCore(const DaemonOptions& options,
                      runtime::PublishedFn publish,
                      runtime::MismatchFn on_mismatch, Core& core);

// The reply to a command, waited for. For the main thread only.
runtime::Reply Ask(runtime::Desk& desk, runtime::Request request);

}  // namespace huiying::app
