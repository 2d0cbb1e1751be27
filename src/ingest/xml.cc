#include "ingest/xml.h"

#include <fmt/format.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/uri.h>
#include <libxml/xmlerror.h>

#include "ingest/xml_text.h"

namespace huiying::ingest {
namespace {

constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOCDATA |
                         XML_PARSE_IGNORE_ENC | XML_PARSE_NOERROR |
                         XML_PARSE_NOWARNING;

struct FreeContext {
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};
struct FreeString {
  void operator()(xmlChar* s) const { xmlFree(s); }
};
using StringPtr = std::unique_ptr<xmlChar, FreeString>;

const xmlChar* Xml(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}
const char* Chars(const xmlChar* text) {
  return reinterpret_cast<const char*>(text);
}

// The reason of a failure goes to `why`, one line.
XmlPtr ReadStrictly(std::string_view text, const std::string& url,
                    std::string& why) {
  const std::unique_ptr<xmlParserCtxt, FreeContext> context(xmlNewParserCtxt());
  if (!context) return nullptr;
  XmlPtr document(xmlCtxtReadMemory(context.get(), text.data(),
                                    static_cast<int>(text.size()), url.c_str(),
                                    "UTF-8", kOptions));
  if (document) return document;
  const xmlError* const error = xmlCtxtGetLastError(context.get());
  why = error == nullptr || error->message == nullptr
            ? "not well-formed"
            : fmt::format("line {}: {}", error->line, error->message);
  while (why.ends_with('\n')) why.pop_back();
  return nullptr;
}

// Each item by itself below the root's own tag, which declares the prefixes.
void ReadItems(std::string_view text, const RootTag& root,
               std::string_view item_name, const std::string& url,
               XmlFeed& feed) {
  const std::string_view name =
      root.tag.substr(1, root.tag.find_first_of(" \t\r\n/>") - 1);
  std::size_t number = 0;
  for (const std::string_view item : CutItems(text, item_name)) {
    ++number;
    std::string why;
    XmlPtr document =
        ReadStrictly(fmt::format("{}{}</{}>", root.tag, item, name), url, why);
    if (document) {
      feed.documents.push_back(std::move(document));
    } else {
      feed.problems.push_back(fmt::format("item {}: {}", number, why));
    }
  }
}

bool EndsWithRoot(std::string_view text, std::string_view root_name) {
  const auto close = text.rfind("</");
  if (close == std::string_view::npos) return false;
  std::string_view name = text.substr(close + 2);
  if (name.find('>') == std::string_view::npos) return false;
  name = name.substr(0, name.find_first_of("> \t\r\n"));
  if (const auto colon = name.find(':'); colon != std::string_view::npos) {
    name.remove_prefix(colon + 1);
  }
  std::string lower(name);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower == root_name;
}

}  // namespace

base::Result<XmlFeed> ReadXml(std::string_view text, std::string_view item_name,
                              const std::string& url) {
  XmlFeed feed;
  std::string why;
  const std::string bare = WithoutDoctype(text);
  if (XmlPtr document = ReadStrictly(bare, url, why)) {
    feed.documents.push_back(std::move(document));
    return feed;
  }
  const std::string scrubbed = ScrubXml(bare);
  if (XmlPtr document = ReadStrictly(scrubbed, url, why)) {
    feed.documents.push_back(std::move(document));
    return feed;
  }
  const RootTag root = FindRoot(scrubbed);
  if (root.tag.empty() || root.tag.ends_with("/>")) {
    return base::Fail(base::ErrorCode::kInvalid, "not_a_feed: " + why);
  }
  ReadItems(scrubbed, root, item_name, url, feed);
  if (!EndsWithRoot(scrubbed, root.name)) {
    feed.fault = base::Error{base::ErrorCode::kInvalid,
                             "truncated: the document breaks off: " + why};
  } else if (feed.documents.empty()) {
    return base::Fail(base::ErrorCode::kInvalid, "not_a_feed: " + why);
  }
  return feed;
}

std::string_view LocalName(const xmlNode* node) { return Chars(node->name); }

std::string_view NamespaceOf(const xmlNode* node) {
  if (node->ns == nullptr || node->ns->href == nullptr) return {};
  return Chars(node->ns->href);
}

std::string TextOf(const xmlNode* node) {
  const StringPtr text(xmlNodeGetContent(node));
  return text ? Chars(text.get()) : "";
}

std::string MarkupOf(xmlNode* node) {
  std::string out;
  xmlBuffer* const buffer = xmlBufferCreate();
  for (xmlNode* child = node->children; child != nullptr; child = child->next) {
    xmlNodeDump(buffer, node->doc, child, 0, 0);
  }
  out = Chars(xmlBufferContent(buffer));
  xmlBufferFree(buffer);
  return out;
}

std::string AttributeOf(const xmlNode* node, const char* name) {
  const StringPtr value(xmlGetNoNsProp(node, Xml(name)));
  return value ? Chars(value.get()) : "";
}

std::string ResolveLink(xmlNode* node, const std::string& link) {
  if (link.empty()) return link;
  const StringPtr base(xmlNodeGetBase(node->doc, node));
  if (!base) return link;
  const StringPtr absolute(xmlBuildURI(Xml(link.c_str()), base.get()));
  return absolute ? Chars(absolute.get()) : link;
}

}  // namespace huiying::ingest
