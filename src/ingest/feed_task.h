// FeedTask: one source, read again and again. Confined(net).
//
// A round: fetch (conditionally), read the document on the pool, submit what
// matters, wait until all of it is durable, and only then remember what was
// seen and the validators. So a kill at any instant costs a second read, never
// a post. A round that fails makes the next one come later, never not at all.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "aio/http_client.h"
#include "config/feeds.h"
#include "ingest/feed_keeper.h"
#include "ingest/host_limits.h"
#include "ingest/reading.h"
#include "ingest/sight.h"

namespace huiying::ingest {

class FeedTask {
 public:
  FeedTask(const FeedKeeper::Outside& outside, HostLimits& hosts,
           config::FeedConfig config);

  // Until it is cancelled.
  boost::asio::awaitable<void> Run();

  FeedStats Stats() const;

 private:
  // What the server says a repeated request may leave out.
  struct Validators {
    std::string etag;
    std::string last_modified;
    std::string rules_version;  // judged by other rules, a 304 is no answer
  };
  struct Round {
    std::string fault;  // a code; empty: a good read
    base::Duration retry_after{0};
  };

  boost::asio::awaitable<Round> ReadOnce();
  boost::asio::awaitable<base::Result<aio::HttpResponse>> FetchPolitely();
  boost::asio::awaitable<Round> TakeDocument(
      aio::HttpResponse response,
      std::shared_ptr<const classify::RuleSet> rules);
  // True when every one of them is durable.
  boost::asio::awaitable<bool> SubmitAll(std::vector<MatchedPost> matched);
  boost::asio::awaitable<void> ReportSight();
  boost::asio::awaitable<void> SleepUntilNext(base::Duration delay);
  boost::asio::awaitable<std::shared_ptr<const classify::RuleSet>> Rules();

  Round JudgeStatus(const aio::HttpResponse& response) const;
  aio::HttpRequest MakeRequest() const;
  bool SeenBefore(const MatchedPost& matched) const;
  bool Remember(const std::string& key, std::string value);
  void LoadValidators();
  void Log(std::string_view what) const;
  base::Duration ToReal(base::Duration engine_time) const;

  const FeedKeeper::Outside& outside_;
  HostLimits& hosts_;
  config::FeedConfig config_;
  Format format_ = Format::kAuto;
  model::Actor actor_;
  Sight sight_;
  Validators validators_;
  std::shared_ptr<SeenPosts> seen_;
  std::string seen_by_rules_;  // the version that judged `seen_`
  std::minstd_rand random_;
  model::SourceState reported_ = model::SourceState::kUnknown;
  std::string reported_why_;
  FeedStats stats_;
};

// `120`, or an HTTP date after `now`; 0 when it is neither.
base::Duration ParseRetryAfter(std::string_view text, base::TimePoint now);

}  // namespace huiying::ingest
