#include "classify/spread.h"

#include <algorithm>
#include <chrono>

namespace huiying::classify {
namespace {

// Whole hours since it was published, at least one.
std::optional<std::uint64_t> HoursOf(const model::Post& post) {
  if (!post.published_at || !post.fetched_at) return std::nullopt;
  const auto hours =
      (*post.fetched_at - *post.published_at) / std::chrono::hours(1);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(hours, 1));
}

std::optional<std::uint64_t> CountOf(const model::Post& post,
                                     SpreadStep::What what) {
  using What = SpreadStep::What;
  switch (what) {
    case What::kReposts: return post.counts.reposts;
    case What::kComments: return post.counts.comments;
    case What::kLikes: return post.counts.likes;
    case What::kViews: return post.counts.views;
    case What::kRepostsPerHour: {
      const auto hours = HoursOf(post);
      if (!hours || !post.counts.reposts) return std::nullopt;
      return *post.counts.reposts / *hours;
    }
  }
  return std::nullopt;
}

std::string_view NameOf(SpreadStep::What what) {
  static constexpr std::string_view kNames[] = {
      "reposts", "comments", "likes", "views", "reposts_per_hour"};
  return kNames[static_cast<std::size_t>(what)];
}

}  // namespace

std::optional<Spread> SpreadOf(const model::Post& post,
                               const std::vector<SpreadStep>& steps) {
  for (const SpreadStep& step : steps) {
    const auto have = CountOf(post, step.what);
    if (have && *have >= step.least) return Spread{NameOf(step.what), *have};
  }
  return std::nullopt;
}

}  // namespace huiying::classify
