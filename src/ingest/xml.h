// XML documents of the wild, read strictly. Pure. Internal to ingest.
//
// The ladder: strict; then scrubbed (characters that XML forbids, bare `&`,
// HTML's entity names) and strict again; then every item cut out and read
// strictly by itself, so that one bad item costs one item. libxml2's RECOVER
// mode is never used: after one wrong tag it silently drops entities, which
// corrupts links. Document types are cut away unread, and with them entity
// bombs and external entities.
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/parse.h"

namespace huiying::ingest {

struct FreeXml {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using XmlPtr = std::unique_ptr<xmlDoc, FreeXml>;

// The name of the document's first element without its prefix, lower case, and
// as it stands there; empty when there is none.
struct RootTag {
  std::string name;
  std::string_view tag;  // `<rss version="2.0">`
};
RootTag FindRoot(std::string_view text);

struct XmlFeed {
  // One document with everything, or one for each item that could be read.
  std::vector<XmlPtr> documents;
  std::vector<std::string> problems;  // of items that could not
  std::optional<base::Error> fault;   // the document broke off
};

// `item_name` is `item` or `entry`. Errors: not_a_feed.
base::Result<XmlFeed> ReadXml(std::string_view text, std::string_view item_name,
                              const std::string& url);

// UTF-8 in, UTF-8 out: what the second step of the ladder reads.
std::string ScrubXml(std::string_view text);

std::string_view LocalName(const xmlNode* node);
std::string_view NamespaceOf(const xmlNode* node);  // empty: none
// All text below the node.
std::string TextOf(const xmlNode* node);
// The node's children as markup, for Atom's xhtml.
std::string MarkupOf(xmlNode* node);
std::string AttributeOf(const xmlNode* node, const char* name);
// `link` made absolute by xml:base and the document's address.
std::string ResolveLink(xmlNode* node, const std::string& link);

}  // namespace huiying::ingest
