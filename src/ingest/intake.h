// Intake: what stands behind POST /api/v1/posts. Confined(net).
//
// One result for each line that is not blank, in order, after everything that
// matters is durable. Safe to send again: the same id and text is one post.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aio/loop.h"
#include "base/error.h"
#include "base/time.h"
#include "classify/rule_set.h"
#include "model/ids.h"
#include "runtime/desk.h"

namespace huiying::ingest {

struct IntakeResult {
  std::uint64_t line = 0;  // from 1
  std::string id;          // empty when it could not be read
  std::string result;      // stored|duplicate|revised|irrelevant|unreadable
  std::optional<model::Seq> seq;
  std::optional<model::CaseId> case_id;
  std::string error;  // of an unreadable line
};

class Intake {
 public:
  struct Outside {
    aio::WorkPool& pool;
    runtime::Desk& desk;
    std::function<std::shared_ptr<const classify::RuleSet>()> rules;
    std::function<base::TimePoint()> now;  // engine time
  };

  explicit Intake(Outside outside) : outside_(std::move(outside)) {}

  // `actor` hands them in. Error kUnavailable: the lane is full or there are no
  // rules yet; the sender asks again with the whole body.
  boost::asio::awaitable<base::Result<std::vector<IntakeResult>>> Take(
      std::string body, model::Actor actor);

 private:
  Outside outside_;
};

}  // namespace huiying::ingest
