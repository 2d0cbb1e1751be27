// What the parts of a post are: hashtags, quotations, titles of works, and the
// chain of a repost. Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/names.h"

namespace huiying::classify {

struct Context {
  std::uint32_t begin = 0;  // code points of the text
  std::uint32_t end = 0;
  model::HitContext kind = model::HitContext::kPlain;
};

// The parts of `text` that are not plain. They may lie in one another.
std::vector<Context> ContextsOf(std::string_view text);

// The kind of the smallest part that holds [begin, end).
model::HitContext ContextAt(const std::vector<Context>& contexts,
                            std::uint32_t begin, std::uint32_t end);

}  // namespace huiying::classify
