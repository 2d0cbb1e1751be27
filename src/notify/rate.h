// Rate: how often a receiver may be spoken to. Pure: time is a parameter.
//
// A window, not a bucket: a bucket that is full may spend its whole content
// and its refill within one minute of the platform's counting, and a robot
// over its limit is mute for ten. Here no window of that length ever holds
// more than `most`, wherever it begins. A part of it is kept for alerts of
// grades 1 and 2.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace huiying::notify {

struct Window {
  std::chrono::milliseconds length{60'000};
  std::uint32_t most = 0;      // of all alerts
  std::uint32_t reserved = 0;  // of them, for grades 1 and 2 only
};

enum class Urgency { kUsual, kGrave };

class Rate {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  explicit Rate(std::vector<Window> windows = {});  // none: no limit

  // When the next may go: `now` or later.
  Instant NextAt(Instant now, Urgency urgency) const;
  bool IsFree(Instant now, Urgency urgency) const {
    return NextAt(now, urgency) <= now;
  }
  // REQUIRES: calls come in the order of `now`.
  void Take(Instant now);
  // The receiver asked for silence.
  void CloseUntil(Instant until);

  bool limits() const { return !windows_.empty(); }
  // Nothing of it matters any more: as good as new.
  bool IsIdle(Instant now) const;

 private:
  std::vector<Window> windows_;
  std::deque<Instant> taken_;  // at most the largest window's `most`
  std::optional<Instant> closed_until_;
};

}  // namespace huiying::notify
