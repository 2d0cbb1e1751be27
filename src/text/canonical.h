// Canonicaliser: the two forms of a text that rules read. Pure; immutable once
// its tables are in; shared by threads.
//
// *Canonical*: NFKC and case folding, Traditional to Simplified by phrase and
// by character, characters that show nothing (zero width, variation selectors)
// removed. *De-evaded*: also without the separators, and the pinyin in
// brackets, that people put between Chinese characters to get past filters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/traditional.h"
#include "text/view.h"

namespace huiying::text {

struct Canonical {
  View canonical;
  View deevaded;         // empty when `evasive` is false: the same text
  bool evasive = false;  // whether the de-evaded view differs
};

class Canonicaliser {
 public:
  explicit Canonicaliser(TraditionalTable table = {});

  // Linear in the text; ill-formed bytes read as U+FFFD, one each. `out` is
  // written anew; handing in the same one again spares the memory.
  void Run(std::string_view text, Canonical& out) const;

  // Only the canonical view's text: for terms that are compared with it.
  std::string Fold(std::string_view text) const;

 private:
  bool FoldInto(std::string_view text, View& out) const;
  void FoldPhrases(std::string_view text, View& out) const;

  TraditionalTable table_;
  // By code point of the basic plane: what it becomes alone, and flags.
  std::vector<std::uint32_t> entries_;
};

}  // namespace huiying::text
