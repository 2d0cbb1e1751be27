// Traditional to Simplified, by phrase and by character. Immutable once parsed.
//
// The data are lines `traditional TAB simplified [simplified …]` as OpenCC's
// TSCharacters.txt and TSPhrases.txt have them; the first form counts. A phrase
// may be longer than one character. Lines of `#` are comments.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"

namespace huiying::text {

class TraditionalTable {
 public:
  // An empty table folds nothing.
  TraditionalTable();

  // Adds the pairs of `tsv`; a pair of one already known is ignored, so load
  // the more trusted file first. kInvalid names the line.
  base::Status Parse(std::string_view tsv);

  char32_t Fold(char32_t c) const {
    if (c < low_.size()) return low_[c];
    const auto it = high_.find(c);
    return it == high_.end() ? c : it->second;
  }

  // The longest phrase that `text` starts with.
  struct Match {
    std::size_t length = 0;  // 0: none
    std::u32string_view becomes;
  };
  Match LongestPhrase(std::u32string_view text) const;

  std::size_t size() const { return pairs_ + phrases_.size(); }
  bool has_phrases() const { return !phrases_.empty(); }

 private:
  std::vector<char32_t> low_;  // the basic plane: itself or its simple form
  std::unordered_map<char32_t, char32_t> high_;
  std::vector<bool> known_;
  std::size_t pairs_ = 0;
  std::unordered_map<std::u32string, std::u32string> phrases_;
  std::unordered_map<char32_t, std::size_t> longest_;  // by first character
};

}  // namespace huiying::text
