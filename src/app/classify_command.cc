#include "app/classify_command.h"

#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "app/folders.h"
#include "app/rules_in_force.h"
#include "ingest/post_json.h"

namespace huiying::app {
namespace {

constexpr int kDone = 0;
constexpr int kUnreadable = 2;

bool IsBlank(const std::string& line) {
  return line.find_first_not_of(" \t\r") == std::string::npos;
}

}  // namespace

int RunClassify(const ClassifyOptions& options, std::istream& in,
                std::ostream& out, std::ostream& complaints) {
  const auto rules = ReadClassifier(options.rules);
  if (!rules) {
    fmt::print(complaints, "huiying classify: {}\n", rules.error().message);
    return kUnreadable;
  }
  int status = kDone;
  classify::Classifier classifier(**rules);
  model::Verdict verdict;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (IsBlank(line)) continue;
    const auto post = ingest::ReadPostJson(line);
    if (!post) {
      fmt::print(complaints, "huiying classify: line {}: {}\n", number,
                 post.error().message);
      status = kUnreadable;
      continue;
    }
    classifier.Run(*post, {.gate = options.gate}, verdict);
    out << ingest::WriteVerdictJson(verdict) << '\n';
  }
  out.flush();
  if (out) return status;
  fmt::print(complaints, "huiying classify: the output could not be written\n");
  return kUnreadable;
}

void AddClassifyCommand(CLI::App& app, int& exit_code) {
  struct Given {
    std::string rules = DefaultFolder("rules").string();
    bool everywhere = false;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = app.add_subcommand(
      "classify", "NDJSON posts on stdin to NDJSON verdicts on stdout");
  command->add_option("--rules", given->rules, "folder of the rules")
      ->capture_default_str();
  command->add_flag("--everywhere", given->everywhere,
                    "turn the place gate off");
  command->callback([given, &exit_code] {
    std::ios::sync_with_stdio(false);
    exit_code =
        RunClassify({.rules = given->rules,
                     .gate = given->everywhere ? classify::PlaceGate::kOff
                                               : classify::PlaceGate::kOn},
                    std::cin, std::cout, std::cerr);
  });
}

}  // namespace huiying::app
