// The inside of a RuleSet: what the files said, and the machines made of it.
// Only classify/ sees it.
//
// A *slot* is what a rule may ask for by looking it up: one term, or one list
// of terms. Each occurrence of a literal fills the slots it belongs to.
#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "classify/literals.h"
#include "model/names.h"
#include "text/canonical.h"

namespace huiying::classify {

// One thing that a rule looks for.
struct Item {
  enum class Kind { kSlot, kNear, kPattern };
  Kind kind = Kind::kSlot;
  std::uint32_t id = 0;  // slot, near or pattern
  std::string written;   // as in the file
  bool own_sentence = false;  // as an exclusion: see TermList
};

// At least one of its items must match.
using Group = std::vector<Item>;

// What may stand between two things that are near one another.
struct Distance {
  std::uint32_t least = 0;  // code points between them
  std::uint32_t most = 12;
  std::u32string never;                 // none of these characters
  std::u32string only;                  // nothing but these, unless empty
  std::u32string skip;  // any number of these in front counts for nothing
  // Unless empty: one more character behind them, not of these.
  std::u32string never_last;
  std::vector<std::u32string> without;  // and none of these terms
};

// One of each group, one behind the other, at these distances.
struct Near {
  std::vector<std::vector<std::uint32_t>> groups;  // slots
  std::vector<Distance> distances;                 // one less
  bool any_order = false;
  std::u32string never_before;   // just before the first: one not of these
  std::optional<Distance> lead;  // from the start of the text to the first
  std::optional<Distance> tail;  // from the last to the end of the text
};

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
  std::optional<model::HitField> in;  // only this field counts
  model::Grade grade = 4;
  std::vector<std::string> instead_of;  // topics that give way to this rule
  std::string route;
  bool no_answer = false;
  bool urgent = false;
  std::vector<Sample> samples;
};

// From so many dead, hurt or gathered on, the topic's grade is at least this
// grave. Exactly one number is not 0.
struct CountStep {
  std::uint32_t deaths = 0;
  std::uint32_t injured = 0;
  std::uint32_t crowd = 0;
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
  std::string table;  // the class table its grades come from; may be empty
  std::vector<CountStep> counts;
};

struct TermList {
  enum class Kind { kTerms, kTrap, kVariant, kCue };
  std::string name;
  std::string file;
  int line = 0;
  Kind kind = Kind::kTerms;
  bool used = false;
  std::uint32_t slot = 0;
  std::vector<std::string> terms;      // folded, without bar and anchors
  Group patterns;                      // its `re:` items
  std::vector<std::u32string> unless;  // folded; of a trap or a cue
  std::u32string of;                   // of a variant: what it stands for
  // As an exclusion it says nothing of the other sentences, unless it stands
  // in the first one, which says what the text is about.
  bool own_sentence = false;
  bool no_answer = false;              // of a cue
  model::Grade mildest = 1;            // of a cue: at least this mild
};

struct Place {
  std::string name;
  bool unit = false;
};

// Counts only beside one of its companions.
struct Weak {
  std::vector<std::uint32_t> with;  // slots
  std::uint32_t within = 20;
};

struct Slot {
  std::vector<std::uint32_t> triggers;  // rules to try when it is filled
  std::optional<Weak> weak;
};

// Everything one occurrence of a literal means.
struct LiteralUse {
  struct Fill {
    std::uint32_t slot = 0;
    bool at_start = false;  // only where the text begins
    bool at_end = false;
  };
  struct Trap {
    std::uint32_t list = 0;
    std::uint32_t bar = 0;  // code points before the bar; 0: mask it whole
    std::u32string until;   // mask up to this, unless empty
  };
  std::vector<Fill> fills;
  std::vector<std::uint32_t> places;
  std::vector<Trap> traps;
  std::vector<std::uint32_t> variants;  // lists
  std::vector<std::uint32_t> trap_patterns;  // that need it
};

struct Pattern {
  std::string written;
  std::unique_ptr<re2::RE2> regex;
  // Every match holds at least one of these; none: they say nothing. Their
  // slot is that of a rule's pattern.
  std::vector<std::string> needs;
  std::uint32_t slot = 0;
  std::optional<std::uint32_t> trap_list;
};

// Many short lists in one row, so that reading one of them is one look into
// memory.
struct Rows {
  std::vector<std::uint32_t> starts = {0};
  std::vector<std::uint32_t> values;

  void Close() {
    starts.push_back(static_cast<std::uint32_t>(values.size()));
  }
  std::span<const std::uint32_t> Of(std::uint32_t row) const {
    return std::span(values).subspan(starts[row],
                                     starts[row + 1] - starts[row]);
  }
};

// A post that spread this far is one grade graver, never the gravest.
struct SpreadStep {
  enum class What { kReposts, kComments, kLikes, kViews, kRepostsPerHour };
  What what = What::kReposts;
  std::uint64_t least = 0;
};

struct CompiledRules {
  std::string version;
  std::optional<text::Canonicaliser> folding;
  std::vector<Topic> topics;
  std::vector<Rule> rules;
  std::vector<TermList> lists;
  std::map<std::string, std::uint32_t> list_ids;
  std::vector<std::uint32_t> cues;  // lists
  std::vector<Place> places;
  std::vector<Slot> slots;
  std::vector<std::uint32_t> weak_slots;
  std::vector<Near> nears;
  std::vector<Pattern> patterns;
  std::vector<std::uint32_t> always_trap_patterns;
  std::vector<std::uint32_t> always_rules;  // whose patterns need no words
  std::vector<SpreadStep> spread;
  Literals literals;
  std::vector<LiteralUse> uses;  // by literal
  // What is read for every occurrence, from `uses` and `slots`: by literal the
  // slots it fills, times 4, plus 1 for only where the text begins and 2 for
  // only where it ends; by slot the rules to try.
  Rows fills;
  Rows triggers;
};

}  // namespace huiying::classify
