// Counts as people are shown them. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace huiying::ingest {

// `12`, `1.2万`, `2.3亿`; `100万+` is its floor, 1000000. Nothing for anything
// else (`转发`, `-1`).
std::optional<std::uint64_t> ParseCount(std::string_view text);

}  // namespace huiying::ingest
