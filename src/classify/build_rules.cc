// Topics and their rules.
#include "classify/builder.h"

#include <fmt/format.h>

#include <algorithm>

namespace huiying::classify {

bool Builder::IsAnswerNone(const Node& node) {
  const auto answer = node.Find("answer");
  if (!answer) return false;
  const std::string text = Take(answer->String()).value_or("due");
  if (text != "due" && text != "none") {
    Error(answer->Wrong(fmt::format(
        "\"{}\" is not known; write due or none", text)).message);
  }
  return text == "none";
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
  topic.answer_due = !IsAnswerNone(root);
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

void Builder::ReadGroups(const Node& node, Rule& rule) {
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
  const std::size_t before = problems_.size();
  ReadGroups(node, rule);
  if (rule.groups.empty()) {
    if (problems_.size() > before) return;  // its items are wrong: said so
    Error(node.Wrong("a rule needs `any: [...]` or `all: [...]`").message);
    return;
  }
  rule.none = none;
  for (Item& item : ReadGroup(node, "none")) rule.none.push_back(item);
  if (const auto grade = node.Find("grade")) {
    rule.grade = static_cast<model::Grade>(
        Take(grade->Integer(1, 4)).value_or(4));
  }
  rule.no_answer = IsAnswerNone(node);
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

}  // namespace huiying::classify
