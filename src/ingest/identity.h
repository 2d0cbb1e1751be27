// Who a post is: its id, platform and address, the same by whatever route it
// came, and without its author. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "model/post.h"

namespace huiying::ingest {

// What a syndicated item says of itself.
struct ItemIdentity {
  std::string guid;
  std::string link;
  std::string title;
  std::string text;
};

// Sets id, platform and url. A link to a Weibo post gives the mid, one to a
// Weibo search its word with the day, one to WeChat its token; any other id is
// the guid (else the link, else a hash of the texts) scoped by the feed.
void Identify(const ItemIdentity& item, std::string_view feed,
              std::optional<base::TimePoint> day_of, model::Post& post);

// The mid of `weibo.com/<uid>/<bid>`, `weibo.com/detail/<mid>`,
// `m.weibo.cn/status/<bid or mid>`, `m.weibo.cn/detail/…`.
std::optional<std::uint64_t> MidOfUrl(std::string_view url);

// Runs of blanks to one: some routes keep them, some do not.
std::string CollapseBlanks(std::string_view text);

// A hot-search word, its blanks collapsed: id with the day (in China), platform
// and search address.
void IdentifyHotWord(std::string_view word, std::optional<base::TimePoint> day,
                     model::Post& post);

}  // namespace huiying::ingest
