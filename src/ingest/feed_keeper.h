// FeedKeeper: reads the configured feeds and hands in what matters.
// Confined(net).
//
// It is the one bounded sink between the outside and the desk: each feed reads
// its next document only when everything that matters of the last one is
// durable; a full lane makes feeds later, never lossy. Polling, back-off and
// freshness run in engine time (scaled by `speed`); IO time-outs are real.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aio/http_client.h"
#include "aio/loop.h"
#include "base/time.h"
#include "classify/rule_set.h"
#include "config/feeds.h"
#include "model/names.h"
#include "runtime/desk.h"
#include "runtime/memos.h"

namespace huiying::ingest {

// What a feed has done since the process started.
struct FeedStats {
  std::string name;
  bool priority = false;
  model::SourceState state = model::SourceState::kUnknown;
  std::string why;                              // why it cannot be read now
  std::optional<base::TimePoint> last_read_at;  // the last good read
  std::uint64_t reads = 0;                      // good ones, 304 included
  std::uint64_t failures = 0;
  std::uint64_t posts = 0;       // in all documents
  std::uint64_t classified = 0;  // new or changed
  std::uint64_t irrelevant = 0;  // of the classified; not stored
  std::uint64_t relevant = 0;    // handed in and durable
  std::uint64_t problems = 0;    // items that could not be read
};

class FeedKeeper {
 public:
  struct Outside {
    boost::asio::io_context& net;
    aio::HttpClient& http;
    aio::WorkPool& pool;
    runtime::Desk& desk;
    runtime::Memos& memos;
    // The rules in force; null: none yet, and feeds wait.
    std::function<std::shared_ptr<const classify::RuleSet>()> rules;
    std::function<base::TimePoint()> now;  // engine time
    std::uint32_t speed = 1;
    // False: nothing is read until there is room for what it brings.
    std::function<bool()> has_room = [] { return true; };
    // One line for the log of component `ingest`; may be empty.
    std::function<void(std::string_view line)> log;
  };

  // Everything in `outside` outlives the keeper.
  explicit FeedKeeper(Outside outside);
  ~FeedKeeper();
  FeedKeeper(const FeedKeeper&) = delete;
  FeedKeeper& operator=(const FeedKeeper&) = delete;

  // Call once before the net thread runs, or on it.
  void Start(std::vector<config::FeedConfig> feeds);
  // Ends the feeds that run and starts these. On the net thread.
  boost::asio::awaitable<void> Replace(std::vector<config::FeedConfig> feeds);
  // Ends all of them. On the net thread, before the pool stops.
  boost::asio::awaitable<void> Stop();

  // In the order of the configuration.
  std::vector<FeedStats> Stats() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace huiying::ingest
