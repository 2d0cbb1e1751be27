#include "runtime/clock.h"

#include <time.h>

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace huiying::runtime {
namespace {

base::Duration Read(clockid_t id) {
  timespec t{};
  HUIYING_CHECK(::clock_gettime(id, &t) == 0);
  return std::chrono::duration_cast<base::Duration>(
      std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec));
}

ClockReading ReadBoth() {
  return {.wall = base::TimePoint(Read(CLOCK_REALTIME)),
          .boot = Read(CLOCK_BOOTTIME)};
}

bool IsScaled(const ClockOptions& options) {
  return options.epoch.has_value() || options.speed != 1;
}

base::TimePoint StartOf(const ClockOptions& options, base::TimePoint wall) {
  if (!IsScaled(options)) return options.resume_at.value_or(base::TimePoint());
  if (options.resume_at) return *options.resume_at;
  return options.epoch.value_or(wall);
}

}  // namespace

SystemClock::SystemClock(const ClockOptions& options)
    : speed_(options.speed),
      steps_(ReadBoth(), IsScaled(options)
                             ? base::TimePoint()
                             : StartOf(options, base::TimePoint())) {
  HUIYING_CHECK(options.speed >= 1);
  const ClockReading reading = ReadBoth();
  real_start_ = steps_.Read(reading).now;
  // Unscaled, engine time is the real one; scaled, it has its own start.
  engine_start_ =
      IsScaled(options) ? StartOf(options, reading.wall) : real_start_;
  last_ = engine_start_;
  Share(last_, reading);
}

void SystemClock::Share(base::TimePoint engine, const ClockReading& reading) {
  line_ = base::ToMillis(engine) - reading.boot.count() * speed_;
}

base::TimePoint SystemClock::Stamp() {
  const ClockReading reading = ReadBoth();
  if (accepted_.exchange(false)) steps_.Accept();
  const ClockSteps::Answer answer = steps_.Read(reading);
  held_ms_ = steps_.held().value_or(base::Duration(0)).count();
  if (answer.noticed) step_ = answer.noticed;
  last_ = std::max(last_, engine_start_ + (answer.now - real_start_) * speed_);
  Share(last_, reading);
  return last_;
}

base::TimePoint SystemClock::Now() const {
  // Two clocks, each cut to milliseconds: one of them is the most by which the
  // line may run ahead of the next stamp, and it must not.
  return base::FromMillis(line_ + (Read(CLOCK_BOOTTIME).count() - 1) * speed_);
}

base::TimePoint SystemClock::Wall() const {
  return base::TimePoint(Read(CLOCK_REALTIME));
}

std::optional<base::Duration> SystemClock::TakeStep() {
  return std::exchange(step_, std::nullopt);
}

std::optional<base::Duration> SystemClock::HeldStep() const {
  const base::Duration held(held_ms_);
  return held == base::Duration(0) ? std::nullopt : std::optional(held);
}

void ManualClock::Set(base::TimePoint now) {
  HUIYING_CHECK(now >= now_);
  Advance(now - now_);
}

std::optional<base::Duration> ManualClock::TakeStep() {
  return std::exchange(step_, std::nullopt);
}

}  // namespace huiying::runtime
