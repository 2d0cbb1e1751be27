#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "app/recording.h"
#include "app/replay_feeds.h"
#include "ingest/parse.h"

namespace huiying::app {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kPosts =
    R"({"id":"weibo:5311992828188295","platform":"weibo","feed":"a","text":"第一条 <b> & 二\n行","url":"https://m.weibo.cn/status/R51Zgym9h","published_at":"2026-06-20T21:14:05+08:00","counts":{"reposts":6,"likes":3}})"
    "\n\n"
    R"({"id":"weibo:5311992828188999","platform":"weibo","feed":"a","text":"转发微博","repost_of":"weibo:5311992828188295","published_at":"2026-06-20T22:14:05+08:00"})"
    "\n"
    R"({"id":"rss:b/9","platform":"rss","feed":"b","title":"标题","text":"正文","url":"http://h/9","published_at":"2026-06-20T21:44:05+08:00"})"
    "\n";

base::TimePoint Epoch() {
  return *base::ParseTime("2026-11-24T09:00:00+08:00");
}

// What stands in a file for as long as it lives.
class File {
 public:
  explicit File(std::string_view text)
      : path_(std::filesystem::temp_directory_path() /
              ("huiying-replay-" + std::to_string(::getpid()))) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~File() { std::filesystem::remove(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::vector<model::Post> Posts() {
  auto posts = ReadPosts(File(kPosts).path());
  REQUIRE_MESSAGE(posts, posts.error().message);
  return *std::move(posts);
}

LoopbackAnswer Get(std::string_view target, base::TimePoint now,
                   std::string_view if_none_match = "") {
  const ReplayFeeds feeds(Posts(), Epoch(), [now] { return now; });
  return feeds.Answer({.method = "GET",
                       .target = target,
                       .if_none_match = if_none_match,
                       .body = ""});
}

// What our own parser makes of the document.
std::vector<model::Post> Read(const LoopbackAnswer& document,
                              base::TimePoint now) {
  REQUIRE(document.status == 200);
  const auto parsed = ingest::Parse(ingest::Format::kAuto, document.body,
                                    {.url = "http://h:1/",
                                     .content_type = document.type,
                                     .fetched_at = now,
                                     .feed = "f"});
  REQUIRE_MESSAGE(parsed, parsed.error().message);
  CHECK(parsed->problems.empty());
  return parsed->posts;
}

TEST_CASE("TheFirstPostAppearsAtTheEpochAndTheRestFollow") {
  const Recording recording(Posts(), Epoch());
  CHECK(recording.Visible(Epoch() - 1ms, "", 9).empty());
  CHECK(recording.Visible(Epoch(), "", 9).size() == 1);
  CHECK(recording.Visible(Epoch() + 30min - 1ms, "", 9).size() == 1);
  const auto all = recording.Visible(Epoch() + 1h, "", 9);
  REQUIRE(all.size() == 3);
  CHECK(all[0].id.value() == "weibo:5311992828188999");
  CHECK(*all[0].published_at == Epoch() + 1h);
  CHECK(recording.Visible(Epoch() + 1h, "b", 9).size() == 1);
  CHECK(recording.Visible(Epoch() + 1h, "", 2).size() == 2);
  CHECK(recording.end() == Epoch() + 1h);
}

TEST_CASE("EveryFormatReadsBackAsTheSamePosts") {
  for (const char* target : {"/rss", "/atom", "/feed.json"}) {
    CAPTURE(target);
    const auto posts = Read(Get(target, Epoch() + 40min), Epoch() + 40min);
    REQUIRE(posts.size() == 2);
    CHECK(posts[0].title == "标题");
    CHECK(posts[0].text == "正文");
    CHECK(*posts[0].published_at == Epoch() + 30min);
    // The link says that it is Weibo's.
    CHECK(posts[1].id.value() == "weibo:5311992828188295");
    CHECK(posts[1].text == "第一条 <b> & 二\n行");
    CHECK(*posts[1].published_at == Epoch());
    CHECK(posts[1].time_basis == model::TimeBasis::kExact);
  }
}

TEST_CASE("WeiboCardsCarryWeiboPostsOnly") {
  const auto posts =
      Read(Get("/api/container/getIndex?containerid=1&feed=a", Epoch() + 2h),
           Epoch() + 2h);
  const auto of = [&](const char* id) {
    return std::ranges::find(posts, model::PostId(id), &model::Post::id);
  };
  REQUIRE(of("weibo:5311992828188295") != posts.end());
  const model::Post& first = *of("weibo:5311992828188295");
  CHECK(first.text == "第一条 <b> & 二\n行");
  CHECK(first.url == "https://m.weibo.cn/status/R51Zgym9h");
  CHECK(first.counts.reposts == 6);
  CHECK(*first.published_at == Epoch());
  REQUIRE(of("weibo:5311992828188999") != posts.end());
  CHECK(of("weibo:5311992828188999")->repost_of ==
        model::PostId("weibo:5311992828188295"));
  CHECK(of("rss:b/9") == posts.end());
}

TEST_CASE("ThereIsNoOtherDocument") {
  CHECK(Get("/", Epoch()).status == 404);
  CHECK(Get("/rss/x", Epoch()).status == 404);
}

TEST_CASE("AReaderThatHasItIsToldSo") {
  const std::string etag = Get("/rss", Epoch()).etag;
  const LoopbackAnswer again = Get("/rss", Epoch() + 1min, etag);
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(Get("/rss", Epoch() + 30min, etag).status == 200);
}

TEST_CASE("ALineThatCannotBeReadIsNamedAndLeftOut") {
  const File file("{\n" + std::string(kPosts) +
                  R"({"id":"weibo:1","text":"no time"})" + "\n");
  std::vector<std::string> problems;
  const auto posts = ReadPosts(file.path(), &problems);
  REQUIRE(posts);
  CHECK(posts->size() == 3);
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].starts_with(file.path().string() + ":1: "));
  CHECK(problems[1] == file.path().string() +
                           ":6: published_at: is missing; a replay needs it");
  // Who gives no list wants all or nothing.
  const auto strict = ReadPosts(file.path());
  REQUIRE_FALSE(strict);
  CHECK(strict.error().message == problems[0]);
}

TEST_CASE("NothingToReplayIsAnError") {
  std::vector<std::string> problems;
  CHECK_FALSE(ReadPosts(File("\n").path(), &problems));
  CHECK_FALSE(ReadPosts("no/such/file", &problems));
}

TEST_CASE("TheDemosPostsCanBeReplayed") {
  auto posts = ReadPosts(HUIYING_SOURCE "/feeds/demo/posts.ndjson");
  REQUIRE_MESSAGE(posts, posts.error().message);
  CHECK(posts->size() >= 20);
  const base::TimePoint end = Epoch() + 24h * 30;
  const ReplayFeeds feeds(*posts, Epoch(), [end] { return end; });
  const auto cards = Read(feeds.Answer({.method = "GET",
                                        .target = "/api/container/getIndex",
                                        .if_none_match = "",
                                        .body = ""}),
                          end);
  CHECK(cards.size() >= 10);
}

}  // namespace
}  // namespace huiying::app
