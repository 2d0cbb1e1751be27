// The product's one job, whole: a post, a case, an alert, an answer; and what
// a restart or a broken rule file makes of it.
#include <fmt/core.h>

#include "tests/acceptance/town.h"

namespace huiying::acceptance {
namespace {

constexpr char kGrave[] =
    R"({"version":"https://jsonfeed.org/version/1.1","title":"t","items":[
    {"id":"p1","content_text":"网传云州市滨江派出所一男子昨晚在办案区死亡，家属要求公布监控"},
    {"id":"p2","content_text":"今天天气不错，公园里人很多"}]})";

app::LoopbackAnswer OneGravePost(const app::LoopbackRequest& request) {
  if (request.if_none_match == "\"1\"") return {.status = 304, .etag = "\"1\""};
  return {.type = "application/feed+json", .body = kGrave, .etag = "\"1\""};
}

nlohmann::json Cases(Town& town) {
  return Ask(town.daemon().address(), "GET", "/api/v1/cases?status=all")
      .json()["cases"];
}

}  // namespace

TEST_CASE("APostBecomesACaseAnAlertAndAnAnswer") {
  Town town(OneGravePost);
  town.Start({town.Feed("board", "/feed.json", "jsonfeed")});
  REQUIRE(Wait([&] { return town.Alerts().size() == 1; }));
  const nlohmann::json alert = town.Alerts().front();
  CHECK(alert["reason"] == "first_alert");
  CHECK(alert["drill"] == true);
  CHECK(alert["possible_repeat"] == false);
  CHECK(alert["duty"]["kind"] == "statement");
  CHECK(alert["duty"]["remaining_seconds"].get<int>() > 17'900);

  CHECK(town.Metric("huiying_index_mismatches_total") == 0);

  const std::string address = town.daemon().address();
  nlohmann::json c = Cases(town).at(0);
  CHECK(Cases(town).size() == 1);
  CHECK(c["grade"] == 2);
  // The two that the public is owed stand before the bureau's own milestones.
  CHECK(c["duties"].size() == 9);
  CHECK(c["duties"][1]["kind"] == "press_conference");
  CHECK(c["duties"][2]["milestone"] == true);
  CHECK(!c["excerpt"]["marks"].empty());

  const auto version = [&] {
    return fmt::format("\"{}\"", Cases(town).at(0)["version"].get<int>());
  };
  const std::string path = "/api/v1/cases/" + c["id"].get<std::string>();
  CHECK(Ask(address, "POST", path + "/claim", R"({"by":"duty-1"})", "\"1\"")
            .status == 412);
  CHECK(Ask(address, "POST", path + "/claim", R"({"by":"duty-1"})", version())
            .status == 200);
  const std::string published =
      Ask(address, "GET", "/api/v1/status").json()["now"];
  const Reply released = Ask(address, "POST", path + "/releases",
                             nlohmann::json{{"published_at", published},
                                            {"channel", "云州公安 微博"},
                                            {"by", "duty-1"}}
                                 .dump(),
                             version());
  CHECK_MESSAGE(released.status == 200, released.body);
  // Nobody approved it: it is on record and satisfies nothing …
  CHECK(Cases(town).at(0)["duties"][0]["state"] == "open");
  // … until somebody else has checked it.
  const Reply regular = Ask(address, "POST", path + "/releases/1/regularise",
                            R"({"note":"与涉事单位核对无误"})", version());
  CHECK_MESSAGE(regular.status == 200, regular.body);
  c = Cases(town).at(0);
  CHECK(c["duties"][0]["state"] == "met");
  CHECK(c["state"] == "answering");
  const nlohmann::json figures =
      Ask(address, "GET", "/api/v1/figures").json()["total"];
  CHECK(figures["on_time"]["met"] == 1);
  CHECK(figures["on_time"]["settled"] == 1);
}

TEST_CASE("AfterARestartNothingIsAskedOrToldAgain") {
  Town town(OneGravePost);
  const auto feed = town.Feed("board", "/feed.json", "jsonfeed");
  town.Start({feed});
  REQUIRE(Wait([&] { return town.Alerts().size() == 1; }));
  const std::string before = Cases(town).dump();
  town.Stop();
  town.Start({feed});
  REQUIRE(Wait([&] {
    return town.Metric("huiying_ingest_reads{feed=\"board\"}") >= 2;
  }));
  CHECK(Cases(town).dump() == before);
  CHECK(town.Alerts().size() == 1);
}

TEST_CASE("APushThatIsSentTwiceIsOnePost") {
  Town town(OneGravePost);
  town.Start({});
  const std::string address = town.daemon().address();
  const std::string body =
      R"({"id":"weibo:5312356647437845","text":"云州市滨江派出所一男子在办案区死亡，家属要求公布监控"})"
      "\nnot json\n"
      R"({"id":"weibo:5312356647437846","text":"周末去公园，天气真好"})"
      "\n";
  const auto results = [&] {
    std::vector<std::string> words;
    std::istringstream lines(Ask(address, "POST", "/api/v1/posts", body).body);
    std::string line;
    while (std::getline(lines, line)) {
      words.push_back(nlohmann::json::parse(line)["result"]);
    }
    return words;
  };
  using Words = std::vector<std::string>;
  CHECK(results() == Words{"stored", "unreadable", "irrelevant"});
  CHECK(results() == Words{"duplicate", "unreadable", "irrelevant"});
  CHECK(Cases(town).size() == 1);
}

TEST_CASE("BrokenRulesAtStartRunTheLastGoodSetAndSaySo") {
  Town town(OneGravePost);
  town.Start({});
  const auto status = [&] {
    return Ask(town.daemon().address(), "GET", "/api/v1/status").json();
  };
  const std::string version = status()["rules_version"];
  town.folder().Write("rules/ladder.yaml",
                      "ladders:\n  - name: x\n    stps: 1");
  const auto reloaded = town.daemon().Reload();
  REQUIRE(!reloaded);
  CHECK(reloaded.error().message.find("ladder.yaml:3") != std::string::npos);
  CHECK(status()["rules_error"].get<std::string>().find("stps") !=
        std::string::npos);
  town.Stop();
  town.Start({town.Feed("board", "/feed.json", "jsonfeed")});
  CHECK(status()["rules_version"] == version);
  CHECK(status()["rules_error"].is_string());
  CHECK(Wait([&] { return town.Alerts().size() == 1; }));
}

TEST_CASE("ADataFolderThatBeganAsADrillStaysOne") {
  Town town(OneGravePost);
  town.Start({});
  const auto second =
      app::Daemon::Start({.data = town.folder().path() / "data",
                          .rules = town.folder().path() / "rules",
                          .feed_list = std::vector<config::FeedConfig>{},
                          .port = 0,
                          .mode = http::Mode::kDrill});
  REQUIRE(!second);
  CHECK(second.error().message.find("another process") != std::string::npos);
  town.Stop();
  const auto live =
      app::Daemon::Start({.data = town.folder().path() / "data",
                          .rules = town.folder().path() / "rules",
                          .feed_list = std::vector<config::FeedConfig>{},
                          .port = 0});
  REQUIRE(!live);
  CHECK(live.error().message.find("drill") != std::string::npos);
}

}  // namespace huiying::acceptance
