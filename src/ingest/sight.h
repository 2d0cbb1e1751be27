// Sight: whether a source can be seen through, and when to look again. Pure:
// `now` is engine time.
//
// A source is blind when its last good read is older than its freshness; when
// it never had one and has failed for the shorter of freshness and three
// polls; and at once when it shows a wall instead of an answer (a login page,
// 401, 403, Weibo's 418 and 432), since a wall does not go away by itself; nor
// does a disk without room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "model/names.h"

namespace huiying::ingest {

struct SightTerms {
  base::Duration every{0};
  base::Duration freshness{0};
};

class Sight {
 public:
  explicit Sight(SightTerms terms) : terms_(terms) {}

  void Succeeded(base::TimePoint now);
  void Failed(base::TimePoint now, std::string code);

  // kUnknown until the first good read or the first blindness.
  model::SourceState StateAt(base::TimePoint now) const;
  // When StateAt() turns to blind if nothing is read until then.
  std::optional<base::TimePoint> BlindFrom() const;
  // Why the last read failed; empty after a good one.
  const std::string& why() const { return why_; }
  std::optional<base::TimePoint> last_good() const { return last_good_; }

  // From one poll to the next: `every`, doubled for each failure in a row up
  // to ten minutes (or `every`, when that is longer), never given up;
  // `random` moves a doubled one by up to a fifth either way.
  base::Duration NextDelay(std::uint32_t random) const;

 private:
  SightTerms terms_;
  std::optional<base::TimePoint> last_good_;
  std::optional<base::TimePoint> failing_since_;
  std::string why_;
  std::uint32_t failures_ = 0;
};

}  // namespace huiying::ingest
