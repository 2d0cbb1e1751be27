#include "ingest/json_feed.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "ingest/item.h"
#include "ingest/json.h"

namespace huiying::ingest {
namespace {

using Json = nlohmann::json;

void ReadAuthors(const Json& json, FeedItem& item) {
  if (const Json* author = Member(json, "author")) {
    item.authors.push_back(TextMember(*author, "name"));
  }
  const Json* authors = Member(json, "authors");
  if (authors == nullptr || !authors->is_array()) return;
  for (const Json& author : *authors) {
    item.authors.push_back(TextMember(author, "name"));
  }
}

FeedItem ReadItem(const Json& json) {
  FeedItem item;
  // Some give a number, which the older version allowed.
  item.guid = TextOrNumber(json, "id");
  item.link = TextMember(json, "url");
  if (item.link.empty()) item.link = TextMember(json, "external_url");
  item.title = {TextMember(json, "title"), Markup::kPlain};
  item.summary = {TextMember(json, "summary"), Markup::kPlain};
  item.content = {TextMember(json, "content_html"), Markup::kHtml};
  if (item.content.empty()) {
    item.content = {TextMember(json, "content_text"), Markup::kPlain};
  }
  item.published = TextMember(json, "date_published");
  item.updated = TextMember(json, "date_modified");
  ReadAuthors(json, item);
  return item;
}

}  // namespace

base::Result<ParsedDocument> ParseJsonFeed(const Json& json,
                                           const ParseContext& context) {
  const Json* items = Member(json, "items");
  if (items == nullptr || !items->is_array()) {
    return base::Fail(base::ErrorCode::kInvalid,
                      "not_a_feed: a JSON Feed without the list `items`");
  }
  ParsedDocument document{.format = Format::kJsonFeed};
  std::size_t number = 0;
  for (const Json& item : *items) {
    ++number;
    if (item.is_object()) {
      AddItem(ReadItem(item), number, context, document);
    } else {
      document.problems.push_back(
          fmt::format("item {}: not an object", number));
    }
  }
  return document;
}

}  // namespace huiying::ingest
