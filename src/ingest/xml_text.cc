#include "ingest/xml_text.h"

#include <fmt/format.h>
#include <libxml/HTMLparser.h>

#include <charconv>
#include <optional>

#include "ingest/xml.h"

namespace huiying::ingest {
namespace {

using std::string_view;

bool IsNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string LowerAscii(string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Where the markup that starts at text[at] == '<' ends; npos: it does not.
std::size_t EndOfMarkup(string_view text, std::size_t at) {
  const auto after = [&](string_view end, std::size_t from) {
    const auto found = text.find(end, from);
    return found == string_view::npos ? found : found + end.size();
  };
  const string_view rest = text.substr(at);
  if (rest.starts_with("<![CDATA[")) return after("]]>", at + 9);
  if (rest.starts_with("<!--")) return after("-->", at + 4);
  if (rest.starts_with("<?")) return after("?>", at + 2);
  char quote = 0;
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    } else if (c == '<') {
      return string_view::npos;  // a bare `<`
    }
  }
  return string_view::npos;
}

// The local name of a tag, `</` or `<` in front.
string_view TagName(string_view tag) {
  tag.remove_prefix(tag.starts_with("</") ? 2 : 1);
  std::size_t size = 0;
  while (size < tag.size() && (IsNameChar(tag[size]) || tag[size] == ':')) {
    ++size;
  }
  tag = tag.substr(0, size);
  const auto colon = tag.find(':');
  return colon == string_view::npos ? tag : tag.substr(colon + 1);
}

bool IsAllowed(unsigned long c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

// What stands for the reference that starts at text[at] == '&', and its
// length; nothing when it is a bare `&`.
struct Reference {
  std::string text;
  std::size_t size;
};
std::optional<Reference> ReadReference(string_view text, std::size_t at) {
  const auto semicolon = text.find(';', at);
  if (semicolon == string_view::npos || semicolon - at > 32) {
    return std::nullopt;
  }
  const string_view name = text.substr(at + 1, semicolon - at - 1);
  const std::size_t size = semicolon - at + 1;
  if (name.starts_with('#')) {
    const bool hex = name.starts_with("#x") || name.starts_with("#X");
    const string_view digits = name.substr(hex ? 2 : 1);
    unsigned long code = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] =
        std::from_chars(digits.data(), end, code, hex ? 16 : 10);
    if (digits.empty() || error != std::errc() || stop != end) {
      return std::nullopt;
    }
    if (!IsAllowed(code)) return Reference{"", size};
    return Reference{fmt::format("&#{};", code), size};
  }
  for (const string_view known : {"amp", "lt", "gt", "quot", "apos"}) {
    if (name == known) return Reference{fmt::format("&{};", name), size};
  }
  const std::string key(name);
  const auto* const entity =
      htmlEntityLookup(reinterpret_cast<const xmlChar*>(key.c_str()));
  if (entity == nullptr) return std::nullopt;
  return Reference{fmt::format("&#{};", entity->value), size};
}

// Control characters, and U+FFFE and U+FFFF (EF BF BE, EF BF BF).
std::size_t ForbiddenAt(string_view text, std::size_t at) {
  const char c = text[at];
  if (static_cast<unsigned char>(c) < 0x20) {
    return c == '\t' || c == '\n' || c == '\r' ? 0 : 1;
  }
  const string_view rest = text.substr(at, 3);
  return rest == "\xEF\xBF\xBE" || rest == "\xEF\xBF\xBF" ? 3 : 0;
}

}  // namespace

std::string ScrubXml(string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  std::size_t raw_until = 0;  // the end of a CDATA section
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t skip = ForbiddenAt(text, i); skip > 0) {
      i += skip;
      continue;
    }
    if (i >= raw_until && text[i] == '<' &&
        text.substr(i).starts_with("<![CDATA[")) {
      const std::size_t end = EndOfMarkup(text, i);
      if (end != string_view::npos) raw_until = end;
    }
    if (i >= raw_until && text[i] == '&') {
      const auto reference = ReadReference(text, i);
      out += reference ? reference->text : "&amp;";
      i += reference ? reference->size : 1;
      continue;
    }
    out += text[i++];
  }
  return out;
}

namespace {

// What stands before the first element, and its tag.
struct Prolog {
  std::size_t doctype = string_view::npos;  // where it starts
  std::size_t doctype_end = 0;
  RootTag root;
};

// Where `<!DOCTYPE …[ … ]>` ends; npos: it does not.
std::size_t EndOfDoctype(string_view text, std::size_t at) {
  auto end = text.find('>', at);
  const auto subset = text.find('[', at);
  if (end == string_view::npos || subset > end) {
    return end == string_view::npos ? end : end + 1;
  }
  // Declarations hold `>` too; the subset ends at a `]` before one.
  for (auto close = text.find(']', subset); close != string_view::npos;
       close = text.find(']', close + 1)) {
    end = text.find_first_not_of(" \t\r\n", close + 1);
    if (end != string_view::npos && text[end] == '>') return end + 1;
  }
  return string_view::npos;
}

Prolog ReadProlog(string_view text) {
  Prolog prolog;
  std::size_t i = 0;
  while ((i = text.find('<', i)) != string_view::npos) {
    const string_view rest = text.substr(i);
    const bool is_doctype =
        rest.starts_with("<!DOCTYPE") || rest.starts_with("<!doctype");
    const std::size_t end =
        is_doctype ? EndOfDoctype(text, i) : EndOfMarkup(text, i);
    if (end == string_view::npos) break;
    if (is_doctype) {
      prolog.doctype = i;
      prolog.doctype_end = end;
    } else if (!rest.starts_with("<?") && !rest.starts_with("<!")) {
      const string_view tag = text.substr(i, end - i);
      prolog.root = {LowerAscii(TagName(tag)), tag};
      break;
    }
    i = end;
  }
  return prolog;
}

}  // namespace

std::string WithoutDoctype(string_view text) {
  const Prolog prolog = ReadProlog(text);
  std::string out(text);
  if (prolog.doctype != string_view::npos) {
    out.erase(prolog.doctype, prolog.doctype_end - prolog.doctype);
  }
  return out;
}

RootTag FindRoot(string_view text) { return ReadProlog(text).root; }

std::vector<string_view> CutItems(string_view text, string_view name) {
  std::vector<string_view> items;
  std::size_t start = string_view::npos;
  std::size_t i = 0;
  while ((i = text.find('<', i)) != string_view::npos) {
    std::size_t end = EndOfMarkup(text, i);
    if (end == string_view::npos) {
      ++i;
      continue;
    }
    const string_view markup = text.substr(i, end - i);
    const bool is_tag = !markup.starts_with("<!") && !markup.starts_with("<?");
    if (is_tag && TagName(markup) == name) {
      const bool closes = markup.starts_with("</");
      if (!closes && !markup.ends_with("/>")) {
        // An item inside an item: the one before never ended.
        start = i;
      } else if (closes && start != string_view::npos) {
        items.push_back(text.substr(start, end - start));
        start = string_view::npos;
      }
    }
    i = end;
  }
  return items;
}

}  // namespace huiying::ingest
