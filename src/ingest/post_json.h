// Posts and verdicts as lines of NDJSON, exactly as CONTRACT.md has them. Pure.
//
// Reading ignores unknown fields and takes null for absent; a known field of
// the wrong kind makes the line unreadable, and the error names it.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "model/post.h"
#include "model/verdict.h"

namespace huiying::ingest {

// One JSON object. `id`, and `title` or `text`, must be there. An absent
// `platform` is what stands before the colon of the id.
base::Result<model::Post> ReadPostJson(std::string_view line);

// Without a line end. What is unknown is left out.
std::string WritePostJson(const model::Post& post);

// `grade` only when relevant, `route` only when there is one.
std::string WriteVerdictJson(const model::Verdict& verdict);

}  // namespace huiying::ingest
