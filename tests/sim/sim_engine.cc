// Seeded commands through the real writer, with crashes, power cuts and failed
// writes between any two steps.
//
// HUIYING_SIM_SECONDS=600 runs longer; HUIYING_SIM_SEED=7 runs that world only.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <chrono>
#include <cstdlib>

#include "tests/sim/checks.h"
#include "tests/sim/world.h"

namespace huiying::sim {
namespace {

std::optional<std::uint64_t> FromEnvironment(const char* name) {
  const char* const text = std::getenv(name);
  if (text == nullptr) return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

struct Totals {
  std::size_t worlds = 0;
  std::size_t restarts = 0;
  std::size_t entries = 0;
  std::size_t told = 0;
  std::size_t sends = 0;
  std::size_t repeats = 0;
};

void RunWorld(std::uint64_t seed, Totals& totals) {
  CAPTURE(seed);
  World world(seed);
  std::size_t checked = 0;
  for (int step = 0; step < 250; ++step) {
    CAPTURE(step);
    world.Step();
    REQUIRE(world.house().mismatches == 0);
    if (world.restarts() == checked) continue;
    checked = world.restarts();
    const auto wrong = WhatIsWrong(world);
    REQUIRE_MESSAGE(!wrong, wrong.value_or(""));
  }
  world.Drain();
  const auto wrong = WhatIsWrong(world);
  REQUIRE_MESSAGE(!wrong, wrong.value_or(""));
  const auto lost = WhatWasNotDelivered(world);
  REQUIRE_MESSAGE(!lost, lost.value_or(""));
  ++totals.worlds;
  totals.restarts += world.restarts();
  totals.entries += world.house().writer->head()->seq + 1;
  totals.told += world.told().size();
  for (const auto& [id, sends] : world.received()) {
    totals.sends += sends.size();
    totals.repeats += sends.size() - 1;
  }
}

}  // namespace

TEST_CASE("NothingAcknowledgedIsLostAndNoDeadlinePassesSilently") {
  const auto only = FromEnvironment("HUIYING_SIM_SEED");
  const auto seconds = FromEnvironment("HUIYING_SIM_SECONDS");
  // Short runs are the same every time; long ones look elsewhere each time.
  const std::uint64_t first =
      only ? *only
      : seconds
          ? static_cast<std::uint64_t>(
                std::chrono::system_clock::now().time_since_epoch().count())
          : 1;
  const auto end = std::chrono::steady_clock::now() +
                   std::chrono::seconds(seconds.value_or(0));
  Totals totals;
  std::uint64_t seed = first;
  for (;; ++seed) {
    RunWorld(seed, totals);
    if (only) break;
    if (seconds ? std::chrono::steady_clock::now() >= end : seed == 5) break;
  }
  fmt::print(
      "seeds {} to {}: {} worlds, {} starts, {} entries, {} acknowledged "
      "commands, {} sends of which {} repeats\n",
      first, seed, totals.worlds, totals.restarts, totals.entries, totals.told,
      totals.sends, totals.repeats);
  // A simulation in which nothing happens would pass.
  CHECK(totals.restarts > 5 * totals.worlds);
  CHECK(totals.told > 100 * totals.worlds);
  CHECK(totals.repeats > 0);
}

}  // namespace huiying::sim
