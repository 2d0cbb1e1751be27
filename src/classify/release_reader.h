// ReleaseReader: what a machine reads in the text of a statement before it goes
// out: what a first release should say and this one does not, what may not be
// said, what should be said otherwise, and what it promises. Immutable; shared
// by threads.
//
// rules/releases.yaml has the patterns. They are searched in the canonical
// form of the text (text/canonical.h), by RE2. It helps the people who review
// and decides nothing but that somebody has to say why a block may stand.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "classify/rule_set.h"
#include "model/release.h"

namespace huiying::classify {

class ReleaseReader {
 public:
  // `releases.yaml` and the tables opencc/*.txt of `files`; without the first
  // nothing is read in a text.
  // Error: a line for each problem, with file, line, field and the fix.
  static base::Result<std::shared_ptr<const ReleaseReader>> Load(
      const std::vector<RuleText>& files, std::string_view shown = "");

  ~ReleaseReader();

  model::ReleaseReading Read(std::string_view text) const;

 private:
  struct Patterns;
  explicit ReleaseReader(std::unique_ptr<const Patterns> patterns);

  std::unique_ptr<const Patterns> patterns_;
};

}  // namespace huiying::classify
