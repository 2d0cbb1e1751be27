// The two forms of a text that rules read, each with a map back. Pure.
//
// *Canonical*: NFKC and case folding, Traditional to Simplified, characters
// that show nothing (zero width, variation selectors) removed. *De-evaded*:
// also without the separators, and the pinyin in brackets, that people put
// between Chinese characters to get past filters. Every code point of a view
// knows which code points of the original it came from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/traditional.h"

namespace huiying::text {

// Where one code point of a view starts in its bytes, and the code points
// [begin, end) of the original that it came from.
struct Origin {
  std::uint32_t byte = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

struct View {
  std::string text;             // valid UTF-8
  std::vector<Origin> origins;  // one for each code point of text

  std::uint32_t length() const {
    return static_cast<std::uint32_t>(origins.size());
  }
  // Index of the code point that holds the byte.
  // REQUIRES: byte <= text.size().
  std::uint32_t IndexOf(std::size_t byte) const;
  // What code points [from, to) of the view are in the original.
  // REQUIRES: from < to <= length().
  Span OriginalOf(std::uint32_t from, std::uint32_t to) const {
    return {origins[from].begin, origins[to - 1].end};
  }
};

struct Canonical {
  View canonical;
  View deevaded;         // empty when `evasive` is false: the same text
  bool evasive = false;  // whether the de-evaded view differs
};

// Linear in the text; ill-formed bytes read as U+FFFD, one each.
Canonical Canonicalise(std::string_view text, const TraditionalTable& table);

// Only the canonical view's text: for terms that are compared with it.
std::string Fold(std::string_view text, const TraditionalTable& table);

}  // namespace huiying::text
