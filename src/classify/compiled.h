// The inside of a RuleSet: what the files said, and the machines made of it.
// Only classify/ sees it.
#pragma once

#include <re2/filtered_re2.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "classify/literals.h"
#include "model/names.h"
#include "text/traditional.h"

namespace huiying::classify {

// One thing that a rule looks for: a term, a list of terms or a pattern.
struct Item {
  enum class Kind { kTerm, kList, kPattern };
  Kind kind = Kind::kTerm;
  std::uint32_t id = 0;  // literal, list or pattern
  std::string written;   // as in the file
};

// At least one of its items must match.
using Group = std::vector<Item>;

struct Sample {
  std::string text;
  bool must_match = true;
  int line = 0;
};

struct Rule {
  std::string name;  // `topic/name`
  std::string file;
  int line = 0;
  std::uint32_t topic = 0;
  std::vector<Group> groups;  // all of them
  Group none;                 // and none of these
  model::Grade grade = 4;
  std::vector<std::string> instead_of;  // topics that give way to this rule
  std::string route;
  bool no_answer = false;
  std::vector<Sample> samples;
};

// From `deaths` or `injured` on, the topic's grade is at least this grave.
struct CountStep {
  std::uint32_t deaths = 0;   // 0: does not ask
  std::uint32_t injured = 0;
  model::Grade grade = 4;
};

struct Topic {
  std::string name;
  std::string file;
  int line = 0;
  std::int64_t order = 100;  // the first topic of a verdict has the lowest
  bool answer_due = true;
  bool fallback = false;  // counts only when no other topic does
  std::string route;
  std::vector<CountStep> counts;
};

struct TermList {
  std::string name;
  std::string file;
  int line = 0;
  bool trap = false;
  bool used = false;
  std::vector<std::string> terms;  // folded, without the bar of a trap
  std::vector<std::string> unless;  // folded; of a trap
};

struct Place {
  std::string name;
  bool unit = false;
};

// Where a literal occurs: everything one occurrence means.
struct LiteralUse {
  std::vector<std::uint32_t> lists;
  std::vector<std::uint32_t> places;
  std::vector<std::uint32_t> atoms;  // of the patterns' prefilter
  struct Trap {
    std::uint32_t list = 0;
    std::uint32_t bar = 0;  // code points before the bar; 0: mask it whole
  };
  std::vector<Trap> traps;
  std::vector<std::uint32_t> triggers;  // rules to try when it occurs
};

struct Pattern {
  std::string written;
  int filtered_id = 0;
  std::optional<std::uint32_t> trap_list;
  std::vector<std::uint32_t> triggers;
};

struct CompiledRules {
  std::string version;
  text::TraditionalTable traditional;
  std::vector<Topic> topics;
  std::vector<Rule> rules;
  std::vector<TermList> lists;
  std::map<std::string, std::uint32_t> list_ids;
  std::vector<std::vector<std::uint32_t>> list_triggers;  // rules, by list
  std::vector<Place> places;
  Literals literals;
  std::vector<LiteralUse> uses;  // by literal
  std::vector<Pattern> patterns;
  // Over the patterns. Atoms have at least two Chinese characters or four
  // letters: one character is too common to keep a pattern from running.
  re2::FilteredRE2 filter{4};
  bool has_patterns = false;
};

}  // namespace huiying::classify
