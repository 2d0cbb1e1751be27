// The same patterns for the peers: what the rules of a set look for, as plain
// terms and regular expressions. Pure.
//
// Of each rule the positive items, all of `any` and `all` in one row: a peer
// that knows them knows what stands in a post, not yet what it means. Left out
// are `none`, `without`, `in`, weak terms' companions, the anchors of terms,
// traps, variants, places, counts, folding, the second view and the decision,
// so that a peer has less to do than Classify.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "bench/rule_files.h"

namespace huiying::bench {

struct Pattern {
  bool regex = false;
  std::string text;  // a plain term, or a regular expression of RE2's syntax

  friend auto operator<=>(const Pattern&, const Pattern&) = default;
};

// The expression that matches the pattern.
std::string ExpressionOf(const Pattern& pattern);

using RulePatterns = std::vector<Pattern>;

// One for each rule, in the order of the files. The error is of a file that
// cannot be read; an item of an unknown kind is one.
base::Result<std::vector<RulePatterns>> PatternsOf(const RuleFiles& files);

}  // namespace huiying::bench
