// The groups of roster.yaml: who is always on call, who takes turns, who
// stands in.
#include <fmt/core.h>

#include <algorithm>

#include "config/civil.h"
#include "config/parts.h"

namespace huiying::config {
namespace {

using model::OnCallGroup;
using model::PersonId;
using model::RosterLayer;

constexpr std::string_view kOverride = "override";  // a source of its own

PersonId ReadMember(const yaml::Node& node, const LoadedRules& rules,
                    Problems& problems) {
  PersonId id(problems.Take(node.String()));
  const Contact* const person = rules.directory.Find(id);
  if (person == nullptr) {
    problems.Add(node.Wrong(fmt::format(
        "nobody has the id \"{}\"; add them to people", id.value())));
  } else if (person->channels.empty()) {
    problems.Add(node.Wrong(fmt::format(
        "\"{}\" has no channel and cannot be told; add one", id.value())));
  }
  return id;
}

std::vector<PersonId> ReadMembers(const yaml::Node& node,
                                  const LoadedRules& rules,
                                  Problems& problems) {
  std::vector<PersonId> people;
  const auto list = problems.Take(node.List());
  for (const yaml::Node& item : list) {
    PersonId id = ReadMember(item, rules, problems);
    if (!id.value().empty() && std::ranges::find(people, id) != people.end()) {
      problems.Add(
          item.Wrong(fmt::format("\"{}\" stands twice; keep one", id.value())));
    }
    people.push_back(std::move(id));
  }
  if (node.IsList() && list.empty()) {
    problems.Add(node.Wrong("nobody is on call; name at least one person"));
  }
  return people;
}

// `[a, b, [c, d]]`: c and d are on together.
std::vector<std::vector<PersonId>> ReadTurns(const yaml::Node& node,
                                             const LoadedRules& rules,
                                             Problems& problems) {
  std::vector<std::vector<PersonId>> turns;
  const auto list = problems.Take(node.List());
  for (const yaml::Node& item : list) {
    if (item.IsList()) {
      turns.push_back(ReadMembers(item, rules, problems));
    } else {
      turns.push_back({ReadMember(item, rules, problems)});
    }
  }
  if (node.IsList() && list.empty()) {
    problems.Add(node.Wrong("nobody takes turns; name at least one person"));
  }
  return turns;
}

std::vector<model::DayKind> ReadDays(const yaml::Node& node,
                                     Problems& problems) {
  std::vector<yaml::Node> items = {node};
  if (node.IsList()) items = problems.Take(node.List());
  std::vector<model::DayKind> days;
  for (const yaml::Node& item : items) {
    const auto day = ReadWord<model::DayKind>(item, "day");
    if (!day) {
      problems.Add(day.error());
    } else if (std::ranges::find(days, *day) != days.end()) {
      problems.Add(item.Wrong(
          fmt::format("\"{}\" stands twice; keep one", model::Name(*day))));
    } else {
      days.push_back(*day);
    }
  }
  if (items.empty()) {
    problems.Add(node.Wrong(
        "names no day; write [working], or leave it out for every day"));
  }
  return days;
}

// At one instant there is one hand-over, however many lines speak of it.
void AddHandOver(model::HandOverTime time,
                 std::vector<model::HandOverTime>& times) {
  const auto same =
      std::ranges::find(times, time.minute, &model::HandOverTime::minute);
  if (same == times.end()) return times.push_back(std::move(time));
  const bool daily = same->days.empty() || time.days.empty();
  for (const model::DayKind day : time.days) {
    if (std::ranges::find(same->days, day) == same->days.end()) {
      same->days.push_back(day);
    }
  }
  if (daily) same->days.clear();
}

void ReadRotation(const yaml::Node& node, const LoadedRules& rules,
                  Problems& problems, RosterLayer& layer) {
  if (const auto people = node.Find("people")) {
    layer.turns = ReadTurns(*people, rules, problems);
  }
  layer.starts = problems.Take(Then(node.Field("starts"), ReadInstant));
  if (const auto days = node.Find("days")) {
    layer.days = ReadDays(*days, problems);
  }
  if (const auto only = node.Find("only")) {
    layer.only = problems.Take(ReadWindow(*only));
  }
  if (const auto times = node.Find("hand_over")) {
    std::vector<yaml::Node> items = {*times};
    if (times->IsList()) items = problems.Take(times->List());
    for (const yaml::Node& item : items) {
      AddHandOver(problems.Take(ReadHandOver(item, layer.days)),
                  layer.hand_overs);
    }
  }
  if (layer.turns.size() > 1 && layer.hand_overs.empty()) {
    problems.Add(node.Wrong(
        "several take turns, but \"hand_over\" does not say when; write "
        "hand_over: \"mon 09:00\", say"));
  }
}

RosterLayer ReadLayer(const yaml::Node& node, const RosterFiles& files,
                      const LoadedRules& rules, Problems& problems) {
  RosterLayer layer;
  if (!problems.Check(node.OnlyFields({"name", "people", "starts", "hand_over",
                                       "days", "only", "calendar"})) &&
      !node.IsMap()) {
    return layer;
  }
  layer.name = problems.Take(Then(node.Field("name"), AsString));
  if (layer.name == kOverride) {
    problems.Add(node.Find("name")->Wrong(
        "\"override\" means who stands in; call the layer otherwise"));
  }
  const auto calendar = node.Find("calendar");
  if (calendar) {
    for (const char* field :
         {"people", "starts", "hand_over", "days", "only"}) {
      const auto other = node.Find(field);
      if (!other) continue;
      problems.Add(other->Wrong(
          "says nothing beside a calendar, which says who and when; take it "
          "out, or make two layers"));
    }
    layer.fixed = ReadShiftFile(*calendar, files, rules, problems);
    return layer;
  }
  if (!node.Find("people")) {
    problems.Add(
        node.Wrong("says nobody; write people: [..] or calendar: FILE.ics"));
    return layer;
  }
  ReadRotation(node, rules, problems, layer);
  return layer;
}

model::Override ReadOverride(const yaml::Node& node, const std::string& group,
                             const LoadedRules& rules, Problems& problems) {
  model::Override one{.group = group};
  if (!problems.Check(node.OnlyFields({"from", "to", "people"})) &&
      !node.IsMap()) {
    return one;
  }
  const std::size_t before = problems.size();
  one.from = problems.Take(Then(node.Field("from"), ReadInstant));
  one.to = problems.Take(Then(node.Field("to"), ReadInstant));
  if (problems.size() == before && one.to <= one.from) {
    problems.Add(node.Find("to")->Wrong("is not after from; write the end"));
  }
  const auto people = node.Field("people");
  if (people) one.people = ReadMembers(*people, rules, problems);
  if (!people) problems.Add(people.error());
  return one;
}

}  // namespace

void ReadGroup(const yaml::Entry& entry, const RosterFiles& files,
               Problems& problems, LoadedRules& out) {
  const yaml::Node& node = entry.value;
  if (!problems.Check(node.OnlyFields({"always", "layers", "overrides"}))) {
    return;
  }
  OnCallGroup group{.name = entry.key};
  const auto always = node.Find("always");
  if (always) group.always = ReadMembers(*always, out, problems);
  if (const auto layers = node.Find("layers")) {
    for (const yaml::Node& item : problems.Take(layers->List())) {
      RosterLayer layer = ReadLayer(item, files, out, problems);
      const bool twice =
          std::ranges::find(group.layers, layer.name, &RosterLayer::name) !=
          group.layers.end();
      if (twice && !layer.name.empty()) {
        problems.Add(item.Wrong(fmt::format(
            "a second layer \"{}\"; give each its own name", layer.name)));
      }
      group.layers.push_back(std::move(layer));
    }
  }
  if (const auto overrides = node.Find("overrides")) {
    for (const yaml::Node& item : problems.Take(overrides->List())) {
      group.overrides.push_back(ReadOverride(item, group.name, out, problems));
    }
  }
  if (!always && group.layers.empty()) {
    problems.Add(node.Wrong(
        "nobody is on call; write always: [..], or layers in which people "
        "take turns"));
  }
  out.policy.on_call.push_back(std::move(group));
}

}  // namespace huiying::config
