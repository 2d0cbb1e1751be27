// Thousands of posts at once, while a deadline falls due and a person acts.
#include <doctest/doctest.h>

#include <algorithm>

#include "runtime/engine_loop.h"
#include "tests/unit/runtime/house.h"

namespace huiying::runtime {
namespace {

using namespace std::chrono_literals;
using base::Duration;
using testing::By;
using testing::House;
using testing::Morning;
using testing::Post;
using testing::Rules;

struct Open {
  store::MemoryStore store;
  House house{store};
  Open() {
    REQUIRE(house.Start());
    house.Do(Rules());
  }
  template <class T>
  std::size_t Count() const {
    std::size_t count = 0;
    for (const Published& turn : house.published) {
      count += static_cast<std::size_t>(
          std::ranges::count_if(turn.entries, [](const model::Entry& entry) {
            return std::holds_alternative<T>(entry.event);
          }));
    }
    return count;
  }
};

Request AboutOneThing(int number) {
  Request request = Post("w:" + std::to_string(number), 2, Morning(),
                         "某地某事，转发" + std::to_string(number));
  auto& post = std::get<model::SubmitPost>(request.command.body).post;
  post.fingerprint = 0x9E3779B97F4A7C15ULL;
  post.length = 60;
  return request;
}

}  // namespace

TEST_CASE("ABurstOfPostsHoldsUpNeitherADeadlineNorAPerson") {
  Open t;
  t.house.Do(Post("w:first", 2, Morning(), "甲"));
  t.house.clock.Advance(5h + 1ms);
  std::vector<std::size_t> posts;
  for (int i = 0; i < 4096; ++i) {
    posts.push_back(
        t.house.Submit(Post("w:" + std::to_string(i), 4, Morning() + 5h,
                            "第" + std::to_string(i) + "件")));
  }
  const std::size_t person = t.house.Submit(
      By("person:duty-1", model::ClaimCase{.case_id = model::CaseId(1)}));
  t.house.published.clear();
  CHECK(t.house.writer->Step().full);  // there is more to do than one turn does
  CHECK(t.Count<model::DutyMissed>() == 1);
  REQUIRE(t.house.replies[person]);
  CHECK(std::holds_alternative<Accepted>(*t.house.replies[person]));
  // None of the posts is dropped: each is answered in its turn.
  t.house.StepAll();
  for (const std::size_t place : posts) {
    REQUIRE(t.house.replies[place]);
    CHECK(std::holds_alternative<Accepted>(*t.house.replies[place]));
  }
}

TEST_CASE("APostBeyondTheLaneIsSaidToBeSoAndAPersonIsStillHeard") {
  Inbox inbox(kFirstLaneCapacity, kPostsLaneCapacity);
  InboxDesk desk(inbox);
  std::size_t busy = 0;
  const auto done = [&](Reply reply) {
    busy += std::holds_alternative<Busy>(reply) ? 1 : 0;
  };
  for (std::size_t i = 0; i < kPostsLaneCapacity + 10; ++i) {
    desk.Submit(AboutOneThing(static_cast<int>(i)), done);
  }
  CHECK(busy == 10);
  desk.Submit(Rules(), done);
  CHECK(busy == 10);
}

TEST_CASE("ThreeThousandPostsAboutOneThingAreOneCaseAndAFewAlerts") {
  Open t;
  t.house.published.clear();
  for (int i = 0; i < 3000; ++i) t.house.Submit(AboutOneThing(i));
  t.house.StepAll();
  CHECK(t.house.writer->engine().state().posts.size() == 3000);
  CHECK(t.Count<model::CaseOpened>() == 1);
  CHECK(t.Count<model::DutyStarted>() == 2);
  CHECK(t.Count<model::AlertRequested>() == 1);
}

// A receiver that comes back is not run over by all that waits for it.
TEST_CASE("AlertsThatFailedTogetherDoNotComeBackTogether") {
  Open t;
  constexpr std::size_t kAlerts = 300;
  for (std::size_t i = 0; i < kAlerts; ++i) {
    t.house.Do(
        By("program:feeds",
           model::ReportSource{.name = model::FeedName("f" + std::to_string(i)),
                               .state = model::SourceState::kBlind,
                               .priority = true,
                               .why = "timeout"}));
  }
  std::vector<Duration> waits;
  for (std::uint64_t id = 1; id <= kAlerts; ++id) {
    model::RecordDelivery record{.alert = model::AlertId(id), .attempt = 1};
    record.outcome = model::DeliveryOutcome::kStarted;
    t.house.Do(By("deliverer", record));
    record.outcome = model::DeliveryOutcome::kRetry;
    t.house.Do(By("deliverer", record));
    waits.push_back(*t.house.writer->engine()
                         .state()
                         .FindAlert(model::AlertId(id))
                         ->next_attempt_at -
                    t.house.clock.Now());
  }
  std::ranges::sort(waits);
  CHECK(waits.front() >= 1s);
  CHECK(waits.back() <= 1250ms);
  // Never more than a tenth of them within ten milliseconds.
  for (std::size_t i = 0; i + kAlerts / 10 < kAlerts; ++i) {
    CHECK(waits[i + kAlerts / 10] - waits[i] > 10ms);
  }
}

}  // namespace huiying::runtime
