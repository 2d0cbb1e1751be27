// One thing that cannot be read must not silence the rest: neither the other
// alerts nor the alert that it is about.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/notify/platforms.h"
#include "tests/unit/notify/town.h"

namespace huiying::notify {
namespace {

using namespace std::chrono_literals;
using model::AlertState;
using testing::Answer;
using testing::LoopbackServer;
using testing::Town;
using Json = nlohmann::json;

LoopbackServer::Handler Takes() {
  return [](const auto&) { return Answer("200 OK", "", ""); };
}

model::Case CaseRow(Town& town, std::uint64_t id) {
  const auto row = town.house.store.Take()->Get(
      store::Family::kProjections, model::CaseKey(model::CaseId(id)));
  return *model::DecodeFields<model::Case>(**row);
}

void Put(Town& town, store::Family family, std::string key, std::string value) {
  REQUIRE(town.house.store.Commit(
      {{.family = family, .key = std::move(key), .value = std::move(value)}},
      store::Durability::kSynced));
}

// As bit rot would, beneath the process that runs.
void SpoilTitle(Town& town, std::uint64_t id) {
  const model::TextHash hash = CaseRow(town, id).title;
  Put(town, store::Family::kVault,
      std::string(reinterpret_cast<const char*>(hash.data()), hash.size()),
      "rotten, and longer than a salt is");
}
void SpoilCase(Town& town, std::uint64_t id) {
  Put(town, store::Family::kProjections, model::CaseKey(model::CaseId(id)),
      "\xff");
}

// Two cases of grade 2 whose first alerts wait in the outbox.
struct TwoAlerts {
  explicit TwoAlerts() : town(store), receiver(town.net, Takes()) {
    town.Person("duty-1", receiver.Url("/"));
    town.Do(testing::Rules());
    town.Do(testing::Post("w:1", 2, town.house.clock.Now(), "云州某路口"));
    town.Do(testing::Post("w:2", 2, town.house.clock.Now(), "云州另一处"));
  }
  Json SentAbout(const std::string& id) const {
    for (const auto& request : receiver.requests()) {
      Json body = Json::parse(request.body);
      if (body["case"]["id"] == id) return body;
    }
    return nullptr;
  }

  store::MemoryStore store;
  Town town;
  LoopbackServer receiver;
};

TEST_CASE("AnAlertWhoseTitleCannotBeReadGoesOutWithoutItAndSaysSo") {
  TwoAlerts t;
  SpoilTitle(t.town, 1);
  t.town.StartDelivering();
  REQUIRE(t.town.UntilSettled());
  const Json first = t.SentAbout("c1");
  REQUIRE(first.is_object());
  CHECK(first["case"]["title"] == "");
  CHECK(first["duty"]["kind"] == "statement");
  CHECK(t.town.Row(1).state == AlertState::kDelivered);
  CHECK(t.SentAbout("c2")["case"]["title"] == "云州另一处");
  CHECK(std::ranges::any_of(t.town.attempts, [](const Attempt& attempt) {
    return attempt.error.contains("is not what its hash vouches for");
  }));
}

TEST_CASE("AnAlertWhoseCaseCannotBeReadGoesOutWithItsNumberAndSaysSo") {
  TwoAlerts t;
  SpoilCase(t.town, 1);
  t.town.StartDelivering();
  REQUIRE(t.town.UntilSettled());
  const Json first = t.SentAbout("c1");
  REQUIRE(first.is_object());
  CHECK(first["case"]["url"] == "http://desk/press?case=c1");
  CHECK(t.town.Row(1).state == AlertState::kDelivered);
  CHECK(t.SentAbout("c2").is_object());
  CHECK(std::ranges::any_of(t.town.attempts, [](const Attempt& attempt) {
    return attempt.error.contains("cannot be read");
  }));
}

TEST_CASE("OneBadTextDoesNotHoldUpTheDigestItIsIn") {
  store::MemoryStore store;
  Town town(store);
  testing::WeCom platform;
  platform.steady = [&] { return town.steady; };
  platform.wall = [&] { return town.wall; };
  LoopbackServer server(town.net, std::ref(platform));
  town.directory->people.push_back(
      {.id = model::PersonId("duty-1"),
       .name = "值班员一",
       .phone = "13800001111",
       .channels = {
           {.to = config::WeComRobot{.url = server.Url("/cgi-bin/webhook/send"),
                                     .key = platform.key}}}});
  model::Policy policy = testing::MadeUpPolicy();
  policy.people[0].channels = {{.kind = "wecom"}};
  town.Do(testing::By("operator", model::LoadRules{.policy = policy}));
  for (int i = 1; i <= 5; ++i) {
    town.Do(testing::Post("w:" + std::to_string(i), 4, town.house.clock.Now(),
                          "第" + std::to_string(i) + "件"));
  }
  town.house.clock.Advance(24h);  // half time: each asks for somebody
  town.house.StepAll();
  SpoilTitle(town, 3);
  town.StartDelivering();
  REQUIRE(town.UntilSettled());
  CHECK(platform.refusals.empty());
  REQUIRE(platform.texts.size() == 1);
  CHECK(platform.texts[0].contains("5 条提醒"));
  CHECK(platform.texts[0].contains("第5件"));
  for (std::uint64_t id = 1; id <= 5; ++id) {
    CHECK(town.Row(id).state == AlertState::kDelivered);
  }
}

// Pages of a backlog that time has overtaken do not go out after it.
TEST_CASE("AnAlertThatWasOvertakenWhileItWaitedIsNotSent") {
  TwoAlerts t;
  t.town.house.clock.Advance(6h);  // nobody delivers; four stages go by
  t.town.house.StepAll();
  t.town.StartDelivering();
  REQUIRE(t.town.UntilSettled());
  std::size_t about_statement = 0;
  for (const auto& request : t.receiver.requests()) {
    const Json body = Json::parse(request.body);
    if (body["duty"]["kind"] != "statement") continue;
    ++about_statement;
    CHECK(body["reason"] == "missed");
    CHECK(body["duty"]["state"] == "missed");
  }
  CHECK(about_statement == 2);  // one for each case
}

TEST_CASE("AnAlertThatIsOvertakenWhileItsReceiverIsAwayIsNotTriedAgain") {
  store::MemoryStore store;
  Town town(store);
  bool away = true;
  LoopbackServer receiver(town.net, [&](const auto&) {
    return Answer(away ? "503 Service Unavailable" : "200 OK", "", "");
  });
  town.Person("duty-1", receiver.Url("/"));
  town.Do(testing::Rules());
  town.StartDelivering();
  town.Do(testing::Post("w:1", 2, town.house.clock.Now(), "云州某路口"));
  REQUIRE(town.UntilAttempts(1));
  REQUIRE(town.UntilState(1, AlertState::kPending));
  // A statement in time ends the duty before the next try.
  town.Do(testing::Release(model::CaseId(1), town.house.clock.Now()));
  CHECK(town.Row(1).state == AlertState::kSuperseded);
  away = false;
  town.Advance(5min);
  REQUIRE(town.UntilSettled());
  CHECK(receiver.requests().size() == 1);
}

}  // namespace
}  // namespace huiying::notify
