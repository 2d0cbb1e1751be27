// What stands in `any`, `all` and `none`: terms, `$lists`, nearness and `re:`
// patterns.
#include <fmt/format.h>
#include <re2/filtered_re2.h>

#include <algorithm>

#include "base/check.h"
#include "classify/builder.h"
#include "text/utf8.h"

namespace huiying::classify {
namespace {

constexpr std::size_t kMaxPattern = 4000;
constexpr std::size_t kMostAtoms = 400;
// In bytes: one Chinese character, or three letters.
constexpr int kShortestAtom = 3;

// The fewest atoms without which `filter`, of one pattern, cannot match.
// Asked of RE2 itself: whatever it says of all atoms but those is decisive.
std::vector<std::string> FewestNeeded(const re2::FilteredRE2& filter,
                                      const std::vector<std::string>& atoms) {
  if (atoms.empty() || atoms.size() > kMostAtoms) return atoms;
  const auto may_match = [&](const std::vector<bool>& without) {
    std::vector<int> present, potentials;
    for (std::size_t i = 0; i < atoms.size(); ++i) {
      if (!without[i]) present.push_back(static_cast<int>(i));
    }
    filter.AllPotentials(present, &potentials);
    return !potentials.empty();
  };
  std::vector<bool> needed(atoms.size(), true);
  if (may_match(needed)) return {};  // it matches without any
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    needed[i] = false;
    if (may_match(needed)) needed[i] = true;
  }
  std::vector<std::string> out;
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    if (needed[i]) out.push_back(atoms[i]);
  }
  return out;
}

std::vector<std::string> NeedsOf(const std::string& pattern,
                                 const re2::RE2::Options& options) {
  re2::FilteredRE2 filter(kShortestAtom);
  int id = 0;
  HUIYING_CHECK(filter.Add(pattern, options, &id) == re2::RE2::NoError);
  std::vector<std::string> atoms;
  filter.Compile(&atoms);
  return FewestNeeded(filter, atoms);
}

}  // namespace

std::uint32_t Builder::AddSlot() {
  rules_->slots.emplace_back();
  slot_terms_.push_back(0);
  return static_cast<std::uint32_t>(rules_->slots.size() - 1);
}

std::uint32_t Builder::SlotOf(const Term& term) {
  const std::uint32_t literal = AddLiteral(term.points);
  const auto [it, added] = term_slots_.try_emplace(
      std::tuple(literal, term.at_start, term.at_end), 0);
  if (added) {
    it->second = AddSlot();
    ++slot_terms_[it->second];
    rules_->uses[literal].fills.push_back(
        {it->second, term.at_start, term.at_end});
  }
  return it->second;
}

// `^` in front binds a term to where the text begins, `$` behind to its end.
std::optional<Builder::Term> Builder::ReadTerm(const Node& node) {
  const auto written = Take(node.String());
  if (!written) return std::nullopt;
  std::string_view text = *written;
  Term term;
  if (text.starts_with('^')) {
    term.at_start = true;
    text.remove_prefix(1);
  }
  if (text.ends_with('$')) {
    term.at_end = true;
    text.remove_suffix(1);
  }
  term.folded = rules_->folding->Fold(text);
  term.points = text::CodePointsOf(term.folded);
  if (term.points.empty()) {
    Wrong(node, "nothing is left of this term; take it out");
    return std::nullopt;
  }
  if (term.points.size() == 1 && !term.at_start && !term.at_end) {
    Warn(node, "a term of one character matches nearly everything");
  }
  return term;
}

std::optional<std::uint32_t> Builder::FindList(const Node& node,
                                               const std::string& name) {
  const auto it = rules_->list_ids.find(name);
  if (it == rules_->list_ids.end()) {
    std::vector<std::string_view> known;
    for (const auto& [other, id] : rules_->list_ids) known.push_back(other);
    const std::string_view close = yaml::ClosestOf(name, known);
    Wrong(node, fmt::format(
        "there is no list \"{}\" in lexicon/{}", name,
        close.empty() ? std::string("; add it or mend the name")
                      : fmt::format("; did you mean ${}?", close)));
    return std::nullopt;
  }
  TermList& list = rules_->lists[it->second];
  if (list.kind == TermList::Kind::kTrap ||
      list.kind == TermList::Kind::kVariant) {
    Wrong(node, fmt::format(
        "${} is a {} list: it is read before the rules and cannot be matched",
        name, list.kind == TermList::Kind::kTrap ? "trap" : "variant"));
    return std::nullopt;
  }
  list.used = true;
  return it->second;
}

// `{$name}` to the alternatives of the list.
std::optional<std::string> Builder::Expand(const Node& node,
                                           std::string_view pattern) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t open = pattern.find("{$", at);
    out += pattern.substr(at, open - at);
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    if (close == std::string_view::npos) {
      Wrong(node, "`{$` without `}`; write {$name}");
      return std::nullopt;
    }
    const auto id = FindList(
        node, std::string(pattern.substr(open + 2, close - open - 2)));
    if (!id) return std::nullopt;
    std::string alternatives;
    for (std::string_view term : rules_->lists[*id].terms) {
      if (!alternatives.empty()) alternatives += '|';
      const bool start = term.starts_with('^');
      const bool end = term.ends_with('$');
      if (start) term.remove_prefix(1);
      if (end) term.remove_suffix(1);
      alternatives += (start ? "^" : "") + re2::RE2::QuoteMeta(
                          re2::StringPiece(term.data(), term.size())) +
                      (end ? "$" : "");
    }
    out += "(?:" + alternatives + ")";
    at = close + 1;
  }
  return out;
}

bool Builder::IsPatternUsable(const Node& node, const re2::RE2& regex) {
  if (!regex.ok()) {
    Wrong(node, fmt::format(
        "the pattern cannot be read: {}; mend it, or write it without re: "
        "when it is a plain term", regex.error()));
    return false;
  }
  if (re2::RE2::PartialMatch("", regex)) {
    Wrong(node, "the pattern matches the empty text, so it would match every "
                "post");
    return false;
  }
  return true;
}

std::optional<std::uint32_t> Builder::AddPattern(const Node& node,
                                                 std::string_view written) {
  const std::string_view source = written.substr(3);
  if (source.empty() || source.size() > kMaxPattern) {
    Wrong(node, fmt::format("a pattern has 1 to {} bytes behind `re:`",
                            kMaxPattern));
    return std::nullopt;
  }
  if (source.contains("\\b") || source.contains("\\w")) {
    Warn(node, "\\b and \\w know only ASCII: beside Chinese characters they "
               "never do what they seem to; leave them out");
  }
  if (std::ranges::any_of(source, [](char c) { return c >= 'A' && c <= 'Z'; })
      && !source.contains("\\p") && !source.contains("(?P")) {
    Warn(node, "texts are folded to lower case before a pattern is tried; "
               "write it in lower case");
  }
  const auto expanded = Expand(node, source);
  if (!expanded) return std::nullopt;
  if (const auto it = pattern_ids_.find(*expanded);
      it != pattern_ids_.end()) {
    return it->second;
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto regex = std::make_unique<re2::RE2>(*expanded, options);
  if (!IsPatternUsable(node, *regex)) return std::nullopt;
  const auto id = static_cast<std::uint32_t>(rules_->patterns.size());
  rules_->patterns.push_back({.written = std::string(written),
                              .regex = std::move(regex),
                              .needs = NeedsOf(*expanded, options),
                              .trap_list = {}});
  pattern_ids_.emplace(*expanded, id);
  return id;
}

// A term, a `$list`, or a list of those.
std::vector<std::uint32_t> Builder::ReadNearGroup(const Node& node) {
  std::vector<std::uint32_t> slots;
  const auto add = [&](const Node& n) {
    const auto written = Take(n.String());
    if (!written) return;
    if (written->starts_with("re:")) {
      return Wrong(n, "only terms and $lists can be near one another");
    }
    if (written->starts_with('$')) {
      const auto id = FindList(n, written->substr(1));
      if (id) slots.push_back(rules_->lists[*id].slot);
    } else if (const auto term = ReadTerm(n)) {
      slots.push_back(SlotOf(*term));
    }
  };
  if (!node.IsList()) {
    add(node);
  } else {
    for (const Node& n : Take(node.List()).value_or(std::vector<Node>())) {
      add(n);
    }
  }
  return slots;
}

std::optional<Item> Builder::ReadNear(const Node& node) {
  if (!Take(node.OnlyFields({"near", "within", "order", "same", "without"}))) {
    return std::nullopt;
  }
  const auto field = Take(node.Field("near"));
  const auto list = field ? Take(field->List()) : std::nullopt;
  if (!list) return std::nullopt;
  Near near;
  std::string written = "near:";
  for (const Node& group : *list) {
    near.groups.push_back(ReadNearGroup(group));
    if (near.groups.back().empty()) return std::nullopt;  // said why
    const Node first = group.IsList() ? group.List()->front() : group;
    written += (near.groups.size() > 1 ? "+" : "") + std::string(first.raw());
  }
  near.any_order = ChoiceAt(node, "order", {"given", "any"}) == 1;
  if (near.groups.size() < 2 ||
      (near.any_order && near.groups.size() > 2)) {
    Wrong(node, "`near:` takes two groups, or more in the given order: "
                "near: [[民警, 辅警], [打人, 殴打]]");
    return std::nullopt;
  }
  near.within = static_cast<std::uint32_t>(
      NumberAt(node, "within", 0, 1000, near.within));
  near.same = static_cast<Scope>(
      ChoiceAt(node, "same", {"clause", "sentence", "text"}));
  for (const Node& n : ListAt(node, "without")) {
    if (const auto text = Take(n.String())) {
      near.without.push_back(FoldedPoints(*text));
    }
  }
  rules_->nears.push_back(std::move(near));
  return Item{Item::Kind::kNear,
              static_cast<std::uint32_t>(rules_->nears.size() - 1),
              std::move(written)};
}

std::optional<Item> Builder::ReadItem(const Node& node) {
  if (node.IsMap()) return ReadNear(node);
  const auto written = Take(node.String());
  if (!written) return std::nullopt;
  if (written->starts_with('$')) {
    const auto id = FindList(node, written->substr(1));
    if (!id) return std::nullopt;
    return Item{Item::Kind::kSlot, rules_->lists[*id].slot, *written};
  }
  if (written->starts_with("re:")) {
    const auto id = AddPattern(node, *written);
    if (!id) return std::nullopt;
    return Item{Item::Kind::kPattern, *id, *written};
  }
  const auto term = ReadTerm(node);
  if (!term) return std::nullopt;
  return Item{Item::Kind::kSlot, SlotOf(*term), *written};
}

Group Builder::ReadGroup(const Node& node, std::string_view field) {
  Group group;
  for (const Node& n : ListAt(node, field)) {
    if (auto item = ReadItem(n)) group.push_back(std::move(*item));
  }
  return group;
}

}  // namespace huiying::classify
