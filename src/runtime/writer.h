// Writer: the loop that makes things true, one turn at a time.
// Confined(engine).
//
// A turn: people, clock and deliveries first, then what is due, then posts;
// each is decided and applied; all of it goes into the store in one synced
// batch; only then are the callers answered and the turn published. Nothing
// leaves the process before it is durable. A write that fails ends the process.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "aio/mailbox.h"
#include "engine/engine.h"
#include "runtime/clock.h"
#include "runtime/desk.h"
#include "runtime/random.h"
#include "store/journal.h"
#include "store/key_value.h"

namespace huiying::runtime {

using Inbox = aio::Mailbox<Pending>;

// An index was not what it has to be, and was mended: this never happens.
using MismatchFn = std::function<void(const engine::Audit&)>;

// Does not return in the product.
using FatalFn = std::function<void(const base::Error&)>;
// Says what happened on stderr and ends the process with status 70.
void DieLoudly(const base::Error& error);

struct TurnLimits {
  std::size_t requests = 512;
  std::size_t events = 1000;  // the decision that passes it ends the turn
};

class Writer {
 public:
  struct Outside {
    Inbox& inbox;
    Clock& clock;
    store::KeyValue& store;
    Random& random;
    PublishedFn publish = [](const Published&) {};
    FatalFn on_fatal = DieLoudly;
    MismatchFn on_mismatch = [](const engine::Audit&) {};
  };

  // `engine` and `head` as Load() gives them; time never goes behind
  // `last_at`.
  Writer(engine::Engine engine, std::optional<store::Head> head,
         base::TimePoint last_at, Outside outside, TurnLimits limits = {});

  struct Turn {
    std::size_t requests = 0;
    std::size_t events = 0;
    bool full = false;  // stopped at a limit: there may be more to do now
  };
  Turn Step();

  // Looks at a slice of the indexes, well under a millisecond. For once a
  // second; what was found missing fires in the next Step().
  void Audit();

  // When Step() would next have something to do by itself.
  std::optional<base::TimePoint> NextDue() const { return engine_.NextDue(); }
  const engine::Engine& engine() const { return engine_; }
  const std::optional<store::Head>& head() const { return chain_.head(); }
  // A write failed and on_fatal returned: Step() does nothing any more.
  bool dead() const { return dead_; }

 private:
  class Draft;  // what one turn has gathered

  void DecideClockStep(Draft& draft);
  void DecideRequests(aio::MailboxLane lane, Draft& draft);
  void DecidePulses(Draft& draft);
  void Die(const base::Error& error);
  bool HasRoom(const Turn& turn) const;

  engine::Engine engine_;
  store::Chain chain_;
  base::TimePoint last_at_;
  Outside outside_;
  TurnLimits limits_;
  // Room for the next turn's entries: a full one would take 2 MB anew and move
  // them ten times while it grows.
  std::vector<model::Entry> spare_;
  bool starting_ = true;  // until nothing is due any more
  bool dead_ = false;
};

}  // namespace huiying::runtime
