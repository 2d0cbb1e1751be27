#include "ingest/intake.h"

#include <doctest/doctest.h>

#include "aio/task_group.h"
#include "tests/unit/ingest/fixtures.h"

namespace huiying::ingest {
namespace {

using testing::FakeDesk;

using Results = base::Result<std::vector<IntakeResult>>;

boost::asio::awaitable<void> TakeInto(Intake* intake, std::string body,
                                      std::optional<Results>* out) {
  *out = co_await intake->Take(std::move(body), model::Actor("program:push"));
}

struct World {
  Results Take(const std::string& body) {
    Intake intake(
        {.pool = pool,
         .desk = desk,
         .rules = [this] { return rules; },
         .now = [] { return *base::ParseTime("2026-06-20T22:00:00+08:00"); }});
    std::optional<Results> out;
    aio::TaskGroup tasks(net);
    tasks.Spawn(TakeInto(&intake, body, &out));
    net.restart();
    net.run_for(std::chrono::seconds(30));
    REQUIRE(out.has_value());
    return *std::move(out);
  }

  boost::asio::io_context net;
  aio::WorkPool pool{1};
  FakeDesk desk;
  std::shared_ptr<const classify::RuleSet> rules = testing::PoliceRules();
};

std::string Line(const std::string& id, const std::string& text) {
  return R"({"id":")" + id + R"(","text":")" + text + "\"}\n";
}

TEST_CASE("EachLineHasItsResultInOrder") {
  World world;
  const auto results = world.Take(
      Line("weibo:1", "云州警一") + "nonsense\n\n" + Line("weibo:2", "天气") +
      Line("weibo:3", "别处的警") + Line("weibo:1", "云州警一"));
  REQUIRE(results.has_value());
  REQUIRE(results->size() == 5);
  CHECK((*results)[0].line == 1);
  CHECK((*results)[0].id == "weibo:1");
  CHECK((*results)[0].result == "stored");
  CHECK((*results)[0].case_id == model::CaseId(7));
  CHECK((*results)[0].seq == 101);
  CHECK((*results)[1].line == 2);
  CHECK((*results)[1].result == "unreadable");
  CHECK_FALSE((*results)[1].error.empty());
  CHECK((*results)[2].line == 4);
  CHECK((*results)[2].result == "irrelevant");
  // The place gate is on for what is pushed.
  CHECK((*results)[3].result == "irrelevant");
  CHECK((*results)[4].result == "duplicate");
  const auto changed = world.Take(Line("weibo:1", "云州警一，更正"));
  REQUIRE(changed.has_value());
  CHECK((*changed)[0].result == "revised");
  CHECK(testing::RowOf(world.desk.posts[0]).feed.value() == "push");
  CHECK(testing::RowOf(world.desk.posts[0]).time_basis ==
        model::TimeBasis::kFetched);
}

TEST_CASE("AFullLaneIsSaidToTheSender") {
  World world;
  world.desk.busy = 1;
  const auto results = world.Take(Line("weibo:1", "云州警一"));
  REQUIRE_FALSE(results.has_value());
  CHECK(results.error().code == base::ErrorCode::kUnavailable);
}

TEST_CASE("AnEmptyBodyHasNoResults") {
  World world;
  const auto results = world.Take("\n \n");
  REQUIRE(results.has_value());
  CHECK(results->empty());
}

}  // namespace
}  // namespace huiying::ingest
