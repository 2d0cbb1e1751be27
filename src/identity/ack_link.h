// AckLinks: the links in messages by which an alert is acknowledged from a
// phone, without signing in. Immutable.
//
// A token says which alert, until when, and is signed (BLAKE2b, 128 bits) with
// a key of this store: nobody can make one up or change one. That it counts
// once is the engine's to see to.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "model/ids.h"
#include "runtime/memos.h"
#include "runtime/random.h"

namespace huiying::identity {

// Of real time.
inline constexpr base::Duration kAckLinkLives = std::chrono::hours(24);

class AckLinks {
 public:
  static constexpr std::size_t kKeyBytes = 32;

  // REQUIRES: kKeyBytes random bytes.
  explicit AckLinks(std::string key);

  // About forty letters, digits, - and _.
  std::string Make(std::uint32_t epoch, model::AlertId alert,
                   base::TimePoint now) const;

  struct Alert {
    std::uint32_t epoch = 0;
    model::AlertId id;
  };
  enum class Refused { kForged, kExpired };
  std::expected<Alert, Refused> Read(std::string_view token,
                                     base::TimePoint now) const;

 private:
  std::string Sign(std::string_view body) const;

  std::string key_;
};

// With the key of this store, made when there is none: links outlive a
// restart. Losing the memo costs the links that are out, nothing else. Errors:
// the store's.
base::Result<AckLinks> OpenAckLinks(runtime::Memos& memos,
                                    runtime::Random& random);

}  // namespace huiying::identity
