// An item of a syndicated feed (RSS, Atom, JSON Feed) before it is a post.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "ingest/parse.h"

namespace huiying::ingest {

enum class Markup { kPlain, kHtml };

struct MarkedText {
  std::string text;
  Markup markup = Markup::kPlain;

  bool empty() const { return text.empty(); }
};

struct FeedItem {
  std::string guid;
  std::string link;  // absolute when it can be made so
  MarkedText title;
  MarkedText summary;
  MarkedText content;
  std::string published;             // as it stood there
  std::string updated;               // as it stood there
  std::vector<std::string> authors;  // only to be taken out of the texts
};

// Texts to plain ones without the author, the id as in identity.h, and the
// best time that is known. An item without any text or link is an error.
base::Result<model::Post> MakePost(const FeedItem& item,
                                   const ParseContext& context);

// Adds the post, or `item <number>: <why not>` to the problems.
void AddItem(const FeedItem& item, std::size_t number,
             const ParseContext& context, ParsedDocument& document);

// Blanks at both ends, and U+200B that Weibo likes to end with, go.
std::string TrimText(std::string text);

}  // namespace huiying::ingest
