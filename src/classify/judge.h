// Judge: from what stands in a post to the verdict, and why. Only classify/
// sees it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "classify/classify.h"
#include "classify/compiled.h"
#include "classify/counts.h"
#include "classify/scan.h"

namespace huiying::classify {

class Judge {
 public:
  Judge(const CompiledRules& rules, Scan& scan, const model::Post& post,
        model::Verdict& verdict)
      : rules_(rules), scan_(scan), post_(post), verdict_(verdict) {}

  void Run(const Options& options);

 private:
  // Rules that fired and were not replaced, by topic order.
  std::vector<std::uint32_t> Fired();
  bool Fires(const Rule& rule);
  const Item* FirstOf(const Group& group, const Rule& rule);
  const Item* ExcludedBy(const Rule& rule);
  bool StandsOutside(const Group& group, const Rule& rule);
  void DropReplaced(std::vector<std::uint32_t>& fired);
  bool Before(std::uint32_t a, std::uint32_t b) const;
  void AddPlaces();
  bool PassesGate(const Options& options);
  void Grade(const std::vector<std::uint32_t>& fired);
  void GradeByCounts(const Topic& topic, const Counts& counts);
  void RaiseTo(model::Grade grade, const Topic& topic, std::string reason);
  Counts CountsOfPost();
  void RaiseBySpread();
  void HeedCues();
  bool IsCued(const TermList& list) const;
  void Explain(const std::vector<std::uint32_t>& fired);
  void AddHits(const Rule& rule);
  void AddHit(const Rule& rule, const Spot& spot);
  void AddContexts();
  void AddFingerprint();
  void Reason(std::string reason) {
    verdict_.reasons.push_back(std::move(reason));
  }

  const CompiledRules& rules_;
  Scan& scan_;
  const model::Post& post_;
  model::Verdict& verdict_;
  std::string folded_;  // of the hit that is written
  std::vector<Spot> asides_;  // whose sentences do not count for the rule
};

}  // namespace huiying::classify
