// The samples of the shipped rules are tests.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "classify/rule_set.h"

namespace huiying::classify {
namespace {

namespace fs = std::filesystem;

std::vector<RuleText> ShippedFiles() {
  const fs::path root = fs::path(HUIYING_SOURCE) / "rules";
  std::vector<RuleText> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files.push_back({fs::relative(entry.path(), root).generic_string(),
                     {std::istreambuf_iterator<char>(in), {}}});
  }
  return files;
}

}  // namespace

TEST_CASE("EverySampleOfTheShippedRulesReadsAsItSays") {
  const auto rules = LoadRuleSet(ShippedFiles());
  REQUIRE_MESSAGE(rules, rules.error().message);
  const SampleResult result = TestRules(**rules);
  CHECK(result.tried > 100);
  for (const std::string& failure : result.failures) FAIL_CHECK(failure);
}

TEST_CASE("TheShippedRulesHaveNoProblem") {
  for (const Problem& problem : CheckRules(ShippedFiles())) {
    FAIL_CHECK(problem.message);
  }
}

}  // namespace huiying::classify
