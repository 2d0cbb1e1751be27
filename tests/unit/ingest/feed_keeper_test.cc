#include "ingest/feed_keeper.h"

#include <doctest/doctest.h>

#include <functional>

#include "aio/task_group.h"
#include "tests/unit/aio/loopback_server.h"
#include "tests/unit/ingest/fixtures.h"

namespace huiying::ingest {
namespace {

using namespace std::chrono_literals;
using model::SourceState;
using testing::Answer;
using testing::FakeDesk;
using testing::LoopbackServer;
using testing::MapStore;
using testing::RowOf;
using testing::ServedRequest;
namespace asio = boost::asio;

std::string Item(const std::string& guid, const std::string& title) {
  return "<item><guid isPermaLink=\"false\">" + guid + "</guid><title>" +
         title + "</title><pubDate>Sat, 20 Jun 2026 13:14:05 GMT</pubDate>" +
         "</item>";
}
std::string Rss(const std::string& items) {
  return "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t"
         "</title>" +
         items + "</channel></rss>";
}

// A keeper of one feed in one io_context with its server, desk and memos.
// Polls every second of an engine time that runs a hundred times faster.
struct World {
  explicit World(LoopbackServer::Handler handler)
      : server(net, std::move(handler)) {}
  ~World() { Stop(); }

  void Start(std::function<void(config::FeedConfig&)> change = {}) {
    config::FeedConfig feed{.name = "local-news",
                            .url = server.Url("/feed"),
                            .every = 1s,
                            .freshness = 60s,
                            .priority = config::FeedPriority::kHigh,
                            .tags = {"local"},
                            .allow_private = true};
    if (change) change(feed);
    keeper = std::make_unique<FeedKeeper>(
        FeedKeeper::Outside{.net = net,
                            .http = client,
                            .pool = pool,
                            .desk = desk,
                            .memos = memos,
                            .rules = [this] { return rules; },
                            .now = [this] { return EngineNow(); },
                            .speed = 100,
                            .has_room = [this] { return has_room; },
                            .log = {}});
    keeper->Start({feed});
  }
  base::TimePoint EngineNow() const {
    const auto real = std::chrono::duration_cast<base::Duration>(
        std::chrono::steady_clock::now() - started);
    return *base::ParseTime("2026-06-20T22:00:00+08:00") + 100 * real;
  }
  // Runs until it is true; the test fails when it never is.
  void Until(const std::function<bool()>& reached) {
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (!reached()) {
      if (std::chrono::steady_clock::now() > deadline) FAIL("never reached");
      net.run_one_for(1s);
    }
  }
  std::size_t polls() const { return server.requests().size(); }
  FeedStats stats() const { return keeper->Stats().at(0); }
  void Stop() {
    if (!keeper) return;
    bool stopped = false;
    aio::TaskGroup closing(net);
    closing.Spawn(StopKeeper(keeper.get(), &stopped));
    Until([&] { return stopped; });
    keeper.reset();
  }
  static asio::awaitable<void> StopKeeper(FeedKeeper* keeper, bool* stopped) {
    co_await keeper->Stop();
    *stopped = true;
  }

  asio::io_context net;
  LoopbackServer server;
  aio::HttpClient client{net};
  aio::WorkPool pool{1};
  FakeDesk desk;
  MapStore store;
  bool has_room = true;
  runtime::Memos memos{store};
  std::shared_ptr<const classify::RuleSet> rules = testing::PoliceRules();
  std::chrono::steady_clock::time_point started =
      std::chrono::steady_clock::now();
  std::unique_ptr<FeedKeeper> keeper;
};

constexpr const char* kValidators = "validators/local-news/";

TEST_CASE("WhatMattersIsHandedInAndTheRestIsDropped") {
  World world([](const ServedRequest&) {
    return Answer("200 OK", "Content-Type: text/xml\r\n",
                  Rss(Item("1", "警察来了 13812345678") + Item("2", "天气")));
  });
  world.Start();
  world.Until([&] { return world.polls() >= 3; });
  REQUIRE(world.desk.posts.size() == 1);
  const runtime::Request& request = world.desk.posts[0];
  CHECK(request.lane == runtime::Lane::kPosts);
  CHECK(request.command.actor.value() == "feed:local-news");
  CHECK(RowOf(request).id.value() == "rss:local-news:1");
  CHECK(RowOf(request).feed.value() == "local-news");
  CHECK(RowOf(request).grade == 4);
  CHECK(RowOf(request).hits.size() == 1);
  CHECK(base::FormatTime(RowOf(request).published_at) ==
        "2026-06-20T21:14:05+08:00");
  REQUIRE(request.texts.size() == 1);
  CHECK(request.texts[0].text == "警察来了 ***********");
  CHECK(world.stats().classified == 2);
  CHECK(world.stats().irrelevant == 1);
  CHECK(world.stats().relevant == 1);
  REQUIRE(world.desk.reports.size() == 1);
  CHECK(world.desk.reports[0].state == SourceState::kSeeing);
}

TEST_CASE("WithoutRoomOnTheDiskNothingIsReadAndTheSourceIsBlindAtOnce") {
  World world([](const ServedRequest&) {
    return Answer("200 OK", "Content-Type: text/xml\r\n",
                  Rss(Item("1", "警察来了")));
  });
  world.has_room = false;
  world.Start();
  world.Until([&] { return !world.desk.reports.empty(); });
  CHECK(world.desk.reports[0].state == SourceState::kBlind);
  CHECK(world.desk.reports[0].why == "disk_low");
  CHECK(world.polls() == 0);
  // What was not read is read when there is room again.
  world.has_room = true;
  world.Until([&] { return world.desk.reports.size() == 2; });
  CHECK(world.desk.reports[1].state == SourceState::kSeeing);
  CHECK(world.desk.posts.size() == 1);
}

TEST_CASE("ValidatorsAreKeptOnlyWhenEveryPostIsDurable") {
  World world([](const ServedRequest& request) {
    if (request.Header("If-None-Match") == "\"v1\"") {
      return Answer("304 Not Modified", "", "");
    }
    return Answer("200 OK", "ETag: \"v1\"\r\nLast-Modified: yesterday\r\n",
                  Rss(Item("1", "警一") + Item("2", "警二")));
  });
  world.desk.holding = true;
  world.Start();
  world.Until([&] { return world.desk.held() == 2; });
  // A third answer is not awaited: as long as one is missing nothing is kept.
  CHECK(world.store.size() == 0);
  world.desk.holding = false;
  world.desk.Release();
  world.Until([&] { return world.polls() >= 3; });
  CHECK(world.store.Has(kValidators));
  CHECK(world.store.Has("seen/local-news/rss:local-news:1"));
  CHECK(world.desk.posts.size() == 2);
  CHECK(world.server.requests()[1].Header("If-Modified-Since") == "yesterday");
  CHECK(world.stats().reads >= 2);
  CHECK(world.stats().state == SourceState::kSeeing);
}

TEST_CASE("ARestartAsksWithTheKeptValidatorsAndSubmitsNothingTwice") {
  bool answers_304 = true;
  World world([&](const ServedRequest& request) {
    if (answers_304 && !request.Header("If-None-Match").empty()) {
      return Answer("304 Not Modified", "", "");
    }
    return Answer("200 OK", "ETag: \"v1\"\r\n", Rss(Item("1", "警一")));
  });
  world.Start();
  world.Until([&] { return world.store.Has(kValidators); });
  world.Stop();
  const std::size_t before = world.polls();
  world.Start();
  world.Until([&] { return world.polls() > before; });
  CHECK(world.server.requests()[before].Header("If-None-Match") == "\"v1\"");
  // A server that forgets its validators gives the same post again.
  answers_304 = false;
  world.Until([&] { return world.stats().posts > 0; });
  world.Stop();
  CHECK(world.desk.posts.size() == 1);
  // Other rules may find what these passed over: no condition then.
  world.rules = testing::PoliceRules("公安");
  const std::size_t again = world.polls();
  world.Start();
  world.Until([&] { return world.polls() > again; });
  CHECK(world.server.requests()[again].Header("If-None-Match").empty());
}

TEST_CASE("AChangedTextIsHandedInAgain") {
  std::string title = "警一";
  World world([&](const ServedRequest&) {
    return Answer("200 OK", "", Rss(Item("1", title)));
  });
  world.Start();
  world.Until([&] { return world.desk.posts.size() == 1; });
  title = "警一（更正）";
  world.Until([&] { return world.desk.posts.size() == 2; });
  CHECK(world.desk.posts[1].texts[0].text == title);
}

TEST_CASE("AFullLaneIsTriedAgainUntilAllIsIn") {
  World world([](const ServedRequest&) {
    return Answer("200 OK", "ETag: \"v1\"\r\n",
                  Rss(Item("1", "警一") + Item("2", "警二")));
  });
  world.desk.busy = 3;
  world.Start();
  world.Until([&] { return world.desk.posts.size() == 2; });
  world.Until([&] { return world.store.Has(kValidators); });
  CHECK(world.stats().relevant == 2);
}

TEST_CASE("ALoginPageMakesTheSourceBlindAndItRecovers") {
  std::string body =
      "<!DOCTYPE html><html><head><title>Sina Visitor System</title></head>"
      "<body></body></html>";
  World world([&](const ServedRequest&) { return Answer("200 OK", "", body); });
  world.Start();
  world.Until([&] { return world.desk.reports.size() == 1; });
  CHECK(world.desk.reports[0].name.value() == "local-news");
  CHECK(world.desk.reports[0].state == SourceState::kBlind);
  CHECK(world.desk.reports[0].why == "login_page");
  CHECK(world.desk.reports[0].priority);
  CHECK(world.stats().state == SourceState::kBlind);
  body = Rss(Item("1", "警一"));
  world.Until([&] { return world.desk.reports.size() == 2; });
  CHECK(world.desk.reports[1].state == SourceState::kSeeing);
  CHECK(world.desk.reports[1].why.empty());
  CHECK(world.desk.posts.size() == 1);
}

TEST_CASE("ASourceThatFailsLongerThanItsFreshnessIsBlindByName") {
  struct Case {
    std::string answer;
    std::string why;
  };
  const Case kCases[] = {
      {Answer("404 Not Found", "", "gone"), "http_404"},
      {Answer("432 ", "", ""), "http_432"},
      {Answer("200 OK", "", ""), "empty_document"},
      {Answer("200 OK", "", "<html><body>hello</body></html>"), "not_a_feed"},
      {Answer("200 OK", "", "<rss><channel><item><title>a"), "truncated"},
      {Answer("200 OK", "", "{\"ok\":-100,\"url\":\"https://p/\"}"),
       "login_page"},
      {Answer("200 OK", "", "{\"ok\":0,\"msg\":\"busy\"}"), "source_refused"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n<rss>",
       "too_large"},
      {"", "unreachable"},
      {Answer("304 Not Modified", "", ""), "http_304"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.why);
    World world([&](const ServedRequest&) { return c.answer; });
    world.Start();
    world.Until([&] { return !world.desk.reports.empty(); });
    CHECK(world.desk.reports[0].state == SourceState::kBlind);
    CHECK(world.desk.reports[0].why == c.why);
    CHECK(world.stats().failures >= 1);
    CHECK_FALSE(world.store.Has(kValidators));
  }
}

TEST_CASE("ATruncatedDocumentStillGivesWhatCameBeforeTheBreak") {
  std::string body = Rss(Item("1", "警一") + Item("2", "警二"));
  body.resize(body.find("警二"));
  World world([&](const ServedRequest&) {
    return Answer("200 OK", "ETag: \"v1\"\r\n", body);
  });
  world.Start();
  world.Until([&] { return world.stats().failures >= 2; });
  CHECK(world.desk.posts.size() == 1);
  CHECK_FALSE(world.store.Has(kValidators));
}

TEST_CASE("APrivateAddressIsRefusedUnlessTheFeedAllowsIt") {
  World world([](const ServedRequest&) { return Answer("200 OK", "", ""); });
  world.Start([](config::FeedConfig& feed) { feed.allow_private = false; });
  world.Until([&] { return !world.desk.reports.empty(); });
  CHECK(world.desk.reports[0].why == "private_address");
  CHECK(world.polls() == 0);
}

TEST_CASE("RulesThatComeLaterAreWaitedFor") {
  World world([](const ServedRequest&) {
    return Answer("200 OK", "", Rss(Item("1", "警一")));
  });
  auto rules = std::exchange(world.rules, nullptr);
  world.Start();
  world.net.run_for(150ms);
  CHECK(world.polls() == 0);
  world.rules = rules;
  world.Until([&] { return world.desk.posts.size() == 1; });
}

TEST_CASE("OneHostIsAskedByTwoFeedsAtATime") {
  int running = 0;
  int most = 0;
  int served = 0;
  World world(nullptr);
  world.server.Take(
      [&](testing::Socket& socket, ServedRequest) -> asio::awaitable<void> {
        most = std::max(most, ++running);
        co_await aio::SleepFor(30ms);
        --running;
        ++served;
        const std::string bytes =
            Answer("200 OK", "Connection: close\r\n", Rss(Item("1", "x")));
        co_await asio::async_write(socket, asio::buffer(bytes),
                                   asio::as_tuple(asio::use_awaitable));
      });
  std::vector<config::FeedConfig> feeds;
  for (const char* name : {"a", "b", "c", "d"}) {
    feeds.push_back({.name = name,
                     .url = world.server.Url("/feed"),
                     .every = 600s,
                     .allow_private = true});
  }
  world.Start();
  aio::TaskGroup replacing(world.net);
  replacing.Spawn(world.keeper->Replace(feeds));
  world.Until([&] { return served >= 4; });
  CHECK(most <= 2);
  CHECK(world.keeper->Stats().size() == 4);
}

}  // namespace
}  // namespace huiying::ingest
