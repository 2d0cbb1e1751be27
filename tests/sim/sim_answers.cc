// No sequence of commands can erase a miss, move an instant without a trace,
// let one person draft, review and publish, or close a case with an open duty.
//
// HUIYING_SIM_COMMANDS=10000 gives so many; HUIYING_SIM_SEED=7 that bureau
// only.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdlib>

#include "tests/sim/answers.h"

namespace huiying::sim {
namespace {

constexpr std::size_t kCommandsOfABureau = 5'000;
constexpr std::size_t kUsualCommands = 1'000'000;

std::uint64_t FromEnvironment(const char* name, std::uint64_t fallback) {
  const char* const text = std::getenv(name);
  return text == nullptr ? fallback : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("NobodyErasesAMissOrActsForTwo") {
  const std::uint64_t commands =
      FromEnvironment("HUIYING_SIM_COMMANDS", kUsualCommands);
  const std::uint64_t only = FromEnvironment("HUIYING_SIM_SEED", 0);
  std::size_t accepted = 0, refused = 0, misses = 0, published = 0, closed = 0,
              voices = 0;
  std::uint64_t seed = only == 0 ? 1 : only;
  for (std::uint64_t given = 0; given < commands; ++seed) {
    CAPTURE(seed);
    Bureau bureau(seed);
    for (std::size_t step = 0; step < kCommandsOfABureau; ++step, ++given) {
      CAPTURE(step);
      const auto wrong = bureau.Step();
      REQUIRE_MESSAGE(!wrong, wrong.value_or(""));
      if (step % 250 != 0) continue;
      const auto differs = bureau.auditor().Compare(bureau.engine());
      REQUIRE_MESSAGE(!differs, differs.value_or(""));
    }
    const auto differs = bureau.auditor().Compare(bureau.engine());
    REQUIRE_MESSAGE(!differs, differs.value_or(""));
    accepted += bureau.accepted();
    refused += bureau.refused();
    misses += bureau.auditor().misses();
    published += bureau.auditor().published();
    closed += bureau.auditor().closed();
    voices += bureau.auditor().second_voices();
    if (only != 0) break;
  }
  fmt::print(
      "{} commands accepted, {} refused; {} misses, {} publications, {} cases "
      "closed, {} second voices\n",
      accepted, refused, misses, published, closed, voices);
  // A bureau in which nothing happens would pass.
  CHECK(misses > 1000);
  CHECK(published > 200);
  CHECK(closed > 100);
  CHECK(voices > 200);
}

}  // namespace huiying::sim
