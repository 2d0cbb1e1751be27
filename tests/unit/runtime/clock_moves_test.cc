// What the writer does when the wall clock jumps or the machine sleeps. The
// clock is the product's, ClockSteps, on readings that are made up; the writer
// is turned once a second, as its thread turns it at least.
#include <doctest/doctest.h>

#include "tests/unit/runtime/house.h"

namespace huiying::runtime {
namespace {

using namespace std::chrono_literals;
using base::Duration;
using base::TimePoint;
using testing::House;
using testing::Morning;

// A machine whose two clocks the test sets.
class Machine : public Clock {
 public:
  void Run(Duration by) {
    reading_.wall += by;
    reading_.boot += by;
  }
  void SetBy(Duration by) { reading_.wall += by; }

  TimePoint Stamp() override {
    const auto answer = steps_.Read(reading_);
    if (answer.noticed) step_ = answer.noticed;
    now_ = answer.now;
    return now_;
  }
  TimePoint Now() const override { return now_; }
  TimePoint Wall() const override { return reading_.wall; }
  std::uint32_t speed() const override { return 1; }
  std::optional<Duration> TakeStep() override {
    return std::exchange(step_, std::nullopt);
  }
  std::optional<Duration> HeldStep() const override { return steps_.held(); }
  void AcceptStep() override { steps_.Accept(); }

 private:
  ClockReading reading_{.wall = Morning(), .boot = 1000s};
  ClockSteps steps_{reading_, TimePoint()};
  TimePoint now_ = Morning();
  std::optional<Duration> step_;
};

// One case of grade 2, whose statement is due at 14:00; it is 13:30.
struct Scene {
  Scene() : house(store) {
    house.other_clock = &machine;
    REQUIRE(house.Start());
    house.Do(testing::Rules());
    house.Do(testing::Post("weibo:1", 2, Morning(), "某地有人受伤"));
    Pass(4h + 30min);
  }

  // Turns the writer once a second.
  void Pass(Duration by) {
    for (Duration gone{0}; gone < by; gone += 1s) {
      machine.Run(1s);
      house.StepAll();
    }
  }
  void Accept() {
    const auto step = machine.HeldStep();
    REQUIRE(step);
    Request request;
    request.command.actor = model::Actor("person:duty-1");
    request.command.body = model::AcceptClock{.step = *step};
    house.Do(std::move(request));
  }
  // Seconds until the miss was decided; nothing within `by`.
  std::optional<Duration> PassUntilMissed(Duration by) {
    for (Duration gone{0}; gone < by; gone += 1s) {
      if (Missed() > 0) return gone;
      Pass(1s);
    }
    return std::nullopt;
  }
  template <class Event>
  std::size_t Count(auto is) const {
    std::size_t count = 0;
    for (const Published& turn : house.published) {
      for (const model::Entry& entry : turn.entries) {
        const auto* const e = std::get_if<Event>(&entry.event);
        if (e != nullptr && is(*e)) ++count;
      }
    }
    return count;
  }
  std::size_t Missed() const {
    return Count<model::DutyMissed>([](const auto&) { return true; });
  }
  std::size_t Alerts(model::Reason reason) const {
    return Count<model::AlertRequested>(
        [&](const auto& e) { return e.alert.reason == reason; });
  }
  std::size_t Steps() const {
    return Count<model::ClockStepped>([](const auto&) { return true; });
  }
  // Stages, misses and pages of duties: all that time alone may lead to.
  std::size_t Fired() const {
    return Missed() +
           Count<model::DutyStageReached>([](const auto&) { return true; }) +
           Alerts(model::Reason::kStepDue) + Alerts(model::Reason::kRepeatDue);
  }

  store::MemoryStore store;
  Machine machine;
  House house;
};

}  // namespace

TEST_CASE("WithoutAStepADutyIsMissedInTheSecondAfterItsInstant") {
  Scene scene;
  CHECK(scene.PassUntilMissed(31min) == 30min + 1s);
  CHECK(scene.Steps() == 0);
}

TEST_CASE("AGlitchGoneWithinAMinuteFiresNothing") {
  for (const Duration step :
       {Duration(6h), Duration(30h), Duration(24h * 365)}) {
    Scene scene;
    scene.Pass(10s);
    const std::size_t before = scene.Fired();
    scene.machine.SetBy(step);
    scene.Pass(59s);
    scene.machine.SetBy(-step);
    scene.Pass(3min);
    // 13:34, and pages come at each quarter of an hour.
    CHECK(scene.Fired() == before);
    CHECK(scene.Missed() == 0);
    CHECK(scene.Alerts(model::Reason::kClockStep) == scene.Steps());
    CHECK(scene.Steps() == 1);
    CHECK(scene.PassUntilMissed(30min).has_value());
  }
}

TEST_CASE("AnHourForwardFiresWhatIsDueOnceWithin61Seconds") {
  Scene scene;
  scene.machine.SetBy(1h);
  const auto took = scene.PassUntilMissed(5min);
  REQUIRE(took.has_value());
  CHECK(*took >= 60s);  // it must have stood
  CHECK(*took <= 61s);
  scene.Pass(2h);
  CHECK(scene.Missed() == 1);
  CHECK(scene.Alerts(model::Reason::kMissed) == 1);
  CHECK(scene.Steps() == 1);
}

TEST_CASE("ASuspendedHourFiresWhatIsDueOnceAtOnce") {
  Scene scene;
  scene.machine.Run(1h);  // both clocks: the machine slept
  CHECK(scene.PassUntilMissed(61s) == 1s);
  scene.Pass(2h);
  CHECK(scene.Missed() == 1);
  CHECK(scene.Alerts(model::Reason::kMissed) == 1);
  CHECK(scene.Steps() == 0);
}

TEST_CASE("AnHourBackwardFiresNothingTwiceAndWhatIsDueByTheWall") {
  Scene scene;
  const std::size_t before = scene.Fired();
  scene.machine.SetBy(-1h);
  scene.Pass(59min);
  CHECK(scene.Fired() == before);  // engine time stands
  CHECK(scene.Steps() == 1);
  CHECK(scene.Alerts(model::Reason::kClockStep) == 1);
  // The wall says 13:29; due at 14:00.
  CHECK(scene.PassUntilMissed(2h) == 31min + 1s);
  scene.Pass(2h);
  CHECK(scene.Missed() == 1);
}

TEST_CASE("AnHourBackwardAndSetRightGoesOnAsIfNothingHadBeen") {
  Scene scene;
  scene.machine.SetBy(-1h);
  scene.Pass(10min);
  scene.machine.SetBy(1h);
  CHECK(scene.PassUntilMissed(1h) == 20min + 1s);
  scene.Pass(2h);
  CHECK(scene.Missed() == 1);
}

TEST_CASE("ADayForwardWaitsForAPersonAndClocksRunOnMeanwhile") {
  Scene scene;
  scene.machine.SetBy(24h);
  CHECK(scene.PassUntilMissed(29min) == std::nullopt);
  CHECK(scene.Alerts(model::Reason::kClockStep) == 1);
  // What is due by the time that the machine itself counted is due.
  CHECK(scene.PassUntilMissed(5min) == 1min + 1s);
  scene.Pass(3h);
  CHECK(scene.Missed() == 1);  // the press conference is due tomorrow
}

TEST_CASE("ADayForwardThatIsAcceptedFiresWhatIsDueByTheWallOnce") {
  Scene scene;
  scene.machine.SetBy(24h);
  scene.Pass(10min);
  CHECK(scene.Missed() == 0);
  scene.Accept();
  CHECK(scene.PassUntilMissed(61s) <= 1s);
  scene.Pass(1h);
  // The statement and, a day on, the press conference.
  CHECK(scene.Missed() == 2);
  CHECK(scene.Alerts(model::Reason::kMissed) == 2);
  CHECK(!scene.machine.HeldStep());
}

TEST_CASE("ADayBackwardWaitsForAPersonAndClocksRunOnMeanwhile") {
  Scene scene;
  scene.machine.SetBy(-24h);
  CHECK(scene.PassUntilMissed(29min) == std::nullopt);
  CHECK(scene.Steps() == 1);
  CHECK(scene.Alerts(model::Reason::kClockStep) == 1);
  CHECK(scene.PassUntilMissed(5min) == 1min + 1s);
  scene.machine.SetBy(24h);  // somebody set it right
  scene.Pass(1h);
  CHECK(scene.Missed() == 1);
  CHECK(scene.Alerts(model::Reason::kClockStep) == 1);
}

}  // namespace huiying::runtime
