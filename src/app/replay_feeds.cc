#include "app/replay_feeds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "http/escape.h"
#include "ingest/weibo_id.h"

namespace huiying::app {
namespace {

using Json = nlohmann::ordered_json;
using http::Escape;
using model::Post;

constexpr std::size_t kUsualLimit = 100;
constexpr std::size_t kMaxLimit = 5000;
constexpr std::string_view kTitle = "Huiying replay";
constexpr std::string_view kHome = "http://127.0.0.1/";

std::string ToHtml(std::string_view text) {
  std::string out;
  for (const char c : Escape(text)) {
    if (c == '\n') out += "<br />";
    if (c != '\n') out += c;
  }
  return out;
}

// The id without its platform.
std::string NativeId(const model::PostId& id) {
  const auto colon = id.value().find(':');
  return colon == std::string::npos ? id.value() : id.value().substr(colon + 1);
}

constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                              "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr",
                                                 "May", "Jun", "Jul", "Aug",
                                                 "Sep", "Oct", "Nov", "Dec"};

const char* DayName(base::TimePoint t) {
  const auto day =
      std::chrono::floor<std::chrono::days>(t + base::kChinaOffset);
  return kDays[std::chrono::weekday(day).c_encoding()];
}

// `Tue, 24 Nov 2026 09:00:00 +0800`
std::string RssDate(base::TimePoint t) {
  const base::CivilTime c = base::ToCivil(t);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0800", DayName(t),
                     c.day, kMonths[c.month - 1], c.year, c.hour, c.minute,
                     c.second);
}

// `Tue Nov 24 09:00:00 +0800 2026`
std::string WeiboDate(base::TimePoint t) {
  const base::CivilTime c = base::ToCivil(t);
  return fmt::format("{} {} {:02} {:02}:{:02}:{:02} +0800 {:04}", DayName(t),
                     kMonths[c.month - 1], c.day, c.hour, c.minute, c.second,
                     c.year);
}

std::string Rss(const std::vector<Post>& posts) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<rss version=\"2.0\"><channel><title>{}</title><link>{}</link>"
      "<description>Recorded posts, their times moved</description>\n",
      kTitle, kHome);
  for (const Post& post : posts) {
    out += "<item>";
    if (post.title)
      out += fmt::format("<title>{}</title>", Escape(*post.title));
    if (post.text) {
      out += fmt::format("<description>{}</description>",
                         Escape(ToHtml(*post.text)));
    }
    if (post.url) out += fmt::format("<link>{}</link>", Escape(*post.url));
    out += fmt::format(
        "<guid isPermaLink=\"false\">{}</guid><pubDate>{}</pubDate></item>\n",
        Escape(NativeId(post.id)), RssDate(*post.published_at));
  }
  return out + "</channel></rss>\n";
}

std::string Atom(const std::vector<Post>& posts) {
  const base::TimePoint updated =
      posts.empty() ? base::TimePoint() : *posts.front().published_at;
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>{}</title>"
      "<id>urn:huiying:replay</id><updated>{}</updated>"
      "<author><name>replay</name></author>\n",
      kTitle, base::FormatTime(updated));
  for (const Post& post : posts) {
    out +=
        fmt::format("<entry><id>{}</id><title>{}</title>",
                    Escape(NativeId(post.id)), Escape(post.title.value_or("")));
    if (post.url) {
      out += fmt::format("<link rel=\"alternate\" href=\"{}\"/>",
                         Escape(*post.url));
    }
    if (post.text) {
      out += fmt::format("<content type=\"html\">{}</content>",
                         Escape(ToHtml(*post.text)));
    }
    out += fmt::format(
        "<published>{}</published><updated>{}</updated></entry>\n",
        base::FormatTime(*post.published_at),
        base::FormatTime(post.updated_at.value_or(*post.published_at)));
  }
  return out + "</feed>\n";
}

std::string JsonFeed(const std::vector<Post>& posts) {
  Json items = Json::array();
  for (const Post& post : posts) {
    Json item;
    item["id"] = NativeId(post.id);
    if (post.url) item["url"] = *post.url;
    if (post.title) item["title"] = *post.title;
    item["content_text"] = post.text.value_or("");
    item["date_published"] = base::FormatTime(*post.published_at);
    if (post.updated_at) {
      item["date_modified"] = base::FormatTime(*post.updated_at);
    }
    items.push_back(std::move(item));
  }
  return Json{{"version", "https://jsonfeed.org/version/1.1"},
              {"title", kTitle},
              {"home_page_url", kHome},
              {"items", std::move(items)}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

void SetCount(Json& status, const char* name,
              const std::optional<std::uint64_t>& count) {
  if (count) status[name] = *count;
}

// Nothing when the post is not Weibo's.
std::optional<Json> WeiboStatus(const Post& post) {
  if (!post.id.value().starts_with("weibo:")) return std::nullopt;
  const std::string id = NativeId(post.id);
  const auto mid = ingest::ParseMid(id);
  if (!mid) return std::nullopt;
  Json status;
  status["created_at"] = WeiboDate(*post.published_at);
  for (const char* name : {"id", "mid", "idstr"}) status[name] = id;
  status["bid"] = ingest::EncodeBid(*mid);
  status["text"] = ToHtml(post.text.value_or(""));
  status["isLongText"] = false;
  // Nobody's name is recorded, so there is none to give back.
  status["user"] = nullptr;
  if (post.official) status["user"] = Json{{"verified", *post.official}};
  SetCount(status, "reposts_count", post.counts.reposts);
  SetCount(status, "comments_count", post.counts.comments);
  SetCount(status, "attitudes_count", post.counts.likes);
  if (post.updated_at) status["edit_at"] = WeiboDate(*post.updated_at);
  return status;
}

std::string Weibo(const Recording& recording, const std::vector<Post>& posts,
                  base::TimePoint now) {
  Json cards = Json::array();
  for (const Post& post : posts) {
    auto status = WeiboStatus(post);
    if (!status) continue;
    if (post.repost_of) {
      const Post* const original = recording.Find(*post.repost_of, now);
      auto quoted = original ? WeiboStatus(*original) : std::nullopt;
      if (quoted) (*status)["retweeted_status"] = *std::move(quoted);
    }
    const std::string bid = (*status)["bid"];
    cards.push_back(Json{{"card_type", 9},
                         {"scheme", "https://m.weibo.cn/status/" + bid},
                         {"mblog", *std::move(status)}});
  }
  const bool any = !cards.empty();
  Json body = {{"ok", any ? 1 : 0}};
  // What m.weibo.cn says when nothing is there.
  if (!any) body["msg"] = "这里还没有内容";
  body["data"] = Json{{"cardlistInfo", Json{{"total", cards.size()}}},
                      {"cards", std::move(cards)}};
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string_view QueryValue(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

std::size_t LimitOf(std::string_view query) {
  const std::string_view text = QueryValue(query, "limit");
  std::size_t limit = kUsualLimit;
  std::from_chars(text.data(), text.data() + text.size(), limit);
  return std::min(limit, kMaxLimit);
}

// FNV-1a: tells two documents apart, no more.
std::string Etag(std::string_view body) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : body) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  return fmt::format("\"{:016x}\"", hash);
}

}  // namespace

ReplayFeeds::ReplayFeeds(std::vector<Post> posts, base::TimePoint start,
                         std::function<base::TimePoint()> now)
    : recording_(std::move(posts), start), now_(std::move(now)) {}

LoopbackAnswer ReplayFeeds::Answer(const LoopbackRequest& request) const {
  const auto mark = std::min(request.target.find('?'), request.target.size());
  const std::string_view path = request.target.substr(0, mark);
  const std::string_view query =
      mark < request.target.size() ? request.target.substr(mark + 1) : "";
  const base::TimePoint now = now_();
  const std::vector<Post> posts =
      recording_.Visible(now, QueryValue(query, "feed"), LimitOf(query));
  LoopbackAnswer out;
  if (path == "/rss") {
    out.type = "application/rss+xml; charset=utf-8";
    out.body = Rss(posts);
  } else if (path == "/atom") {
    out.type = "application/atom+xml; charset=utf-8";
    out.body = Atom(posts);
  } else if (path == "/feed.json") {
    out.type = "application/feed+json; charset=utf-8";
    out.body = JsonFeed(posts);
  } else if (path == "/api/container/getIndex") {
    out.type = "application/json; charset=utf-8";
    out.body = Weibo(recording_, posts, now);
  } else {
    return {.status = 404,
            .type = "text/plain; charset=utf-8",
            .body = "here are /rss /atom /feed.json /api/container/getIndex\n"};
  }
  out.etag = Etag(out.body);
  if (request.if_none_match.find(out.etag) != std::string_view::npos) {
    out.status = 304;
    out.body.clear();
  }
  return out;
}

}  // namespace huiying::app
