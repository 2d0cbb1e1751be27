// What is looked for: tables, term lists, places and units.
#include "classify/builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "text/utf8.h"

namespace huiying::classify {

void Builder::ReadTable(const RuleText& file) {
  const base::Status status = rules_->traditional.Parse(file.text);
  if (!status) Error(file.path + ": " + status.error().message);
}

std::uint32_t Builder::AddLiteral(const std::string& folded) {
  const std::uint32_t id = rules_->literals.Add(folded);
  if (id >= rules_->uses.size()) rules_->uses.resize(id + 1);
  return id;
}

void Builder::ReadLexicon(const RuleText& file) {
  const auto document = Take(yaml::Parse(file.path, file.text));
  if (!document) return;
  const Node root = document->root();
  if (!Take(root.OnlyFields({"about", "lists"}))) return;
  const auto lists = Take(root.Field("lists"));
  if (!lists) return;
  for (const Node& list : Take(lists->List()).value_or(std::vector<Node>())) {
    ReadList(list);
  }
}

void Builder::ReadList(const Node& node) {
  if (!Take(node.OnlyFields({"name", "about", "kind", "terms", "unless"}))) {
    return;
  }
  const auto field = Take(node.Field("name"));
  const auto name = field ? Take(field->String()) : std::nullopt;
  if (!name) return;
  TermList list{.name = *name, .file = std::string(node.file()),
                .line = node.line()};
  if (const auto kind = node.Find("kind")) {
    const std::string text = Take(kind->String()).value_or("terms");
    if (text != "terms" && text != "trap") {
      Error(kind->Wrong(fmt::format(
          "\"{}\" is not a kind of list; write terms or trap", text)).message);
    }
    list.trap = text == "trap";
  }
  const auto id = static_cast<std::uint32_t>(rules_->lists.size());
  const auto [it, added] = rules_->list_ids.emplace(*name, id);
  if (!added) {
    const TermList& other = rules_->lists[it->second];
    Error(field->Wrong(fmt::format(
        "the list \"{}\" already stands in {}:{}; give one of them another "
        "name", *name, other.file, other.line)).message);
    return;
  }
  for (const Node& term : ListAt(node, "unless")) {
    if (auto text = Take(term.String())) list.unless.push_back(Fold(*text));
  }
  if (!list.unless.empty() && !list.trap) {
    Error(node.Wrong("`unless` belongs to a list of `kind: trap`").message);
  }
  rules_->lists.push_back(std::move(list));
  rules_->list_triggers.emplace_back();
  const std::vector<Node> terms = ListAt(node, "terms");
  if (terms.empty()) {
    Error(node.Wrong("a list needs `terms: [...]`").message);
  }
  for (const Node& term : terms) ReadListTerm(term, id);
}

void Builder::ReadListTerm(const Node& node, std::uint32_t id) {
  const auto written = Take(node.String());
  if (!written) return;
  TermList& list = rules_->lists[id];
  if (list.trap && written->starts_with("re:")) {
    if (const auto pattern = AddPattern(node, *written)) {
      rules_->patterns[*pattern].trap_list = id;
    }
    return;
  }
  if (written->starts_with("re:") || written->starts_with("$")) {
    Error(node.Wrong("a list holds plain terms; a pattern or another list "
                     "belongs into a rule").message);
    return;
  }
  const std::size_t bar = list.trap ? written->find('|') : std::string::npos;
  const std::string before = Fold(written->substr(0, bar));
  const std::string folded =
      bar == std::string::npos ? before
                               : before + Fold(written->substr(bar + 1));
  if (folded.empty()) {
    Error(node.Wrong("nothing is left of this term; take it out").message);
    return;
  }
  if (std::ranges::count(list.terms, folded) > 0) {
    Warn(node, fmt::format("\"{}\" stands twice in this list; take one out",
                           *written));
    return;
  }
  if (text::CountCodePoints(folded) == 1 && !list.trap) {
    Warn(node, "a term of one character matches nearly everything");
  }
  list.terms.push_back(folded);
  LiteralUse& use = rules_->uses[AddLiteral(folded)];
  if (list.trap) {
    const std::size_t kept =
        bar == std::string::npos ? 0 : text::CountCodePoints(before);
    use.traps.push_back({id, static_cast<std::uint32_t>(kept)});
  } else {
    use.lists.push_back(id);
  }
}

void Builder::ReadUnits(const RuleText& file) {
  const auto document = Take(yaml::Parse(file.path, file.text));
  if (!document) return;
  const Node root = document->root();
  if (!Take(root.OnlyFields({"about", "city", "districts", "places",
                             "units"}))) {
    return;
  }
  if (const auto city = Take(root.Field("city"))) ReadPlace(*city, false);
  for (const Node& n : ListAt(root, "districts")) ReadPlace(n, false);
  for (const Node& n : ListAt(root, "places")) ReadPlace(n, false);
  for (const Node& n : ListAt(root, "units")) ReadPlace(n, true);
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
  const std::string folded = Fold(name);
  if (folded.empty()) return;
  auto& places = rules_->uses[AddLiteral(folded)].places;
  if (std::ranges::count(places, place) == 0) places.push_back(place);
}

}  // namespace huiying::classify
