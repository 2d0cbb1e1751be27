// Patterns that are only words with gaps between them, read apart.
//
// `(货车|轿车)[^。!?]{0,8}相撞` is what most patterns of a rule pack look like.
// Words and the distance between them are known from the one pass over the
// text, so such a pattern needs no regular expression at run time. What is not
// of this shape is left to RE2. Only classify/ sees it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiying::classify {

inline constexpr std::uint32_t kLongestRun = 12;  // of `[0-9]+` between words

// What may stand between two words.
struct Gap {
  std::uint32_t least = 0;  // code points
  std::uint32_t most = 0;
  std::u32string never = {};  // none of these characters
  std::u32string only = {};   // nothing but these, unless empty
  std::u32string skip = {};   // any number of these in front counts for nothing
  // Unless empty: one more character in front of the next word, not of these.
  std::u32string never_last = {};
};

// One of these words or of the words of these lists.
struct Words {
  std::vector<std::u32string> texts;
  std::vector<std::string> lists;
};

// words[0] gaps[0] words[1] …; at least one, never an empty word.
struct WordsWithGaps {
  std::vector<Words> words;
  std::vector<Gap> gaps;
  bool at_start = false;  // the first word begins the text
  bool at_end = false;    // the last one ends it
  std::u32string never_before;  // just before the first: one not of these
  std::optional<Gap> lead;      // from the start of the text to the first
  std::optional<Gap> tail;      // from the last to the end of the text
};

// The terms of a list, or nothing when they cannot be written out.
using TermsOf =
    std::function<std::optional<std::vector<std::u32string>>(std::string_view)>;

// The alternatives of `pattern`; nothing when it is not of that shape.
// `pattern` is valid for RE2 and may hold `{$list}`. Where it ends in a gap or
// begins with a repetition, a shorter text than RE2's is found.
std::optional<std::vector<WordsWithGaps>> ReadGaps(std::string_view pattern,
                                                   const TermsOf& terms_of);

}  // namespace huiying::classify
