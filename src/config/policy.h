// Policy from rules/: duties/*.yaml, channels.yaml, ladder.yaml and roster.yaml
// become what the engine decides by, and the directory of people. Pure but for
// the secrets that the roster refers to.
//
// A set with an error is refused whole; every error of the set is reported
// with file, line, field and the fix.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/directory.h"
#include "config/files.h"
#include "config/problems.h"
#include "config/secrets.h"
#include "model/policy.h"

namespace huiying::config {

struct LoadedRules {
  // `rules_version` and `files` are left to who loads them into the engine.
  model::Policy policy;
  Directory directory;
  // Worth saying aloud, but no reason to refuse: a secret that is not set.
  std::vector<std::string> warnings;
};

// `files` as ReadFolder(rules, kWithFolders) gives them; those that are not
// ours are passed over. `shown`: what stands before the paths in messages.
// `now`: calendars give their shifts from about then on; default: the
// machine's clock.
Loaded<LoadedRules> LoadPolicy(
    const std::vector<FileText>& files, const Secrets& secrets,
    std::string_view shown = "rules/",
    std::optional<base::TimePoint> now = std::nullopt);

}  // namespace huiying::config
