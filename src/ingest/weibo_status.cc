#include "ingest/weibo_status.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "ingest/dates.h"
#include "ingest/identity.h"
#include "ingest/item.h"
#include "ingest/json.h"
#include "ingest/weibo_id.h"
#include "text/html.h"

namespace huiying::ingest {
namespace {

using Json = nlohmann::json;

std::optional<std::uint64_t> MidOf(const Json& status,
                                   const std::string& scheme) {
  for (const char* name : {"mid", "idstr", "id"}) {
    if (const auto mid = ParseMid(TextOrNumber(status, name))) return mid;
  }
  for (const char* name : {"bid", "mblogid"}) {
    if (const auto mid = DecodeBid(TextMember(status, name))) return mid;
  }
  return MidOfUrl(scheme);
}

// The button that opens the rest of a long text is not part of it.
void TakeOut(std::string& html, std::string_view label) {
  const auto at = html.rfind(label);
  if (at == std::string::npos) return;
  const auto open = html.rfind('<', at);
  const auto close = html.find('>', at + label.size());
  if (open == std::string::npos || close == std::string::npos) return;
  html.erase(open, close + 1 - open);
}

std::string TextOf(const Json& status) {
  if (const Json* long_text = Member(status, "longText")) {
    const std::string html = TextMember(*long_text, "longTextContent");
    if (!html.empty()) return TrimText(text::HtmlToText(html));
  }
  if (std::string html = TextMember(status, "text"); !html.empty()) {
    TakeOut(html, ">全文</a");
    TakeOut(html, ">展开</span");
    return TrimText(text::HtmlToText(html));
  }
  std::string raw = TextMember(status, "text_raw");
  if (raw.empty()) raw = TextMember(status, "raw_text");
  return TrimText(text::StripMentions(raw));
}

void SetTimes(const Json& status, std::uint64_t mid,
              const ParseContext& context, model::Post& post) {
  post.fetched_at = context.fetched_at;
  auto published =
      ParseWeiboDate(TextMember(status, "created_at"), context.fetched_at);
  if (!published) {
    if (const auto born = TimeOfMid(mid)) {
      published = FeedDate{*born, model::TimeBasis::kId};
    } else if (context.fetched_at) {
      published = FeedDate{*context.fetched_at, model::TimeBasis::kFetched};
    }
  }
  if (published) {
    post.published_at = published->at;
    post.time_basis = published->basis;
  }
  const auto edited =
      ParseWeiboDate(TextMember(status, "edit_at"), context.fetched_at);
  if (edited) post.updated_at = edited->at;
}

void SetCounts(const Json& status, model::Counts& counts) {
  counts.reposts = CountMember(status, "reposts_count");
  counts.comments = CountMember(status, "comments_count");
  counts.likes = CountMember(status, "attitudes_count");
  counts.views = CountMember(status, "reads_count");
}

// Of the author only this is kept: whether it is a verified public body (1 is
// "government" in Weibo's list of kinds).
std::optional<bool> IsOfficial(const Json& status) {
  const Json* const user = Member(status, "user");
  if (user == nullptr || !user->is_object()) return std::nullopt;
  const Json* const verified = Member(*user, "verified");
  const bool is_verified =
      verified != nullptr && verified->is_boolean() && verified->get<bool>();
  return is_verified && NumberMember(*user, "verified_type") == 1;
}

base::Result<model::Post> ReadStatus(const Json& status,
                                     const std::string& scheme,
                                     const ParseContext& context) {
  if (!status.is_object()) {
    return base::Fail(base::ErrorCode::kInvalid, "not an object");
  }
  const auto mid = MidOf(status, scheme);
  if (!mid) {
    return base::Fail(base::ErrorCode::kInvalid, "a post without an id");
  }
  model::Post post;
  post.id = model::PostId(fmt::format("weibo:{}", *mid));
  post.platform = "weibo";
  post.feed = context.feed;
  post.url = WeiboStatusUrl(*mid);
  std::string text = TextOf(status);
  if (text.empty()) {
    return base::Fail(base::ErrorCode::kInvalid,
                      fmt::format("post {} has no text", *mid));
  }
  post.text = std::move(text);
  SetTimes(status, *mid, context, post);
  SetCounts(status, post.counts);
  post.official = IsOfficial(status);
  return post;
}

}  // namespace

void AddWeiboStatus(const Json& status, const std::string& scheme,
                    const std::string& where, const ParseContext& context,
                    ParsedDocument& document) {
  auto post = ReadStatus(status, scheme, context);
  if (!post) {
    document.problems.push_back(where + ": " + post.error().message);
    return;
  }
  if (const Json* original = Member(status, "retweeted_status")) {
    // A deleted original is a shell without an id or a text, and no loss.
    if (auto quoted = ReadStatus(*original, {}, context)) {
      post->repost_of = quoted->id;
      document.posts.push_back(*std::move(quoted));
    }
  }
  document.posts.push_back(*std::move(post));
}

void AddHotWord(std::string word, std::int64_t onboard_seconds,
                const ParseContext& context, ParsedDocument& document) {
  word = CollapseBlanks(TrimText(std::move(word)));
  if (word.size() > 2 && word.starts_with('#') && word.ends_with('#')) {
    word = TrimText(word.substr(1, word.size() - 2));
  }
  if (word.empty()) return;
  model::Post post;
  post.feed = context.feed;
  post.fetched_at = context.fetched_at;
  if (onboard_seconds > 0) {
    post.published_at = base::FromMillis(onboard_seconds * 1000);
    post.time_basis = model::TimeBasis::kExact;
  } else if (context.fetched_at) {
    post.published_at = context.fetched_at;
    post.time_basis = model::TimeBasis::kFetched;
  }
  IdentifyHotWord(word, post.published_at, post);
  post.title = std::move(word);
  document.posts.push_back(std::move(post));
}

base::Status CheckWeiboAnswer(const Json& json) {
  const std::int64_t ok = NumberMember(json, "ok");
  const Json* const data = Member(json, "data");
  const std::string message = TextMember(json, "msg");
  if (ok == -100 || (data == nullptr && !TextMember(json, "url").empty())) {
    return base::Fail(base::ErrorCode::kUnavailable,
                      "login_page: Weibo asks to sign in");
  }
  const bool is_empty = message.find("还没有内容") != std::string::npos;
  if (ok == 1 || is_empty) return {};
  if (Member(json, "ok") == nullptr && data != nullptr) return {};
  if (Member(json, "ok") == nullptr) {
    return base::Fail(base::ErrorCode::kInvalid,
                      "not_a_feed: neither `ok` nor `data`");
  }
  return base::Fail(base::ErrorCode::kUnavailable,
                    fmt::format("source_refused: ok {}: {}", ok, message));
}

}  // namespace huiying::ingest
