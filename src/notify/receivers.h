// ReceiverQueue: the alerts that wait for one receiver, and whose turn it is.
// Confined(net), without IO; time is a parameter.
//
// Grave alerts go first. What is over the receiver's rate waits here. Usual
// alerts that pile up for one person on one channel are taken together, to be
// told as a digest.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "model/ids.h"
#include "notify/channels/channel.h"
#include "notify/rate.h"

namespace huiying::notify {

// Alerts that are sent in one piece.
using Batch = std::vector<model::AlertId>;

// So many waiting for one person make a digest, and so many fit in one.
inline constexpr std::size_t kFewestInDigest = 3;
inline constexpr std::size_t kMostInDigest = 20;
// A grave alert does not wait longer for a receiver's rate; it is handed back,
// and the engine chooses another channel if there is one.
inline constexpr std::chrono::seconds kPatience{10};

class ReceiverQueue {
 public:
  struct Waiting {
    model::AlertId id;
    model::PersonId person;
    std::uint32_t channel = 0;
    Urgency urgency = Urgency::kUsual;
  };
  using IsLive = std::function<bool(model::AlertId)>;

  explicit ReceiverQueue(Traits traits);

  void Push(Waiting waiting);
  // What may start now, and counts against the rate from now on; empty: none.
  // Those that are not live any more are dropped.
  Batch Take(Rate::Instant now, const IsLive& is_live);

  // One grave alert that would wait longer than kPatience, and how long.
  struct Impatient {
    model::AlertId id;
    std::chrono::milliseconds wait;
  };
  std::optional<Impatient> TakeImpatient(Rate::Instant now,
                                         const IsLive& is_live);

  // When Take() may give something; nothing while nothing waits.
  std::optional<Rate::Instant> NextAt(Rate::Instant now) const;

  bool limits() const { return rate_.limits(); }
  std::size_t max_connections() const { return traits_.max_connections; }
  std::size_t waiting() const { return grave_.size() + usual_.size(); }
  void CloseUntil(Rate::Instant until) { rate_.CloseUntil(until); }
  bool IsIdle(Rate::Instant now) const;

  // The deliverer's own counts.
  std::deque<Batch> ready;      // recorded as started
  std::size_t started = 0;      // alerts: starting, ready or sending
  std::size_t connections = 0;  // batches: sending

 private:
  void DropDead(std::deque<Waiting>& queue, const IsLive& is_live);
  Batch TakeUsual(const IsLive& is_live);

  Traits traits_;
  Rate rate_;
  std::deque<Waiting> grave_;
  std::deque<Waiting> usual_;
};

}  // namespace huiying::notify
