// Traditional to Simplified, character by character. Immutable once parsed.
//
// The data are lines `traditional TAB simplified [simplified …]` as OpenCC's
// TSCharacters.txt has them; the first form counts. Lines of `#` are comments.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"

namespace huiying::text {

class TraditionalTable {
 public:
  // An empty table folds nothing.
  TraditionalTable();

  // Adds the pairs of `tsv`; a pair of a character already known is ignored,
  // so load the more trusted file first. kInvalid names the line.
  base::Status Parse(std::string_view tsv);

  char32_t Fold(char32_t c) const {
    if (c < low_.size()) return low_[c];
    const auto it = high_.find(c);
    return it == high_.end() ? c : it->second;
  }

  std::size_t size() const { return pairs_; }

 private:
  std::vector<char32_t> low_;  // the basic plane: itself or its simple form
  std::unordered_map<char32_t, char32_t> high_;
  std::vector<bool> known_;
  std::size_t pairs_ = 0;
};

}  // namespace huiying::text
