// Feeds 信息源: feeds/*.yaml, one source each. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "config/files.h"
#include "config/problems.h"

namespace huiying::config {

enum class FeedPriority { kNormal, kHigh };

struct FeedConfig {
  std::string name;  // letters, digits, `-`, `_`, `.`; unique
  std::string url;   // http or https
  std::string format = "auto";
  base::Duration every = std::chrono::seconds(60);      // at least 1 s
  base::Duration freshness = std::chrono::minutes(10);  // over `every`
  FeedPriority priority = FeedPriority::kNormal;
  std::vector<std::string> tags;
  bool allow_private = false;  // loopback and private addresses
};

// `formats`: the words that ingest reads besides `auto`; when empty any word
// is taken. `shown`: what stands before the paths in messages.
Loaded<std::vector<FeedConfig>> LoadFeeds(
    const std::vector<FileText>& files,
    std::span<const std::string_view> formats = {},
    std::string_view shown = "feeds/");

}  // namespace huiying::config
