#include "notify/heart.h"

#include <doctest/doctest.h>

#include "tests/unit/notify/town.h"

namespace huiying::notify {
namespace {

using namespace std::chrono_literals;
using testing::LoopbackServer;
using testing::Town;
using Json = nlohmann::json;

runtime::Request RulesWithAHeartbeat() {
  runtime::Request request = testing::Rules();
  std::get<model::LoadRules>(request.command.body).policy.heartbeats = {
      {.name = "switch", .outgoing = true, .every = 1min},
      {.name = "archive", .outgoing = false, .every = 1min, .grace = 1h}};
  return request;
}

// A desk whose published turns go to the heart, too.
struct Scene {
  explicit Scene(const std::string& status)
      : town(store),
        outside(town.net,
                [status](const auto&) {
                  return testing::Answer(status, "", "");
                }),
        heart({.net = town.net,
               .http = town.http,
               .on_beat = [this](const std::string& name,
                                 const std::string& error) {
                 beats.push_back(name + (error.empty() ? "" : ": " + error));
               }}) {
    directory->heartbeats = {{"switch", outside.Url("/ping")}};
    heart.SetDirectory(directory);
    town.Do(RulesWithAHeartbeat());
    town.StartDelivering();
    Hand();
  }

  void Pass(base::Duration by) {
    town.Advance(by);
    Hand();
  }
  void Hand() {
    for (; seen < town.house.published.size(); ++seen) {
      heart.OnPublished(town.house.published[seen]);
    }
  }

  store::MemoryStore store;
  Town town;
  LoopbackServer outside;
  std::vector<std::string> beats;
  std::size_t seen = 0;
  std::shared_ptr<config::Directory> directory =
      std::make_shared<config::Directory>();
  Heart heart;
};

}  // namespace

TEST_CASE("ABeatGoesOutAfterARealTimerWentTheWholeWay") {
  Scene scene("200 OK");
  CHECK(scene.outside.requests().empty());  // loading the rules is no beat
  scene.Pass(59s);
  CHECK(scene.outside.requests().empty());
  scene.Pass(1s);
  REQUIRE(scene.town.Until([&] { return scene.beats.size() == 1; }));
  CHECK(scene.beats[0] == "switch");
  const auto& request = scene.outside.requests().at(0);
  CHECK(request.target == "/ping");
  CHECK(Json::parse(request.body)["number"] == 1);
  scene.Pass(1min);
  REQUIRE(scene.town.Until([&] { return scene.beats.size() == 2; }));
  CHECK(Json::parse(scene.outside.requests().at(1).body)["number"] == 2);
}

TEST_CASE("ABeatThatIsNotTakenIsSaid") {
  Scene scene("500 Internal Server Error");
  scene.Pass(1min);
  REQUIRE(scene.town.Until([&] { return scene.beats.size() == 1; }));
  CHECK(scene.beats[0] == "switch: HTTP 500");
}

TEST_CASE("WhatOthersSayIsNoBeatOfOurs") {
  Scene scene("200 OK");
  scene.town.Do(testing::By("program:archive",
                            model::RecordHeartbeat{.name = "archive"}));
  scene.Hand();
  scene.Pass(30s);
  CHECK(scene.outside.requests().empty());
}

}  // namespace huiying::notify
