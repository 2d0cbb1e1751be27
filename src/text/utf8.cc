#include "text/utf8.h"

#include "base/check.h"

namespace huiying::text {
namespace {

// Per lead byte: how many bytes follow and which range the first of them has
// (Unicode 15, table 3-7: it rules out overlong forms and surrogates).
struct Lead {
  std::size_t following;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

Lead LeadOf(unsigned char byte) {
  if (byte < 0x80) return {0};
  if (byte < 0xC2) return {9};
  if (byte < 0xE0) return {1};
  if (byte == 0xE0) return {2, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0x80, 0x9F};
  if (byte < 0xF0) return {2};
  if (byte == 0xF0) return {3, 0x90, 0xBF};
  if (byte < 0xF4) return {3};
  if (byte == 0xF4) return {3, 0x80, 0x8F};
  return {9};
}

bool StartsCodePoint(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

}  // namespace

CodePoint ReadCodePoint(std::string_view text, std::size_t at) {
  HUIYING_CHECK(at < text.size());
  const auto first = static_cast<unsigned char>(text[at]);
  const Lead lead = LeadOf(first);
  if (lead.following == 0) return {first, 1, true};
  if (lead.following > 3) return {kReplacement, 1, false};
  char32_t value = first & (0x3F >> lead.following);
  for (std::size_t i = 1; i <= lead.following; ++i) {
    if (at + i >= text.size()) return {kReplacement, i, false};
    const auto byte = static_cast<unsigned char>(text[at + i]);
    const unsigned char low = i == 1 ? lead.low : 0x80;
    const unsigned char high = i == 1 ? lead.high : 0xBF;
    if (byte < low || byte > high) return {kReplacement, i, false};
    value = (value << 6) | (byte & 0x3F);
  }
  return {value, lead.following + 1, true};
}

void AppendCodePoint(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = kReplacement;
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

CleanText CleanUtf8(std::string_view bytes) {
  CleanText clean;
  clean.text.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint c = ReadCodePoint(bytes, at);
    if (!c.valid || c.value == 0) {
      ++clean.replaced;
      AppendCodePoint(clean.text, kReplacement);
    } else {
      clean.text.append(bytes.substr(at, c.bytes));
    }
    at += c.bytes;
  }
  return clean;
}

std::u32string CodePointsOf(std::string_view bytes) {
  std::u32string out;
  out.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint c = ReadCodePoint(bytes, at);
    at += c.bytes;
    out += c.value;
  }
  return out;
}

bool IsValidUtf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint c = ReadCodePoint(bytes, at);
    if (!c.valid) return false;
    at += c.bytes;
  }
  return true;
}

std::size_t CountCodePoints(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += StartsCodePoint(c);
  return count;
}

std::string_view ExcerptCodePoints(std::string_view text, std::size_t start,
                                   std::size_t end) {
  std::size_t index = 0;
  std::size_t from = text.size();
  std::size_t to = text.size();
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!StartsCodePoint(text[at])) continue;
    if (index == start) from = at;
    if (index == end) {
      to = at;
      break;
    }
    ++index;
  }
  return from < to ? text.substr(from, to - from) : std::string_view();
}

}  // namespace huiying::text
