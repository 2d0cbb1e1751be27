#include "ingest/sight.h"

#include <doctest/doctest.h>

#include "ingest/feed_task.h"

namespace huiying::ingest {
namespace {

using namespace std::chrono_literals;
using model::SourceState;

constexpr SightTerms kTerms{.every = 60s, .freshness = 600s};
constexpr base::TimePoint kStart{1'000'000s};

TEST_CASE("AGoodReadHoldsForItsFreshness") {
  Sight sight(kTerms);
  CHECK(sight.StateAt(kStart) == SourceState::kUnknown);
  sight.Succeeded(kStart);
  sight.Failed(kStart + 60s, "timeout");
  CHECK(sight.BlindFrom() == kStart + 600s);
  CHECK(sight.StateAt(kStart + 600s - 1ms) == SourceState::kSeeing);
  CHECK(sight.StateAt(kStart + 600s) == SourceState::kBlind);
  CHECK(sight.why() == "timeout");
  sight.Succeeded(kStart + 700s);
  CHECK(sight.StateAt(kStart + 5'000s) == SourceState::kSeeing);
  CHECK(sight.why().empty());
}

TEST_CASE("ASourceNeverReadIsBlindAfterThreePolls") {
  Sight sight(kTerms);
  sight.Failed(kStart, "http_500");
  sight.Failed(kStart + 60s, "http_500");
  CHECK(sight.StateAt(kStart + 179s) == SourceState::kUnknown);
  CHECK(sight.StateAt(kStart + 180s) == SourceState::kBlind);
}

TEST_CASE("AWallIsBlindAtOnce") {
  for (const char* code : {"login_page", "http_403", "http_432"}) {
    Sight sight(kTerms);
    sight.Succeeded(kStart);
    sight.Failed(kStart + 60s, code);
    CHECK(sight.StateAt(kStart + 60s) == SourceState::kBlind);
  }
}

TEST_CASE("TheBackOffDoublesToTenMinutesAndNeverGivesUp") {
  Sight sight(kTerms);
  const std::uint32_t kMiddle = 20;  // no jitter
  CHECK(sight.NextDelay(kMiddle) == 60s);
  const base::Duration kExpected[] = {60s, 120s, 240s, 480s, 600s, 600s};
  for (const base::Duration expected : kExpected) {
    sight.Failed(kStart, "timeout");
    CHECK(sight.NextDelay(kMiddle) == expected);
  }
  CHECK(sight.NextDelay(0) == 480s);
  CHECK(sight.NextDelay(40) == 720s);
  for (int i = 0; i < 1'000; ++i) sight.Failed(kStart, "timeout");
  CHECK(sight.NextDelay(kMiddle) == 600s);
  sight.Succeeded(kStart);
  CHECK(sight.NextDelay(0) == 60s);
  Sight slow({.every = 3'600s, .freshness = 7'200s});
  slow.Failed(kStart, "timeout");
  slow.Failed(kStart, "timeout");
  CHECK(slow.NextDelay(kMiddle) == 3'600s);
}

TEST_CASE("RetryAfterIsSecondsOrADate") {
  const auto now = *base::ParseTime("2026-06-20T21:14:05+08:00");
  CHECK(ParseRetryAfter("120", now) == 120s);
  CHECK(ParseRetryAfter("Sat, 20 Jun 2026 13:15:05 GMT", now) == 60s);
  CHECK(ParseRetryAfter("Sat, 20 Jun 2026 13:13:05 GMT", now) == 0s);
  CHECK(ParseRetryAfter("", now) == 0s);
  CHECK(ParseRetryAfter("-5", now) == 0s);
  CHECK(ParseRetryAfter("soon", now) == 0s);
}

}  // namespace
}  // namespace huiying::ingest
