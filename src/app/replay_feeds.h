// A recording as the documents that feeds are made of. Pure but for its now.
//
//   /api/container/getIndex   m.weibo.cn's cards, Weibo posts only
//   /rss  /atom  /feed.json   RSS 2.0, Atom 1.0, JSON Feed 1.1
//
// `?feed=NAME` takes the posts recorded from one feed, `?limit=N` the newest N
// (100). The same posts give the same bytes, so that a validator works.
#pragma once

#include <functional>
#include <vector>

#include "app/loopback_server.h"
#include "app/recording.h"

namespace huiying::app {

class ReplayFeeds {
 public:
  // The first post appears at `start`; `now` is engine time.
  ReplayFeeds(std::vector<model::Post> posts, base::TimePoint start,
              std::function<base::TimePoint()> now);

  // 200, 304 when the asker has it already, 404.
  LoopbackAnswer Answer(const LoopbackRequest& request) const;

 private:
  Recording recording_;
  std::function<base::TimePoint()> now_;
};

}  // namespace huiying::app
