// A table says of every code point of the basic plane what it becomes when it
// stands alone; the few that depend on their neighbours (combining marks,
// Hangul letters) are normalised in the shortest segment that nothing outside
// can change, and each result is mapped to its whole segment. Segments are cut
// at 32 code points (as in Unicode's stream-safe format), so that a million
// combining marks cost linear time.
#include "text/canonical.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "text/utf8.h"

namespace huiying::text {
namespace {

constexpr std::size_t kLongestSegment = 32;
// Longer gaps are layout, not evasion.
constexpr std::size_t kLongestGap = 4;
constexpr std::size_t kLongestPinyin = 10;
constexpr std::uint32_t kBasicPlane = 0x10000;

// An entry of the table: the code point it becomes, and flags.
constexpr std::uint32_t kNeighbours = 0;  // depends on what stands beside it
constexpr std::uint32_t kPoint = 0x1FFFFF;
constexpr std::uint32_t kTraditional = 1U << 21;
constexpr std::uint32_t kBreaks = 1U << 22;  // may part two characters
constexpr std::uint32_t kNothing = 1U << 23;  // shows nothing
constexpr std::uint32_t kHan = 1U << 24;

const icu::Normalizer2& Normalizer() {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* instance =
      icu::Normalizer2::getNFKCCasefoldInstance(error);
  HUIYING_CHECK_MSG(U_SUCCESS(error), "ICU has no NFKC data");
  return *instance;
}

// What people put between the characters of a word to break it.
bool IsSeparator(char32_t c) {
  static constexpr std::u32string_view kSeparators =
      U" .*_-/|\\·•~`^+='丨｜・‧°¨";
  return kSeparators.contains(c) ||
         (c > 0x2000 &&
          u_charType(static_cast<UChar32>(c)) == U_OTHER_SYMBOL);
}

bool IsRealHan(char32_t c) { return IsHan(c) && c != U'丨'; }

bool IsPinyinLetter(char32_t c) {
  return u_isalpha(static_cast<UChar32>(c)) && !IsHan(c) && c < 0x250;
}

// Normalised alone, without Traditional to Simplified.
std::uint32_t BaseEntryOf(char32_t c, const icu::Normalizer2& normalizer) {
  if (c >= 0xD800 && c < 0xE000) return kNeighbours;
  const auto point = static_cast<UChar32>(c);
  if (!normalizer.hasBoundaryBefore(point)) return kNeighbours;
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString folded =
      normalizer.normalize(icu::UnicodeString(point), error);
  HUIYING_CHECK_MSG(U_SUCCESS(error), "ICU could not normalise a character");
  if (folded.isEmpty()) return kNothing;
  return folded.countChar32() == 1
             ? static_cast<std::uint32_t>(folded.char32At(0))
             : kNeighbours;
}

const std::vector<std::uint32_t>& BaseEntries() {
  static const auto* entries = [] {
    auto* out = new std::vector<std::uint32_t>(kBasicPlane);
    const icu::Normalizer2& normalizer = Normalizer();
    for (char32_t c = 1; c < kBasicPlane; ++c) {
      (*out)[c] = BaseEntryOf(c, normalizer);
    }
    return out;
  }();
  return *entries;
}

// Emoji and rare Chinese characters, which stand for themselves.
bool IsPlainHigh(char32_t c) {
  return (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x2F7FF);
}

// The three bytes at `at` as one number, the first one lowest.
std::uint32_t ThreeBytes(const unsigned char* at) {
  return at[0] | (std::uint32_t{at[1]} << 8) | (std::uint32_t{at[2]} << 16);
}

bool IsThreeByteForm(std::uint32_t bytes) {
  return (bytes & 0xC0C0F0) == 0x8080E0;
}

char32_t ThreeByteValue(std::uint32_t bytes) {
  return ((bytes & 0x0F) << 12) | ((bytes >> 2) & 0xFC0) |
         ((bytes >> 16) & 0x3F);
}

}  // namespace

// One text into one view.
class Folder {
 public:
  Folder(std::string_view text, const std::vector<std::uint32_t>& entries,
         const TraditionalTable* table, View& out)
      : at_(reinterpret_cast<const unsigned char*>(text.data())),
        end_(at_ + text.size()), entries_(entries),
        table_(table), out_(out) {}

  void Run() {
    out_.Clear();
    out_.Reserve(Left());
    while (at_ < end_) {
      if (!Simple()) Rare();
    }
  }

  std::uint32_t flags() const { return flags_; }
  // Whether something stands behind a Chinese character that may break a word.
  bool suspicious() const { return suspicious_; }

 private:
  std::size_t Left() const { return static_cast<std::size_t>(end_ - at_); }
  std::string_view Rest() const {
    return {reinterpret_cast<const char*>(at_), Left()};
  }

  // Characters of one or three bytes that stand for themselves; false when
  // another one is reached. The loop that everything passes through: its
  // state is in locals.
  bool Simple() {
    const std::uint32_t* const entries = entries_.data();
    char32_t* const first = out_.points_.data() + out_.length_;
    char32_t* point = first;
    const unsigned char* at = at_;
    std::uint32_t flags = 0;
    bool before_is_han = out_.length_ > 0 && IsHan(first[-1]);
    while (at < end_) {
      char32_t c = *at;
      std::uint32_t bytes = 1;
      if (c >= 0x80) {
        if (end_ - at < 3) break;
        const std::uint32_t three = ThreeBytes(at);
        if (!IsThreeByteForm(three)) break;
        c = ThreeByteValue(three);
        if (c < 0x800) break;  // overlong
        bytes = 3;
      }
      const std::uint32_t entry = entries[c];
      if (entry == kNeighbours || entry == kNothing) break;
      if ((entry & kBreaks) != 0 && before_is_han) suspicious_ = true;
      flags |= entry;
      *point++ = entry & kPoint;
      before_is_han = (entry & kHan) != 0;
      at += bytes;
    }
    flags_ |= flags;
    Wrote(static_cast<std::uint32_t>(point - first));
    at_ = at;
    return at == end_;
  }

  // So many characters became one code point each.
  void Wrote(std::uint32_t count) {
    if (out_.mapped_) {
      for (std::uint32_t i = 0; i < count; ++i) {
        out_.origins_.push_back({index_ + i, index_ + i + 1});
      }
    }
    out_.length_ += count;
    index_ += count;
    alone_ = alone_ || count > 0;
  }

  void Rare() {
    const CodePoint c = ReadCodePoint(Rest(), 0);
    if (c.value >= kBasicPlane && IsPlainHigh(c.value)) {
      if (out_.length_ > 0 && IsHan(out_.points_[out_.length_ - 1])) {
        suspicious_ = true;
      }
      Emit(FoldHigh(c.value), {index_, index_ + 1});
      Skip(c.bytes);
      alone_ = true;
      return;
    }
    const std::uint32_t entry =
        c.value < kBasicPlane && c.valid ? entries_[c.value] : kNeighbours;
    if (entry == kNothing) {
      Skip(c.bytes);
      out_.StartMap();
      alone_ = false;
    } else if (entry != kNeighbours) {  // two bytes
      suspicious_ |= (entry & kBreaks) != 0;
      flags_ |= entry;
      Emit(entry & kPoint, {index_, index_ + 1});
      Skip(c.bytes);
      alone_ = true;
    } else {
      Segment(c);
    }
    out_.Reserve(Left());
  }

  void Segment(const CodePoint& first) {
    const icu::Normalizer2& normalizer = Normalizer();
    if (alone_ &&
        !normalizer.hasBoundaryBefore(static_cast<UChar32>(first.value))) {
      TakeBack();
    }
    alone_ = false;
    const std::uint32_t begin = index_;
    icu::UnicodeString segment;
    do {
      const CodePoint c = ReadCodePoint(Rest(), 0);
      segment.append(static_cast<UChar32>(c.value));
      Skip(c.bytes);
    } while (at_ < end_ && index_ - begin < kLongestSegment &&
             !normalizer.hasBoundaryBefore(
                 static_cast<UChar32>(ReadCodePoint(Rest(), 0).value)));
    UErrorCode error = U_ZERO_ERROR;
    const icu::UnicodeString folded = normalizer.normalize(segment, error);
    HUIYING_CHECK_MSG(U_SUCCESS(error), "ICU could not normalise a segment");
    suspicious_ = true;  // rare enough to look twice
    if (folded.isEmpty()) out_.StartMap();
    for (std::int32_t i = 0; i < folded.length();) {
      const UChar32 c = folded.char32At(i);
      Emit(FoldHigh(static_cast<char32_t>(c)), {begin, index_});
      i += U16_LENGTH(c);
    }
  }

  // The character before belongs to the segment that starts here.
  void TakeBack() {
    do {
      --at_;
    } while ((*at_ & 0xC0) == 0x80);
    --index_;
    --out_.length_;
    if (out_.mapped_) out_.origins_.pop_back();
  }

  char32_t FoldHigh(char32_t c) {
    if (table_ == nullptr) return c;
    const char32_t simple = table_->Fold(c);
    if (simple != c) flags_ |= kTraditional;
    return simple;
  }

  void Emit(char32_t c, Span from) {
    out_.Append(c, from);
  }
  void Skip(std::size_t bytes) {
    at_ += bytes;
    ++index_;
  }

  const unsigned char* at_;
  const unsigned char* end_;
  const std::vector<std::uint32_t>& entries_;
  const TraditionalTable* table_;
  View& out_;
  std::uint32_t index_ = 0;  // of the code point at at_ in the original
  std::uint32_t flags_ = 0;
  bool suspicious_ = false;
  bool alone_ = false;  // the last one written came from one character
};

namespace {

class Deevader {
 public:
  explicit Deevader(const View& view) : view_(view), points_(view.points()) {}

  // Whether there is anything to take out.
  bool Finds() const {
    for (std::size_t at = 1; at < points_.size(); ++at) {
      if (Dropped(at) > 0) return true;
    }
    return false;
  }

  void Run(View& out) const {
    out.Clear();
    for (std::size_t at = 0; at < points_.size();) {
      const std::size_t dropped = Dropped(at);
      at += dropped;
      if (dropped > 0) continue;
      const auto index = static_cast<std::uint32_t>(at);
      out.Append(points_[at], view_.OriginalOf(index, index + 1));
      ++at;
    }
  }

 private:
  // Number of code points from `at` on that only part two Chinese characters.
  std::size_t Gap(std::size_t at) const {
    std::size_t end = at;
    while (end < points_.size() && end - at < kLongestGap &&
           IsSeparator(points_[end])) {
      ++end;
    }
    return end > at && end < points_.size() && IsRealHan(points_[end])
               ? end - at
               : 0;
  }

  // `(jing)` behind a Chinese character.
  std::size_t Pinyin(std::size_t at) const {
    if (points_[at] != U'(') return 0;
    std::size_t end = at + 1;
    while (end < points_.size() && end - at <= kLongestPinyin &&
           IsPinyinLetter(points_[end])) {
      ++end;
    }
    const bool closed = end < points_.size() && points_[end] == U')';
    return closed && end > at + 1 ? end + 1 - at : 0;
  }

  std::size_t Dropped(std::size_t at) const {
    if (at == 0 || !IsRealHan(points_[at - 1])) return 0;
    if (IsRealHan(points_[at])) return 0;  // nearly always
    const std::size_t pinyin = Pinyin(at);
    return pinyin > 0 ? pinyin : Gap(at);
  }

  const View& view_;
  std::u32string_view points_;
};

}  // namespace

Canonicaliser::Canonicaliser(TraditionalTable table)
    : table_(std::move(table)), entries_(BaseEntries()) {
  for (std::uint32_t& entry : entries_) {
    if (entry == kNeighbours || entry == kNothing) continue;
    const char32_t simple = table_.Fold(entry);
    if (simple >= kBasicPlane) {
      entry = kNeighbours;  // the long way knows it
      continue;
    }
    const std::uint32_t traditional = simple == entry ? 0 : kTraditional;
    const bool breaks = IsSeparator(simple) || simple == U'(';
    entry = static_cast<std::uint32_t>(simple) | traditional |
            (breaks ? kBreaks : 0) | (IsHan(simple) ? kHan : 0);
  }
}

bool Canonicaliser::FoldInto(std::string_view text, View& out) const {
  Folder folder(text, entries_, &table_, out);
  folder.Run();
  if ((folder.flags() & kTraditional) != 0 && table_.has_phrases()) {
    FoldPhrases(text, out);
  }
  return folder.suspicious();
}

// Phrases are written in Traditional, so they are looked for before the
// characters change.
void Canonicaliser::FoldPhrases(std::string_view text, View& out) const {
  View before;
  Folder(text, BaseEntries(), nullptr, before).Run();
  const std::u32string_view points = before.points();
  out.Clear();
  for (std::uint32_t at = 0; at < before.length();) {
    const auto match = table_.LongestPhrase(points.substr(at));
    if (match.length == 0) {
      out.Append(table_.Fold(points[at]), before.OriginalOf(at, at + 1));
      ++at;
      continue;
    }
    const auto length = static_cast<std::uint32_t>(match.length);
    for (std::uint32_t i = 0; i < match.becomes.size(); ++i) {
      const bool alike = match.becomes.size() == match.length;
      out.Append(match.becomes[i],
                 alike ? before.OriginalOf(at + i, at + i + 1)
                       : before.OriginalOf(at, at + length));
    }
    at += length;
  }
}

void Canonicaliser::Run(std::string_view text, Canonical& out) const {
  out.deevaded.Clear();
  out.evasive = false;
  if (!FoldInto(text, out.canonical)) return;
  const Deevader deevader(out.canonical);
  if (!deevader.Finds()) return;
  deevader.Run(out.deevaded);
  out.evasive = true;
}

std::string Canonicaliser::Fold(std::string_view text) const {
  View out;
  FoldInto(text, out);
  return out.Utf8();
}

}  // namespace huiying::text
