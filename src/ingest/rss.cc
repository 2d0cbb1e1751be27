#include "ingest/rss.h"

#include <algorithm>

#include "ingest/item.h"
#include "ingest/xml.h"

namespace huiying::ingest {
namespace {

constexpr std::string_view kContent =
    "http://purl.org/rss/1.0/modules/content/";
constexpr std::string_view kDublinCore = "http://purl.org/dc/elements/1.1/";
constexpr std::string_view kDublinTerms = "http://purl.org/dc/terms/";
constexpr std::string_view kAtom = "http://www.w3.org/2005/Atom";

// RSS has no namespace, or one of many that were tried.
bool IsRssNamespace(std::string_view ns) {
  return ns.empty() || ns.find("rss") != std::string_view::npos ||
         ns.find("netscape.com/rdf") != std::string_view::npos;
}

void Keep(std::string& field, const xmlNode* node) {
  if (field.empty()) field = TrimText(TextOf(node));
}
void Keep(MarkedText& field, const xmlNode* node) {
  if (field.empty()) field = {TrimText(TextOf(node)), Markup::kHtml};
}

void ReadOwnField(xmlNode* node, FeedItem& item) {
  const std::string_view name = LocalName(node);
  if (name == "title") Keep(item.title, node);
  if (name == "description") Keep(item.summary, node);
  if (name == "pubDate") Keep(item.published, node);
  if (name == "author") item.authors.push_back(TextOf(node));
  if (name == "link" && item.link.empty()) {
    item.link = ResolveLink(node, TrimText(TextOf(node)));
  }
  if (name == "guid") Keep(item.guid, node);
}

void ReadOtherField(xmlNode* node, FeedItem& item) {
  const std::string_view ns = NamespaceOf(node);
  const std::string_view name = LocalName(node);
  if (ns == kContent && name == "encoded") Keep(item.content, node);
  if (ns == kDublinCore) {
    if (name == "date") Keep(item.published, node);
    if (name == "creator") item.authors.push_back(TextOf(node));
    if (name == "description") Keep(item.summary, node);
    if (name == "title") Keep(item.title, node);
  }
  if (ns == kDublinTerms) {
    if (name == "created" || name == "issued") Keep(item.published, node);
    if (name == "modified") Keep(item.updated, node);
  }
  if (ns == kAtom) {
    if (name == "published") Keep(item.published, node);
    if (name == "updated") Keep(item.updated, node);
    if (name == "link" && item.link.empty()) {
      item.link = ResolveLink(node, AttributeOf(node, "href"));
    }
  }
}

FeedItem ReadItem(xmlNode* node) {
  FeedItem item;
  // RSS's own words first: an extension's must not stand in their place.
  for (xmlNode* n = node->children; n != nullptr; n = n->next) {
    if (n->type == XML_ELEMENT_NODE && IsRssNamespace(NamespaceOf(n))) {
      ReadOwnField(n, item);
    }
  }
  for (xmlNode* n = node->children; n != nullptr; n = n->next) {
    if (n->type == XML_ELEMENT_NODE) ReadOtherField(n, item);
  }
  // A guid is a link unless it says that it is not.
  if (item.link.empty() &&
      (item.guid.starts_with("http://") || item.guid.starts_with("https://"))) {
    item.link = item.guid;
  }
  return item;
}

// Items stand in the channel, or beside it (RSS 0.90 and 1.0).
void FindItems(xmlNode* node, int depth, std::vector<xmlNode*>& items) {
  for (xmlNode* n = node->children; n != nullptr; n = n->next) {
    if (n->type != XML_ELEMENT_NODE || !IsRssNamespace(NamespaceOf(n))) {
      continue;
    }
    if (LocalName(n) == "item") {
      items.push_back(n);
    } else if (depth > 0 && LocalName(n) == "channel") {
      FindItems(n, depth - 1, items);
    }
  }
}

}  // namespace

base::Result<ParsedDocument> ParseRss(std::string_view text,
                                      const ParseContext& context) {
  auto feed = ReadXml(text, "item", context.url);
  if (!feed) return std::unexpected(std::move(feed).error());
  ParsedDocument document{.format = Format::kRss};
  document.problems = std::move(feed->problems);
  document.fault = std::move(feed->fault);
  std::size_t number = 0;
  for (const XmlPtr& xml : feed->documents) {
    std::vector<xmlNode*> items;
    FindItems(xmlDocGetRootElement(xml.get()), 1, items);
    for (xmlNode* item : items) {
      AddItem(ReadItem(item), ++number, context, document);
    }
  }
  return document;
}

}  // namespace huiying::ingest
