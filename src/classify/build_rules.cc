// Topics and their rules.
#include <fmt/format.h>

#include <algorithm>

#include "classify/builder.h"

namespace huiying::classify {

bool Builder::IsAnswerNone(const Node& node) {
  return ChoiceAt(node, "answer", {"due", "none"}) == 1;
}

CountStep Builder::ReadCountStep(const Node& node) {
  CountStep step;
  if (!Take(node.OnlyFields({"deaths", "injured", "crowd", "grade"}))) {
    return step;
  }
  const auto number = [&](std::string_view field, std::int64_t max) {
    return static_cast<std::uint32_t>(NumberAt(node, field, 1, max, 0));
  };
  step.deaths = number("deaths", 1'000'000);
  step.injured = number("injured", 1'000'000);
  step.crowd = number("crowd", 1'000'000);
  step.grade = number("grade", 4);
  if (step.grade == 0 ||
      (step.deaths > 0) + (step.injured > 0) + (step.crowd > 0) != 1) {
    Wrong(node, "write {deaths: 3, grade: 3}, or `injured` or `crowd` instead "
                "of `deaths`");
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
  const auto root = Open(file);
  if (!root || !Take(root->OnlyFields({"topic", "about", "answer", "order",
                                       "route", "fallback", "table", "counts",
                                       "none", "rules"}))) {
    return;
  }
  const auto field = Take(root->Field("topic"));
  const auto name = field ? Take(field->String()) : std::nullopt;
  if (!name) return;
  for (const Topic& other : rules_->topics) {
    if (other.name != *name) continue;
    return Wrong(*field, fmt::format(
        "the topic \"{}\" already stands in {}; put its rules there", *name,
        other.file));
  }
  Topic topic{.name = *name, .file = file.path, .line = field->line()};
  topic.answer_due = !IsAnswerNone(*root);
  topic.order = NumberAt(*root, "order", 0, 1'000'000, topic.order);
  topic.fallback = FlagAt(*root, "fallback");
  topic.route = TextAt(*root, "route");
  static const std::vector<std::string_view> kTables = {
      "accident", "mass_incident", "criminal", "bureau"};
  if (root->Find("table")) {
    topic.table = kTables[ChoiceAt(*root, "table", kTables)];
  }
  for (const Node& step : ListAt(*root, "counts")) {
    topic.counts.push_back(ReadCountStep(step));
  }
  const auto id = static_cast<std::uint32_t>(rules_->topics.size());
  rules_->topics.push_back(std::move(topic));
  const Group none = ReadGroup(*root, "none");
  const auto list = Take(root->Field("rules"));
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
        ReadItem(n, group);
      }
    } else {
      ReadItem(part, group);
    }
    if (!group.empty()) rule.groups.push_back(std::move(group));
  }
}

void Builder::ReadRuleFields(const Node& node, Rule& rule) {
  rule.grade = static_cast<model::Grade>(NumberAt(node, "grade", 1, 4, 4));
  rule.no_answer = IsAnswerNone(node);
  rule.urgent = FlagAt(node, "urgent");
  if (node.Find("in")) {
    rule.in = ChoiceAt(node, "in", {"title", "text"}) == 0
                  ? model::HitField::kTitle
                  : model::HitField::kText;
  }
  for (const Node& other : ListAt(node, "instead_of")) {
    if (auto text = Take(other.String())) rule.instead_of.push_back(*text);
  }
  rule.route = TextAt(node, "route");
}

void Builder::ReadRule(const Node& node, std::uint32_t topic,
                       const Group& none) {
  if (!Take(node.OnlyFields({"name", "about", "any", "all", "none", "grade",
                             "instead_of", "route", "answer", "urgent", "in",
                             "matches", "misses"}))) {
    return;
  }
  const auto field = Take(node.Field("name"));
  const auto name = field ? Take(field->String()) : std::nullopt;
  if (!name) return;
  Rule rule{.name = rules_->topics[topic].name + "/" + *name,
            .file = std::string(node.file()), .line = node.line(),
            .topic = topic};
  if (!rule_names_.insert(rule.name).second) {
    return Wrong(*field, fmt::format(
        "the rule \"{}\" stands twice in this topic; give one of them another "
        "name", *name));
  }
  const std::size_t before = problems_.size();
  ReadGroups(node, rule);
  if (rule.groups.empty()) {
    if (problems_.size() > before) return;  // its items are wrong: said so
    return Wrong(node, "a rule needs `any: [...]` or `all: [...]`");
  }
  rule.none = none;
  for (Item& item : ReadGroup(node, "none")) rule.none.push_back(item);
  ReadRuleFields(node, rule);
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

}  // namespace huiying::classify
