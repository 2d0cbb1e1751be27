// Lists first, then places, then rules, so that a rule's `$name` can be looked
// up; last the machines: literals, prefilter, triggers. A wrong field is
// noted and the rest is read on, so that one run shows everything.
#include "classify/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.h"
#include "text/canonical.h"
#include "text/utf8.h"
#include "yaml/reader.h"

namespace huiying::classify {
namespace {

using yaml::Node;

constexpr std::size_t kMaxPattern = 4000;

class Builder {
 public:
  Built Run(const std::vector<RuleText>& files);

 private:
  // Notes the error, or gives the value.
  template <class T>
  std::optional<T> Take(base::Result<T>&& result) {
    if (result) return std::move(*result);
    Error(result.error().message);
    return std::nullopt;
  }
  bool Take(base::Status&& status) {
    if (!status) Error(status.error().message);
    return status.has_value();
  }
  void Error(std::string message) {
    problems_.push_back({Problem::Kind::kError, std::move(message)});
  }
  void Warn(const Node& node, std::string_view what) {
    problems_.push_back({Problem::Kind::kWarning, node.Wrong(what).message});
  }
  // The list in an optional field; empty when absent or wrong.
  std::vector<Node> ListAt(const Node& node, std::string_view field);
  std::string TextAt(const Node& node, std::string_view field);
  std::string Fold(std::string_view term) const {
    return text::Fold(term, rules_->traditional);
  }

  void ReadTable(const RuleText& file);
  void ReadLexicon(const RuleText& file);
  void ReadList(const Node& node);
  void ReadListTerm(const Node& node, std::uint32_t id);
  void ReadUnits(const RuleText& file);
  void ReadPlace(const Node& node, bool unit);
  void AddPlaceName(const std::string& name, std::uint32_t place);
  void ReadTopic(const RuleText& file);
  void ReadRule(const Node& node, std::uint32_t topic, const Group& none);
  CountStep ReadCountStep(const Node& node);
  void ReadSamples(const Node& node, std::string_view field, bool must_match,
                   Rule& rule);
  Group ReadGroup(const Node& node, std::string_view field);
  std::optional<Item> ReadItem(const Node& node);
  std::optional<Item> ReadListItem(const Node& node, const std::string& name);
  std::optional<std::uint32_t> AddPattern(const Node& node,
                                          std::string_view written);
  std::optional<std::string> Expand(const Node& node,
                                    std::string_view pattern);
  std::optional<std::uint32_t> FindList(const Node& node,
                                        const std::string& name);
  std::uint32_t AddLiteral(const std::string& folded);
  void CheckSuppressed();
  void AddTriggers(std::uint32_t rule);
  std::size_t WeightOf(const Group& group) const;
  void Finish();

  std::unique_ptr<CompiledRules> rules_ = std::make_unique<CompiledRules>();
  std::vector<Problem> problems_;
  std::map<std::string, std::uint32_t> pattern_ids_;
  std::set<std::string> rule_names_;
};

std::uint64_t Fnv1a(std::uint64_t hash, std::string_view bytes) {
  for (const char c : bytes) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  return hash;
}

std::string VersionOf(const std::vector<const RuleText*>& files) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const RuleText* file : files) {
    hash = Fnv1a(hash, fmt::format("{}:{}:", file->path.size(),
                                   file->text.size()));
    hash = Fnv1a(hash, file->path);
    hash = Fnv1a(hash, file->text);
  }
  return fmt::format("{:016x}", hash);
}

bool IsIn(const RuleText& file, std::string_view folder,
          std::string_view extension) {
  return file.path.starts_with(folder) && file.path.ends_with(extension);
}

std::vector<Node> Builder::ListAt(const Node& node, std::string_view field) {
  const auto found = node.Find(field);
  if (!found) return {};
  auto list = Take(found->List());
  return list ? std::move(*list) : std::vector<Node>();
}

std::string Builder::TextAt(const Node& node, std::string_view field) {
  const auto found = node.Find(field);
  if (!found) return {};
  return Take(found->String()).value_or("");
}

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
    Error(node.Wrong(fmt::format(
        "\"{}\" stands twice in this list; take one out", *written)).message);
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

std::optional<std::uint32_t> Builder::FindList(const Node& node,
                                               const std::string& name) {
  const auto it = rules_->list_ids.find(name);
  if (it == rules_->list_ids.end()) {
    std::vector<std::string_view> known;
    for (const auto& [other, id] : rules_->list_ids) known.push_back(other);
    const std::string_view close = yaml::ClosestOf(name, known);
    Error(node.Wrong(fmt::format(
        "there is no list \"{}\" in lexicon/{}", name,
        close.empty() ? std::string("; add it or mend the name")
                      : fmt::format("; did you mean ${}?", close))).message);
    return std::nullopt;
  }
  TermList& list = rules_->lists[it->second];
  if (list.trap) {
    Error(node.Wrong(fmt::format(
        "${} is a trap list: it is masked everywhere and cannot be matched",
        name)).message);
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
      Error(node.Wrong("`{$` without `}`; write {$name}").message);
      return std::nullopt;
    }
    const auto id =
        FindList(node, std::string(pattern.substr(open + 2,
                                                  close - open - 2)));
    if (!id) return std::nullopt;
    std::string alternatives;
    for (const std::string& term : rules_->lists[*id].terms) {
      if (!alternatives.empty()) alternatives += '|';
      alternatives += re2::RE2::QuoteMeta(term);
    }
    out += "(?:" + alternatives + ")";
    at = close + 1;
  }
  return out;
}

std::optional<std::uint32_t> Builder::AddPattern(const Node& node,
                                                 std::string_view written) {
  const std::string_view source = written.substr(3);
  if (source.empty() || source.size() > kMaxPattern) {
    Error(node.Wrong(fmt::format(
        "a pattern has 1 to {} bytes behind `re:`", kMaxPattern)).message);
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
  const re2::RE2 trial(*expanded, options);
  if (!trial.ok()) {
    Error(node.Wrong(fmt::format(
        "the pattern cannot be read: {}; mend it, or write it without re: "
        "when it is a plain term", trial.error())).message);
    return std::nullopt;
  }
  if (re2::RE2::PartialMatch("", trial)) {
    Error(node.Wrong("the pattern matches the empty text, so it would match "
                     "every post").message);
    return std::nullopt;
  }
  int filtered = 0;
  HUIYING_CHECK(rules_->filter.Add(*expanded, options, &filtered) ==
                re2::RE2::NoError);
  const auto id = static_cast<std::uint32_t>(rules_->patterns.size());
  HUIYING_CHECK(filtered == static_cast<int>(id));
  rules_->patterns.push_back({.written = std::string(written),
                              .filtered_id = filtered,
                              .trap_list = {},
                              .triggers = {}});
  rules_->has_patterns = true;
  pattern_ids_.emplace(*expanded, id);
  return id;
}

std::optional<Item> Builder::ReadItem(const Node& node) {
  const auto written = Take(node.String());
  if (!written) return std::nullopt;
  if (written->starts_with('$')) {
    const auto id = FindList(node, written->substr(1));
    if (!id) return std::nullopt;
    return Item{Item::Kind::kList, *id, *written};
  }
  if (written->starts_with("re:")) {
    const auto id = AddPattern(node, *written);
    if (!id) return std::nullopt;
    return Item{Item::Kind::kPattern, *id, *written};
  }
  const std::string folded = Fold(*written);
  if (folded.empty()) {
    Error(node.Wrong("nothing is left of this term; take it out").message);
    return std::nullopt;
  }
  if (text::CountCodePoints(folded) == 1) {
    Warn(node, "a term of one character matches nearly everything");
  }
  return Item{Item::Kind::kTerm, AddLiteral(folded), *written};
}

Group Builder::ReadGroup(const Node& node, std::string_view field) {
  Group group;
  for (const Node& n : ListAt(node, field)) {
    if (auto item = ReadItem(n)) group.push_back(std::move(*item));
  }
  return group;
}

CountStep Builder::ReadCountStep(const Node& node) {
  CountStep step;
  if (!Take(node.OnlyFields({"deaths", "injured", "grade"}))) return step;
  const auto number = [&](std::string_view field, std::int64_t max) {
    const auto found = node.Find(field);
    const auto value = found ? Take(found->Integer(1, max)) : std::nullopt;
    return static_cast<std::uint32_t>(value.value_or(0));
  };
  step.deaths = number("deaths", 1'000'000);
  step.injured = number("injured", 1'000'000);
  step.grade = number("grade", 4);
  if (step.grade == 0 || (step.deaths == 0) == (step.injured == 0)) {
    Error(node.Wrong("write {deaths: 3, grade: 3} or {injured: 10, grade: 3}")
              .message);
  }
  return step;
}

void Builder::ReadSamples(const Node& node, std::string_view field,
                          bool must_match, Rule& rule) {
  for (const Node& sample : ListAt(node, field)) {
    if (auto text = Take(sample.String())) {
      rule.samples.push_back({std::move(*text), must_match, sample.line()});
    }
  }
}

void Builder::ReadTopic(const RuleText& file) {
  const auto document = Take(yaml::Parse(file.path, file.text));
  if (!document) return;
  const Node root = document->root();
  if (!Take(root.OnlyFields({"topic", "about", "answer", "order", "route",
                             "fallback", "counts", "none", "rules"}))) {
    return;
  }
  const auto field = Take(root.Field("topic"));
  const auto name = field ? Take(field->String()) : std::nullopt;
  if (!name) return;
  for (const Topic& other : rules_->topics) {
    if (other.name != *name) continue;
    Error(field->Wrong(fmt::format(
        "the topic \"{}\" already stands in {}; put its rules there", *name,
        other.file)).message);
    return;
  }
  Topic topic{.name = *name, .file = file.path, .line = field->line()};
  if (const auto answer = root.Find("answer")) {
    const std::string text = Take(answer->String()).value_or("due");
    if (text != "due" && text != "none") {
      Error(answer->Wrong(fmt::format(
          "\"{}\" is not known; write due or none", text)).message);
    }
    topic.answer_due = text != "none";
  }
  if (const auto order = root.Find("order")) {
    topic.order = Take(order->Integer(0, 1'000'000)).value_or(100);
  }
  if (const auto fallback = root.Find("fallback")) {
    topic.fallback = Take(fallback->Bool()).value_or(false);
  }
  topic.route = TextAt(root, "route");
  for (const Node& step : ListAt(root, "counts")) {
    topic.counts.push_back(ReadCountStep(step));
  }
  const auto id = static_cast<std::uint32_t>(rules_->topics.size());
  rules_->topics.push_back(std::move(topic));
  const Group none = ReadGroup(root, "none");
  const auto list = Take(root.Field("rules"));
  if (!list) return;
  for (const Node& rule : Take(list->List()).value_or(std::vector<Node>())) {
    ReadRule(rule, id, none);
  }
}

void Builder::ReadRule(const Node& node, std::uint32_t topic,
                       const Group& none) {
  if (!Take(node.OnlyFields({"name", "about", "any", "all", "none", "grade",
                             "instead_of", "route", "answer", "matches",
                             "misses"}))) {
    return;
  }
  const auto field = Take(node.Field("name"));
  const auto name = field ? Take(field->String()) : std::nullopt;
  if (!name) return;
  Rule rule{.name = rules_->topics[topic].name + "/" + *name,
            .file = std::string(node.file()), .line = node.line(),
            .topic = topic};
  if (!rule_names_.insert(rule.name).second) {
    Error(field->Wrong(fmt::format(
        "the rule \"{}\" stands twice in this topic; give one of them another "
        "name", *name)).message);
    return;
  }
  if (Group any = ReadGroup(node, "any"); !any.empty()) {
    rule.groups.push_back(std::move(any));
  }
  for (const Node& part : ListAt(node, "all")) {
    Group group;
    if (part.IsList()) {
      for (const Node& n : Take(part.List()).value_or(std::vector<Node>())) {
        if (auto item = ReadItem(n)) group.push_back(std::move(*item));
      }
    } else if (auto item = ReadItem(part)) {
      group.push_back(std::move(*item));
    }
    if (!group.empty()) rule.groups.push_back(std::move(group));
  }
  if (rule.groups.empty()) {
    Error(node.Wrong("a rule needs `any: [...]` or `all: [...]`").message);
    return;
  }
  rule.none = none;
  for (Item& item : ReadGroup(node, "none")) rule.none.push_back(item);
  if (const auto grade = node.Find("grade")) {
    rule.grade = static_cast<model::Grade>(
        Take(grade->Integer(1, 4)).value_or(4));
  }
  if (const auto answer = node.Find("answer")) {
    const std::string text = Take(answer->String()).value_or("due");
    if (text != "due" && text != "none") {
      Error(answer->Wrong(fmt::format(
          "\"{}\" is not known; write due or none", text)).message);
    }
    rule.no_answer = text == "none";
  }
  for (const Node& other : ListAt(node, "instead_of")) {
    if (auto text = Take(other.String())) rule.instead_of.push_back(*text);
  }
  rule.route = TextAt(node, "route");
  ReadSamples(node, "matches", true, rule);
  ReadSamples(node, "misses", false, rule);
  if (!std::ranges::any_of(rule.samples, &Sample::must_match)) {
    Warn(node, "a rule without `matches: [...]` is never tested");
  }
  rules_->rules.push_back(std::move(rule));
}

void Builder::CheckSuppressed() {
  for (const Rule& rule : rules_->rules) {
    for (const std::string& name : rule.instead_of) {
      if (std::ranges::count(rules_->topics, name, &Topic::name) == 0) {
        Error(fmt::format(
            "{}:{}: {}: instead_of: there is no topic \"{}\" in topics/",
            rule.file, rule.line, rule.name, name));
      }
    }
  }
}

std::size_t Builder::WeightOf(const Group& group) const {
  std::size_t weight = 0;
  for (const Item& item : group) {
    weight += item.kind == Item::Kind::kList
                  ? rules_->lists[item.id].terms.size()
                  : 1;
  }
  return weight;
}

// A rule is tried only when an item of its narrowest group occurs.
void Builder::AddTriggers(std::uint32_t id) {
  const Rule& rule = rules_->rules[id];
  const Group& group = *std::ranges::min_element(
      rule.groups, {}, [&](const Group& g) { return WeightOf(g); });
  for (const Item& item : group) {
    switch (item.kind) {
      case Item::Kind::kTerm:
        rules_->uses[item.id].triggers.push_back(id);
        break;
      case Item::Kind::kList:
        rules_->list_triggers[item.id].push_back(id);
        break;
      case Item::Kind::kPattern:
        rules_->patterns[item.id].triggers.push_back(id);
        break;
    }
  }
}

void Builder::Finish() {
  for (std::uint32_t i = 0; i < rules_->rules.size(); ++i) AddTriggers(i);
  if (rules_->has_patterns) {
    std::vector<std::string> atoms;
    rules_->filter.Compile(&atoms);
    for (std::uint32_t i = 0; i < atoms.size(); ++i) {
      rules_->uses[AddLiteral(atoms[i])].atoms.push_back(i);
    }
  }
  rules_->literals.Build();
}

Built Builder::Run(const std::vector<RuleText>& files) {
  std::vector<const RuleText*> read;
  for (const RuleText& file : files) {
    if (IsIn(file, "opencc/", ".txt") || IsIn(file, "lexicon/", ".yaml") ||
        IsIn(file, "topics/", ".yaml") || file.path == "units.yaml") {
      read.push_back(&file);
    }
  }
  std::ranges::sort(read, {}, &RuleText::path);
  rules_->version = VersionOf(read);
  const auto each = [&](std::string_view folder, std::string_view extension,
                        auto step) {
    for (const RuleText* file : read) {
      if (IsIn(*file, folder, extension)) (this->*step)(*file);
    }
  };
  each("opencc/", ".txt", &Builder::ReadTable);
  each("lexicon/", ".yaml", &Builder::ReadLexicon);
  each("units.yaml", "", &Builder::ReadUnits);
  each("topics/", ".yaml", &Builder::ReadTopic);
  if (rules_->rules.empty() && problems_.empty()) {
    Error("topics/: no rule was found; a rule set needs at least one file "
          "topics/<name>.yaml");
  }
  for (const TermList& list : rules_->lists) {
    if (list.used || list.trap) continue;
    problems_.push_back({Problem::Kind::kWarning,
                         fmt::format("{}:{}: ${}: no rule uses this list",
                                     list.file, list.line, list.name)});
  }
  CheckSuppressed();
  Finish();
  return {std::move(rules_), std::move(problems_)};
}

}  // namespace

Built BuildRules(const std::vector<RuleText>& files) {
  return Builder().Run(files);
}

}  // namespace huiying::classify
