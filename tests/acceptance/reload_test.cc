// Rules change while posts come in by push and by feed: no post is lost, and
// each is answered by one whole set of rules.
#include <fmt/core.h>

#include <atomic>
#include <map>
#include <sstream>
#include <thread>

#include "app/stored_posts.h"
#include "store/rocks_store.h"
#include "tests/acceptance/town.h"

namespace huiying::acceptance {
namespace {

constexpr int kRounds = 6;
constexpr int kLines = 5;  // of a push
constexpr char kFile[] = "rules/topics/reloaded.yaml";
constexpr char kNone[] =
    "topic: reloaded\nrules:\n"
    "  - {name: reloaded, any: [无此一词], grade: 4, matches: [无此一词]}\n";
constexpr char kRule[] =
    "topic: reloaded\nrules:\n"
    "  - {name: reloaded, any: [派出所], grade: 4, matches: [派出所]}\n";
constexpr char kBroken[] = "topic: reloaded\nrules:\n  - {nam: x}\n";

// Each reading shows ten items more.
class GrowingFeed {
 public:
  app::LoopbackAnswer operator()(const app::LoopbackRequest&) {
    const int count = 10 * ++readings_;
    nlohmann::json items = nlohmann::json::array();
    for (int i = 0; i < count; ++i) {
      items.push_back(
          {{"id", fmt::format("item-{}", i)},
           {"content_text", fmt::format("云州市城南派出所第{}次噪音投诉", i)}});
    }
    const nlohmann::json document = {
        {"version", "https://jsonfeed.org/version/1.1"},
        {"title", "t"},
        {"items", items}};
    return {.type = "application/feed+json", .body = document.dump()};
  }
  int items() const { return 10 * readings_; }

 private:
  std::atomic<int> readings_ = 0;
};

std::string Push(int number) {
  std::string body;
  for (int line = 0; line < kLines; ++line) {
    body += fmt::format(
        R"({{"id":"push:{0}-{1}","text":"云州市滨江派出所{0}号{1}楼噪音扰民"}})"
        "\n",
        number, line);
  }
  return body;
}

// Pushes one body after the other until it is told to end.
class Pusher {
 public:
  explicit Pusher(std::string address)
      : thread_([this, to = std::move(address)] { Run(to); }) {}
  ~Pusher() { Stop(); }

  int pushes() const { return pushes_; }
  void Stop() {
    done_ = true;
    if (thread_.joinable()) thread_.join();
  }
  // How many lines had each result. REQUIRES: stopped.
  const std::map<std::string, int>& results() const { return results_; }

 private:
  void Run(const std::string& address) {
    for (; !done_; ++pushes_) {
      std::istringstream lines(
          Ask(address, "POST", "/api/v1/posts", Push(pushes_)).body);
      for (std::string line; std::getline(lines, line);) {
        const auto result = nlohmann::json::parse(line, nullptr, false);
        ++results_[result.is_object() ? result.value("result", line) : line];
      }
    }
  }

  std::atomic<bool> done_ = false;
  std::atomic<int> pushes_ = 0;
  std::map<std::string, int> results_;
  std::thread thread_;  // last: it uses the others
};

std::string VersionOf(Town& town) {
  return Ask(town.daemon().address(), "GET", "/api/v1/status")
      .json()["rules_version"];
}

struct Found {
  int pushed = 0;
  int fed = 0;
  std::map<std::string, int> by_version;
  int torn = 0;  // said by one set under the name of another
};

Found ReadAll(const Town& town, const std::string& with_rule) {
  const auto store =
      store::RocksStore::Open(town.folder().path() / "data",
                              {.mode = store::OpenMode::kReadOnly})
          .value();
  Found found;
  REQUIRE(app::ReadStoredPosts(
      *store->Take(),
      [&](const model::PostRow& row, const std::optional<model::Post>&) {
        ++(row.id.value().starts_with("push:") ? found.pushed : found.fed);
        ++found.by_version[row.rules_version];
        const bool has_rule = std::ranges::count(row.topics, "reloaded") > 0;
        found.torn += has_rule != (row.rules_version == with_rule);
      }));
  return found;
}

}  // namespace

TEST_CASE("AReloadUnderLoadLosesNoPostAndTearsNoVerdict") {
  GrowingFeed feed;
  Town town([&feed](const app::LoopbackRequest& r) { return feed(r); });
  town.folder().Write(kFile, kNone);
  town.Start({town.Feed("board", "/feed.json", "jsonfeed")});
  const std::string without_rule = VersionOf(town);
  town.folder().Write(kFile, kRule);
  REQUIRE(town.daemon().Reload());
  const std::string with_rule = VersionOf(town);
  REQUIRE(with_rule != without_rule);

  Pusher pusher(town.daemon().address());
  for (int round = 0; round < kRounds; ++round) {
    const bool has_rule = round % 2 == 1;
    const std::string& version = has_rule ? with_rule : without_rule;
    town.folder().Write(kFile, has_rule ? kRule : kNone);
    CHECK(town.daemon().Reload());
    CHECK(VersionOf(town) == version);
    // The second push that ends now began under the new rules.
    const int before = pusher.pushes();
    REQUIRE(Wait([&] { return pusher.pushes() >= before + 2; }));
    town.folder().Write(kFile, kBroken);
    CHECK(!town.daemon().Reload());
    CHECK(VersionOf(town) == version);  // it was refused whole
  }
  pusher.Stop();
  const int lines = pusher.pushes() * kLines;
  CHECK(pusher.results() == std::map<std::string, int>{{"stored", lines}});

  // One more reading by whatever set runs, after the last reload.
  const int shown = feed.items();
  CHECK(Wait([&] { return ReadAll(town, with_rule).fed >= shown; }));
  town.Stop();
  Found found = ReadAll(town, with_rule);
  CHECK(found.pushed == lines);
  CHECK(found.fed >= shown);
  CHECK(found.torn == 0);
  CHECK(found.by_version[without_rule] > 0);
  CHECK(found.by_version[with_rule] > 0);
  CHECK(found.by_version[without_rule] + found.by_version[with_rule] ==
        found.pushed + found.fed);
}

}  // namespace huiying::acceptance
