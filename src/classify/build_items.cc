// What stands in `any`, `all` and `none`: terms, `$lists`, nearness and `re:`
// patterns.
#include <fmt/format.h>
#include <re2/filtered_re2.h>

#include <algorithm>

#include "base/check.h"
#include "classify/builder.h"
#include "classify/gaps.h"
#include "text/utf8.h"

namespace huiying::classify {
namespace {

constexpr std::size_t kMaxPattern = 4000;
constexpr std::size_t kMostAtoms = 400;
// A term of one character occurs as often as so many others.
constexpr std::size_t kWidth = 30;
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

void Builder::AddFill(std::uint32_t slot, const Term& term) {
  auto& fills = rules_->uses[AddLiteral(term.points)].fills;
  fills.push_back({slot, term.at_start, term.at_end});
  const bool wide =
      term.points.size() == 1 && !term.at_start && !term.at_end;
  slot_terms_[slot] += wide ? kWidth : 1;
}

std::uint32_t Builder::SlotOf(const Term& term) {
  return SlotOfAny({term});
}

std::uint32_t Builder::SlotOfAny(std::vector<Term> terms) {
  const auto key_of = [](const Term& term) {
    return (term.at_start ? U"^" : U"") + term.points +
           (term.at_end ? U"$" : U"");
  };
  std::ranges::sort(terms, {}, key_of);
  const auto rest = std::ranges::unique(terms, {}, key_of);
  terms.erase(rest.begin(), rest.end());
  std::u32string key;
  for (const Term& term : terms) key += key_of(term) + U'\0';
  const auto [it, added] = any_slots_.try_emplace(std::move(key), 0);
  if (added) {
    it->second = AddSlot();
    for (const Term& term : terms) AddFill(it->second, term);
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
  if (term.points.size() == 1 && text::IsHan(term.points[0]) &&
      !term.at_start && !term.at_end) {
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

std::unique_ptr<re2::RE2> Builder::Compile(const Node& node,
                                           const std::string& pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto regex = std::make_unique<re2::RE2>(pattern, options);
  if (!regex->ok()) {
    Wrong(node, fmt::format(
        "the pattern cannot be read: {}; mend it, or write it without re: "
        "when it is a plain term", regex->error()));
    return nullptr;
  }
  if (re2::RE2::PartialMatch("", *regex)) {
    Wrong(node, "the pattern matches the empty text, so it would match every "
                "post");
    return nullptr;
  }
  return regex;
}

// The pattern with its lists written out.
std::optional<std::string> Builder::CheckPattern(const Node& node,
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
  return Expand(node, source);
}

// Only words and gaps: no regular expression at run time. Else RE2.
void Builder::ReadPattern(const Node& node, const std::string& written,
                          Group& group) {
  const auto expanded = CheckPattern(node, written);
  if (!expanded || AddGaps(node, written, group)) return;
  auto regex = Compile(node, *expanded);
  if (!regex) return;
  group.push_back({Item::Kind::kPattern,
                   AddPattern(written, *expanded, std::move(regex)), written});
}

std::uint32_t Builder::AddPattern(const std::string& written,
                                  const std::string& expanded,
                                  std::unique_ptr<re2::RE2> regex) {
  const auto [it, added] = pattern_ids_.try_emplace(
      expanded, static_cast<std::uint32_t>(rules_->patterns.size()));
  if (added) {
    Pattern pattern{.written = written,
                    .regex = nullptr,
                    .needs = NeedsOf(expanded, regex->options()),
                    .trap_list = {}};
    pattern.regex = std::move(regex);
    std::vector<Term> terms;
    for (const std::string& word : pattern.needs) {
      terms.push_back({.points = text::CodePointsOf(word), .folded = {}});
    }
    if (!terms.empty()) pattern.slot = SlotOfAny(std::move(terms));
    rules_->patterns.push_back(std::move(pattern));
  }
  return it->second;
}

void Builder::AddTrapPattern(const Node& node, std::uint32_t list,
                             const std::string& written) {
  const auto expanded = CheckPattern(node, written);
  auto regex = expanded ? Compile(node, *expanded) : nullptr;
  if (!regex) return;
  const auto id = AddPattern(written, *expanded, std::move(regex));
  rules_->patterns[id].trap_list = list;
}

// A term, a `$list`, or a list of those.
std::vector<std::uint32_t> Builder::ReadNearGroup(const Node& node) {
  std::vector<std::uint32_t> slots;
  std::vector<Term> terms;
  const auto add = [&](const Node& n) {
    const auto written = Take(n.String());
    if (!written) return;
    if (written->starts_with("re:")) {
      return Wrong(n, "only terms and $lists can be near one another");
    }
    if (written->starts_with('$')) {
      const auto id = FindList(n, written->substr(1));
      if (id) slots.push_back(rules_->lists[*id].slot);
    } else if (auto term = ReadTerm(n)) {
      terms.push_back(std::move(*term));
    }
  };
  if (!node.IsList()) {
    add(node);
  } else {
    for (const Node& n : Take(node.List()).value_or(std::vector<Node>())) {
      add(n);
    }
  }
  if (!terms.empty()) slots.push_back(SlotOfAny(std::move(terms)));
  return slots;
}

// A pattern that is only words and gaps; false when it is not.
bool Builder::AddGaps(const Node& node, const std::string& written,
                      Group& group) {
  const auto list_of = [&](std::string_view name) -> const TermList* {
    const auto it = rules_->list_ids.find(std::string(name));
    return it == rules_->list_ids.end() ? nullptr : &rules_->lists[it->second];
  };
  const TermsOf terms_of = [&](std::string_view name)
      -> std::optional<std::vector<std::u32string>> {
    const TermList* list = list_of(name);
    if (list == nullptr) return std::nullopt;
    std::vector<std::u32string> out;
    for (const std::string& term : list->terms) {
      if (term.starts_with('^') || term.ends_with('$')) return std::nullopt;
      out.push_back(text::CodePointsOf(term));
    }
    return out;
  };
  const auto found =
      ReadGaps(std::string_view(written).substr(3), terms_of);
  if (!found) return false;
  for (const WordsWithGaps& one : *found) {
    Near near;
    for (const Words& words : one.words) {
      auto& slots = near.groups.emplace_back();
      const bool at_start = one.at_start && &words == &one.words.front();
      const bool at_end = one.at_end && &words == &one.words.back();
      if ((at_start || at_end) && !words.lists.empty()) return false;
      std::vector<Term> terms;
      for (const std::u32string& text : words.texts) {
        terms.push_back({text, {}, at_start, at_end});
      }
      if (!terms.empty()) slots.push_back(SlotOfAny(std::move(terms)));
      for (const std::string& name : words.lists) {
        const auto id = FindList(node, name);
        if (!id) return true;  // it is wrong: said so
        slots.push_back(rules_->lists[*id].slot);
      }
    }
    const auto distance_of = [](const Gap& gap) {
      Distance out;
      out.least = gap.least;
      out.most = gap.most;
      out.never = gap.never;
      out.only = gap.only;
      out.skip = gap.skip;
      out.never_last = gap.never_last;
      return out;
    };
    near.never_before = one.never_before;
    if (one.lead) near.lead = distance_of(*one.lead);
    if (one.tail) near.tail = distance_of(*one.tail);
    for (const Gap& gap : one.gaps) near.distances.push_back(distance_of(gap));
    rules_->nears.push_back(std::move(near));
    group.push_back({Item::Kind::kNear,
                     static_cast<std::uint32_t>(rules_->nears.size() - 1),
                     written});
  }
  return true;
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
  Distance distance;
  distance.most = static_cast<std::uint32_t>(
      NumberAt(node, "within", 0, 1000, distance.most));
  distance.never =
      std::vector<std::u32string>{U",。!?;:\n", U"。!?;\n", U""}[ChoiceAt(
          node, "same", {"clause", "sentence", "text"})];
  for (const Node& n : ListAt(node, "without")) {
    if (const auto text = Take(n.String())) {
      distance.without.push_back(FoldedPoints(*text));
    }
  }
  near.distances.assign(near.groups.size() - 1, distance);
  rules_->nears.push_back(std::move(near));
  return Item{Item::Kind::kNear,
              static_cast<std::uint32_t>(rules_->nears.size() - 1),
              std::move(written)};
}

void Builder::ReadItem(const Node& node, Group& group) {
  if (node.IsMap()) {
    if (auto near = ReadNear(node)) group.push_back(std::move(*near));
    return;
  }
  const auto written = Take(node.String());
  if (!written) return;
  if (written->starts_with("re:")) {
    ReadPattern(node, *written, group);
  } else if (written->starts_with('$')) {
    const auto id = FindList(node, written->substr(1));
    if (!id) return;
    const TermList& list = rules_->lists[*id];
    group.push_back(
        {Item::Kind::kSlot, list.slot, *written, list.own_sentence});
    for (Item item : list.patterns) {
      item.written = *written;
      item.own_sentence = list.own_sentence;
      group.push_back(std::move(item));
    }
  } else if (const auto term = ReadTerm(node)) {
    group.push_back({Item::Kind::kSlot, SlotOf(*term), *written});
  }
}

Group Builder::ReadGroup(const Node& node, std::string_view field) {
  Group group;
  for (const Node& n : ListAt(node, field)) ReadItem(n, group);
  return group;
}

}  // namespace huiying::classify
