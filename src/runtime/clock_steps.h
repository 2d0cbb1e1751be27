// ClockSteps: what to believe when the wall clock jumps. Pure.
//
// The wall clock and the machine's own (CLOCK_BOOTTIME) normally run together;
// small differences are the wall clock being kept right, and are followed.
// Apart by more than 2 s since the last reading is a step, and reported.
//   forward   time runs on by the machine's clock; after the step has stood
//             60 s it is believed;
//   backward  time stands still until the wall clock has caught up, or is set
//             right again: that is believed at once, however far it is;
//   over 12 h either way, time runs on by the machine's clock until a person
//             accepts the step (Accept(), or a restart).
// Time never goes back.
#pragma once

#include <optional>

#include "base/time.h"

namespace huiying::runtime {

inline constexpr base::Duration kStepNoticed = std::chrono::seconds(2);
inline constexpr base::Duration kStepBelievedAfter = std::chrono::seconds(60);
inline constexpr base::Duration kStepNeverBelieved = std::chrono::hours(12);

struct ClockReading {
  base::TimePoint wall;
  base::Duration boot{0};  // since the machine started, sleep included
};

class ClockSteps {
 public:
  ClockSteps(const ClockReading& first, base::TimePoint not_before);

  struct Answer {
    base::TimePoint now;
    std::optional<base::Duration> noticed;  // a step, once
  };
  Answer Read(const ClockReading& reading);

  // The wall clock is right: the next reading is followed.
  void Accept() { accepted_ = true; }
  // The step that only a person can accept.
  std::optional<base::Duration> held() const;

 private:
  struct Held {
    base::Duration step{0};
    base::Duration since{0};  // boot time
  };

  bool IsSetRight(const ClockReading& reading) const;
  // Follows the wall clock from this reading on.
  base::TimePoint Follow(const ClockReading& reading);

  ClockReading trusted_;  // the last reading that was followed
  base::TimePoint now_;
  std::optional<Held> held_;
  bool accepted_ = false;
  // The last reading before a backward step, while time stands still.
  std::optional<ClockReading> before_;
};

}  // namespace huiying::runtime
