// One pass over the code points. Characters that normalisation leaves alone
// whatever stands beside them (ASCII, common ideographs) take the fast path;
// the others are normalised in the shortest segment that nothing outside can
// change, and each result is mapped to its whole segment. Segments are cut at
// 32 code points (as in Unicode's stream-safe format), so that a million
// combining marks cost linear time.
#include "text/canonical.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "base/check.h"
#include "text/utf8.h"

namespace huiying::text {
namespace {

constexpr std::size_t kLongestSegment = 32;
// Longer gaps are layout, not evasion.
constexpr std::size_t kLongestGap = 4;
constexpr std::size_t kLongestPinyin = 10;

const icu::Normalizer2& Normalizer() {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* instance =
      icu::Normalizer2::getNFKCCasefoldInstance(error);
  HUIYING_CHECK_MSG(U_SUCCESS(error), "ICU has no NFKC data");
  return *instance;
}

bool IsInert(char32_t c) {
  return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\t' ||
         (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         c == 0x3001 || c == 0x3002 || (c >= 0x3008 && c <= 0x3011);
}

void Append(View& view, char32_t c, Span from) {
  view.origins.push_back({static_cast<std::uint32_t>(view.text.size()),
                          from.begin, from.end});
  AppendCodePoint(view.text, c);
}

class Folder {
 public:
  Folder(std::string_view text, const TraditionalTable& table)
      : text_(text), table_(table), normalizer_(Normalizer()) {
    view_.text.reserve(text.size());
    view_.origins.reserve(text.size() / 2);
  }

  View Run() {
    while (at_ < text_.size()) {
      const CodePoint c = Peek();
      // An inert character is only itself when no mark follows it.
      if (IsInert(c.value) && NextIsInert(c.bytes)) {
        const char32_t lower = c.value >= 'A' && c.value <= 'Z'
                                   ? c.value + 0x20
                                   : c.value;
        Append(view_, table_.Fold(lower), {index_, index_ + 1});
        Advance(c.bytes);
      } else {
        Segment();
      }
    }
    return std::move(view_);
  }

 private:
  CodePoint Peek() const { return ReadCodePoint(text_, at_); }
  void Advance(std::size_t bytes) {
    at_ += bytes;
    ++index_;
  }

  bool NextIsInert(std::size_t skip) const {
    const std::size_t next = at_ + skip;
    if (next >= text_.size()) return true;
    const char32_t c = ReadCodePoint(text_, next).value;
    return IsInert(c) ||
           normalizer_.hasBoundaryBefore(static_cast<UChar32>(c));
  }

  void Segment() {
    const std::uint32_t begin = index_;
    icu::UnicodeString segment;
    do {
      const CodePoint c = Peek();
      segment.append(static_cast<UChar32>(c.value));
      Advance(c.bytes);
    } while (at_ < text_.size() && index_ - begin < kLongestSegment &&
             !normalizer_.hasBoundaryBefore(
                 static_cast<UChar32>(Peek().value)));
    UErrorCode error = U_ZERO_ERROR;
    const icu::UnicodeString folded = normalizer_.normalize(segment, error);
    HUIYING_CHECK_MSG(U_SUCCESS(error), "ICU could not normalise a segment");
    for (std::int32_t i = 0; i < folded.length();) {
      const UChar32 c = folded.char32At(i);
      Append(view_, table_.Fold(static_cast<char32_t>(c)), {begin, index_});
      i += U16_LENGTH(c);
    }
  }

  std::string_view text_;
  const TraditionalTable& table_;
  const icu::Normalizer2& normalizer_;
  View view_;
  std::size_t at_ = 0;
  std::uint32_t index_ = 0;
};

// What people put between the characters of a word to break it.
bool IsSeparator(char32_t c) {
  static constexpr std::u32string_view kSeparators =
      U" .*_-/|\\·•~`^+='丨｜・‧°¨";
  return kSeparators.contains(c) ||
         (c > 0x2000 && u_charType(static_cast<UChar32>(c)) ==
                            U_OTHER_SYMBOL);
}

bool IsRealHan(char32_t c) { return IsHan(c) && c != U'丨'; }

bool IsPinyinLetter(char32_t c) {
  return u_isalpha(static_cast<UChar32>(c)) && !IsHan(c) && c < 0x250;
}

class Deevader {
 public:
  explicit Deevader(const View& view) : view_(view) {
    for (const Origin& origin : view.origins) {
      points_.push_back(ReadCodePoint(view.text, origin.byte).value);
    }
  }

  // Number of code points from `at` on that only part two Chinese characters.
  std::size_t Gap(std::size_t at) const {
    if (at == 0 || !IsRealHan(points_[at - 1])) return 0;
    std::size_t end = at;
    while (end < points_.size() && end - at < kLongestGap &&
           IsSeparator(points_[end])) {
      ++end;
    }
    return end < points_.size() && IsRealHan(points_[end]) ? end - at : 0;
  }

  // `(jing)` behind a Chinese character.
  std::size_t Pinyin(std::size_t at) const {
    if (at == 0 || points_[at] != U'(' || !IsRealHan(points_[at - 1])) {
      return 0;
    }
    std::size_t end = at + 1;
    while (end < points_.size() && end - at <= kLongestPinyin &&
           IsPinyinLetter(points_[end])) {
      ++end;
    }
    const bool closed = end < points_.size() && points_[end] == U')';
    return closed && end > at + 1 ? end + 1 - at : 0;
  }

  std::size_t Dropped(std::size_t at) const {
    const std::size_t pinyin = Pinyin(at);
    return pinyin > 0 ? pinyin : Gap(at);
  }

  View Run() const {
    View out;
    out.text.reserve(view_.text.size());
    for (std::size_t at = 0; at < points_.size();) {
      const std::size_t dropped = Dropped(at);
      at += dropped;
      if (dropped > 0) continue;
      Append(out, points_[at],
             {view_.origins[at].begin, view_.origins[at].end});
      ++at;
    }
    return out;
  }

 private:
  const View& view_;
  std::u32string points_;
};

}  // namespace

std::uint32_t View::IndexOf(std::size_t byte) const {
  HUIYING_CHECK(byte <= text.size());
  if (byte == text.size()) return length();
  const auto after = std::ranges::upper_bound(
      origins, byte, {}, [](const Origin& o) { return o.byte; });
  return static_cast<std::uint32_t>(after - origins.begin()) - 1;
}

Canonical Canonicalise(std::string_view text, const TraditionalTable& table) {
  Canonical out;
  out.canonical = Folder(text, table).Run();
  View deevaded = Deevader(out.canonical).Run();
  if (deevaded.length() != out.canonical.length()) {
    out.deevaded = std::move(deevaded);
    out.evasive = true;
  }
  return out;
}

std::string Fold(std::string_view text, const TraditionalTable& table) {
  return Folder(text, table).Run().text;
}

}  // namespace huiying::text
