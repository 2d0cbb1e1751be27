#include "config/feeds.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace huiying::config {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 3> kFormats = {"rss", "atom",
                                                      "weibo-mobile"};

std::string ErrorsOf(const std::vector<FileText>& files) {
  const auto feeds = LoadFeeds(files, kFormats);
  return feeds ? "no error" : Describe(feeds.error());
}

std::string ErrorOfLine(const std::string& line) {
  return ErrorsOf({{"a.yaml", "name: a\nurl: http://h/\n" + line + "\n"}});
}

TEST_CASE("ReadsTheSmallestAndTheFullestFeed") {
  const auto feeds = LoadFeeds(
      {{"a.yaml", "name: a\nurl: https://h/x\n"},
       {"b.yaml",
        "name: weibo-search\nurl: \"http://127.0.0.1:9001/i?c=中文\"\n"
        "format: weibo-mobile\nevery: 1s\nfreshness: 5s\npriority: high\n"
        "tags: [local, police]\nallow_private: true\n"}},
      kFormats);
  REQUIRE(feeds);
  const FeedConfig& a = feeds->at(0);
  CHECK(a.name == "a");
  CHECK(a.format == "auto");
  CHECK(a.every == base::Duration(60s));
  CHECK(a.freshness == base::Duration(10min));
  CHECK(a.priority == FeedPriority::kNormal);
  CHECK_FALSE(a.allow_private);
  const FeedConfig& b = feeds->at(1);
  CHECK(b.url == "http://127.0.0.1:9001/i?c=中文");
  CHECK(b.every == base::Duration(1s));
  CHECK(b.freshness == base::Duration(5s));
  CHECK(b.priority == FeedPriority::kHigh);
  CHECK(b.tags == std::vector<std::string>{"local", "police"});
  CHECK(b.allow_private);
}

TEST_CASE("FreshnessFollowsASlowFeed") {
  const auto feeds =
      LoadFeeds({{"a.yaml", "name: a\nurl: http://h/\nevery: 1h\n"}});
  REQUIRE(feeds);
  CHECK(feeds->at(0).freshness == base::Duration(5h));
}

TEST_CASE("EachErrorNamesFileLineFieldAndFix") {
  CHECK(ErrorOfLine("every: 500ms") ==
        "feeds/a.yaml:3: every: a source is not asked more than once a "
        "second; write 1s or more");
  CHECK(ErrorOfLine("every: 10m\nfreshness: 10m") ==
        "feeds/a.yaml:4: freshness: 10m is not over every: 10m, so the source "
        "would always be blind; write 50m or more");
  CHECK(ErrorOfLine("format: weibo-mobil") ==
        "feeds/a.yaml:3: format: \"weibo-mobil\" is no format; did you mean "
        "\"weibo-mobile\"?");
  CHECK(ErrorOfLine("priority: urgent") ==
        "feeds/a.yaml:3: priority: \"urgent\" is no priority; write high or "
        "normal");
  CHECK(ErrorOfLine("allow_privat: true") ==
        "feeds/a.yaml:3: unknown field \"allow_privat\"; did you mean "
        "\"allow_private\"?");
  CHECK(ErrorOfLine("allow_private: yes").find("write true or false") !=
        std::string::npos);
  CHECK(ErrorsOf({{"a.yaml", "url: http://h/\n"}}) ==
        "feeds/a.yaml:1: \"name\" is missing; add it");
  CHECK(ErrorsOf({{"a.yaml", ""}}) ==
        "feeds/a.yaml:1: a feed needs name: and url:");
}

TEST_CASE("AnAddressIsHttpWithAHost") {
  for (const char* url : {"ftp://h/", "h/x", "http://", "http:///x",
                          "https://:80/", "'http://h/a b'", "[]"}) {
    CAPTURE(url);
    CHECK(ErrorsOf({{"a.yaml", std::string("name: a\nurl: ") + url + "\n"}})
              .find("a.yaml:2: url:") != std::string::npos);
  }
}

TEST_CASE("ANameIsPlainAndUnique") {
  CHECK(ErrorsOf({{"a.yaml", "name: a b\nurl: http://h/\n"}})
            .find("is not a name") != std::string::npos);
  CHECK(ErrorsOf({{"a.yaml", "name: x\nurl: http://h/\n"},
                  {"b.yaml", "\nname: x\nurl: http://h/\n"}}) ==
        "feeds/b.yaml:2: name: \"x\" is also the name in feeds/a.yaml; give "
        "each feed its own");
}

TEST_CASE("AllErrorsOfTheSetAreReported") {
  const auto feeds = LoadFeeds({{"a.yaml", "name: a\nurl: x\nevery: 5\n"},
                                {"b.yaml", "name: [\n"},
                                {"c.yaml", "name: c\nurl: http://h/\n"}});
  REQUIRE_FALSE(feeds);
  CHECK(feeds.error().size() == 3);
}

}  // namespace
}  // namespace huiying::config
