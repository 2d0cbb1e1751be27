// The syntax of patterns that are words with gaps between them: what gaps.cc
// makes nearness of. Only gaps.cc sees it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "classify/gaps.h"

namespace huiying::classify {

struct Part;
using Sequence = std::vector<Part>;

struct TextStart {};
struct TextEnd {};
struct Alternatives {
  std::vector<Sequence> of;
};

// Words, a gap between words, an end of the text, or a group of more.
struct Part {
  std::variant<Words, Gap, TextStart, TextEnd, Alternatives> is;
};

// The pattern's alternatives; nothing when it holds anything else.
std::optional<Alternatives> ReadGapSyntax(std::string_view pattern);

}  // namespace huiying::classify
