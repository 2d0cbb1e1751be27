// A short piece of a post with the matched words marked. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huiying::http {

// [start, end) in Unicode code points.
using Mark = std::pair<std::uint32_t, std::uint32_t>;

struct Excerpt {
  std::string text;
  std::vector<Mark> marks;  // ascending, apart from each other, within `text`
};

inline constexpr std::size_t kExcerptCodePoints = 120;

// About kExcerptCodePoints of `text` around its first mark; a cut side shows
// `…`. Line breaks become spaces. Marks outside the text are dropped.
Excerpt MakeExcerpt(std::string_view text, std::vector<Mark> marks);

// Code points of valid UTF-8.
std::size_t CountCodePoints(std::string_view text);

}  // namespace huiying::http
