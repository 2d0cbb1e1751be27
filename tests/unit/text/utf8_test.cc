#include "text/utf8.h"

#include <doctest/doctest.h>

namespace huiying::text {

TEST_CASE("IllFormedBytesAreReplacedByMaximalParts") {
  const struct {
    std::string_view bytes, text;
    std::size_t replaced;
  } kRows[] = {
      {"警", "警", 0},
      {"\xC0\x80", "\uFFFD\uFFFD", 2},          // overlong
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD", 3},  // surrogate
      {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD", 4},
      {"\xE8\xAD" "a", "\uFFFDa", 1},
      {"\xF0\x9F\x91", "\uFFFD", 1},
      {"\x80", "\uFFFD", 1},
  };
  for (const auto& row : kRows) {
    CAPTURE(row.text);
    const CleanText clean = CleanUtf8(row.bytes);
    CHECK(clean.text == row.text);
    CHECK(clean.replaced == row.replaced);
    CHECK(IsValidUtf8(row.bytes) == (row.replaced == 0));
  }
}

TEST_CASE("CodePointsComeBackAsWritten") {
  for (char32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 251) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string out;
    AppendCodePoint(out, c);
    const CodePoint read = ReadCodePoint(out, 0);
    CHECK((read.valid && read.value == c && read.bytes == out.size()));
  }
}

TEST_CASE("ExcerptsCountCodePointsAndClip") {
  CHECK(ExcerptCodePoints("一a👮四", 1, 3) == "a👮");
  CHECK(ExcerptCodePoints("一a", 0, 2) == "一a");
  CHECK(ExcerptCodePoints("一a", 1, 99) == "a");
  CHECK(ExcerptCodePoints("一a", 2, 3).empty());
  CHECK(ExcerptCodePoints("一a", 1, 1).empty());
}

}  // namespace huiying::text
