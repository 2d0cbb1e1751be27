// Classify: what the rules say of one post, and why. Pure; thread-safe.
#pragma once

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

// Title and text are read as one post: the parts of a rule may match in
// either. Any bytes are taken; time is linear in their length. Spans count
// code points of the original field.
model::Verdict Classify(const model::Post& post, const RuleSet& rules,
                        const Options& options = {});

}  // namespace huiying::classify
