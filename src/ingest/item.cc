#include "ingest/item.h"

#include <fmt/format.h>

#include "ingest/dates.h"
#include "ingest/identity.h"
#include "ingest/weibo_id.h"
#include "text/html.h"

namespace huiying::ingest {
namespace {

constexpr std::string_view kBlanks[] = {" ",      "\t",     "\r",     "\n",
                                        "\u200b", "\u00a0", "\u3000", "\ufeff"};

std::string Plain(const MarkedText& marked) {
  if (marked.markup == Markup::kHtml &&
      marked.text.find_first_of("<&") != std::string::npos) {
    return TrimText(text::HtmlToText(marked.text));
  }
  return TrimText(text::StripMentions(marked.text));
}

// `作者: ` or `作者：` in front.
void TakePrefix(std::string& text, std::string_view author) {
  if (author.empty() || !text.starts_with(author)) return;
  std::string_view rest = std::string_view(text).substr(author.size());
  if (rest.starts_with(":")) {
    rest.remove_prefix(1);
  } else if (rest.starts_with("：")) {
    rest.remove_prefix(std::string_view("：").size());
  } else {
    return;
  }
  text = TrimText(std::string(rest));
}

// RSSHub's keyword route starts the description with a link to the author:
// `<a href="https://weibo.com/7000000001" …>作者</a>: `. Takes it off and gives
// the name.
std::string TakeAuthorLink(std::string& html) {
  if (!html.starts_with("<a ")) return {};
  const auto open_end = html.find('>');
  const auto close = html.find("</a>");
  if (open_end == std::string::npos || close == std::string::npos ||
      close < open_end) {
    return {};
  }
  const std::string_view tag(html.data(), open_end);
  if (tag.find("weibo.c") == std::string_view::npos) return {};
  std::size_t rest = close + 4;
  if (html.compare(rest, 1, ":") == 0) {
    rest += 1;
  } else if (html.compare(rest, 3, "：") == 0) {
    rest += 3;
  } else {
    return {};
  }
  std::string name = html.substr(open_end + 1, close - open_end - 1);
  html.erase(0, rest);
  return name;
}

void SetTimes(const FeedItem& item, const ParseContext& context,
              model::Post& post) {
  post.fetched_at = context.fetched_at;
  auto published = ParseWeiboDate(item.published, context.fetched_at);
  const auto updated = ParseFeedDate(item.updated);
  if (updated) post.updated_at = updated->at;
  if (!published) published = updated;
  if (!published && post.platform == "weibo") {
    const auto mid = ParseMid(post.id.value().substr(6));
    if (const auto born = mid ? TimeOfMid(*mid) : std::nullopt) {
      published = FeedDate{*born, model::TimeBasis::kId};
    }
  }
  if (!published && context.fetched_at) {
    published = FeedDate{*context.fetched_at, model::TimeBasis::kFetched};
  }
  if (!published) return;
  post.published_at = published->at;
  post.time_basis = published->basis;
}

}  // namespace

std::string TrimText(std::string text) {
  std::string_view view = text;
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view blank : kBlanks) {
      if (view.starts_with(blank)) {
        view.remove_prefix(blank.size());
        more = true;
      } else if (view.ends_with(blank)) {
        view.remove_suffix(blank.size());
        more = true;
      }
    }
  }
  return std::string(view);
}

base::Result<model::Post> MakePost(const FeedItem& item,
                                   const ParseContext& context) {
  MarkedText body = item.content;
  const std::string link_author = TakeAuthorLink(body.text);
  std::string text = Plain(body);
  MarkedText summary = item.summary;
  const std::string other_author = TakeAuthorLink(summary.text);
  if (text.empty()) text = Plain(summary);
  std::string title = Plain(item.title);
  std::vector<std::string> authors = item.authors;
  authors.push_back(link_author);
  authors.push_back(other_author);
  for (const std::string& author : authors) {
    TakePrefix(title, TrimText(author));
    TakePrefix(text, TrimText(author));
  }
  if (title.empty() && text.empty()) {
    return base::Fail(base::ErrorCode::kInvalid, "neither title nor text");
  }
  model::Post post;
  post.feed = context.feed;
  Identify({item.guid, item.link, title, text}, context.feed,
           context.fetched_at, post);
  // Weibo has no titles: what stands there is the text cut short, and by
  // another route the same post has none.
  if (post.platform == "weibo" && !text.empty()) title.clear();
  if (CollapseBlanks(text) == CollapseBlanks(title)) text.clear();
  if (!title.empty()) post.title = std::move(title);
  if (!text.empty()) post.text = std::move(text);
  SetTimes(item, context, post);
  return post;
}

void AddItem(const FeedItem& item, std::size_t number,
             const ParseContext& context, ParsedDocument& document) {
  auto post = MakePost(item, context);
  if (post) {
    document.posts.push_back(*std::move(post));
  } else {
    document.problems.push_back(
        fmt::format("item {}: {}", number, post.error().message));
  }
}

}  // namespace huiying::ingest
