#include "identity/lockout.h"

#include <doctest/doctest.h>

namespace huiying::identity {
namespace {

using namespace std::chrono_literals;
const base::TimePoint kStart = base::FromMillis(1'700'000'000'000);

}  // namespace

TEST_CASE("TheFifthFailureWaitsASecondAndEachNextTwiceAsLong") {
  Lockout lockout({});
  for (int i = 0; i < 4; ++i) lockout.Try("a", kStart);
  CHECK(lockout.Wait("a", kStart) == 0s);
  for (const auto wait :
       {1s, 2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s, 300s}) {
    lockout.Try("a", kStart);
    CHECK(lockout.Wait("a", kStart) == wait);
  }
  CHECK(lockout.Wait("a", kStart + 299s) == 1s);
  CHECK(lockout.Wait("a", kStart + 300s) == 0s);
  CHECK(lockout.Wait("b", kStart) == 0s);
  CHECK(lockout.CountLocked(kStart) == 1);
  // The clock was set back: nobody waits for years.
  CHECK(lockout.Wait("a", kStart - 24h) == 300s);
}

TEST_CASE("RightForgivesAndQuietForgets") {
  Lockout lockout({});
  for (int i = 0; i < 9; ++i) lockout.Try("a", kStart);
  CHECK(lockout.FailuresOf("a", kStart) == 9);
  CHECK(lockout.FailuresOf("a", kStart + 16min) == 0);
  lockout.Try("a", kStart + 16min);
  CHECK(lockout.FailuresOf("a", kStart + 16min) == 1);
  lockout.Undo("a");
  CHECK(lockout.size() == 0);
  lockout.Undo("a");
  for (int i = 0; i < 9; ++i) lockout.Try("a", kStart);
  lockout.Undo("a");
  CHECK(lockout.FailuresOf("a", kStart) == 8);
  lockout.Passed("a");
  CHECK(lockout.Wait("a", kStart) == 0s);
}

TEST_CASE("AFullMapDropsTheQuietest") {
  Lockout lockout({.most = 3});
  for (const char* key : {"a", "b", "c"}) lockout.Try(key, kStart);
  lockout.Try("a", kStart + 1s);
  lockout.Try("d", kStart + 2s);
  CHECK(lockout.size() == 3);
  CHECK(lockout.FailuresOf("a", kStart) == 2);
  CHECK(lockout.FailuresOf("b", kStart) == 0);
}

}  // namespace huiying::identity
