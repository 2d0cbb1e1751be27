// Rule files to measure with: the pack that ships, and generated ones of the
// same shapes. The generator is deterministic. Pure but for ReadPack().
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "bench/corpus.h"
#include "classify/rule_set.h"

namespace huiying::bench {

using RuleFiles = std::vector<classify::RuleText>;

// Every file below `folder` with its path as LoadRuleSet() wants it.
base::Result<RuleFiles> ReadPack(const std::string& folder);

enum class NearItems { kLeaveOut, kGenerate };

// `count` rules over words of the corpus (a quarter: with more, the few that
// are not common would each stand in dozens of rules) and words that are not
// in it. Of 20 rules 6 look for any of some terms, 4 for terms of two groups, 2
// for a list beside a term, 6 for terms or a gap pattern and 2 for words near
// each other (a gap pattern more when near is left out); one half excludes a
// list, the others a few terms. The pack has more patterns a rule and as many
// terms.
RuleFiles GeneratedRules(std::size_t count, const Words& words,
                         NearItems near);

}  // namespace huiying::bench
