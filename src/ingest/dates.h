// The dates that feeds carry, and how well each is known. Pure.
//
// A time without a zone is China's, since the feeds that leave it out are
// Chinese; so is CST, which RFC 822 gives to Chicago. A name of a zone that is
// not known makes the date unreadable rather than wrong by hours.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "model/names.h"

namespace huiying::ingest {

struct FeedDate {
  base::TimePoint at;
  model::TimeBasis basis = model::TimeBasis::kExact;  // or kDateOnly, …

  friend bool operator==(const FeedDate&, const FeedDate&) = default;
};

// RFC 822/2822 with its usual mistakes, RFC 3339 and ISO 8601, asctime with or
// without an offset (Weibo's `Sat Jun 20 21:14:05 +0800 2026`). A bare date is
// its first instant in China, kDateOnly.
std::optional<FeedDate> ParseFeedDate(std::string_view text);

// The above, and what Weibo shows people: 刚刚, 5分钟前, 今天 08:05,
// 昨天 12:30, 前天 23:59 (kRelative), 06-27 (kDateOnly: the latest such day
// that is not after `now`). `now` is when it was fetched.
std::optional<FeedDate> ParseWeiboDate(std::string_view text,
                                       std::optional<base::TimePoint> now);

}  // namespace huiying::ingest
