#include "app/roster_command.h"

#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "app/folders.h"
#include "config/icalendar.h"
#include "oncall/roster.h"

namespace huiying::app {
namespace {

constexpr int kMostDays = 366;

base::TimePoint WallNow() {
  return std::chrono::floor<base::Duration>(std::chrono::system_clock::now());
}

// `2026-11-30 09:00`
std::string Civil(base::TimePoint at) {
  const base::CivilTime t = base::ToCivil(at);
  return fmt::format("{}-{:02}-{:02} {:02}:{:02}", t.year, t.month, t.day,
                     t.hour, t.minute);
}

std::string NamesOf(const config::Directory& directory,
                    const std::vector<model::PersonId>& people) {
  std::string names;
  for (const model::PersonId& id : people) {
    const config::Contact* const person = directory.Find(id);
    if (!names.empty()) names += "、";
    names += person == nullptr ? id.value() : person->name;
  }
  return names;
}

const model::OnCallGroup* FindGroup(const config::LoadedRules& rules,
                                    const std::string& name,
                                    std::ostream& complaints) {
  const auto& groups = rules.policy.on_call;
  const auto it = std::ranges::find(groups, name, &model::OnCallGroup::name);
  if (it != groups.end()) return &*it;
  fmt::print(complaints,
             "huiying roster: --group: roster.yaml has no group \"{}\"\n",
             name);
  return nullptr;
}

std::vector<oncall::Stint> StintsOf(const config::LoadedRules& rules,
                                    const model::OnCallGroup& group,
                                    base::TimePoint from, int days) {
  return oncall::StintsBetween(
      oncall::RosterOf(rules.policy.calendar, group, {}), from,
      from + std::chrono::days(days));
}

// Whether there is no gap.
bool Print(const config::LoadedRules& rules, const model::OnCallGroup& group,
           base::TimePoint from, int days, std::ostream& out) {
  fmt::print(out, "{}{}{}\n", group.name, group.always.empty() ? "" : ": ",
             NamesOf(rules.directory, group.always));
  bool whole = true;
  if (!group.rotates()) return whole;
  for (const oncall::Stint& stint : StintsOf(rules, group, from, days)) {
    const bool gap = stint.people.empty();
    whole = whole && !gap;
    fmt::print(out, "  {}  {}  {}{}\n", Civil(stint.from), Civil(stint.to),
               gap ? "NOBODY 无人值班" : NamesOf(rules.directory, stint.people),
               gap ? "" : "  (" + stint.source + ")");
  }
  return whole;
}

struct Arguments {
  std::string rules = DefaultFolder("rules").string();
  std::string group;
  int days = 14;
};

void AddOptions(CLI::App& command, const std::shared_ptr<Arguments>& to) {
  command.add_option("--rules", to->rules, "folder of the rules")
      ->capture_default_str();
  command.add_option("--days", to->days, "how many days from now")
      ->capture_default_str()
      ->check(CLI::Range(1, kMostDays));
}

template <class Run>
int WithRules(const Arguments& arguments, Run run) {
  const auto rules = ReadPolicyOf(arguments.rules);
  if (rules) return run(*rules);
  fmt::print(std::cerr, "huiying roster: {}\n", rules.error().message);
  return 2;
}

}  // namespace

base::Result<config::LoadedRules> ReadPolicyOf(const std::string& folder) {
  const auto files = config::ReadFolder(folder, config::Depth::kWithFolders);
  if (!files) {
    return base::Fail(base::ErrorCode::kInvalid,
                      config::Describe(files.error()));
  }
  auto rules = config::LoadPolicy(*files, config::SystemSecrets(folder));
  if (!rules) {
    return base::Fail(base::ErrorCode::kInvalid,
                      config::Describe(rules.error()));
  }
  return *std::move(rules);
}

int RunRosterShow(const config::LoadedRules& rules, const std::string& name,
                  base::TimePoint from, int days, std::ostream& out,
                  std::ostream& complaints) {
  bool whole = true;
  if (!name.empty()) {
    const auto* const group = FindGroup(rules, name, complaints);
    if (group == nullptr) return 2;
    whole = Print(rules, *group, from, days, out);
  } else {
    for (const model::OnCallGroup& group : rules.policy.on_call) {
      whole = Print(rules, group, from, days, out) && whole;
    }
  }
  return whole ? 0 : 1;
}

int RunRosterExport(const config::LoadedRules& rules, const std::string& name,
                    base::TimePoint from, int days, std::ostream& out,
                    std::ostream& complaints) {
  const auto* const group = FindGroup(rules, name, complaints);
  if (group == nullptr) return 2;
  std::vector<config::ShiftEvent> events;
  for (const oncall::Stint& stint : StintsOf(rules, *group, from, days)) {
    if (stint.people.empty()) continue;
    events.push_back({.from = stint.from,
                      .to = stint.to,
                      .uid = fmt::format("{}-{}@huiying", name,
                                         base::ToMillis(stint.from) / 1000),
                      .summary = NamesOf(rules.directory, stint.people),
                      .description = stint.source});
  }
  out << config::WriteICalendar("值班 " + name, from, events);
  return 0;
}

void AddRosterCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* const roster =
      app.add_subcommand("roster", "who is on call in the days to come");
  roster->require_subcommand(1);
  CLI::App* const show = roster->add_subcommand(
      "show",
      "the shifts of the rules folder; exit status 1 when there is a "
      "gap");
  AddOptions(*show, arguments);
  show->add_option("--group", arguments->group, "only this group");
  show->callback([arguments, &exit_code] {
    exit_code = WithRules(*arguments, [&](const config::LoadedRules& rules) {
      return RunRosterShow(rules, arguments->group, WallNow(), arguments->days,
                           std::cout, std::cerr);
    });
  });
  CLI::App* const out =
      roster->add_subcommand("export", "the shifts of a group as iCalendar");
  AddOptions(*out, arguments);
  out->add_option("--group", arguments->group, "the group")->required();
  out->callback([arguments, &exit_code] {
    exit_code = WithRules(*arguments, [&](const config::LoadedRules& rules) {
      return RunRosterExport(rules, arguments->group, WallNow(),
                             arguments->days, std::cout, std::cerr);
    });
  });
}

}  // namespace huiying::app
