// The text of /metrics: what an operator's Prometheus watches. Any thread may
// count; the text is made on the net thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace huiying::app {

class Metrics {
 public:
  Metrics();
  ~Metrics();

  // Attempts of deliveries by outcome: `delivered`, `retry`, `permanent`.
  void CountAttempt(std::string_view outcome);
  // Entries made durable.
  void CountEntries(std::size_t entries);
  // Indexes that were not what they have to be: stays 0.
  void CountIndexMismatches(std::size_t mismatches);
  // Of one feed: documents that were read or failed, posts seen and kept.
  struct FeedTotals {
    std::string feed;
    std::uint64_t reads = 0;
    std::uint64_t failures = 0;
    std::uint64_t posts = 0;
    std::uint64_t classified = 0;
    std::uint64_t relevant = 0;
    std::uint64_t unreadable = 0;
    bool blind = false;
  };
  void SetFeed(const FeedTotals& totals);
  void SetOpenAlerts(std::size_t open);
  void SetHead(std::uint64_t seq);
  void SetDiskFree(std::uint64_t bytes);
  // Since the start, but for `sessions`, which are open now.
  struct SignIns {
    std::uint64_t sessions = 0;
    std::uint64_t done = 0;
    std::uint64_t failed = 0;
    std::uint64_t locked = 0;
    std::uint64_t bad_tokens = 0;
  };
  void SetSignIns(const SignIns& sign_ins);

  std::string Text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace huiying::app
