// One Weibo post in the JSON of Weibo's own pages: the mobile site's `mblog`
// and the desktop site's, which differ in which fields they have. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "ingest/parse.h"

namespace huiying::ingest {

// Adds the post, and before it the one that it reposts, as a post of its own.
// What cannot be read becomes a problem `<where>: …`. `scheme` is the card's
// link, which holds the id when the post's own is empty.
void AddWeiboStatus(const nlohmann::json& status, const std::string& scheme,
                    const std::string& where, const ParseContext& context,
                    ParsedDocument& document);

// A word of the hot-search list, as a post that has only a title. Empty words
// are passed over. `onboard_seconds`: since when it is there; 0: unknown.
void AddHotWord(std::string word, std::int64_t onboard_seconds,
                const ParseContext& context, ParsedDocument& document);

// What Weibo says instead of an answer: `{"ok":-100}` or an address without
// data is login_page, `{"ok":0}` source_refused; `{"ok":0}` with an empty list
// or 这里还没有内容 is an answer.
base::Status CheckWeiboAnswer(const nlohmann::json& json);

}  // namespace huiying::ingest
