#include "app/rules_command.h"

#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "app/backtest_command.h"
#include "app/folders.h"
#include "app/rules_in_force.h"
#include "classify/rule_set.h"

namespace huiying::app {
namespace {

constexpr int kSound = 0;
constexpr int kFound = 1;
constexpr int kUnreadable = 2;

using classify::Problem;

// Duties, ladder and roster have one message with a line for each error.
std::string OtherProblems(const std::filesystem::path& folder) {
  const auto rules = ReadRules(folder);
  return rules ? std::string() : rules.error().message;
}

int Check(const std::vector<classify::RuleText>& files,
          const std::filesystem::path& folder, std::ostream& out) {
  const std::vector<Problem> problems = classify::CheckRules(files);
  std::size_t errors = 0;
  for (const Problem& problem : problems) {
    const bool is_error = problem.kind == Problem::Kind::kError;
    errors += is_error;
    fmt::print(out, "{}: {}\n", is_error ? "error" : "warning",
               problem.message);
  }
  if (errors == 0) {  // ReadRules() would repeat these
    const std::string others = OtherProblems(folder);
    if (!others.empty()) {
      fmt::print(out, "error: {}\n", others);
      return kFound;
    }
  }
  fmt::print(out, "{}: {} files, {} errors, {} warnings\n", folder.string(),
             files.size(), errors, problems.size() - errors);
  return errors == 0 ? kSound : kFound;
}

int Test(const std::vector<classify::RuleText>& files, std::ostream& out,
         std::ostream& complaints) {
  const auto rules = classify::LoadRuleSet(files);
  if (!rules) {
    fmt::print(complaints, "huiying rules test: {}\n", rules.error().message);
    return kUnreadable;
  }
  const classify::SampleResult result = classify::TestRules(**rules);
  for (const std::string& failure : result.failures) {
    fmt::print(out, "{}\n", failure);
  }
  fmt::print(out, "{} samples of {} rules, {} wrong\n", result.tried,
             (*rules)->rule_count(), result.failures.size());
  return result.failures.empty() ? kSound : kFound;
}

}  // namespace

int RunRules(RulesTask task, const std::filesystem::path& folder,
             std::ostream& out, std::ostream& complaints) {
  auto read = ReadRuleFiles(folder);
  if (!read) {
    fmt::print(complaints, "huiying rules: {}\n", read.error().message);
    return kUnreadable;
  }
  std::vector<classify::RuleText> files;
  for (auto& file : *read) {
    files.push_back({std::move(file.path), std::move(file.text)});
  }
  return task == RulesTask::kCheck ? Check(files, folder, out)
                                   : Test(files, out, complaints);
}

void AddRulesCommand(CLI::App& app, int& exit_code) {
  auto folder = std::make_shared<std::string>(DefaultFolder("rules").string());
  CLI::App* rules =
      app.add_subcommand("rules",
                         "check the rules, run their samples, or try "
                         "them on stored posts");
  rules->require_subcommand(1);
  const auto add = [&](const char* name, const char* about, RulesTask task) {
    CLI::App* command = rules->add_subcommand(name, about);
    command->add_option("DIR", *folder, "folder of the rules")
        ->capture_default_str();
    command->callback([folder, task, &exit_code] {
      exit_code = RunRules(task, *folder, std::cout, std::cerr);
    });
  };
  add("check", "errors and warnings, each with file, line and field",
      RulesTask::kCheck);
  add("test", "run every `matches:` and `misses:`", RulesTask::kTest);
  AddBacktestCommand(*rules, exit_code);
}

}  // namespace huiying::app
