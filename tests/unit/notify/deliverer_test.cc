#include "notify/deliverer.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "notify/channels/webhook.h"
#include "tests/unit/notify/town.h"

namespace huiying::notify {
namespace {

using namespace std::chrono_literals;
using model::AlertState;
using testing::Answer;
using testing::LoopbackServer;
using testing::ServedRequest;
using testing::Town;
using Json = nlohmann::json;
namespace asio = boost::asio;

// A receiver that answers with these statuses, the last one for ever.
LoopbackServer::Handler Statuses(std::vector<std::string> statuses,
                                 std::string headers = "") {
  return [statuses, headers, i = std::size_t{0}](const auto&) mutable {
    const std::string& status = statuses[std::min(i++, statuses.size() - 1)];
    return Answer(status, headers, "");
  };
}

asio::awaitable<void> Hang(testing::Socket& socket, ServedRequest) {
  char byte = 0;
  // Until the other side gives up.
  co_await socket.async_read_some(asio::buffer(&byte, 1),
                                  asio::as_tuple(asio::use_awaitable));
}

TEST_CASE("AnAlertIsDeliveredSignedAndRecorded") {
  store::MemoryStore store;
  Town town(store);
  LoopbackServer receiver(town.net, Statuses({"204 No Content"}));
  town.Person("duty-1", receiver.Url("/alerts"), "a key");
  town.Do(testing::Rules());
  town.StartDelivering();
  town.GoBlind("weibo");
  REQUIRE(town.UntilSettled());
  REQUIRE(receiver.requests().size() == 1);
  const ServedRequest& request = receiver.requests()[0];
  CHECK(request.target == "/alerts");
  CHECK(request.Header("X-Huiying-Signature") ==
        Signature("a key", request.body));
  const Json body = Json::parse(request.body);
  CHECK(request.Header("Idempotency-Key") ==
        body["alert_id"].get<std::string>());
  CHECK(body["reason"] == "source_blind");
  CHECK(body["feed"] == "weibo");
  CHECK(body["recipient"]["name"] == "名字duty-1");
  CHECK(body["attempt"] == 1);
  CHECK(body["possible_repeat"] == false);
  const model::Alert row = town.Row(1);
  CHECK(row.state == AlertState::kDelivered);
  CHECK(row.attempts == 1);
}

TEST_CASE("ACaseAlertCarriesTitleDutyAndLink") {
  store::MemoryStore store;
  Town town(store);
  LoopbackServer receiver(town.net, Statuses({"200 OK"}));
  town.Person("duty-1", receiver.Url("/"));
  town.Do(testing::Rules());
  town.StartDelivering();
  town.Do(testing::Post("weibo:1", 2, town.house.clock.Now() - 30min,
                        "云州某路口有人受伤"));
  REQUIRE(town.UntilSettled());
  REQUIRE_FALSE(receiver.requests().empty());
  const Json body = Json::parse(receiver.requests()[0].body);
  CHECK(body["case"]["id"] == "c1");
  CHECK(body["case"]["title"] == "云州某路口有人受伤");
  CHECK(body["case"]["grade"] == 2);
  CHECK(body["case"]["url"] == "http://desk/press?case=c1");
  CHECK(body["duty"]["kind"] == "statement");
  CHECK(body["duty"]["due_at"] == "2026-11-24T13:30:00+08:00");
  CHECK(body["duty"]["remaining_seconds"] == 4 * 3600 + 1800);
  CHECK(body["duty"]["state"] == "open");
  CHECK(body["drill"] == false);
}

TEST_CASE("ADrillSaysSoInFrontOfTheTitle") {
  store::MemoryStore store;
  Town town(store, runtime::Mode::kDrill);
  LoopbackServer receiver(town.net, Statuses({"200 OK"}));
  town.Person("duty-1", receiver.Url("/"));
  town.Do(testing::Rules());
  town.StartDelivering();
  town.Do(testing::Post("weibo:1", 2, town.house.clock.Now(), "云州某路口"));
  REQUIRE(town.UntilSettled());
  const Json body = Json::parse(receiver.requests().at(0).body);
  CHECK(body["case"]["title"] == "【演练】云州某路口");
  CHECK(body["drill"] == true);
}

TEST_CASE("A500IsTriedAgainUnderTheSameKey") {
  store::MemoryStore store;
  Town town(store);
  LoopbackServer receiver(town.net,
                          Statuses({"500 Internal Server Error", "200 OK"}));
  town.Person("duty-1", receiver.Url("/"));
  town.Do(testing::Rules());
  town.StartDelivering();
  town.GoBlind("weibo");
  REQUIRE(town.UntilAttempts(1));
  REQUIRE(town.UntilState(1, AlertState::kPending));
  REQUIRE(town.Row(1).next_attempt_at);
  CHECK(*town.Row(1).next_attempt_at > town.house.clock.Now());
  town.Advance(2s);
  REQUIRE(town.UntilSettled());
  REQUIRE(receiver.requests().size() == 2);
  CHECK(receiver.requests()[0].Header("Idempotency-Key") ==
        receiver.requests()[1].Header("Idempotency-Key"));
  const Json body = Json::parse(receiver.requests()[1].body);
  CHECK(body["attempt"] == 2);
  // The receiver answered the first time: it does not have the alert.
  CHECK(body["possible_repeat"] == false);
  CHECK(town.Row(1).state == AlertState::kDelivered);
}

TEST_CASE("ATryIsNotPutOffByAClockThatWasSetBack") {
  store::MemoryStore store;
  Town town(store);
  int count = 0;
  LoopbackServer server(town.net, [&](const auto&) {
    return Answer(++count == 1 ? "500 Oops" : "204 No Content", "", "");
  });
  town.Person("duty-1", server.Url("/alerts"));
  town.Do(testing::Rules());
  town.StartDelivering();
  town.GoBlind("feed");
  REQUIRE(town.UntilAttempts(1));
  // Engine time stands; the machine's own clock runs on.
  REQUIRE(town.Until([&] {
    town.steady += 50ms;
    town.deliverer->Wake();
    return town.deliverer->open() == 0;
  }));
  CHECK(town.steady >= notify::Rate::Instant(1s));
  CHECK(count == 2);
  CHECK(town.Row(1).state == AlertState::kDelivered);
}

TEST_CASE("A429WaitsAsLongAsItIsAsked") {
  store::MemoryStore store;
  Town town(store);
  LoopbackServer receiver(
      town.net,
      Statuses({"429 Too Many Requests", "200 OK"}, "Retry-After: 90\r\n"));
  town.Person("duty-1", receiver.Url("/"));
  town.Do(testing::Rules());
  town.StartDelivering();
  town.GoBlind("weibo");
  REQUIRE(town.UntilAttempts(1));
  REQUIRE(town.UntilState(1, AlertState::kPending));
  CHECK(*town.Row(1).next_attempt_at == town.house.clock.Now() + 90s);
  town.Advance(90s);
  REQUIRE(town.UntilSettled());
  CHECK(receiver.requests().size() == 2);
}

TEST_CASE("A404IsPermanent") {
  store::MemoryStore store;
  Town town(store);
  LoopbackServer receiver(town.net, Statuses({"404 Not Found"}));
  town.Person("duty-1", receiver.Url("/"));
  town.Do(testing::Rules());
  town.StartDelivering();
  town.GoBlind("weibo");
  REQUIRE(town.UntilSettled());
  CHECK(receiver.requests().size() == 1);
  CHECK(town.Row(1).state == AlertState::kFailed);
}

TEST_CASE("AReceiverThatHangsIsTriedAgainAsAPossibleRepeat") {
  store::MemoryStore store;
  Town town(store);
  town.answer_timeout = 50ms;
  LoopbackServer receiver(town.net, Statuses({"200 OK"}));
  receiver.Take(Hang);
  town.Person("duty-1", receiver.Url("/"));
  town.Do(testing::Rules());
  town.StartDelivering();
  town.GoBlind("weibo");
  REQUIRE(town.UntilAttempts(1));
  CHECK(town.attempts[0].judgement.status == 0);
  CHECK_FALSE(town.attempts[0].error.empty());
  REQUIRE(town.UntilState(1, AlertState::kPending));
  receiver.Take(nullptr);
  town.Advance(2s);
  REQUIRE(town.UntilSettled());
  const Json body = Json::parse(receiver.requests().back().body);
  CHECK(body["possible_repeat"] == true);
  CHECK(body["attempt"] == 2);
}

TEST_CASE("ARefusedConnectionIsTriedAgain") {
  store::MemoryStore store;
  Town town(store);
  LoopbackServer gone(town.net, Statuses({"200 OK"}));
  gone.Stop();
  town.Person("duty-1", gone.Url("/"));
  town.Do(testing::Rules());
  town.StartDelivering();
  town.GoBlind("weibo");
  REQUIRE(town.UntilAttempts(1));
  REQUIRE(town.UntilState(1, AlertState::kPending));
  town.Advance(2s);
  REQUIRE(town.UntilAttempts(2));
  CHECK(town.attempts[1].number == 2);
}

TEST_CASE("ACrashDuringAnAttemptCostsAMarkedRepeat") {
  store::MemoryStore store;
  {
    Town town(store);
    LoopbackServer receiver(town.net, Statuses({"200 OK"}));
    receiver.Take(Hang);
    town.Person("duty-1", receiver.Url("/"));
    town.Do(testing::Rules());
    town.StartDelivering();
    town.GoBlind("weibo");
    // The bytes have arrived; the process dies before the answer.
    REQUIRE(town.Until([&] { return receiver.requests().size() == 1; }));
    CHECK(town.Row(1).state == AlertState::kSending);
  }
  store.Crash();
  Town town(store);
  LoopbackServer receiver(town.net, Statuses({"200 OK"}));
  town.Person("duty-1", receiver.Url("/"));
  town.StartDelivering();
  CHECK(town.deliverer->open() == 1);
  REQUIRE(town.UntilSettled());
  const Json body = Json::parse(receiver.requests().at(0).body);
  CHECK(body["possible_repeat"] == true);
  CHECK(body["attempt"] == 2);
  CHECK(town.Row(1).state == AlertState::kDelivered);
}

TEST_CASE("NothingIsSentBeforeTheAttemptIsDurable") {
  store::MemoryStore store;
  Town town(store);
  bool durable = true;
  LoopbackServer receiver(town.net, [&](const ServedRequest&) {
    durable = durable && town.Row(1).state == AlertState::kSending;
    return Answer("200 OK", "", "");
  });
  town.Person("duty-1", receiver.Url("/"));
  town.Do(testing::Rules());
  town.StartDelivering();
  town.GoBlind("weibo");
  REQUIRE(town.UntilSettled());
  CHECK(receiver.requests().size() == 1);
  CHECK(durable);
}

TEST_CASE("ABusyEngineLosesNeitherStartNorOutcome") {
  store::MemoryStore store;
  Town town(store);
  LoopbackServer receiver(town.net, Statuses({"200 OK"}));
  town.Person("duty-1", receiver.Url("/"));
  town.Do(testing::Rules());
  town.StartDelivering();
  town.desk.busy = 1;
  town.GoBlind("weibo");
  REQUIRE(town.UntilAttempts(1));
  town.desk.busy = 1;
  REQUIRE(town.UntilSettled());
  CHECK(receiver.requests().size() == 1);
  CHECK(town.Row(1).state == AlertState::kDelivered);
}

TEST_CASE("AnAlertPublishedTwiceIsSentOnce") {
  store::MemoryStore store;
  Town town(store);
  LoopbackServer receiver(town.net, Statuses({"200 OK"}));
  town.Person("duty-1", receiver.Url("/"));
  town.Do(testing::Rules());
  town.GoBlind("weibo");
  town.StartDelivering();  // finds it in the outbox
  for (const auto& turn : town.house.published) {
    town.deliverer->OnPublished(turn);
  }
  REQUIRE(town.UntilSettled());
  CHECK(receiver.requests().size() == 1);
}

TEST_CASE("APersonWithoutContactIsGivenUpAfterAWhile") {
  store::MemoryStore store;
  Town town(store);
  town.Do(testing::Rules());
  town.StartDelivering();
  town.GoBlind("weibo");
  for (std::size_t i = 1; i <= 3; ++i) {
    REQUIRE(town.UntilAttempts(i));
    if (i < 3) REQUIRE(town.UntilState(1, AlertState::kPending));
    town.Advance(10s);
  }
  REQUIRE(town.UntilSettled());
  CHECK(town.Row(1).state == AlertState::kFailed);
}

// Holds every request until it is told to let go.
struct Gate {
  explicit Gate(asio::io_context& net)
      : open(net, asio::steady_timer::time_point::max()) {}
  asio::awaitable<void> Serve(testing::Socket& socket, ServedRequest) {
    most = std::max(most, ++now);
    if (!is_open) {
      co_await open.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    --now;
    const std::string bytes = Answer("200 OK", "Connection: close\r\n", "");
    co_await asio::async_write(socket, asio::buffer(bytes),
                               asio::as_tuple(asio::use_awaitable));
  }
  asio::steady_timer open;
  bool is_open = false;
  int now = 0;
  int most = 0;
};

TEST_CASE("AReceiverHasAtMost32ConnectionsAndHoldsUpNoOther") {
  store::MemoryStore store;
  Town town(store);
  Gate gate(town.net);
  LoopbackServer slow(town.net, nullptr);
  slow.Take([&](testing::Socket& socket, ServedRequest request) {
    return gate.Serve(socket, std::move(request));
  });
  LoopbackServer fast(town.net, Statuses({"200 OK"}));
  town.Person("duty-1", slow.Url("/"));
  town.Person("duty-2", fast.Url("/"));
  town.Do(testing::Rules());
  town.StartDelivering();
  for (int i = 0; i < 120; ++i) town.GoBlind("feed-" + std::to_string(i));
  REQUIRE(town.Until([&] { return gate.now == 32; }));
  // The other person's alerts: the second step of a case's ladder.
  town.Do(testing::Post("weibo:1", 2, town.house.clock.Now(), "云州某路口"));
  town.Advance(15min);
  REQUIRE(town.Until([&] { return !fast.requests().empty(); }));
  CHECK(gate.now == 32);
  gate.is_open = true;
  gate.open.cancel();
  REQUIRE(town.UntilSettled());
  CHECK(gate.most == 32);
  std::set<std::string> keys;
  for (const auto& r : slow.requests())
    keys.insert(r.Header("Idempotency-Key"));
  CHECK(keys.size() == slow.requests().size());
  CHECK(keys.size() >= 120);
}

asio::awaitable<void> StopInto(Deliverer* deliverer, bool* stopped) {
  co_await deliverer->Stop();
  *stopped = true;
}

TEST_CASE("OnesThatHangRefuseOrLimitHoldUpNoOther") {
  constexpr std::size_t kCases = 40;
  store::MemoryStore store;
  Town town(store);
  LoopbackServer hanging(town.net, nullptr);
  hanging.Take(Hang);
  LoopbackServer closed(town.net, nullptr);
  closed.Stop();
  LoopbackServer limiting(town.net, [](const auto&) {
    return Answer("429 Too Many Requests", "Retry-After: 600\r\n", "");
  });
  LoopbackServer sound(
      town.net, [](const auto&) { return Answer("204 No Content", "", ""); });
  model::Policy policy = testing::MadeUpPolicy();
  policy.people.clear();
  auto& notify_all = policy.ladders[0].steps[0].notify;
  notify_all.clear();
  for (const LoopbackServer* to : {&hanging, &closed, &limiting, &sound}) {
    const std::string id = fmt::format("duty-{}", policy.people.size() + 1);
    policy.people.push_back(
        {.id = model::PersonId(id), .channels = {{.kind = "webhook"}}});
    notify_all.push_back({.kind = model::RecipientKind::kPerson, .name = id});
    town.Person(id, to->Url("/"));
  }
  town.Do(testing::By("operator", model::LoadRules{.policy = policy}));
  town.StartDelivering();
  for (std::size_t i = 0; i < kCases; ++i) {
    town.Do(testing::Post(fmt::format("weibo:{}", i), 2, town.house.clock.Now(),
                          fmt::format("云州第{}个路口", i)));
  }
  const auto began = std::chrono::steady_clock::now();
  REQUIRE(town.Until([&] { return sound.requests().size() == kCases; }));
  // Long before the one that hangs is given up.
  CHECK(std::chrono::steady_clock::now() - began < town.answer_timeout);
  CHECK(hanging.requests().size() <= 32);
  CHECK_FALSE(hanging.requests().empty());
  CHECK_FALSE(limiting.requests().empty());
}

TEST_CASE("StopEndsEveryTask") {
  store::MemoryStore store;
  Town town(store);
  LoopbackServer receiver(town.net, nullptr);
  receiver.Take(Hang);
  town.Person("duty-1", receiver.Url("/"));
  town.Do(testing::Rules());
  town.StartDelivering();
  town.GoBlind("weibo");
  REQUIRE(town.Until([&] { return receiver.requests().size() == 1; }));
  bool stopped = false;
  aio::TaskGroup tasks(town.net);
  tasks.Spawn(StopInto(town.deliverer.get(), &stopped));
  CHECK(town.Until([&] { return stopped; }));
}

}  // namespace
}  // namespace huiying::notify
