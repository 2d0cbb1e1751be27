// Clock: engine time, the one time in which deadlines are counted.
//
// Stamp() belongs to the engine thread and never goes back. Now() is for all
// others (heartbeats, fetch times) and is the same time to within one check of
// the engine thread, which comes at least once a second.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "base/time.h"
#include "runtime/clock_steps.h"

namespace huiying::runtime {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual base::TimePoint Stamp() = 0;
  virtual base::TimePoint Now() const = 0;
  // The machine's wall clock as it is, right or wrong.
  virtual base::TimePoint Wall() const = 0;
  // Milliseconds of engine time in one of real time; 1 unless in a drill.
  virtual std::uint32_t speed() const = 0;
  // A step of the wall clock that Stamp() noticed, once.
  virtual std::optional<base::Duration> TakeStep() = 0;
  // A step that waits for a person, and that person's word. Any thread.
  virtual std::optional<base::Duration> HeldStep() const = 0;
  virtual void AcceptStep() = 0;
};

struct ClockOptions {
  // Where engine time starts in a new drill; default: the wall clock.
  std::optional<base::TimePoint> epoch;
  std::uint32_t speed = 1;
  // Engine time of the journal's last entry: time never goes behind it. With
  // an epoch or a speed, time goes on from there as if nothing had been.
  std::optional<base::TimePoint> resume_at;
};

class SystemClock : public Clock {
 public:
  explicit SystemClock(const ClockOptions& options);

  base::TimePoint Stamp() override;
  base::TimePoint Now() const override;
  base::TimePoint Wall() const override;
  std::uint32_t speed() const override { return speed_; }
  std::optional<base::Duration> TakeStep() override;
  std::optional<base::Duration> HeldStep() const override;
  void AcceptStep() override { accepted_ = true; }

 private:
  void Share(base::TimePoint engine, const ClockReading& reading);

  std::uint32_t speed_;
  ClockSteps steps_;
  base::TimePoint real_start_;    // by the rules of steps
  base::TimePoint engine_start_;  // what it was then
  base::TimePoint last_;
  std::optional<base::Duration> step_;
  // Engine time at boot, had it always run at this speed; for Now().
  std::atomic<std::int64_t> line_{0};
  std::atomic<std::int64_t> held_ms_{0};  // 0: none
  std::atomic<bool> accepted_{false};
};

// Stands where it is put. Confined(one thread).
class ManualClock : public Clock {
 public:
  explicit ManualClock(base::TimePoint start) : now_(start), wall_(start) {}

  void Advance(base::Duration by) {
    now_ += by;
    wall_ += by;
  }
  // REQUIRES: not before Now().
  void Set(base::TimePoint now);
  void Step(base::Duration step) {
    wall_ += step;
    step_ = step;
  }

  base::TimePoint Stamp() override { return now_; }
  base::TimePoint Now() const override { return now_; }
  base::TimePoint Wall() const override { return wall_; }
  std::uint32_t speed() const override { return 1; }
  std::optional<base::Duration> TakeStep() override;
  std::optional<base::Duration> HeldStep() const override { return held_; }
  void AcceptStep() override { held_.reset(); }
  void Hold(base::Duration step) { held_ = step; }

 private:
  std::optional<base::Duration> held_;
  base::TimePoint now_;
  base::TimePoint wall_;
  std::optional<base::Duration> step_;
};

}  // namespace huiying::runtime
