// What others would do with the same patterns: Vectorscan, RE2::Set, and one
// RE2 a rule. Confined to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/patterns.h"

namespace huiying::bench {

class Peer {
 public:
  virtual ~Peer() = default;
  // How many patterns (Vectorscan) or rules (RE2) match the bytes.
  virtual std::uint64_t MatchesIn(std::string_view text) = 0;
};

struct MadePeer {
  std::unique_ptr<Peer> peer;  // empty: could not be made; `about` says why
  double seconds = 0;          // to compile
  std::string about;           // what it was given
};

// One block-mode database of all distinct patterns, terms as literals; each
// pattern reports once a scan (HS_FLAG_SINGLEMATCH), which is all that a rule
// asks. One hs_scan a post.
MadePeer MakeVectorscan(const std::vector<RulePatterns>& rules);

// One alternation for each rule.
MadePeer MakeRe2Set(const std::vector<RulePatterns>& rules,
                    std::int64_t max_memory);
MadePeer MakeRe2Each(const std::vector<RulePatterns>& rules);

}  // namespace huiying::bench
