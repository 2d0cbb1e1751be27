#include "text/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <memory>

#include "text/utf8.h"

namespace huiying::text {
namespace {

constexpr std::size_t kLongestName = 30;

struct FreeDocument {
  void operator()(xmlDoc* doc) const { xmlFreeDoc(doc); }
};
struct FreeContext {
  void operator()(htmlParserCtxt* context) const {
    htmlFreeParserCtxt(context);
  }
};
struct FreeString {
  void operator()(xmlChar* s) const { xmlFree(s); }
};

std::string_view NameOf(const xmlNode* node) {
  return reinterpret_cast<const char*>(node->name);
}

bool IsOneOf(std::string_view name, auto& names) {
  return std::ranges::find(names, name) != std::end(names);
}

bool BreaksLine(std::string_view name) {
  static constexpr std::string_view kBlocks[] = {
      "br", "p",  "div", "li", "ul", "ol", "tr", "table",
      "h1", "h2", "h3",  "h4", "h5", "h6", "hr", "blockquote", "section"};
  return IsOneOf(name, kBlocks);
}

bool IsDropped(std::string_view name) {
  static constexpr std::string_view kDropped[] = {
      "script", "style", "noscript", "template", "head", "title", "iframe"};
  return IsOneOf(name, kDropped);
}

std::string Attribute(xmlNode* node, const char* name) {
  const std::unique_ptr<xmlChar, FreeString> value(
      xmlGetProp(node, reinterpret_cast<const xmlChar*>(name)));
  return value ? reinterpret_cast<const char*>(value.get()) : "";
}

// `<a href="/n/名字">@名字</a>`: the first text below the link starts with @.
bool IsMention(xmlNode* link) {
  const xmlNode* inner = link->children;
  while (inner != nullptr && inner->type == XML_ELEMENT_NODE) {
    inner = inner->children;
  }
  if (inner == nullptr || inner->content == nullptr) return false;
  const std::string_view text = reinterpret_cast<const char*>(inner->content);
  return text.starts_with('@') || text.starts_with("＠");
}

// Appends what `node` itself says; true when its children should be visited.
bool Enter(xmlNode* node, std::string& out) {
  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
    if (node->content != nullptr) {
      out += reinterpret_cast<const char*>(node->content);
    }
    return false;
  }
  if (node->type != XML_ELEMENT_NODE) return false;
  const std::string_view name = NameOf(node);
  if (IsDropped(name)) return false;
  if (name == "a" && IsMention(node)) {
    out += ' ';
    return false;
  }
  if (name == "img") out += Attribute(node, "alt");
  if (BreaksLine(name)) out += '\n';
  return true;
}

void Leave(xmlNode* node, std::string& out) {
  if (node->type == XML_ELEMENT_NODE && NameOf(node) != "br" &&
      BreaksLine(NameOf(node))) {
    out += '\n';
  }
}

// In document order without recursion: depth is the sender's choice.
std::string Walk(xmlNode* root) {
  std::string out;
  xmlNode* node = root;
  while (node != nullptr) {
    const bool down = Enter(node, out);
    if (down && node->children != nullptr) {
      node = node->children;
      continue;
    }
    if (down) Leave(node, out);
    while (node != root && node->next == nullptr) {
      node = node->parent;
      Leave(node, out);
    }
    if (node == root) break;
    node = node->next;
  }
  return out;
}

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// No blanks at the ends of lines, no runs of blanks or of empty lines.
std::string Tidy(std::string_view text) {
  std::string out;
  bool blank = false;
  std::size_t ends = 0;
  for (const char c : text) {
    if (c == '\n') {
      ++ends;
    } else if (IsBlank(c)) {
      blank = true;
    } else {
      if (!out.empty() && ends > 0) {
        out.append(std::min<std::size_t>(ends, 2), '\n');
      } else if (!out.empty() && blank) {
        out += ' ';
      }
      blank = false;
      ends = 0;
      out += c;
    }
  }
  return out;
}

bool IsNamePart(char32_t c) {
  return IsHan(c) || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z') || c == '_' || c == '-' || c == 0xB7;
}

bool IsAddressPart(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '-';
}

// End of the name that starts at `at`.
std::size_t SkipName(std::string_view text, std::size_t at) {
  for (std::size_t n = 0; n < kLongestName && at < text.size(); ++n) {
    const CodePoint c = ReadCodePoint(text, at);
    if (!IsNamePart(c.value)) break;
    at += c.bytes;
  }
  return at;
}

std::size_t SkipColon(std::string_view text, std::size_t at) {
  if (text.substr(at).starts_with(':')) return at + 1;
  if (text.substr(at).starts_with("：")) return at + std::strlen("：");
  return at;
}

}  // namespace

std::string HtmlToText(std::string_view html) {
  if (html.empty() || html.size() > std::numeric_limits<int>::max()) return {};
  const CleanText clean = CleanUtf8(html);
  const std::unique_ptr<htmlParserCtxt, FreeContext> context(
      htmlNewParserCtxt());
  if (!context) return {};
  const std::unique_ptr<xmlDoc, FreeDocument> doc(htmlCtxtReadMemory(
      context.get(), clean.text.data(), static_cast<int>(clean.text.size()),
      nullptr, "UTF-8",
      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
          HTML_PARSE_NONET));
  xmlNode* root = doc ? xmlDocGetRootElement(doc.get()) : nullptr;
  if (root == nullptr) return {};
  return Tidy(StripMentions(CleanUtf8(Walk(root)).text));
}

std::string StripMentions(std::string_view text) {
  static constexpr std::string_view kWide = "＠";
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const bool wide = text.substr(at).starts_with(kWide);
    const bool address = !out.empty() && IsAddressPart(out.back());
    if (!wide && (text[at] != '@' || address)) {
      out += text[at++];
      continue;
    }
    const std::size_t start = at + (wide ? kWide.size() : 1);
    const std::size_t end = SkipName(text, start);
    if (end == start) {
      out.append(text.substr(at, start - at));
    }
    at = end;
    if (end != start && out.ends_with("//")) at = SkipColon(text, end);
  }
  return out;
}

}  // namespace huiying::text
