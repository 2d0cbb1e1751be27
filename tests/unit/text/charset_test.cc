#include "text/charset.h"

#include <doctest/doctest.h>

#include <string>

namespace huiying::text {

using std::string_view_literals::operator""sv;

TEST_CASE("LabelsAndMarksAreRead") {
  const struct {
    std::string_view bytes, label, text, charset;
    std::size_t replaced;
  } kRows[] = {
      {"警察", "", "警察", "utf-8", 0},
      {"警察", "UTF-8", "警察", "utf-8", 0},
      {"\xEF\xBB\xBF警察", "gbk", "警察", "utf-8", 0},
      {"\xBE\xAF\xB2\xEC", "gb2312", "警察", "gb18030", 0},
      {"\xBE\xAF\xB2\xEC", "\"GBK\"", "警察", "gb18030", 0},
      {"\xBE\xAF\xB2\xEC", "", "警察", "gb18030", 0},
      {"\xE9\x46", "gb2312", "镕", "gb18030", 0},  // only in GBK
      {"\xBE\xAF\xFF", "gbk", "警\uFFFD", "gb18030", 1},
      {"\xC4\xB5", "big5", "警", "big5-hkscs", 0},
      {"\xFF\xFE\x66\x8B", "", "警", "utf-16le", 0},
      {"\x8B\x66", "utf-16be", "警", "utf-16be", 0},
      {"\x3D\xD8\x6E\xDC", "utf-16le", "👮", "utf-16le", 0},
      {"\x3D\xD8", "utf-16le", "\uFFFD", "utf-16le", 1},
      {"caf\xE9", "iso-8859-1", "café", "windows-1252", 0},
      {"a\xFF\xE8\xAD\xA6", "utf-8", "a\uFFFD警", "utf-8", 1},
      {"\xE8\xAD", "utf-8", "\uFFFD", "utf-8", 1},
      {"a\0b"sv, "utf-8", "a\uFFFD"
                          "b",
       "utf-8", 1},
      {"", "", "", "utf-8", 0},
  };
  for (const auto& row : kRows) {
    CAPTURE(row.label);
    CAPTURE(row.text);
    const auto decoded = DecodeCharset(row.bytes, row.label);
    REQUIRE(decoded);
    CHECK(decoded->charset == row.charset);
    CHECK(decoded->text == row.text);
    CHECK(decoded->replaced == row.replaced);
  }
}

TEST_CASE("AnUnknownLabelSaysWhatIsExpected") {
  const auto decoded = DecodeCharset("a", "klingon-1");
  REQUIRE(!decoded);
  CHECK(decoded.error().code == base::ErrorCode::kInvalid);
  CHECK(decoded.error().message.contains("klingon-1"));
  CHECK(decoded.error().message.contains("gb18030"));
}

TEST_CASE("LongTextsKeepEveryPairOfSurrogates") {
  std::string bytes;
  std::string expected;
  for (int i = 0; i < 40'000; ++i) {
    bytes += i % 3 ? "\x3D\xD8\x6E\xDC"sv : "\x66\x8B"sv;
    expected += i % 3 ? "👮" : "警";
  }
  const auto decoded = DecodeCharset(bytes, "utf-16le");
  REQUIRE(decoded);
  CHECK(decoded->replaced == 0);
  CHECK(decoded->text == expected);
}

}  // namespace huiying::text
