// weibo.com `/ajax/…`: the hot-search list (`data.realtime`), a list of posts
// (`data.list`, `statuses`), one post. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "ingest/parse.h"

namespace huiying::ingest {

base::Result<ParsedDocument> ParseWeiboAjax(const nlohmann::json& json,
                                            const ParseContext& context);

}  // namespace huiying::ingest
