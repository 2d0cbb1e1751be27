// UTF-8 by code points. Pure.
//
// Everything above bytes counts in Unicode code points: spans of a verdict,
// lengths, excerpts. Functions here take valid UTF-8 unless they say
// otherwise; CleanUtf8() makes it valid.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace huiying::text {

inline constexpr char32_t kReplacement = U'\uFFFD';

// The code point at text[at] and the bytes it takes. Ill-formed bytes read as
// kReplacement with the length of the maximal bad part (at least 1).
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
  bool valid = true;
};
// REQUIRES: at < text.size().
CodePoint ReadCodePoint(std::string_view text, std::size_t at);

// Appends `value`; surrogates and values past U+10FFFF become kReplacement.
void AppendCodePoint(std::string& out, char32_t value);

struct CleanText {
  std::string text;         // valid UTF-8 without NUL
  std::size_t replaced = 0;  // how many ill-formed parts became U+FFFD
};
CleanText CleanUtf8(std::string_view bytes);

bool IsValidUtf8(std::string_view bytes);

// The code points of any bytes; what is ill-formed becomes kReplacement.
std::u32string CodePointsOf(std::string_view bytes);

// Number of code points of valid UTF-8; of anything else the number of bytes
// that start one.
std::size_t CountCodePoints(std::string_view text);

// Code points [start, end), clipped to the text.
std::string_view ExcerptCodePoints(std::string_view text, std::size_t start,
                                   std::size_t end);

// A Chinese character (unified ideographs and extensions, 〇 included).
constexpr bool IsHan(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         c == 0x3007 || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

}  // namespace huiying::text
