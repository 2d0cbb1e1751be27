#include "ingest/parse.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "ingest/atom.h"
#include "ingest/json.h"
#include "ingest/json_feed.h"
#include "ingest/rss.h"
#include "ingest/weibo_ajax.h"
#include "ingest/weibo_mobile.h"
#include "ingest/xml.h"
#include "text/charset.h"
#include "text/utf8.h"

namespace huiying::ingest {
namespace {

using Json = nlohmann::json;
using std::string_view;

bool IsJsonFeed(const Json& json) {
  return TextMember(json, "version").find("jsonfeed.org") != std::string::npos;
}
bool IsWeiboAjax(const Json& json) {
  const Json* const data = Member(json, "data");
  const Json& holder = data == nullptr ? json : *data;
  return Member(holder, "realtime") != nullptr ||
         Member(holder, "list") != nullptr ||
         Member(holder, "mblogid") != nullptr;
}
bool IsWeiboMobile(const Json& json) {
  return Member(json, "ok") != nullptr || Member(json, "data") != nullptr;
}

// The formats, most particular first: a document is read by the first whose
// test it passes.
struct JsonRow {
  Format format;
  bool (*is)(const Json&);
  base::Result<ParsedDocument> (*parse)(const Json&, const ParseContext&);
};
constexpr JsonRow kJsonFormats[] = {
    {Format::kJsonFeed, IsJsonFeed, ParseJsonFeed},
    {Format::kWeiboAjax, IsWeiboAjax, ParseWeiboAjax},
    {Format::kWeiboMobile, IsWeiboMobile, ParseWeiboMobile},
};

struct XmlRow {
  Format format;
  string_view root;  // local name of the first element, lower case
  base::Result<ParsedDocument> (*parse)(string_view, const ParseContext&);
};
constexpr XmlRow kXmlFormats[] = {
    {Format::kRss, "rss", ParseRss},     {Format::kRss, "rdf", ParseRss},
    {Format::kRss, "channel", ParseRss}, {Format::kAtom, "feed", ParseAtom},
    {Format::kAtom, "entry", ParseAtom},
};

constexpr std::array<string_view, 6> kNames = {
    "auto", "rss", "atom", "jsonfeed", "weibo-mobile", "weibo-ajax"};

base::Result<ParsedDocument> Fault(string_view message) {
  return base::Fail(base::ErrorCode::kInvalid, std::string(message));
}

const JsonRow* RowFor(const Json& json) {
  const auto* const row = std::ranges::find_if(
      kJsonFormats, [&](const JsonRow& r) { return r.is(json); });
  return row == std::end(kJsonFormats) ? nullptr : row;
}

const XmlRow* RowForRoot(string_view root) {
  const auto* const row = std::ranges::find(kXmlFormats, root, &XmlRow::root);
  return row == std::end(kXmlFormats) ? nullptr : row;
}

string_view TrimBlanks(string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n\v\f");
  return from == string_view::npos ? string_view{} : text.substr(from);
}

// `charset=` of a media type; `encoding=` of an XML declaration.
std::string LabelAfter(string_view text, string_view name) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const auto at = lower.find(name);
  if (at == std::string::npos) return {};
  string_view rest = string_view(lower).substr(at + name.size());
  rest = TrimBlanks(rest);
  if (!rest.starts_with('=')) return {};
  rest = TrimBlanks(rest.substr(1));
  if (rest.starts_with('"') || rest.starts_with('\'')) rest.remove_prefix(1);
  return std::string(rest.substr(0, rest.find_first_of("\"'; \t\r\n?>")));
}

bool HasHighBytes(string_view bytes) {
  return std::ranges::any_of(
      bytes, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::string XmlLabel(string_view bytes) {
  if (bytes.substr(0, 4) == string_view("<\0?\0", 4)) return "utf-16le";
  if (bytes.substr(0, 4) == string_view("\0<\0?", 4)) return "utf-16be";
  const string_view head = TrimBlanks(bytes.substr(0, 1024));
  if (!head.starts_with("<?xml")) return {};
  return LabelAfter(head.substr(0, head.find("?>")), "encoding");
}

// Labels are wrong more often than bytes are: what reads as UTF-8 is UTF-8.
// Else the header's label and the document's, whichever fits without a fault.
base::Result<std::string> Decode(string_view bytes,
                                 const std::string& content_type) {
  if (HasHighBytes(bytes) && text::IsValidUtf8(bytes)) {
    auto decoded = text::DecodeCharset(bytes, "utf-8");
    if (decoded) return std::move(decoded->text);
  }
  std::optional<text::Decoded> best;
  std::string unknown;
  for (const std::string& label :
       {LabelAfter(content_type, "charset"), XmlLabel(bytes), std::string()}) {
    if (label.empty() && best) continue;
    auto decoded = text::DecodeCharset(bytes, label);
    if (!decoded) {
      unknown = label;
      continue;
    }
    if (!best || decoded->replaced < best->replaced) best = *decoded;
    if (best->replaced == 0) break;
  }
  // Better no posts than posts of question marks.
  if (!best || (!unknown.empty() && best->replaced > 0)) {
    return base::Fail(base::ErrorCode::kInvalid, "unknown_charset: " + unknown);
  }
  return std::move(best->text);
}

bool IsLoginPage(string_view html) {
  static constexpr string_view kMarks[] = {"Sina Visitor System",
                                           "passport.weibo",
                                           "type=\"password\"",
                                           "type='password'",
                                           "请登录",
                                           "请先登录",
                                           "安全验证",
                                           "captcha"};
  return std::ranges::any_of(kMarks, [&](string_view mark) {
    return html.find(mark) != string_view::npos;
  });
}

base::Result<ParsedDocument> ParseMarkup(Format format, string_view text,
                                         const ParseContext& context) {
  const std::string root = FindRoot(text).name;
  if (const XmlRow* row = RowForRoot(root)) return row->parse(text, context);
  if (IsLoginPage(text)) {
    return Fault("login_page: a page that asks to sign in");
  }
  if (root.empty() && text.find("<rss") == string_view::npos &&
      text.find("<feed") == string_view::npos) {
    return Fault("not_a_feed: neither XML nor JSON");
  }
  if (root.empty()) return Fault("truncated: the document breaks off");
  if (root == "html" || format == Format::kAuto) {
    return Fault("not_a_feed: a document of <" + root.substr(0, 40) + ">");
  }
  return Fault("not_a_feed: <" + root.substr(0, 40) + "> is not " +
               std::string(FormatName(format)));
}

}  // namespace

std::span<const string_view> FormatNames() { return kNames; }

string_view FormatName(Format format) {
  return kNames[static_cast<std::size_t>(format)];
}

std::optional<Format> FormatFromName(string_view name) {
  const auto at = std::ranges::find(kNames, name);
  if (at == kNames.end()) return std::nullopt;
  return static_cast<Format>(at - kNames.begin());
}

Format DetectFormat(string_view text) {
  text = TrimBlanks(text);
  if (text.starts_with('{') || text.starts_with('[')) {
    const auto json = ReadJson(text);
    const JsonRow* const row = json ? RowFor(*json) : nullptr;
    return row == nullptr ? Format::kAuto : row->format;
  }
  const XmlRow* const row = RowForRoot(FindRoot(text).name);
  return row == nullptr ? Format::kAuto : row->format;
}

base::Result<ParsedDocument> Parse(Format format, string_view bytes,
                                   const ParseContext& context) {
  auto decoded = Decode(bytes, context.content_type);
  if (!decoded) return std::unexpected(std::move(decoded).error());
  const string_view text = TrimBlanks(*decoded);
  if (text.empty()) return Fault("empty_document: nothing came");
  if (!text.starts_with('{') && !text.starts_with('[')) {
    return ParseMarkup(format, text, context);
  }
  const auto json = ReadJson(text);
  if (!json) return std::unexpected(json.error());
  if (const JsonRow* row = RowFor(*json)) return row->parse(*json, context);
  for (const JsonRow& row : kJsonFormats) {
    if (row.format == format) return row.parse(*json, context);
  }
  return Fault("not_a_feed: JSON of an unknown kind");
}

std::string FaultCode(const base::Error& error) {
  const auto colon = error.message.find(": ");
  const std::string code = error.message.substr(0, colon);
  const bool is_code =
      !code.empty() && code.size() <= 40 &&
      std::ranges::all_of(code, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
      });
  return is_code ? code : "unreadable";
}

}  // namespace huiying::ingest
