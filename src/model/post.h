// Post: one item of a feed, as every adapter gives it. Pure.
//
// The author's name and id are not in it and never will be. A field that is
// unknown is absent. Texts are plain UTF-8.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "model/ids.h"
#include "model/names.h"

namespace huiying::model {

struct Counts {
  std::optional<std::uint64_t> reposts;
  std::optional<std::uint64_t> comments;
  std::optional<std::uint64_t> likes;
  std::optional<std::uint64_t> views;
};

struct Post {
  PostId id;
  std::string platform;  // `weibo`, `weibo-hot`, `wechat`, `rss`, …
  std::string feed;      // FeedName of the source; empty outside a daemon
  std::optional<std::string> title;
  std::optional<std::string> text;
  std::optional<std::string> url;
  std::optional<base::TimePoint> published_at;
  std::optional<base::TimePoint> updated_at;
  std::optional<TimeBasis> time_basis;  // of published_at
  std::optional<base::TimePoint> fetched_at;
  std::optional<PostId> repost_of;
  Counts counts;
  std::optional<bool> official;  // posted by a verified public body
};

}  // namespace huiying::model
