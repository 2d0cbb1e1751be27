// From the bytes of a document to posts: which format it is, and the table of
// the formats. Pure: runs on the pool.
//
// A document that cannot be read is an Error whose message starts with a named
// code, `login_page: …`; the code is what a blind source shows as its reason:
// `empty_document`, `login_page`, `not_a_feed`, `truncated`, `unknown_charset`,
// `source_refused`. HTTP adds `http_404` and the like (feed_task.h).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "model/post.h"

namespace huiying::ingest {

enum class Format { kAuto, kRss, kAtom, kJsonFeed, kWeiboMobile, kWeiboAjax };

// `auto`, `rss`, `atom`, `jsonfeed`, `weibo-mobile`, `weibo-ajax`.
std::span<const std::string_view> FormatNames();
std::string_view FormatName(Format format);
std::optional<Format> FormatFromName(std::string_view name);

struct ParseContext {
  std::string url;           // where it came from; links are relative to it
  std::string content_type;  // of the HTTP header, as it stood there
  std::optional<base::TimePoint> fetched_at;
  std::string feed;  // name of the source; scopes ids that are only its own
};

struct ParsedDocument {
  Format format = Format::kAuto;
  std::vector<model::Post> posts;  // in document order
  // Items that could not be read: `item 3: …`. The others are in `posts`.
  std::vector<std::string> problems;
  // Set when the document broke off: `truncated: …`. What came before the
  // break is in `posts`, but this was not a good read.
  std::optional<base::Error> fault;
};

// kAuto when nothing of the text says what it is.
Format DetectFormat(std::string_view text);

// `format` decides only when the document does not say itself what it is.
base::Result<ParsedDocument> Parse(Format format, std::string_view bytes,
                                   const ParseContext& context);

// `login_page` of `login_page: …`; `unreadable` when there is no code.
std::string FaultCode(const base::Error& error);

}  // namespace huiying::ingest
