#include "classify/rule_set.h"

#include <fmt/format.h>

#include <algorithm>

#include "classify/build.h"
#include "classify/classify.h"

namespace huiying::classify {
namespace {

constexpr std::size_t kMaxLines = 50;

bool Fires(const model::Verdict& verdict, const std::string& rule) {
  return std::ranges::count(verdict.hits, rule, &model::Hit::rule) > 0;
}

}  // namespace

RuleSet::RuleSet(std::unique_ptr<const CompiledRules> rules)
    : rules_(std::move(rules)) {}
RuleSet::~RuleSet() = default;

const std::string& RuleSet::version() const { return rules_->version; }
std::size_t RuleSet::rule_count() const { return rules_->rules.size(); }

base::Result<std::shared_ptr<const RuleSet>> LoadRuleSet(
    const std::vector<RuleText>& files) {
  Built built = BuildRules(files);
  std::string message;
  std::size_t errors = 0;
  for (const Problem& problem : built.problems) {
    if (problem.kind != Problem::Kind::kError) continue;
    if (++errors > kMaxLines) continue;
    if (!message.empty()) message += '\n';
    message += problem.message;
  }
  if (errors > kMaxLines) {
    message += fmt::format("\nand {} more", errors - kMaxLines);
  }
  if (errors > 0) {
    return base::Fail(base::ErrorCode::kInvalid, std::move(message));
  }
  return std::make_shared<const RuleSet>(std::move(built.rules));
}

std::vector<Problem> CheckRules(const std::vector<RuleText>& files) {
  const std::vector<Problem> found = BuildRules(files).problems;
  std::vector<Problem> sorted;  // errors first, else in the order found
  for (const auto kind : {Problem::Kind::kError, Problem::Kind::kWarning}) {
    for (const Problem& problem : found) {
      if (problem.kind == kind) sorted.push_back(problem);
    }
  }
  return sorted;
}

SampleResult TestRules(const RuleSet& rules) {
  SampleResult result;
  for (const Rule& rule : rules.compiled().rules) {
    for (const Sample& sample : rule.samples) {
      ++result.tried;
      model::Post post;
      post.text = sample.text;
      const model::Verdict verdict =
          Classify(post, rules, {.gate = PlaceGate::kOff});
      if (Fires(verdict, rule.name) == sample.must_match) continue;
      result.failures.push_back(fmt::format(
          "{}:{}: {}: {} \"{}\"", rule.file, sample.line, rule.name,
          sample.must_match ? "does not match" : "matches, but should miss",
          sample.text));
    }
  }
  return result;
}

}  // namespace huiying::classify
