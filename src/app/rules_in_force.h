// RulesInForce: everything that rules/ says, parsed: what posts are classified
// by, what the engine decides by, and who the people are.
//
// It comes from the folder, or, when the folder has an error at start, from
// the last good set that the store kept.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "classify/release_reader.h"
#include "classify/rule_set.h"
#include "config/directory.h"
#include "http/dependencies.h"
#include "model/policy.h"
#include "runtime/desk.h"
#include "store/key_value.h"

namespace huiying::app {

struct RulesInForce {
  std::shared_ptr<const classify::RuleSet> classifier;
  model::Policy policy;  // `files` is filled in by the writer
  std::shared_ptr<const config::Directory> directory;
  std::shared_ptr<const classify::ReleaseReader> release_reader;
  std::vector<runtime::RuleFileText> files;  // what LoadRules stores
  std::vector<std::string> warnings;
};

// The error's message has one line for every problem of the set.
base::Result<RulesInForce> ReadRules(const std::filesystem::path& folder);

// The set that `policy` names. `folder` is where secret files are looked up.
base::Result<RulesInForce> ReadRulesFromStore(
    const store::Snapshot& snapshot, const model::Policy& policy,
    const std::filesystem::path& folder);

// Only what posts are classified by: of a folder, or the set in force that
// `policy` names. Duties, ladder, roster and secrets are not looked at.
base::Result<std::shared_ptr<const classify::RuleSet>> ReadClassifier(
    const std::filesystem::path& folder);
base::Result<std::shared_ptr<const classify::RuleSet>> ReadClassifierFromStore(
    const store::Snapshot& snapshot, const model::Policy& policy);

// What is in the folder as rule files: *.yaml at any depth, opencc/*.txt.
base::Result<std::vector<runtime::RuleFileText>> ReadRuleFiles(
    const std::filesystem::path& folder);

// Names for screens.
http::PeopleView ViewOf(const RulesInForce& rules);

}  // namespace huiying::app
