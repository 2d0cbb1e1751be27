// Real and recorded feeds against what is known of them (../shared/data/feeds):
// 159 answers of Weibo's hot search and its failures, what RSSHub made of them,
// and the suites of feedparser, the W3C validator and miniflux with the reading
// of feedparser 6.0.10. Where we differ on purpose, the test says why.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "ingest/dates.h"
#include "ingest/parse.h"

namespace huiying::ingest {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

const fs::path kFeeds = fs::path(HUIYING_SOURCE) / "../shared/data/feeds";

bool HasShared(const char* name) {
  if (fs::exists(kFeeds)) return true;
  const char* const required = std::getenv("HUIYING_REQUIRE_SHARED");
  const bool is_required = required != nullptr && std::string(required) == "1";
  CHECK_MESSAGE(!is_required, "no ../shared");
  std::cout << "SKIPPED: " << name << ": no ../shared\n";
  return false;
}

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// An archive, unpacked for as long as the test runs.
class Unpacked {
 public:
  explicit Unpacked(const std::string& archive) {
    std::string name =
        (fs::temp_directory_path() / "huiying-feeds-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    root = name;
    const std::string command =
        "tar -xJf '" + (kFeeds / archive).string() + "' -C '" + name + "'";
    REQUIRE(std::system(command.c_str()) == 0);
  }
  ~Unpacked() {
    std::error_code ignored;
    fs::remove_all(root, ignored);
  }
  fs::path root;
};

ParseContext Context() {
  return {.url = {},
          .content_type = {},
          .fetched_at = base::ParseTime("2025-01-06T00:30:00+08:00"),
          .feed = {}};
}

std::string Squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') out += c;
  }
  return out;
}

TEST_CASE("EveryPollOfWeibosHotSearchIsReadWhole") {
  if (!HasShared("EveryPollOfWeibosHotSearchIsReadWhole")) return;
  const Unpacked raw("weibo_hot_raw.tar.xz");
  std::set<std::string> titles;
  std::size_t polls = 0;
  std::size_t posts = 0;
  for (const auto& entry : fs::recursive_directory_iterator(raw.root)) {
    if (entry.path().parent_path().filename() != "polls") continue;
    const auto document =
        Parse(Format::kAuto, ReadAll(entry.path()), Context());
    REQUIRE_MESSAGE(document, entry.path());
    CHECK(document->format == Format::kWeiboMobile);
    CHECK(document->problems.empty());
    ++polls;
    posts += document->posts.size();
    for (const model::Post& post : document->posts) {
      titles.insert(post.title.value());
    }
  }
  CHECK(polls == 159);
  CHECK(posts == 12'656);
  CHECK(titles.size() == 4'839);  // of 5,008; the rest are adverts
}

TEST_CASE("RecordedFailuresHaveTheirCodes") {
  if (!HasShared("RecordedFailuresHaveTheirCodes")) return;
  const Unpacked raw("weibo_hot_raw.tar.xz");
  const std::pair<const char*, const char*> kCodes[] = {
      {"hot-search-2021-01-07.html", "not_a_feed"},
      {"hot-search-2021-09-22.html", "not_a_feed"},
      {"hot-search-2021-09-23.html", "login_page"},
      {"hot-search-2025-09-15.json", "login_page"},
      {"hot-search-2026-08-23.json", "login_page"},
      {"hot-topic-2025-09-15.json", "login_page"},
  };
  fs::path failures;
  for (const auto& entry : fs::recursive_directory_iterator(raw.root)) {
    if (entry.path().filename() == "failures") failures = entry.path();
  }
  for (const auto& [file, code] : kCodes) {
    CAPTURE(file);
    const auto document =
        Parse(Format::kWeiboMobile, ReadAll(failures / file), Context());
    REQUIRE_FALSE(document.has_value());
    CHECK(FaultCode(document.error()) == code);
  }
  const auto empty =
      Parse(Format::kAuto, ReadAll(failures / "hot-topic-2024-05-13.json"),
            Context());
  REQUIRE(empty.has_value());
  CHECK(empty->posts.empty());
}

TEST_CASE("RssHubsThreeFormatsGiveTheSamePosts") {
  if (!HasShared("RssHubsThreeFormatsGiveTheSamePosts")) return;
  const Unpacked made("rsshub_weibo_hot.tar.xz");
  std::map<std::string, std::set<std::string>> ids;
  std::map<std::string, std::size_t> items;
  for (const auto& entry : fs::recursive_directory_iterator(made.root)) {
    const std::string kind = entry.path().parent_path().filename();
    if (kind != "rss" && kind != "atom" && kind != "json") continue;
    const auto document =
        Parse(Format::kAuto, ReadAll(entry.path()), Context());
    REQUIRE_MESSAGE(document, entry.path());
    CHECK(document->problems.empty());
    items[kind] += document->posts.size();
    for (const model::Post& post : document->posts) {
      CHECK(post.platform == "weibo-hot");
      ids[kind].insert(post.id.value());
    }
  }
  for (const char* kind : {"rss", "atom", "json"}) {
    CHECK(items[kind] == 8'326);
    CHECK(ids[kind].size() == 2'730);
  }
  CHECK(ids["rss"] == ids["atom"]);
  CHECK(ids["rss"] == ids["json"]);
}

struct Score {
  std::size_t files = 0;
  std::size_t counts = 0;  // files with as many items
  std::size_t titles = 0;
  std::size_t same_titles = 0;
  std::size_t dates = 0;
  std::size_t same_dates = 0;
};

void Compare(const ParsedDocument& ours, const Json& items, Score& score) {
  if (ours.posts.size() + ours.problems.size() != items.size()) return;
  ++score.counts;
  if (!ours.problems.empty()) return;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Json& title = items[i]["title"];
    // Markup is compared elsewhere: here plain titles say enough.
    if (title.is_string() && !title.get<std::string>().empty() &&
        title.get<std::string>().find_first_of("<&") == std::string::npos) {
      ++score.titles;
      score.same_titles += Squeezed(ours.posts[i].title.value_or("")) ==
                           Squeezed(title.get<std::string>());
    }
    const Json& date = items[i]["published"];
    if (date.is_number_integer() && ours.posts[i].published_at) {
      ++score.dates;
      score.same_dates += base::ToMillis(*ours.posts[i].published_at) / 1000 ==
                          date.get<std::int64_t>();
    }
  }
}

Score ScoreOf(const fs::path& oracle, const fs::path& root) {
  Score score;
  std::ifstream in(oracle);
  for (std::string line; std::getline(in, line);) {
    const Json expected = Json::parse(line);
    std::string file = expected["file"];
    fs::path path = root / file;
    if (!fs::exists(path)) path = root / file.substr(file.find('/') + 1);
    REQUIRE_MESSAGE(fs::exists(path), path);
    ++score.files;
    const auto document = Parse(Format::kAuto, ReadAll(path), Context());
    if (document) {
      Compare(*document, expected["items"], score);
    } else {
      score.counts += expected["items"].empty();
    }
  }
  return score;
}

void Print(const char* name, const Score& score) {
  std::cout << name << ": " << score.counts << '/' << score.files
            << " files with the same items, " << score.same_titles << '/'
            << score.titles << " titles, " << score.same_dates << '/'
            << score.dates << " dates\n";
}

// The files that differ: CDF and RSS 1.1 (dead formats), an Atom entry in its
// own namespace's misspelling, a broken-off CDATA section.
TEST_CASE("FeedparsersOwnCasesAreReadAlike") {
  if (!HasShared("FeedparsersOwnCasesAreReadAlike")) return;
  const Unpacked cases("feedparser/cases.tar.xz");
  const Score score =
      ScoreOf(kFeeds / "feedparser/oracle_feedparser6.0.10.jsonl", cases.root);
  Print("feedparser", score);
  CHECK(score.files == 1'085);
  CHECK(score.counts >= 1'079);
  CHECK(score.same_titles + 3 >= score.titles);
}

TEST_CASE("TheValidatorsCasesAreReadAlike") {
  if (!HasShared("TheValidatorsCasesAreReadAlike")) return;
  const Unpacked cases("w3c.tar.xz");
  const Score score = ScoreOf(cases.root / "w3c/oracle_feedparser6.0.10.jsonl",
                              cases.root / "w3c");
  Print("w3c", score);
  CHECK(score.files == 1'687);
  CHECK(score.counts >= 1'662);
  CHECK(score.same_titles + 4 >= score.titles);
}

TEST_CASE("OddEncodingsAreReadAlike") {
  if (!HasShared("OddEncodingsAreReadAlike")) return;
  const Unpacked cases("miniflux.tar.xz");
  const Score score =
      ScoreOf(cases.root / "miniflux/oracle_feedparser6.0.10.jsonl",
              cases.root / "miniflux");
  Print("miniflux", score);
  CHECK(score.files == 18);
  CHECK(score.counts >= 16);  // KOI8-R is not read, and says so
  CHECK(score.same_titles == score.titles);
}

TEST_CASE("DatesAreReadAsTheirSuiteSays") {
  if (!HasShared("DatesAreReadAsTheirSuiteSays")) return;
  std::ifstream in(kFeeds / "dates/dates.jsonl");
  // On purpose not read: dates in Greek, Hungarian and Korean words, years of
  // two digits and ordinal days of ISO 8601, a year or month alone, the year
  // 100, Etc zones with a number.
  const std::set<std::string> kOtherKinds = {"greek",  "hungarian", "nate",
                                             "onblog", "iso8601",   "perforce"};
  std::size_t same = 0;
  for (std::string line; std::getline(in, line);) {
    const Json expected = Json::parse(line);
    const std::string text = expected["input"];
    CAPTURE(text);
    if (kOtherKinds.contains(expected["kind"])) continue;
    if (text == "2003" || text == "2003-12") continue;
    const auto date = ParseFeedDate(text);
    if (expected["epoch"].is_null()) {
      CHECK_FALSE(date.has_value());
      ++same;
      continue;
    }
    REQUIRE(date.has_value());
    const std::int64_t ours = base::ToMillis(date->at) / 1000;
    const std::int64_t theirs = expected["epoch"];
    // Without a zone it is China's time, not UTC.
    const bool has_no_zone = theirs - ours == 8 * 3600;
    CHECK((ours == theirs || has_no_zone));
    ++same;
  }
  CHECK(same >= 50);
}

}  // namespace
}  // namespace huiying::ingest
