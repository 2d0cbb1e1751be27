// RuleSet: the rules that say which posts matter, compiled. Immutable; shared
// by threads.
//
// The files are YAML (rules/topics/README.md has the language): term lists in
// lexicon/*.yaml, rules with their samples in topics/*.yaml, the city's places
// and units in units.yaml, and the tables opencc/*.txt. Other files in the
// list are not read. A set with an error is refused whole.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"

namespace huiying::classify {

struct RuleText {
  std::string path;  // relative to rules/, with `/`
  std::string text;
};

struct CompiledRules;

class RuleSet {
 public:
  explicit RuleSet(std::unique_ptr<const CompiledRules> rules);
  ~RuleSet();

  // 16 hex digits: FNV-1a (64 bits) over the names and contents, each with
  // its length, of the files that were read, ordered by name.
  const std::string& version() const;
  std::size_t rule_count() const;
  const CompiledRules& compiled() const { return *rules_; }

 private:
  std::unique_ptr<const CompiledRules> rules_;
};

// The error's message holds one line for each problem, at most 50:
// `topics/crime.yaml:12: rules[0].any[2]: …`.
base::Result<std::shared_ptr<const RuleSet>> LoadRuleSet(
    const std::vector<RuleText>& files);

struct Problem {
  enum class Kind { kError, kWarning };
  Kind kind = Kind::kError;
  std::string message;  // file, line, field, what is wrong, what to do
};

// Everything that is wrong or looks wrong; empty for a clean set. Warnings: a
// list that no rule uses, a term of one character, `\b` or `\w` in a pattern
// (they never match at Chinese characters), a rule without samples.
std::vector<Problem> CheckRules(const std::vector<RuleText>& files);

struct SampleResult {
  std::size_t tried = 0;
  std::vector<std::string> failures;  // file, line, rule, text, what happened
};

// Runs every `matches:` and `misses:` with the place gate off.
SampleResult TestRules(const RuleSet& rules);

}  // namespace huiying::classify
