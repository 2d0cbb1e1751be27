// What is looked for: tables, term lists, places and units.
#include <fmt/format.h>

#include <algorithm>

#include "classify/builder.h"
#include "text/utf8.h"

namespace huiying::classify {
namespace {

constexpr std::string_view kEllipsis = "…";
constexpr std::uint32_t kWeakWithin = 20;

}  // namespace

void Builder::ReadTable(const RuleText& file) {
  const base::Status status = table_.Parse(file.text);
  if (!status) Error(file.path + ": " + status.error().message);
}

std::uint32_t Builder::AddLiteral(std::u32string_view points) {
  const std::uint32_t id = rules_->literals.Add(points);
  if (id >= rules_->uses.size()) rules_->uses.resize(id + 1);
  return id;
}

void Builder::ReadLexicon(const RuleText& file) {
  const auto root = Open(file);
  if (!root || !Take(root->OnlyFields({"about", "lists"}))) return;
  const auto lists = Take(root->Field("lists"));
  if (!lists) return;
  for (const Node& list : Take(lists->List()).value_or(std::vector<Node>())) {
    ReadList(list);
  }
}

bool Builder::AddList(const Node& node, TermList list) {
  const auto id = static_cast<std::uint32_t>(rules_->lists.size());
  const auto [it, added] = rules_->list_ids.emplace(list.name, id);
  if (!added) {
    const TermList& other = rules_->lists[it->second];
    Wrong(node, fmt::format(
        "the list \"{}\" already stands in {}:{}; give one of them another "
        "name", list.name, other.file, other.line));
    return false;
  }
  list.slot = AddSlot();
  if (list.kind == TermList::Kind::kCue) rules_->cues.push_back(id);
  rules_->lists.push_back(std::move(list));
  return true;
}

void Builder::ReadList(const Node& node) {
  using Kind = TermList::Kind;
  if (!Take(node.OnlyFields({"name", "about", "kind", "terms", "unless", "of",
                             "weak", "answer", "grade", "excludes"}))) {
    return;
  }
  const auto field = Take(node.Field("name"));
  const auto name = field ? Take(field->String()) : std::nullopt;
  if (!name) return;
  TermList list{.name = *name, .file = std::string(node.file()),
                .line = node.line()};
  list.kind = static_cast<Kind>(
      ChoiceAt(node, "kind", {"terms", "trap", "variant", "cue"}));
  for (const Node& term : ListAt(node, "unless")) {
    if (auto text = Take(term.String())) {
      list.unless.push_back(FoldedPoints(*text));
    }
  }
  list.of = FoldedPoints(TextAt(node, "of"));
  list.own_sentence = ChoiceAt(node, "excludes", {"post", "sentence"}) == 1;
  if (list.own_sentence && list.kind != Kind::kTerms) {
    Wrong(node, "`excludes` belongs to a list that rules name in `none`: take "
                "it out, or `kind`");
  }
  list.no_answer = IsAnswerNone(node);
  list.mildest =
      static_cast<model::Grade>(NumberAt(node, "grade", 1, 4, 1));
  const bool cue = list.kind == Kind::kCue;
  if (!list.unless.empty() && !cue && list.kind != Kind::kTrap) {
    Wrong(node, "`unless` belongs to a list of `kind: trap` or `kind: cue`");
  }
  if (list.of.empty() != (list.kind != Kind::kVariant)) {
    Wrong(node, "a list of `kind: variant`, and no other, says `of:` which "
                "word its terms stand for");
  }
  if (cue == (!list.no_answer && list.mildest == 1)) {
    Wrong(node, "`answer: none` and `grade:` belong to a list of `kind: cue`, "
                "which has at least one of them");
  }
  const auto id = static_cast<std::uint32_t>(rules_->lists.size());
  if (!AddList(*field, std::move(list))) return;
  if (const auto weak = node.Find("weak")) {
    weak_.emplace_back(rules_->lists[id].slot, *weak);
  }
  const std::vector<Node> terms = ListAt(node, "terms");
  if (terms.empty()) Wrong(node, "a list needs `terms: [...]`");
  for (const Node& term : terms) ReadListTerm(term, id);
}

// `市民|警惕`, `《…》`, `报警器`.
void Builder::AddTrapTerm(const Node& node, std::uint32_t id,
                          const std::string& written) {
  const std::size_t bar = written.find('|');
  const std::size_t gap = written.find(kEllipsis);
  const bool has_bar = bar != std::string::npos;
  const bool has_gap = gap != std::string::npos;
  LiteralUse::Trap trap{.list = id, .bar = 0, .until = {}};
  std::u32string points;
  if (has_gap) {
    points = FoldedPoints(std::string_view(written).substr(0, gap));
    trap.until = FoldedPoints(
        std::string_view(written).substr(gap + kEllipsis.size()));
    if (has_bar || points.empty() || trap.until.empty() ||
        written.find(kEllipsis, gap + 1) != std::string::npos) {
      return Wrong(node, "a trap has one `…` between two parts, or one `|`");
    }
  } else {
    points = FoldedPoints(std::string_view(written).substr(0, bar));
    if (has_bar) {
      trap.bar = static_cast<std::uint32_t>(points.size());
      points += FoldedPoints(std::string_view(written).substr(bar + 1));
    }
  }
  if (points.empty()) {
    return Wrong(node, "nothing is left of this term; take it out");
  }
  auto& traps = rules_->uses[AddLiteral(points)].traps;
  traps.push_back(std::move(trap));
}

void Builder::ReadListTerm(const Node& node, std::uint32_t id) {
  const auto written = Take(node.String());
  if (!written) return;
  const TermList::Kind kind = rules_->lists[id].kind;
  if (kind == TermList::Kind::kTrap && written->starts_with("re:")) {
    return AddTrapPattern(node, id, *written);
  }
  if (written->starts_with("re:") && kind == TermList::Kind::kTerms) {
    Group patterns;
    ReadPattern(node, *written, patterns);
    std::ranges::move(patterns,
                      std::back_inserter(rules_->lists[id].patterns));
    return;
  }
  if (written->starts_with("re:") || written->starts_with("$")) {
    return Wrong(node, "a list holds terms and `re:` patterns (a variant or a "
                       "cue only terms); another list belongs into a rule");
  }
  auto& terms = rules_->lists[id].terms;
  if (kind == TermList::Kind::kTrap) {
    if (std::ranges::count(terms, *written) > 0) {
      return Warn(node, fmt::format("\"{}\" stands twice in this list; take "
                                    "one out", *written));
    }
    terms.push_back(*written);
    return AddTrapTerm(node, id, *written);
  }
  const auto term = ReadTerm(node);
  if (!term) return;
  const std::string key = (term->at_start ? "^" : "") + term->folded +
                          (term->at_end ? "$" : "");
  if (std::ranges::count(terms, key) > 0) {
    return Warn(node, fmt::format("\"{}\" stands twice in this list; take one "
                                  "out", *written));
  }
  terms.push_back(key);
  if (kind == TermList::Kind::kVariant) {
    rules_->uses[AddLiteral(term->points)].variants.push_back(id);
  } else {
    AddFill(rules_->lists[id].slot, *term);
  }
}

// After all lists, since companions may stand anywhere.
void Builder::ReadWeak() {
  for (const auto& [slot, node] : weak_) {
    if (!Take(node.OnlyFields({"with", "within"}))) continue;
    Weak weak;
    weak.within = static_cast<std::uint32_t>(
        NumberAt(node, "within", 1, 1000, kWeakWithin));
    const auto with = Take(node.Field("with"));
    if (!with) continue;
    for (const Node& other : Take(with->List()).value_or(
             std::vector<Node>())) {
      for (const std::uint32_t companion : ReadNearGroup(other)) {
        weak.with.push_back(companion);
      }
    }
    rules_->slots[slot].weak = std::move(weak);
    rules_->weak_slots.push_back(slot);
  }
}

void Builder::ReadUnits(const RuleText& file) {
  const auto root = Open(file);
  if (!root || !Take(root->OnlyFields({"about", "city", "districts", "places",
                                       "units"}))) {
    return;
  }
  if (const auto city = Take(root->Field("city"))) ReadPlace(*city, false);
  for (const Node& n : ListAt(*root, "districts")) ReadPlace(n, false);
  for (const Node& n : ListAt(*root, "places")) ReadPlace(n, false);
  for (const Node& n : ListAt(*root, "units")) ReadPlace(n, true);
}

// A name alone, or `{name: …, also: […]}`.
void Builder::ReadPlace(const Node& node, bool unit) {
  const auto id = static_cast<std::uint32_t>(rules_->places.size());
  if (!node.IsMap()) {
    const auto name = Take(node.String());
    if (!name) return;
    rules_->places.push_back({*name, unit});
    AddPlaceName(*name, id);
    return;
  }
  if (!Take(node.OnlyFields({"name", "also"}))) return;
  const auto field = Take(node.Field("name"));
  const auto name = field ? Take(field->String()) : std::nullopt;
  if (!name) return;
  rules_->places.push_back({*name, unit});
  AddPlaceName(*name, id);
  for (const Node& other : ListAt(node, "also")) {
    if (const auto text = Take(other.String())) AddPlaceName(*text, id);
  }
}

void Builder::AddPlaceName(const std::string& name, std::uint32_t place) {
  const std::u32string points = FoldedPoints(name);
  if (points.empty()) return;
  auto& places = rules_->uses[AddLiteral(points)].places;
  if (std::ranges::count(places, place) == 0) places.push_back(place);
}

// `raise_when: [{reposts: 10000}, …]`.
void Builder::ReadSpread(const RuleText& file) {
  static const std::vector<std::string_view> kNames = {
      "reposts", "comments", "likes", "views", "reposts_per_hour"};
  const auto root = Open(file);
  if (!root || !Take(root->OnlyFields({"about", "raise_when"}))) return;
  for (const Node& node : ListAt(*root, "raise_when")) {
    if (!Take(node.OnlyFields({"reposts", "comments", "likes", "views",
                               "reposts_per_hour"}))) {
      continue;
    }
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      const std::int64_t least = NumberAt(node, kNames[i], 1,
                                          1'000'000'000'000, 0);
      if (least == 0) continue;
      rules_->spread.push_back({static_cast<SpreadStep::What>(i),
                                static_cast<std::uint64_t>(least)});
    }
  }
}

}  // namespace huiying::classify
