// Rule files to CompiledRules. Only classify/ sees it.
#pragma once

#include <memory>
#include <vector>

#include "classify/compiled.h"
#include "classify/rule_set.h"

namespace huiying::classify {

struct Built {
  std::unique_ptr<CompiledRules> rules;  // usable when no problem is an error
  std::vector<Problem> problems;
};

Built BuildRules(const std::vector<RuleText>& files);

}  // namespace huiying::classify
