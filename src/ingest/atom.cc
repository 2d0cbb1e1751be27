#include "ingest/atom.h"

#include "ingest/item.h"
#include "ingest/xml.h"

namespace huiying::ingest {
namespace {

bool IsAtomNamespace(std::string_view ns) {
  return ns.empty() || ns == "http://www.w3.org/2005/Atom" ||
         ns.starts_with("http://purl.org/atom/") ||
         ns == "http://example.com/newformat#";
}

// A text construct: plain, escaped markup, or markup. Atom 0.3 says so in
// `mode` beside a media type, and its default is markup.
MarkedText ReadText(xmlNode* node) {
  const std::string type = AttributeOf(node, "type");
  const std::string mode = AttributeOf(node, "mode");
  if (!AttributeOf(node, "src").empty() || mode == "base64") return {};
  const bool is_markup = type == "xhtml" || type == "application/xhtml+xml" ||
                         type.ends_with("+xml");
  if (is_markup && mode != "escaped") {
    return {TrimText(MarkupOf(node)), Markup::kHtml};
  }
  if (type == "html" || type == "text/html" || mode == "escaped") {
    return {TrimText(TextOf(node)), Markup::kHtml};
  }
  return {TrimText(TextOf(node)), Markup::kPlain};
}

void Keep(MarkedText& field, xmlNode* node) {
  if (field.empty()) field = ReadText(node);
}
void Keep(std::string& field, xmlNode* node) {
  if (field.empty()) field = TrimText(TextOf(node));
}

void ReadLink(xmlNode* node, FeedItem& item) {
  const std::string rel = AttributeOf(node, "rel");
  const std::string href = TrimText(AttributeOf(node, "href"));
  if (href.empty() || !(rel.empty() || rel == "alternate")) return;
  if (item.link.empty()) item.link = ResolveLink(node, href);
}

void ReadAuthor(xmlNode* node, FeedItem& item) {
  for (xmlNode* n = node->children; n != nullptr; n = n->next) {
    if (n->type == XML_ELEMENT_NODE && LocalName(n) == "name") {
      item.authors.push_back(TextOf(n));
    }
  }
}

void ReadField(xmlNode* node, FeedItem& item) {
  const std::string_view name = LocalName(node);
  if (name == "id") Keep(item.guid, node);
  if (name == "title") Keep(item.title, node);
  if (name == "summary") Keep(item.summary, node);
  if (name == "content") Keep(item.content, node);
  if (name == "published" || name == "issued" || name == "created") {
    Keep(item.published, node);
  }
  if (name == "updated" || name == "modified") Keep(item.updated, node);
  if (name == "link") ReadLink(node, item);
  if (name == "author" || name == "contributor") ReadAuthor(node, item);
}

FeedItem ReadEntry(xmlNode* entry) {
  FeedItem item;
  for (xmlNode* n = entry->children; n != nullptr; n = n->next) {
    if (n->type == XML_ELEMENT_NODE && IsAtomNamespace(NamespaceOf(n))) {
      ReadField(n, item);
    }
  }
  return item;
}

bool IsEntry(const xmlNode* node) {
  return node->type == XML_ELEMENT_NODE && LocalName(node) == "entry" &&
         IsAtomNamespace(NamespaceOf(node));
}

}  // namespace

base::Result<ParsedDocument> ParseAtom(std::string_view text,
                                       const ParseContext& context) {
  auto feed = ReadXml(text, "entry", context.url);
  if (!feed) return std::unexpected(std::move(feed).error());
  ParsedDocument document{.format = Format::kAtom};
  document.problems = std::move(feed->problems);
  document.fault = std::move(feed->fault);
  std::size_t number = 0;
  for (const XmlPtr& xml : feed->documents) {
    xmlNode* const root = xmlDocGetRootElement(xml.get());
    if (IsEntry(root)) AddItem(ReadEntry(root), ++number, context, document);
    for (xmlNode* n = root->children; n != nullptr; n = n->next) {
      if (IsEntry(n)) AddItem(ReadEntry(n), ++number, context, document);
    }
  }
  return document;
}

}  // namespace huiying::ingest
