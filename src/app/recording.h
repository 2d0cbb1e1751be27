// Recording: posts that were seen once, to be seen again with their times
// moved. Pure; Immutable.
//
// The first post appears at the epoch, each other as long after it as it once
// did. Everything here is engine time: who replays faster passes a faster now.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "model/post.h"

namespace huiying::app {

// NDJSON posts as in CONTRACT "Post", in any order; each needs a
// `published_at`. Lines that cannot be read are left out and named in
// `problems`, `posts.ndjson:3: …`; without a list for them the first is the
// error. Errors: kNotFound, kInvalid (no post is left, too).
base::Result<std::vector<model::Post>> ReadPosts(
    const std::filesystem::path& file,
    std::vector<std::string>* problems = nullptr);

class Recording {
 public:
  // REQUIRES: at least one post, and published_at in each.
  Recording(std::vector<model::Post> posts, base::TimePoint epoch);

  // The posts that are out at `now`, newest first, at most `limit`; with a
  // `feed`, only those that were recorded from it. Times are moved.
  std::vector<model::Post> Visible(base::TimePoint now, std::string_view feed,
                                   std::size_t limit) const;
  // The post of that id if it is out at `now`; null when it is not.
  const model::Post* Find(const model::PostId& id, base::TimePoint now) const;

  std::size_t size() const { return posts_.size(); }
  // When the last post comes out.
  base::TimePoint end() const { return *posts_.back().published_at; }

 private:
  std::vector<model::Post> posts_;  // by time, moved
};

}  // namespace huiying::app
