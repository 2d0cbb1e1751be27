#include "ingest/weibo_mobile.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "ingest/json.h"
#include "ingest/weibo_status.h"

namespace huiying::ingest {
namespace {

using Json = nlohmann::json;

constexpr int kDeepestCards = 4;
constexpr int kWordCard = 4;

// A word of the hot-search list links to the search for it; an advert among
// them carries `promotion`.
bool IsHotWord(const Json& card) {
  return NumberMember(card, "card_type") == kWordCard &&
         Member(card, "promotion") == nullptr &&
         TextMember(card, "scheme").find("/search?containerid=100103") !=
             std::string::npos;
}

void AddCards(const Json& cards, const std::string& where, int depth,
              const ParseContext& context, ParsedDocument& document) {
  std::size_t number = 0;
  // Some lists are objects whose members are numbered.
  for (const auto& entry : cards.items()) {
    const Json& card = entry.value();
    const std::string here = fmt::format("{} {}", where, ++number);
    if (const Json* status = Member(card, "mblog")) {
      AddWeiboStatus(*status, TextMember(card, "scheme"), here, context,
                     document);
    } else if (IsHotWord(card)) {
      AddHotWord(TextMember(card, "desc"), 0, context, document);
    }
    const Json* const group = Member(card, "card_group");
    if (group != nullptr && depth > 0) {
      AddCards(*group, here + ", card", depth - 1, context, document);
    }
  }
}

}  // namespace

base::Result<ParsedDocument> ParseWeiboMobile(const Json& json,
                                              const ParseContext& context) {
  if (auto status = CheckWeiboAnswer(json); !status) {
    return std::unexpected(std::move(status).error());
  }
  ParsedDocument document{.format = Format::kWeiboMobile};
  const Json* const data = Member(json, "data");
  if (data == nullptr) {
    if (NumberMember(json, "ok") == 0) return document;
    return base::Fail(base::ErrorCode::kInvalid,
                      "not_a_feed: `ok` without `data`");
  }
  if (const Json* cards = Member(*data, "cards")) {
    AddCards(*cards, "card", kDeepestCards, context, document);
  } else if (Member(*data, "mid") != nullptr ||
             Member(*data, "id") != nullptr) {
    AddWeiboStatus(*data, {}, "status", context, document);
  } else if (NumberMember(json, "ok") == 1) {
    return base::Fail(base::ErrorCode::kInvalid,
                      "not_a_feed: `data` without `cards`");
  }
  return document;
}

}  // namespace huiying::ingest
