// What is allowed and looks wrong: lists nobody uses, terms that a trap always
// masks, rules that can never fire or add nothing.
#include <fmt/format.h>

#include <algorithm>

#include "classify/builder.h"
#include "text/utf8.h"

namespace huiying::classify {
namespace {

// More rules than these are not compared with one another.
constexpr std::size_t kMostCompared = 3000;

bool HasOnlySlots(const Group& group) {
  return std::ranges::all_of(group, [](const Item& item) {
    return item.kind == Item::Kind::kSlot;
  });
}

bool IsWithin(const Group& part, const Group& whole) {
  return std::ranges::all_of(part, [&](const Item& item) {
    return std::ranges::any_of(whole, [&](const Item& other) {
      return item.kind == other.kind && item.id == other.id;
    });
  });
}

}  // namespace

// A term is dead when a trap that needs nothing else masks a part of it.
void Builder::WarnOfDeadTerms() {
  for (const std::uint32_t id : rules_->always_trap_patterns) {
    const Pattern& pattern = rules_->patterns[id];
    const TermList& list = rules_->lists[*pattern.trap_list];
    problems_.push_back(
        {Problem::Kind::kWarning,
         fmt::format("{}:{}: ${}: no word must stand in a match of \"{}\", so "
                     "it is tried on every post; for what stands between two "
                     "marks write 《…》", list.file, list.line, list.name,
                     pattern.written)});
  }
  for (const TermList& list : rules_->lists) {
    const bool read = list.kind == TermList::Kind::kTerms ||
                      list.kind == TermList::Kind::kCue;
    if (read && !list.used && list.kind != TermList::Kind::kCue) {
      problems_.push_back({Problem::Kind::kWarning,
                           fmt::format("{}:{}: ${}: no rule uses this list",
                                       list.file, list.line, list.name)});
    }
    if (!read) continue;
    for (const std::string& term : list.terms) {
      const std::u32string points = text::CodePointsOf(term);
      const LiteralUse::Trap* masks = nullptr;
      rules_->literals.Scan(points, [&](auto id, auto, auto) {
        for (const LiteralUse::Trap& trap : rules_->uses[id].traps) {
          const bool spared = std::ranges::any_of(
              rules_->lists[trap.list].unless, [&](const auto& unless) {
                return rules_->literals.text(id).contains(unless);
              });
          if (trap.until.empty() && !spared) masks = &trap;
        }
      });
      if (masks == nullptr) continue;
      problems_.push_back(
          {Problem::Kind::kWarning,
           fmt::format("{}:{}: ${}: the trap list {} always masks \"{}\"; "
                       "take one of them out", list.file, list.line,
                       list.name, rules_->lists[masks->list].name, term)});
    }
  }
}

bool Builder::CanNeverFire(const Rule& rule) const {
  return std::ranges::any_of(rule.groups, [&](const Group& group) {
    return HasOnlySlots(group) && IsWithin(group, rule.none);
  });
}

// Whether `wide` fires whenever `narrow` does and says at least as much.
bool Builder::Covers(const Rule& wide, const Rule& narrow) const {
  const bool alike = wide.topic == narrow.topic && wide.in == narrow.in &&
                     wide.route == narrow.route &&
                     wide.no_answer == narrow.no_answer &&
                     wide.urgent == narrow.urgent &&
                     wide.instead_of == narrow.instead_of &&
                     wide.grade <= narrow.grade;
  return alike && IsWithin(wide.none, narrow.none) &&
         std::ranges::all_of(wide.groups, [&](const Group& group) {
           return std::ranges::any_of(narrow.groups, [&](const Group& other) {
             return IsWithin(other, group);
           });
         });
}

void Builder::WarnOfRules() {
  const auto& rules = rules_->rules;
  const auto warn = [&](const Rule& rule, std::string_view what) {
    problems_.push_back({Problem::Kind::kWarning,
                         fmt::format("{}:{}: {}: {}", rule.file, rule.line,
                                     rule.name, what)});
  };
  for (const std::uint32_t id : rules_->always_rules) {
    warn(rules[id], "no word must stand in a match of one of its patterns, so "
                    "it is tried on every post; give the pattern a word");
  }
  for (const Rule& rule : rules) {
    if (CanNeverFire(rule)) {
      warn(rule, "`none` rules out everything that one of its groups asks "
                 "for: it can never fire");
    }
    if (rules.size() > kMostCompared) continue;
    for (const Rule& other : rules) {
      if (&other == &rule || !Covers(other, rule)) continue;
      if (Covers(rule, other) && &other > &rule) continue;  // say it once
      warn(rule, fmt::format("adds nothing: {} fires whenever it does",
                             other.name));
      break;
    }
  }
}

}  // namespace huiying::classify
