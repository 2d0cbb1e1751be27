#include "classify/classify.h"

#include "classify/judge.h"
#include "classify/scan.h"
#include "classify/spread.h"

namespace huiying::classify {
namespace {

// Empty, with the memory it has.
void Clear(model::Verdict& verdict) {
  verdict.relevant = verdict.answer_due = verdict.urgent = false;
  verdict.grade = 0;
  verdict.topics.clear();
  verdict.route.clear();
  verdict.places.clear();
  verdict.units.clear();
  verdict.hits.clear();
  verdict.masked.clear();
  verdict.reasons.clear();
  verdict.fingerprint = 0;
  verdict.length = 0;
}

}  // namespace

Classifier::Classifier(const RuleSet& rules)
    : rules_(rules.compiled()), scan_(std::make_unique<Scan>(rules_)) {}

Classifier::~Classifier() = default;

void Classifier::Run(const model::Post& post, const Options& options,
                     model::Verdict& verdict) {
  Clear(verdict);
  verdict.id = post.id;
  verdict.rules_version = rules_.version;
  scan_->Run(post);
  if (scan_->candidates().empty() && scan_->places().empty() &&
      !scan_->HasMasks()) {
    return;
  }
  Judge(rules_, *scan_, post, verdict).Run(options);
}

bool HasSpread(const model::Post& post, const RuleSet& rules) {
  return SpreadOf(post, rules.compiled().spread).has_value();
}

model::Verdict Classify(const model::Post& post, const RuleSet& rules,
                        const Options& options) {
  model::Verdict verdict;
  Classifier(rules).Run(post, options, verdict);
  return verdict;
}

}  // namespace huiying::classify
