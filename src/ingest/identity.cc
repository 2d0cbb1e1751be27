#include "ingest/identity.h"

#include <fmt/format.h>

#include <vector>

#include "ingest/weibo_id.h"

namespace huiying::ingest {
namespace {

constexpr std::size_t kLongestGuid = 300;
constexpr std::string_view kHotSearch =
    "https://m.weibo.cn/search?containerid=100103type%3D1%26q%3D";

struct Url {
  std::string host;  // lower case, without `www.` and port
  std::string_view path;
  std::string_view query;
};

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::optional<Url> Split(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://", "//"}) {
    if (!text.starts_with(scheme)) continue;
    text.remove_prefix(scheme.size());
    text = text.substr(0, text.find('#'));
    const auto host_end = text.find_first_of("/?");
    std::string_view host = text.substr(0, host_end);
    host = host.substr(0, host.find(':'));
    if (host.starts_with("www.")) host.remove_prefix(4);
    Url url;
    for (const char c : host) url.host += Lower(c);
    if (host_end == std::string_view::npos) return url;
    text.remove_prefix(host_end);
    const auto mark = text.find('?');
    url.path = text.substr(0, mark);
    if (mark != std::string_view::npos) url.query = text.substr(mark + 1);
    return url;
  }
  return std::nullopt;
}

std::vector<std::string_view> Segments(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto slash = path.find('/');
    if (const auto segment = path.substr(0, slash); !segment.empty()) {
      segments.push_back(segment);
    }
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash);
  }
  return segments;
}

std::string_view Parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    if (pair.size() > name.size() && pair.starts_with(name) &&
        pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
    if (end == std::string_view::npos) break;
    query.remove_prefix(end + 1);
  }
  return {};
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = Lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string DecodePercent(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 &&
        HexDigit(text[i + 2]) >= 0) {
      out +=
          static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string EncodePercent(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                       (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
                       c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

bool IsWeibo(std::string_view host) {
  return host == "weibo.com" || host == "m.weibo.cn" || host == "weibo.cn" ||
         host == "m.weibo.com" || host == "passport.weibo.com";
}

std::optional<std::uint64_t> MidOrBid(std::string_view text) {
  // A bid holds a letter: nine digits of base 62 without one are rare enough
  // to be read as a number only from 16 digits on.
  if (text.size() >= 15) return ParseMid(text);
  return DecodeBid(text);
}

std::optional<std::uint64_t> MidOf(const Url& url) {
  if (!IsWeibo(url.host)) return std::nullopt;
  const auto segments = Segments(url.path);
  if (segments.size() < 2) return std::nullopt;
  const std::string_view last = segments[1];
  if (segments[0] == "status" || segments[0] == "detail" ||
      segments[0] == "statuses") {
    return MidOrBid(last);
  }
  if (ParseMid(segments[0])) return MidOrBid(last);  // weibo.com/<uid>/<bid>
  return std::nullopt;
}

// The word of a hot-search link, as m.weibo.cn and RSSHub spell it.
std::string HotWordOf(const Url& url) {
  if (url.host != "m.weibo.cn" || url.path != "/search") return {};
  const std::string container =
      DecodePercent(Parameter(url.query, "containerid"));
  if (!container.starts_with("100103type=1&")) return {};
  const auto at = container.find("&q=");
  return at == std::string::npos ? "" : container.substr(at + 3);
}

// `/s/<token>`, or the four parameters of the long form.
bool IdentifyWeChat(const Url& url, model::Post& post) {
  if (url.host != "mp.weixin.qq.com") return false;
  const auto segments = Segments(url.path);
  if (segments.empty() || segments[0] != "s") return false;
  if (segments.size() > 1) {
    post.id = model::PostId(fmt::format("wechat:{}", segments[1]));
    post.url = fmt::format("https://mp.weixin.qq.com/s/{}", segments[1]);
  } else {
    const auto biz = Parameter(url.query, "__biz");
    const auto mid = Parameter(url.query, "mid");
    const auto idx = Parameter(url.query, "idx");
    const auto sn = Parameter(url.query, "sn");
    if (biz.empty() || mid.empty() || idx.empty()) return false;
    post.id = model::PostId(
        fmt::format("wechat:{}:{}:{}", DecodePercent(biz), mid, idx));
    post.url = fmt::format("https://mp.weixin.qq.com/s?__biz={}&mid={}&idx={}",
                           biz, mid, idx);
    if (!sn.empty()) *post.url += fmt::format("&sn={}", sn);
  }
  post.platform = "wechat";
  return true;
}

// FNV-1a, 64 bits: an id has to be the same in every release.
std::string Hash(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3;
  }
  return fmt::format("{:016x}", hash);
}

std::string ScopedId(const ItemIdentity& item, std::string_view feed) {
  std::string native = item.guid.empty() ? item.link : item.guid;
  if (native.empty()) native = "h" + Hash(item.title + '\n' + item.text);
  if (native.size() > kLongestGuid) native = "h" + Hash(native);
  if (feed.empty()) return "rss:" + native;
  return fmt::format("rss:{}:{}", feed, native);
}

}  // namespace

std::optional<std::uint64_t> MidOfUrl(std::string_view text) {
  const auto url = Split(text);
  return url ? MidOf(*url) : std::nullopt;
}

std::string CollapseBlanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

void IdentifyHotWord(std::string_view word, std::optional<base::TimePoint> day,
                     model::Post& post) {
  post.platform = "weibo-hot";
  std::string id = fmt::format("weibo-hot:{}", word);
  if (day) {
    const base::CivilTime civil = base::ToCivil(*day);
    id += fmt::format(":{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
  }
  post.id = model::PostId(std::move(id));
  post.url = std::string(kHotSearch) + EncodePercent(word);
}

void Identify(const ItemIdentity& item, std::string_view feed,
              std::optional<base::TimePoint> day_of, model::Post& post) {
  for (const std::string& address : {item.link, item.guid}) {
    const auto url = Split(address);
    if (!url) continue;
    if (const auto mid = MidOf(*url)) {
      post.id = model::PostId(fmt::format("weibo:{}", *mid));
      post.platform = "weibo";
      post.url = WeiboStatusUrl(*mid);
      return;
    }
    if (IdentifyWeChat(*url, post)) return;
    if (const std::string word = CollapseBlanks(HotWordOf(*url));
        !word.empty() && word == CollapseBlanks(item.title)) {
      return IdentifyHotWord(word, day_of, post);
    }
  }
  post.platform = "rss";
  post.id = model::PostId(ScopedId(item, feed));
  const auto url = Split(item.link);
  // Other pages of Weibo are pages of people.
  if (url && !IsWeibo(url->host)) post.url = item.link;
}

}  // namespace huiying::ingest
