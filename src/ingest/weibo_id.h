// Weibo's ids: the number (mid), its short form in base 62 (bid), and the
// second of its birth that the number carries. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace huiying::ingest {

// Digits only, at most 19 of them; nothing for anything else or 0.
std::optional<std::uint64_t> ParseMid(std::string_view text);

// `R51Zgym9h`: groups of four base-62 digits from the right, each seven
// decimal digits of the mid. Nothing when it is not one.
std::optional<std::uint64_t> DecodeBid(std::string_view bid);
std::string EncodeBid(std::uint64_t mid);

// Undocumented, exact or one second late on every sample seen: a check, never
// the only basis of a clock that matters. Nothing for ids before 2011, which
// were made in another way.
std::optional<base::TimePoint> TimeOfMid(std::uint64_t mid);

// The page of a post that names no author.
std::string WeiboStatusUrl(std::uint64_t mid);

}  // namespace huiying::ingest
