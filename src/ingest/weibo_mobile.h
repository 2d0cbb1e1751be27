// m.weibo.cn `/api/container/getIndex` and `/statuses/show`: cards of posts and
// of hot-search words, nested. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "ingest/parse.h"

namespace huiying::ingest {

base::Result<ParsedDocument> ParseWeiboMobile(const nlohmann::json& json,
                                              const ParseContext& context);

}  // namespace huiying::ingest
