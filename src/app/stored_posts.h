// Stored posts, given back as the rules once read them. Reads one snapshot and
// changes nothing; holds one post at a time.
//
// What the store does not keep cannot be given back: of the counts only the
// one that raised the grade is known (the stored reason has it).
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "base/error.h"
#include "model/case.h"
#include "model/post.h"
#include "store/key_value.h"

namespace huiying::app {

// The feeds of which some post was kept because its feed was tagged `local`.
base::Result<std::set<std::string>> LocalFeedsOf(
    const store::Snapshot& snapshot);

// Nothing: a text of the post was erased.
using StoredPostFn = std::function<void(const model::PostRow&,
                                        const std::optional<model::Post>&)>;

// Every stored post once, in the order of their ids. Error: kCorrupt, naming
// the post.
base::Status ReadStoredPosts(const store::Snapshot& snapshot,
                             const StoredPostFn& fn);

}  // namespace huiying::app
