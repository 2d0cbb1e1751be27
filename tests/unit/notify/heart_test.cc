#include "notify/heart.h"

#include <doctest/doctest.h>

#include "tests/unit/notify/town.h"

namespace huiying::notify {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using testing::Answer;
using testing::House;
using testing::LoopbackServer;
using Json = nlohmann::json;

// A house with one heartbeat a minute to the outside, and who hears it.
struct Beating {
  Beating()
      : house(store),
        http(net),
        switch_(net,
                [this](const auto&) {
                  return Answer(answers ? "200 OK" : "500 Oops", "", "");
                }),
        heart({.net = net,
               .http = http,
               .on_beat = [this](const std::string&, const std::string& error) {
                 errors.push_back(error);
               }}) {
    auto directory = std::make_shared<config::Directory>();
    directory->heartbeats["switch"] = switch_.Url("/beat");
    heart.SetDirectory(directory);
    REQUIRE(house.Start());
    model::Policy policy = testing::MadeUpPolicy();
    policy.heartbeats = {{.name = "switch", .outgoing = true, .every = 1min}};
    house.Do(testing::By("operator", model::LoadRules{.policy = policy}));
    HandOn();
  }

  void HandOn() {
    for (; handed_on < house.published.size(); ++handed_on) {
      heart.OnPublished(house.published[handed_on]);
    }
  }
  bool UntilBeats(std::size_t count) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (errors.size() < count && std::chrono::steady_clock::now() < end) {
      net.restart();
      net.run_one_for(50ms);
    }
    return errors.size() == count;
  }
  // Lets the net do what it has to do at once.
  void Idle() {
    net.restart();
    net.run_for(50ms);
  }

  store::MemoryStore store;
  asio::io_context net;
  House house;
  aio::HttpClient http;
  bool answers = true;
  std::vector<std::string> errors;  // of each beat; empty: it arrived
  LoopbackServer switch_;
  Heart heart;
  std::size_t handed_on = 0;
};

TEST_CASE("ABeatGoesOutWhenATimerHasFiredAndIsOnRecord") {
  Beating t;
  t.Idle();
  CHECK(t.switch_.requests().empty());  // that it was configured is no beat
  t.house.clock.Advance(1min);
  t.house.StepAll();
  t.HandOn();
  REQUIRE(t.UntilBeats(1));
  t.house.clock.Advance(1min);
  t.house.StepAll();
  t.HandOn();
  REQUIRE(t.UntilBeats(2));
  CHECK(t.errors == std::vector<std::string>{"", ""});
  const Json second = Json::parse(t.switch_.requests()[1].body);
  CHECK(second["name"] == "switch");
  CHECK(second["number"] == 2);
  CHECK(second["at"] == "2026-11-24T09:02:00+08:00");
}

TEST_CASE("AnEngineThatStandsOrCannotWriteSendsNoBeat") {
  Beating t;
  SUBCASE("its thread stands") { t.house.clock.Advance(10min); }
  SUBCASE("its disk is full") {
    t.house.clock.Advance(10min);
    t.store.FailNextCommit(store::FailedWrite::kLost);
    t.house.StepAll();
    CHECK(t.house.fatal);
  }
  t.HandOn();
  t.Idle();
  CHECK(t.switch_.requests().empty());
}

TEST_CASE("ABeatThatIsNotTakenIsSaidAndTheNextIsSent") {
  Beating t;
  t.answers = false;
  t.house.clock.Advance(1min);
  t.house.StepAll();
  t.HandOn();
  REQUIRE(t.UntilBeats(1));
  CHECK(t.errors[0] == "HTTP 500");
  t.answers = true;
  t.house.clock.Advance(1min);
  t.house.StepAll();
  t.HandOn();
  REQUIRE(t.UntilBeats(2));
  CHECK(t.errors[1].empty());
}

}  // namespace
}  // namespace huiying::notify
