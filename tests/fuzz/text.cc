// Bytes to text: what text/ promises of any bytes. The first byte chooses the
// charset's label.
#include "tests/fuzz/target.h"
#include "text/canonical.h"
#include "text/charset.h"
#include "text/fingerprint.h"
#include "text/html.h"
#include "text/mask.h"

namespace huiying::fuzz {
namespace {

void CheckCharset(std::string_view bytes, std::string_view label) {
  const auto decoded = text::DecodeCharset(bytes, label);
  if (!decoded) return;
  HUIYING_CHECK(text::IsValidUtf8(decoded->text));
  HUIYING_CHECK(!decoded->text.contains('\0'));
}

void CheckMarkup(std::string_view bytes) {
  HUIYING_CHECK(text::IsValidUtf8(text::HtmlToText(bytes)));
}

void CheckMentions(const std::string& text) {
  const std::string out = text::StripMentions(text);
  HUIYING_CHECK(text::IsValidUtf8(out));
  HUIYING_CHECK(out.size() <= text.size());
}

void CheckMask(const std::string& text, text::Plates plates) {
  const std::string out = text::MaskPrivate(text, plates);
  const std::u32string before = text::CodePointsOf(text);
  const std::u32string after = text::CodePointsOf(out);
  HUIYING_CHECK(text::IsValidUtf8(out));
  HUIYING_CHECK(before.size() == after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    HUIYING_CHECK(after[i] == before[i] || after[i] == U'*');
  }
}

// Every code point of a view comes from a part of the original, in order.
void CheckView(const text::View& view, std::size_t original) {
  HUIYING_CHECK(text::IsValidUtf8(view.Utf8()));
  text::Span last;
  for (std::uint32_t i = 0; i < view.length(); ++i) {
    const text::Span span = view.OriginalOf(i, i + 1);
    HUIYING_CHECK(span.begin < span.end && span.end <= original);
    HUIYING_CHECK(last.begin <= span.begin && last.end <= span.end);
    last = span;
  }
}

const text::Canonicaliser& TheCanonicaliser() {
  static const text::Canonicaliser canonicaliser = [] {
    text::TraditionalTable table;
    HUIYING_CHECK(table.Parse("員\t员\n輔\t辅\n乾\t干\n乾坤\t乾坤\n"
                              "資訊安全\t信息安全\n\U00020021\t一\n"));
    return text::Canonicaliser(std::move(table));
  }();
  return canonicaliser;
}

void CheckCanonical(std::string_view bytes) {
  static text::Canonical views;  // kept, as its users keep it
  TheCanonicaliser().Run(bytes, views);
  const std::size_t original = CountPoints(bytes);
  CheckView(views.canonical, original);
  HUIYING_CHECK(TheCanonicaliser().Fold(bytes) == views.canonical.Utf8());
  if (views.evasive) {
    CheckView(views.deevaded, original);
    HUIYING_CHECK(views.deevaded.length() < views.canonical.length());
  }
  const auto print = text::FingerprintOf(views.canonical.points());
  HUIYING_CHECK(print.length == views.canonical.length());
}

void CheckText(std::string_view bytes) {
  static constexpr std::string_view kLabels[] = {
      "", "utf-8", "gbk", "big5", "utf-16", "utf-16be", "hz-gb-2312",
      "shift_jis", "euc-kr", "none"};
  std::string_view input = bytes;
  CheckCharset(input, kLabels[TakeChoice(input, std::size(kLabels))]);
  CheckMarkup(input);
  CheckCanonical(input);
  const std::string clean = text::CleanUtf8(input).text;
  HUIYING_CHECK(text::IsValidUtf8(clean));
  CheckMentions(clean);
  CheckMask(clean, text::Plates::kKeep);
  CheckMask(clean, text::Plates::kMask);
}

}  // namespace
}  // namespace huiying::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  huiying::fuzz::CheckText(huiying::fuzz::BytesOf(data, size));
  return 0;
}
