#include "ingest/weibo_ajax.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "ingest/json.h"
#include "ingest/weibo_status.h"

namespace huiying::ingest {
namespace {

using Json = nlohmann::json;

void AddWords(const Json& words, const ParseContext& context,
              ParsedDocument& document) {
  for (const Json& word : words) {
    const bool is_advert = NumberMember(word, "is_ad") != 0 ||
                           TextMember(word, "label_name") == "商";
    if (is_advert) continue;
    std::string name = TextMember(word, "word");
    if (name.empty()) name = TextMember(word, "note");
    AddHotWord(std::move(name), NumberMember(word, "onboard_time"), context,
               document);
  }
}

void AddList(const Json& list, const ParseContext& context,
             ParsedDocument& document) {
  std::size_t number = 0;
  for (const Json& status : list) {
    AddWeiboStatus(status, {}, fmt::format("item {}", ++number), context,
                   document);
  }
}

}  // namespace

base::Result<ParsedDocument> ParseWeiboAjax(const Json& json,
                                            const ParseContext& context) {
  if (auto status = CheckWeiboAnswer(json); !status) {
    return std::unexpected(std::move(status).error());
  }
  ParsedDocument document{.format = Format::kWeiboAjax};
  const Json* const data = Member(json, "data");
  const Json& holder = data == nullptr ? json : *data;
  bool known = data == nullptr && NumberMember(json, "ok") == 0;
  if (const Json* words = Member(holder, "realtime")) {
    AddWords(*words, context, document);
    known = true;
  }
  for (const char* name : {"list", "statuses"}) {
    if (const Json* list = Member(holder, name)) {
      AddList(*list, context, document);
      known = true;
    }
  }
  if (Member(holder, "mblogid") != nullptr) {
    AddWeiboStatus(holder, {}, "status", context, document);
    known = true;
  }
  if (!known) {
    return base::Fail(base::ErrorCode::kInvalid,
                      "not_a_feed: neither `realtime` nor `list` in `data`");
  }
  return document;
}

}  // namespace huiying::ingest
