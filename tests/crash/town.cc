#include "tests/crash/town.h"

#include <fmt/core.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <utility>

#include "base/time.h"

namespace huiying::crash {
namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

void WriteFile(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

// So many grave cases may be on their way to somebody: the daemon tells a robot
// 18 in a minute, which is a life or more here.
constexpr std::size_t kGraveUnderWay = 4;

void WriteFolders(const std::filesystem::path& folder, std::uint16_t feed,
                  std::uint16_t receiver, const Channels& channels) {
  WriteFile(folder / "rules/topics/made_up.yaml", R"(topic: conduct
about: 测试
rules:
  - {name: grave, about: 一看便知, any: [重大警情], grade: 2,
     matches: [某地重大警情], misses: [平安无事]}
)");
  WriteFile(folder / "rules/units.yaml", R"(about: 云州市是虚构的城市
city: {name: 云州市, also: [云州]}
)");
  WriteFile(folder / "rules/duties/made_up.yaml", R"(pack: made-up
obligations:
  - {duty: statement, when: {grade: [1, 2]}, within: 5h, anchor: first_post,
     stages: [50%, 100%], satisfied_by: release, cite: "made up"}
)");
  std::string everybody = "duty-1";
  for (const std::string& kind : Channels::kinds()) everybody += ", " + kind;
  WriteFile(folder / "rules/ladder.yaml", fmt::format(R"(ladders:
  - name: grave
    when: {{grade: [1]}}
    steps:
      - {{after: 0s, notify: [{}]}}
  - name: default
    when: {{}}
    steps:
      - {{after: 0s, notify: [duty-1]}}
)",
                                                      everybody));
  WriteFile(folder / "rules/roster.yaml",
            fmt::format(R"({}people:
  - id: duty-1
    name: 值班员一
    channels:
      - webhook: {{url: "http://127.0.0.1:{}/alerts"}}
{}on_call:
  press-centre: {{always: [duty-1]}}
)",
                        channels.Gateways(), receiver,
                        channels.People(folder / "rules")));
  WriteFile(folder / "feeds/made-up.yaml", fmt::format(R"(name: made-up
url: "http://127.0.0.1:{}/feed.json"
format: jsonfeed
every: 1s
freshness: 10m
tags: [local]
allow_private: true
)",
                                                       feed));
}

std::string Now() {
  return base::FormatTime(std::chrono::time_point_cast<base::Duration>(
      std::chrono::system_clock::now()));
}

// Texts about different things: two of them share almost nothing.
std::string RandomWords(std::mt19937_64& dice) {
  std::string words;
  for (int i = 0; i < 40; ++i) {
    const unsigned c = 0x4E00 + static_cast<unsigned>(dice() % 0x3000);
    words += static_cast<char>(0xE0 | (c >> 12));
    words += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    words += static_cast<char>(0x80 | (c & 0x3F));
  }
  return words;
}

}  // namespace

Town::Town(const std::filesystem::path& folder, std::uint64_t seed)
    : daemon_port_(FreePort()),
      channels_(seed),
      feed_([this](const Message& m) { return ServeFeed(m); }),
      receiver_([this](const Message& m) { return TakeAlert(m); }) {
  WriteFolders(folder, feed_.port(), receiver_.port(), channels_);
  pusher_ = std::jthread([this](std::stop_token stop) { PushPosts(stop); });
  person_ = std::jthread([this](std::stop_token stop) { WorkAtTheDesk(stop); });
  chief_ = std::jthread([this](std::stop_token stop) { RaiseGrave(stop); });
}

void Town::Rest() {
  pusher_.request_stop();
  person_.request_stop();
  chief_.request_stop();
  if (pusher_.joinable()) pusher_.join();
  if (person_.joinable()) person_.join();
  if (chief_.joinable()) chief_.join();
}

std::string Town::FeedText(int version) const {
  std::mt19937_64 dice(static_cast<std::uint64_t>(version));
  return fmt::format("云州市重大警情，信源第{}条。{}", version,
                     RandomWords(dice));
}

// Each version of the document holds one post that no other holds. The next
// one appears once the daemon has shown that it keeps this one's validator.
Answer Town::ServeFeed(const Message& request) {
  const std::lock_guard lock(mutex_);
  const std::string etag = fmt::format("\"v{}\"", feed_version_);
  if (request.Header("if-none-match") == etag) {
    ++feed_version_;
    return {.status = 304, .headers = {{"ETag", etag}}, .body = {}};
  }
  const Json document = {
      {"version", "https://jsonfeed.org/version/1.1"},
      {"title", "made up"},
      {"items",
       {{{"id", std::to_string(feed_version_)},
         {"url", fmt::format("https://example.invalid/{}", feed_version_)},
         {"content_text", FeedText(feed_version_)},
         {"date_published", Now()}}}}};
  return {
      .status = 200,
      .headers = {{"ETag", etag}, {"Content-Type", "application/feed+json"}},
      .body = document.dump()};
}

Answer Town::TakeAlert(const Message& request) {
  const Json body = Json::parse(request.body);
  const std::lock_guard lock(mutex_);
  sends_[body.at("alert_id")].push_back(
      {.key = request.Header("idempotency-key"),
       .attempt = body.at("attempt"),
       .possible_repeat = body.at("possible_repeat")});
  return {.status = 204, .headers = {}, .body = {}};
}

void Town::Remember(Told told) {
  const std::lock_guard lock(mutex_);
  told_.push_back(std::move(told));
}

std::optional<Message> Town::Post(const std::string& target,
                                  const std::string& type,
                                  const std::string& body,
                                  const std::string& if_match) {
  std::map<std::string, std::string> headers = {
      {"Content-Type", type},
      {"Origin", fmt::format("http://127.0.0.1:{}", daemon_port_)}};
  if (!if_match.empty()) headers["If-Match"] = if_match;
  return Call(daemon_port_, "POST", target, headers, body);
}

void Town::PushPosts(const std::stop_token& stop) {
  std::mt19937_64 dice(1);
  for (int n = 0; !stop.stop_requested(); ++n) {
    std::this_thread::sleep_for(10ms);  // what a busy day hands in, and more
    std::string lines;
    for (int i = 0; i < 3; ++i) {
      lines += Json{{"id", fmt::format("pushed:{}-{}", n, i)},
                    {"platform", "pushed"},
                    {"text", "云州市重大警情。" + RandomWords(dice)},
                    {"published_at", Now()}}
                   .dump() +
               "\n";
    }
    const auto answer = Post("/api/v1/posts", "application/x-ndjson", lines);
    if (!answer || answer->status() != 200) continue;
    std::istringstream each(answer->body);
    for (std::string line; std::getline(each, line);) {
      const Json told = Json::parse(line);
      if (told.at("result") != "stored") continue;
      Remember({.seq = told.at("seq"),
                .event = "PostAttached",
                .id = told.at("id")});
    }
  }
}

void Town::WorkAtTheDesk(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::this_thread::sleep_for(15ms);
    const auto opened =
        Post("/api/v1/cases", "application/json",
             R"({"title":"某地警情","grade":2,"answer":"due"})");
    if (!opened || opened->status() != 201) continue;
    const Json told = Json::parse(opened->body);
    const std::string id = told.at("case").at("id");
    Remember({.seq = told.at("seq"), .event = "CaseOpened", .id = id});
    const auto version = told.at("case").at("version").get<std::uint64_t>();
    const auto claimed =
        Post("/api/v1/cases/" + id + "/claim", "application/json",
             R"({"by":"duty-1"})", fmt::format("\"{}\"", version));
    if (!claimed || claimed->status() != 200) continue;
    Remember({.seq = Json::parse(claimed->body).at("seq"),
              .event = "CaseClaimed",
              .id = id});
  }
}

// Cases that are told to everybody, a few at a time.
void Town::RaiseGrave(const std::stop_token& stop) {
  std::set<int> under_way;
  for (int n = 1; !stop.stop_requested();) {
    std::this_thread::sleep_for(250ms);
    std::erase_if(under_way, [this](int each) { return channels_.Took(each); });
    if (under_way.size() >= kGraveUnderWay) continue;
    const auto opened = Post(
        "/api/v1/cases", "application/json",
        Json{{"title", TitleOf(n)}, {"grade", 1}, {"answer", "due"}}.dump());
    if (!opened || opened->status() != 201) continue;
    const Json told = Json::parse(opened->body);
    Remember({.seq = told.at("seq"),
              .event = "CaseOpened",
              .id = told.at("case").at("id")});
    under_way.insert(n++);
  }
}

std::vector<Told> Town::told() const {
  const std::lock_guard lock(mutex_);
  return told_;
}

std::map<std::string, std::vector<Send>> Town::sends() const {
  const std::lock_guard lock(mutex_);
  return sends_;
}

std::vector<std::string> Town::settled_feed_texts() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> texts;
  for (int v = 1; v < feed_version_; ++v) texts.push_back(FeedText(v));
  return texts;
}

}  // namespace huiying::crash
