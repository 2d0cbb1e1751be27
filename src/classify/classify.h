// Classify: what the rules say of one post, and why. Pure.
#pragma once

#include <memory>

#include "classify/rule_set.h"
#include "model/post.h"
#include "model/verdict.h"

namespace huiying::classify {

enum class PlaceGate {
  kOn,   // a post must name the own city or a unit, or come from a local feed
  kOff,  // `--everywhere`
};

struct Options {
  PlaceGate gate = PlaceGate::kOn;
  bool local = false;  // the feed is tagged `local`: the gate is satisfied
};

class Scan;

// Reads posts one after the other and keeps its memory between them: a post
// that matches nothing costs no allocation. One for each thread.
class Classifier {
 public:
  // `rules` must outlive it.
  explicit Classifier(const RuleSet& rules);
  ~Classifier();

  // Title and text are read as one post: the parts of a rule may match in
  // either. Any bytes are taken; time is linear in their length. Spans count
  // code points of the original field. `verdict` is written anew.
  void Run(const model::Post& post, const Options& options,
           model::Verdict& verdict);

 private:
  const CompiledRules& rules_;
  std::unique_ptr<Scan> scan_;
};

// Whether the post has spread so far that its grade may be raised: when this
// changes, the same text is worth reading again.
bool HasSpread(const model::Post& post, const RuleSet& rules);

// For one post.
model::Verdict Classify(const model::Post& post, const RuleSet& rules,
                        const Options& options = {});

}  // namespace huiying::classify
