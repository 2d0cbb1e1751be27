// A town of a few posts, stored by one set of rules and tried with others.
#include <doctest/doctest.h>
#include <sodium.h>

#include <fstream>
#include <sstream>
#include <vector>

#include "app/backtest_command.h"
#include "app/rules_in_force.h"
#include "ingest/submit.h"
#include "model/row.h"
#include "store/hash.h"
#include "store/rocks_store.h"
#include "tests/unit/runtime/house.h"
#include "tests/unit/store/temp_folder.h"

namespace huiying::app {
namespace {

namespace fs = std::filesystem;
using testing::House;
using testing::Morning;
using testing::TempFolder;

constexpr char kHead[] = "topic: police\nrules:\n";
constexpr char kDeath[] = "  - {name: death, any: [死亡], grade: 2}\n";
constexpr char kMildDeath[] = "  - {name: death, any: [死亡], grade: 3}\n";
constexpr char kDoneDeath[] =
    "  - {name: death, any: [死亡], grade: 2, answer: none}\n";
constexpr char kTheft[] = "  - {name: theft, any: [盗窃], grade: 3}\n";
constexpr char kMildTheft[] = "  - {name: theft, any: [盗窃], grade: 4}\n";
constexpr char kNoise[] = "  - {name: noise, any: [噪音], grade: 4}\n";
constexpr char kThanks[] =
    "  - {name: thanks, any: [点赞], grade: 4, answer: none}\n";
constexpr char kDueThanks[] = "  - {name: thanks, any: [点赞], grade: 4}\n";
constexpr char kFraud[] = "  - {name: fraud, any: [诈骗], grade: 3}\n";

const std::string kStored =
    std::string(kHead) + kDeath + kTheft + kNoise + kThanks;

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

model::Post Seen(const std::string& id, const std::string& text) {
  return {.id = model::PostId(id),
          .feed = "board",
          .text = text,
          .published_at = Morning(),
          .fetched_at = Morning()};
}

struct Ran {
  int status = 0;
  std::string out;
  std::string complaints;
};

// A data folder whose rules in force are kStored, and what is tried on it.
class Town {
 public:
  Town() {
    REQUIRE(sodium_init() >= 0);
    WriteRules("stored", kStored);
    auto opened = store::RocksStore::Open(folder_.path() / "data", {});
    REQUIRE_MESSAGE(opened, opened.error().message);
    store_ = *std::move(opened);
    house_.emplace(*store_);
    REQUIRE(house_->Start());
    PutInForce();
  }

  void WriteFile(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
  }
  void WriteRules(const std::string& name, const std::string& topics) const {
    WriteFile(name + "/units.yaml", "city: {name: 云州市, also: [云州]}\n");
    WriteFile(name + "/spread.yaml", "raise_when:\n  - {reposts: 10000}\n");
    WriteFile(name + "/topics/police.yaml", topics);
  }

  // As a feed hands it in; `local`: the feed is tagged so.
  void Store(model::Post post, bool local = false) {
    model::Verdict verdict =
        classify::Classify(post, *in_force_, {.local = local});
    REQUIRE(verdict.relevant);
    const std::string feed = post.feed;
    house_->Do(ingest::MakeSubmit(
        {.post = std::move(post), .verdict = std::move(verdict)}, feed,
        model::Actor("feed:board"), Morning()));
  }
  void Store(const std::string& id, const std::string& text) {
    Store(Seen(id, text));
  }
  void Erase(const std::string& id) {
    const auto row = house_->writer->engine().FindPost(model::PostId(id));
    REQUIRE(row);
    REQUIRE(store_->Commit({{.family = store::Family::kVault,
                             .key = std::string(store::HashBytes(row->text)),
                             .value = std::nullopt}},
                           store::Durability::kSynced));
  }

  fs::path At(const std::string& name) const { return folder_.path() / name; }

  // Beside the open store, as beside a running daemon.
  Ran Try(const std::string& topics, BacktestOptions options = {}) const {
    WriteRules("trial", topics);
    if (!options.against) options.data = At("data");
    options.rules = At("trial");
    return Run(options);
  }
  static Ran Run(const BacktestOptions& options) {
    std::ostringstream out;
    std::ostringstream complaints;
    const int status = RunBacktest(options, out, complaints);
    return {status, out.str(), complaints.str()};
  }

 private:
  void PutInForce() {
    in_force_ = ReadClassifier(At("stored")).value();
    runtime::Request request = testing::Rules();
    std::get<model::LoadRules>(request.command.body).policy.rules_version =
        in_force_->version();
    request.files = ReadRuleFiles(At("stored")).value();
    house_->Do(std::move(request));
  }

  TempFolder folder_;
  std::unique_ptr<store::RocksStore> store_;
  std::optional<House> house_;
  std::shared_ptr<const classify::RuleSet> in_force_;
};

}  // namespace

TEST_CASE("TheSameRulesChangeNothing") {
  Town town;
  town.Store("w:1", "云州一人死亡");
  town.Store("w:2", "云州盗窃案");
  const Ran ran = town.Try(kStored);
  CHECK(ran.status == 0);
  CHECK(ran.complaints == "");
  CHECK(Contains(ran.out, "  posts          2\n  relevant       2 -> 2\n"));
  CHECK(Contains(ran.out, "nothing lost"));
  const std::string version =
      ReadClassifier(town.At("stored")).value()->version();
  CHECK(Contains(ran.out, "on trial:  " + town.At("trial").string() +
                              " (version " + version + ", 4 rules)\n"));
  CHECK(Contains(ran.out, "in force:  " + town.At("data").string() +
                              " (version " + version + ")\n"));
}

TEST_CASE("WhatIsGoneIsALoss") {
  Town town;
  town.Store("w:1", "云州一人死亡");
  town.Store("w:2", "云州夜里\n噪音");
  const Ran ran = town.Try(std::string(kHead) + kDeath + kTheft + kThanks);
  CHECK(ran.status == 1);
  CHECK(Contains(ran.out, "  gone           1\n"));
  CHECK_FALSE(Contains(ran.out, "added"));  // cannot be seen here
  CHECK(Contains(ran.out,
                 "gone, the newest 1 of 1:\n"
                 "  w:2  4 -> none  2026-11-24T09:00:00+08:00\n"
                 "    云州夜里 噪音\n"
                 "    because: no rule matches\n"));
  CHECK(Contains(ran.out,
                 "LOST among the stored posts: 1 gone; 0 of grade 1 or 2"));
}

TEST_CASE("MilderIsALossForGrades1And2Only") {
  Town town;
  town.Store("w:1", "云州一人死亡");
  town.Store("w:2", "云州盗窃案");
  const Ran theft =
      town.Try(std::string(kHead) + kDeath + kMildTheft + kNoise + kThanks);
  CHECK(theft.status == 0);
  CHECK(Contains(theft.out, "  regraded       1\n    3 -> 4: 1\n"));
  CHECK(Contains(theft.out, "  w:2  3 -> 4  "));
  CHECK(Contains(theft.out, "because: "));
  CHECK(Contains(theft.out, "grade:4:"));
  const Ran death =
      town.Try(std::string(kHead) + kMildDeath + kTheft + kNoise + kThanks);
  CHECK(death.status == 1);
  CHECK(Contains(death.out, "    2 -> 3: 1\n"));
  CHECK(Contains(death.out,
                 "LOST among the stored posts: 0 gone; 1 of grade 1 or 2"));
}

TEST_CASE("AnAnswerThatChangesIsSaid") {
  Town town;
  town.Store("w:1", "云州一人死亡");
  town.Store("w:2", "为云州民警点赞");
  const Ran thanks =
      town.Try(std::string(kHead) + kDeath + kTheft + kNoise + kDueThanks);
  CHECK(thanks.status == 0);
  CHECK(Contains(thanks.out, "  answer changed 1\n    none -> due: 1\n"));
  CHECK(Contains(thanks.out, "  w:2  4 -> 4, answer none -> due  "));
  const Ran death =
      town.Try(std::string(kHead) + kDoneDeath + kTheft + kNoise + kThanks);
  CHECK(death.status == 1);
  CHECK(Contains(death.out, "    due -> none: 1\n"));
  CHECK(Contains(death.out,
                 "LOST among the stored posts: 0 gone; 1 of grade 1 or 2"));
}

TEST_CASE("AnErasedTextIsCountedAndNoError") {
  Town town;
  town.Store("w:1", "云州一人死亡");
  town.Store("w:2", "云州盗窃案");
  town.Erase("w:1");
  const Ran ran = town.Try(kStored);
  CHECK(ran.status == 0);
  CHECK(ran.complaints == "");
  CHECK(Contains(ran.out, "  erased, cannot be tried: 1\n"));
  CHECK(Contains(ran.out, "  posts          1\n"));
}

TEST_CASE("WhatWasNotStoredWithAPostIsNoChange") {
  Town town;
  model::Post local = Seen("w:1", "一人死亡");
  town.Store(std::move(local), /*local=*/true);
  // Names the city, but need not: its feed is known to be local.
  town.Store("w:2", "云州盗窃案");
  model::Post spread = Seen("w:3", "云州夜里噪音");
  spread.counts.reposts = 20'000;
  town.Store(std::move(spread));
  model::Post own = Seen("w:4", "云州警方通报盗窃案");
  own.official = true;
  town.Store(std::move(own));
  CHECK(town.Try(kStored).status == 0);
  CHECK(Contains(town.Try(kStored).out, "  regraded       0\n"));
  CHECK(Contains(town.Try(kStored).out, "  answer changed 0\n"));
  town.WriteFile("elsewhere/units.yaml", "city: {name: 别州}\n");
  town.WriteFile("elsewhere/topics/police.yaml", kStored);
  const Ran moved =
      town.Run({.rules = town.At("elsewhere"), .data = town.At("data")});
  CHECK(Contains(moved.out, "  gone           0\n"));
}

TEST_CASE("ThePlaceGateIsOnUnlessEverywhere") {
  Town town;
  town.Store("w:1", "云州一人死亡");
  town.WriteFile("elsewhere/units.yaml", "city: {name: 别州}\n");
  town.WriteFile("elsewhere/topics/police.yaml", kStored);
  BacktestOptions options{.rules = town.At("elsewhere"),
                          .data = town.At("data")};
  const Ran gated = town.Run(options);
  CHECK(gated.status == 1);
  CHECK(Contains(gated.out, "because: place:elsewhere"));
  options.gate = classify::PlaceGate::kOff;
  CHECK(town.Run(options).status == 0);
  options.gate = classify::PlaceGate::kOn;
  town.WriteFile("feeds/board.yaml",
                 "name: board\nurl: https://example.invalid/\n"
                 "tags: [local]\n");
  options.feeds = town.At("feeds");
  const Ran with_feeds = town.Run(options);
  CHECK_MESSAGE(with_feeds.status == 0, with_feeds.complaints);
}

TEST_CASE("ExamplesAreTheNewestAndNoMoreThanAskedFor") {
  Town town;
  for (int i = 0; i < 5; ++i) {
    model::Post post =
        Seen("w:" + std::to_string(i), "云州噪音" + std::to_string(i));
    post.published_at = Morning() - std::chrono::hours((i * 2) % 5);
    town.Store(std::move(post));  // the newest are w:0, w:3, w:1
  }
  const std::string without = std::string(kHead) + kDeath + kTheft + kThanks;
  const Ran three = town.Try(without, {.examples = 3});
  const auto at = [&](const char* id) { return three.out.find(id); };
  CHECK(Contains(three.out, "gone, the newest 3 of 5:\n"));
  CHECK(at("  w:0  ") < at("  w:3  "));
  CHECK(at("  w:3  ") < at("  w:1  "));
  CHECK(at("  w:1  ") < three.out.size());
  CHECK(at("  w:2  ") == std::string::npos);
  const Ran none = town.Try(without, {.examples = 0});
  CHECK(none.status == 1);
  CHECK_FALSE(Contains(none.out, "w:"));
}

TEST_CASE("AFileShowsWhatANewRuleAdds") {
  Town town;
  town.WriteFile("posts.ndjson",
                 R"({"id":"w:1","text":"云州诈骗案，电话13812345678"})"
                 "\n\n"
                 R"({"id":"w:2","text":"云州夜里噪音"})"
                 "\n"
                 R"({"id":"w:3","text":"天气真好"})"
                 "\n");
  const std::string trial =
      std::string(kHead) + kDeath + kTheft + kThanks + kFraud;
  const Ran stored = town.Try(trial, {.posts = town.At("posts.ndjson")});
  const Ran folder = town.Try(
      trial, {.posts = town.At("posts.ndjson"), .against = town.At("stored")});
  for (const Ran& ran : {stored, folder}) {
    CHECK(ran.status == 1);
    CHECK(Contains(ran.out, "  posts          3\n  relevant       1 -> 1\n"));
    CHECK(Contains(ran.out, "  gone           1\n  added          1\n"));
    CHECK(Contains(ran.out, "  w:1  none -> 3  no time\n    云州诈骗案"));
    CHECK_FALSE(Contains(ran.out, "13812345678"));
  }
  CHECK(Contains(folder.out, "against:   " + town.At("stored").string()));
  CHECK(town.Try(kStored + kFraud, {.posts = town.At("posts.ndjson")}).status ==
        0);
}

TEST_CASE("AnUnreadableLineIsNamedAndTheOthersAreCompared") {
  Town town;
  town.WriteFile("posts.ndjson",
                 "nonsense\n"
                 R"({"id":"w:1","text":7})"
                 "\n"
                 R"({"id":"w:2","text":"云州诈骗案"})");
  const Ran ran =
      town.Try(kStored + kFraud, {.posts = town.At("posts.ndjson")});
  CHECK(ran.status == 2);
  CHECK(Contains(ran.complaints, "posts.ndjson:1: "));
  CHECK(Contains(ran.complaints, "posts.ndjson:2: "));
  CHECK(Contains(ran.complaints, "text"));
  CHECK(Contains(ran.out, "  added          1\n"));
  CHECK(Contains(ran.out, "not complete: lines that cannot be read: 2\n"));
}

TEST_CASE("WhatCannotBeReadEndsWithStatus2AndItsName") {
  Town town;
  const fs::path stored = town.At("stored");
  const fs::path data = town.At("data");
  const fs::path gone = town.At("gone");
  town.WriteFile("broken/topics/a.yaml", "topic: a\nrules:\n  - {nam: x}\n");
  town.WriteFile("empty-posts.ndjson", "");
  const struct {
    BacktestOptions options;
    std::string said;
  } cases[] = {
      {{.rules = stored}, "--data"},
      {{.rules = stored, .posts = gone}, "--against"},
      {{.rules = stored, .data = data, .against = stored}, "--against"},
      {{.rules = gone, .data = data}, gone.string()},
      {{.rules = town.At("broken"), .data = data}, "topics/a.yaml:3"},
      {{.rules = stored, .data = gone}, gone.string()},
      {{.rules = stored, .data = data, .posts = gone}, gone.string()},
      {{.rules = stored, .data = data, .posts = data}, data.string()},
      {{.rules = stored, .posts = gone, .against = gone}, gone.string()},
      {{.rules = stored, .data = data, .feeds = gone}, gone.string()},
  };
  for (const auto& one : cases) {
    const Ran ran = town.Run(one.options);
    CHECK(ran.status == 2);
    CHECK_MESSAGE(Contains(ran.complaints, one.said), ran.complaints);
  }
}

}  // namespace huiying::app
