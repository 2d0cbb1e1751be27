// How many died, were hurt or gathered, as a text says it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace huiying::classify {

// The largest number that the text names; of an interval (十几, 30余) its lower
// end, so that a grade is never raised by a guess.
struct Counts {
  std::optional<std::uint32_t> deaths;
  std::optional<std::uint32_t> injured;
  std::optional<std::uint32_t> crowd;
};

// What a text may count: cheap to know, and nothing for most.
struct CountSigns {
  bool deaths = true;
  bool injured = true;
  bool crowd = true;
  bool any() const { return deaths || injured || crowd; }
};
CountSigns CountSignsIn(std::u32string_view canonical);

// `canonical` is the canonical view of a text.
Counts CountsIn(std::string_view canonical, const CountSigns& signs = {});

// 5, 三, 十二, 两百, 十几 (11), 数十 (20), 上百 (100); nothing when it is not
// a number or over a million.
std::optional<std::uint32_t> ParseNumber(std::string_view text);

}  // namespace huiying::classify
