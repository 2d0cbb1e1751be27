// How far a post has spread, as its counts say. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "classify/compiled.h"
#include "model/post.h"

namespace huiying::classify {

struct Spread {
  std::string_view name;  // as in spread.yaml
  std::uint64_t have = 0;
};

// The first step that the post has reached.
std::optional<Spread> SpreadOf(const model::Post& post,
                               const std::vector<SpreadStep>& steps);

}  // namespace huiying::classify
