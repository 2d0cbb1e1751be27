#include <fmt/core.h>

#include <algorithm>

#include "config/parts.h"

namespace huiying::config {
namespace {

using model::Ladder;
using model::Recipient;
using model::RecipientKind;

// `duty-1`, or {on_call: press-centre}.
std::optional<Recipient> ReadRecipient(const yaml::Node& node,
                                       const LoadedRules& rules,
                                       Problems& problems) {
  if (node.IsScalar()) {
    const model::PersonId id{std::string(node.raw())};
    const Contact* const person = rules.directory.Find(id);
    if (person == nullptr || person->channels.empty()) {
      problems.Add(node.Wrong(fmt::format(
          "\"{}\" is nobody with a channel in roster.yaml; name a person "
          "there, or a group as {{on_call: …}}",
          node.raw())));
    }
    return Recipient{RecipientKind::kPerson, id.value()};
  }
  if (!problems.Check(node.OnlyFields({"on_call"}))) return std::nullopt;
  const auto group = node.Field("on_call");
  if (!group) {
    problems.Add(group.error());
    return std::nullopt;
  }
  const std::string name = problems.Take(group->String());
  if (std::ranges::find(rules.policy.on_call, name,
                        &model::OnCallGroup::name) ==
      rules.policy.on_call.end()) {
    problems.Add(group->Wrong(fmt::format(
        "roster.yaml has no group \"{}\"; add it under on_call", name)));
  }
  return Recipient{RecipientKind::kOnCall, name};
}

model::LadderStep ReadStep(const yaml::Node& node, const LoadedRules& rules,
                           Problems& problems) {
  model::LadderStep step;
  if (!problems.Check(node.OnlyFields({"after", "notify"})) && !node.IsMap()) {
    return step;
  }
  step.after = problems.Take(Then(node.Field("after"), AsDuration));
  const auto notify = node.Field("notify");
  if (!notify) {
    problems.Add(notify.error());
    return step;
  }
  const auto list = notify->List();
  if (!list) {
    problems.Add(list.error());
    return step;
  }
  for (const yaml::Node& item : *list) {
    if (auto recipient = ReadRecipient(item, rules, problems)) {
      step.notify.push_back(*std::move(recipient));
    }
  }
  if (list->empty()) {
    problems.Add(notify->Wrong("tells nobody; name a person or a group"));
  }
  return step;
}

void ReadWhen(const yaml::Node& when, Problems& problems, Ladder& ladder) {
  problems.Check(when.OnlyFields({"grade", "duty"}));
  if (const auto grade = when.Find("grade")) {
    ladder.grades = ReadGrades(*grade, problems);
  }
  const auto duty = when.Find("duty");
  if (!duty) return;
  std::vector<yaml::Node> items = {*duty};
  if (duty->IsList()) items = problems.Take(duty->List());
  for (const yaml::Node& item : items) {
    ladder.duties.push_back(
        problems.Take(ReadWord<model::DutyKind>(item, "duty")));
  }
  if (items.empty()) {
    problems.Add(duty->Wrong("names no duty; leave it out for any duty"));
  }
}

void ReadSteps(const yaml::Node& steps, const LoadedRules& rules,
               Problems& problems, Ladder& ladder) {
  const auto list = problems.Take(steps.List());
  for (const yaml::Node& node : list) {
    model::LadderStep step = ReadStep(node, rules, problems);
    if (!ladder.steps.empty() && step.after < ladder.steps.back().after &&
        node.Find("after")) {
      problems.Add(node.Find("after")->Wrong(
          fmt::format("{} is before the step above it; sort the steps",
                      base::FormatDuration(step.after))));
    }
    ladder.steps.push_back(std::move(step));
  }
  if (steps.IsList() && list.empty()) {
    problems.Add(
        steps.Wrong("no step; write at least "
                    "{after: 0s, notify: […]}"));
  }
}

base::Result<base::Duration> ReadRepeat(const yaml::Node& node) {
  auto repeat = node.Duration();
  if (repeat && *repeat < std::chrono::seconds(1)) {
    return node.Fail("is under a second; write 15m, say");
  }
  return repeat;
}

base::Result<base::Duration> ReadAgain(const yaml::Node& node) {
  auto again = node.Duration();
  if (again && *again < std::chrono::minutes(1)) {
    return node.Fail("is under a minute; write 1h, say");
  }
  return again;
}

constexpr base::Duration kUsualUnheard = std::chrono::minutes(2);

base::Result<base::Duration> ReadUnheard(const yaml::Node& node) {
  auto unheard = node.Duration();
  if (unheard && *unheard < std::chrono::seconds(30)) {
    return node.Fail("is under thirty seconds; write 2m, say");
  }
  return unheard;
}

Ladder ReadLadder(const yaml::Node& node, const LoadedRules& rules,
                  Problems& problems) {
  Ladder ladder;
  if (!problems.Check(node.OnlyFields(
          {"name", "when", "steps", "repeat", "again", "unheard"})) &&
      !node.IsMap()) {
    return ladder;
  }
  ladder.name = problems.Take(Then(node.Field("name"), AsString));
  if (const auto when = node.Find("when"); when && !when->IsEmpty()) {
    ReadWhen(*when, problems, ladder);
  }
  const auto steps = node.Field("steps");
  if (steps) ReadSteps(*steps, rules, problems, ladder);
  if (!steps) problems.Add(steps.error());
  if (const auto repeat = node.Find("repeat")) {
    ladder.repeat = problems.Take(ReadRepeat(*repeat));
  }
  if (const auto again = node.Find("again")) {
    ladder.again = problems.Take(ReadAgain(*again));
  }
  ladder.unheard = kUsualUnheard;
  if (const auto unheard = node.Find("unheard")) {
    ladder.unheard = problems.Take(ReadUnheard(*unheard));
  }
  return ladder;
}

bool MatchesAll(const Ladder& ladder) {
  return ladder.grades.empty() && ladder.duties.empty();
}

}  // namespace

void ReadLadders(const yaml::Node& root, Problems& problems, LoadedRules& out) {
  if (!problems.Check(root.OnlyFields({"ladders"})) && !root.IsMap()) return;
  const auto ladders = root.Field("ladders");
  if (!ladders) {
    problems.Add(ladders.error());
    return;
  }
  std::vector<Ladder>& done = out.policy.ladders;
  for (const yaml::Node& node : problems.Take(ladders->List())) {
    Ladder ladder = ReadLadder(node, out, problems);
    if (std::ranges::find(done, ladder.name, &Ladder::name) != done.end()) {
      problems.Add(node.Wrong(fmt::format(
          "a second ladder \"{}\"; give each its own name", ladder.name)));
    }
    if (std::ranges::any_of(done, MatchesAll)) {
      problems.Add(
          node.Wrong("is never used: a ladder above matches "
                     "everything; move it up"));
    }
    done.push_back(std::move(ladder));
  }
  if (!std::ranges::any_of(done, MatchesAll)) {
    problems.Add(
        ladders->Wrong("no ladder matches everything, so somebody "
                       "would not be told; add a last one with "
                       "when: {}"));
  }
}

}  // namespace huiying::config
