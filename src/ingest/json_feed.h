// JSON Feed 1.0 and 1.1. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "ingest/parse.h"

namespace huiying::ingest {

base::Result<ParsedDocument> ParseJsonFeed(const nlohmann::json& json,
                                           const ParseContext& context);

}  // namespace huiying::ingest
