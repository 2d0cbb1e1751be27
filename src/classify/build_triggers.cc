// Which words make a rule worth trying: those of its narrowest group.
#include <algorithm>
#include <limits>

#include "classify/builder.h"
#include "text/utf8.h"

namespace huiying::classify {
namespace {

constexpr std::size_t kAlways = std::numeric_limits<std::size_t>::max() / 2;

}  // namespace

std::size_t Builder::WeightOf(std::uint32_t slot) const {
  return slot_terms_[slot];
}

const std::vector<std::uint32_t>& Builder::NarrowestOf(
    const Near& near) const {
  return *std::ranges::min_element(near.groups, {}, [&](const auto& slots) {
    std::size_t weight = 0;
    for (const std::uint32_t slot : slots) weight += WeightOf(slot);
    return weight;
  });
}

std::size_t Builder::WeightOf(const Item& item) const {
  switch (item.kind) {
    case Item::Kind::kSlot:
      return WeightOf(item.id);
    case Item::Kind::kNear: {
      std::size_t weight = 0;
      for (const auto slot : NarrowestOf(rules_->nears[item.id])) {
        weight += WeightOf(slot);
      }
      return weight;
    }
    case Item::Kind::kPattern: {
      const Pattern& pattern = rules_->patterns[item.id];
      return pattern.needs.empty() ? kAlways : WeightOf(pattern.slot);
    }
  }
  return kAlways;
}

std::size_t Builder::WeightOf(const Group& group) const {
  std::size_t weight = 0;
  for (const Item& item : group) {
    weight = std::min(kAlways, weight + WeightOf(item));
  }
  return weight;
}

void Builder::AddTriggers(std::uint32_t id) {
  const Rule& rule = rules_->rules[id];
  const Group& group = *std::ranges::min_element(
      rule.groups, {}, [&](const Group& g) { return WeightOf(g); });
  for (const Item& item : group) {
    switch (item.kind) {
      case Item::Kind::kSlot:
        rules_->slots[item.id].triggers.push_back(id);
        break;
      case Item::Kind::kNear:
        for (const auto slot : NarrowestOf(rules_->nears[item.id])) {
          rules_->slots[slot].triggers.push_back(id);
        }
        break;
      case Item::Kind::kPattern:
        if (rules_->patterns[item.id].needs.empty()) {
          rules_->always_rules.push_back(id);
        } else {
          rules_->slots[rules_->patterns[item.id].slot].triggers.push_back(id);
        }
        break;
    }
  }
}

void Builder::AddTrapTriggers() {
  for (std::uint32_t id = 0; id < rules_->patterns.size(); ++id) {
    const Pattern& pattern = rules_->patterns[id];
    if (!pattern.trap_list) continue;
    if (pattern.needs.empty()) rules_->always_trap_patterns.push_back(id);
    for (const std::string& word : pattern.needs) {
      rules_->uses[AddLiteral(text::CodePointsOf(word))]
          .trap_patterns.push_back(id);
    }
  }
}

void Builder::Finish() {
  for (std::uint32_t i = 0; i < rules_->rules.size(); ++i) AddTriggers(i);
  AddTrapTriggers();
  for (const LiteralUse& use : rules_->uses) {
    for (const LiteralUse::Fill& fill : use.fills) {
      rules_->fills.values.push_back(fill.slot * 4 + fill.at_start +
                                     fill.at_end * 2);
    }
    rules_->fills.Close();
  }
  for (const Slot& slot : rules_->slots) {
    rules_->triggers.values.insert(rules_->triggers.values.end(),
                                   slot.triggers.begin(), slot.triggers.end());
    rules_->triggers.Close();
  }
  rules_->literals.Build();
}

}  // namespace huiying::classify
