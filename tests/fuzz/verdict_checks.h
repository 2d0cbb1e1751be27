// What a verdict promises, whatever the post. Ends the program when it does
// not hold. Pure.
#pragma once

#include "classify/classify.h"

namespace huiying::fuzz {

// Classifies the post with the gate on and off and checks both verdicts, and
// that a Classifier that has read other posts gives the same ones.
void CheckPost(const model::Post& post, const classify::RuleSet& rules,
               classify::Classifier& used);

}  // namespace huiying::fuzz
