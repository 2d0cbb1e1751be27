// 159 real answers of Weibo's hot search, in order, and what the same address
// answers on bad days (../shared/data/feeds/weibo_hot_raw.tar.xz).
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

#include "tests/acceptance/town.h"

namespace huiying::acceptance {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> ReadAll(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(folder)) {
    files.push_back(file.path());
  }
  std::ranges::sort(files);
  std::vector<std::string> bodies;
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    bodies.emplace_back(std::istreambuf_iterator<char>(in),
                        std::istreambuf_iterator<char>());
  }
  return bodies;
}

// Every title that is not an advertisement, as the documents have them.
std::set<std::string> TitlesIn(const std::vector<std::string>& bodies) {
  std::set<std::string> titles;
  for (const std::string& body : bodies) {
    const auto json = nlohmann::json::parse(body);
    for (const auto& card : json["data"]["cards"]) {
      if (!card.contains("card_group")) continue;
      for (const auto& item : card["card_group"]) {
        if (item.contains("promotion") || !item.contains("desc")) continue;
        titles.insert(item["desc"]);
      }
    }
  }
  // Two rows of the list are links to other lists.
  std::erase_if(titles, [](const std::string& title) {
    return title.starts_with("查看更多");
  });
  return titles;
}

// What stands in the queue of the loopback feed, one answer a request; the
// last one is given again and again.
class Answers {
 public:
  void Set(std::vector<std::string> bodies) {
    const std::lock_guard lock(mutex_);
    bodies_ = std::move(bodies);
    next_ = 0;
  }
  bool done() {
    const std::lock_guard lock(mutex_);
    return next_ >= bodies_.size();
  }
  app::LoopbackAnswer Next() {
    const std::lock_guard lock(mutex_);
    const std::size_t at = std::min(next_, bodies_.size() - 1);
    ++next_;
    return {.type = "application/json; charset=utf-8", .body = bodies_[at]};
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> bodies_;
  std::size_t next_ = 0;
};

}  // namespace

TEST_CASE("EveryDistinctTitleOfTheRealAnswersIsClassifiedOnce") {
  const fs::path archive = fs::path(HUIYING_SOURCE) / ".." / "shared" / "data" /
                           "feeds" / "weibo_hot_raw.tar.xz";
  if (!fs::exists(archive)) {
    std::cout << "SKIPPED: EveryDistinctTitleOfTheRealAnswersIsClassifiedOnce: "
                 "no ../shared\n";
    CHECK(std::getenv("HUIYING_REQUIRE_SHARED") == nullptr);
    return;
  }
  Answers answers;
  Town town([&](const app::LoopbackRequest&) { return answers.Next(); });
  REQUIRE(std::system(fmt::format("tar -xJf {} -C {}", archive.string(),
                                  town.folder().path().string())
                          .c_str()) == 0);
  const fs::path raw = town.folder().path() / "weibo_hot_raw";
  const std::vector<std::string> polls = ReadAll(raw / "polls");
  REQUIRE(polls.size() == 159);
  answers.Set(polls);
  town.Start({town.Feed("hot", "/api/container/getIndex", "weibo-mobile")}, 20);
  const auto metric = [&](const char* name) {
    return town.Metric(fmt::format("huiying_ingest_{}{{feed=\"hot\"}}", name));
  };
  REQUIRE(Wait([&] { return metric("reads") >= 160; }));
  CHECK(metric("classified_posts") ==
        static_cast<double>(TitlesIn(polls).size()));
  CHECK(metric("failures") == 0);
  CHECK(metric("unreadable_items") == 0);
  CHECK(metric("blind") == 0);

  answers.Set(ReadAll(raw / "failures"));
  CHECK(Wait([&] { return metric("blind") == 1; }));
  const auto source = [&] {
    return Ask(town.daemon().address(), "GET", "/api/v1/sources")
        .json()["sources"][0];
  };
  REQUIRE(Wait([&] { return source()["state"] == "blind"; }));
  CHECK(!source()["why"].get<std::string>().empty());
  answers.Set({polls.back()});
  CHECK(Wait([&] { return metric("blind") == 0; }));
  CHECK(metric("classified_posts") ==
        static_cast<double>(TitlesIn(polls).size()));
}

}  // namespace huiying::acceptance
