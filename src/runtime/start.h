// Start: from a store to a writer that may serve.
//
//   open the store -> Load() -> CheckMode() -> clock -> Writer -> Begin()
//
// Nothing is served before Begin() has returned: it fires whatever became due
// while nobody was there.
#pragma once

#include <optional>

#include "base/error.h"
#include "engine/engine.h"
#include "runtime/writer.h"
#include "store/journal.h"
#include "store/key_value.h"

namespace huiying::runtime {

enum class Mode { kLive, kDrill };

struct Loaded {
  engine::Engine engine;
  std::optional<store::Head> head;  // nothing: the journal is empty
  // Engine time of the last entry, for the clock to resume at.
  std::optional<base::TimePoint> last_at;
};

// The state as the rows say, which must be where the journal ends. Error:
// kCorrupt, saying to run `journal verify`.
base::Result<Loaded> Load(const store::KeyValue& store);

// A folder that began as a drill stays one for ever, and a live one live.
base::Status CheckMode(const Loaded& loaded, Mode mode);

// Opens an empty journal, then turns the writer until nothing is due.
// Error: kUnavailable when a write failed.
base::Status Begin(Writer& writer, Inbox& inbox, Random& random, Mode mode);

}  // namespace huiying::runtime
