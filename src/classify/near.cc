// Nearness and patterns: what Scan answers on demand.
#include <algorithm>

#include "classify/gaps.h"
#include "classify/scan.h"

namespace huiying::classify {
namespace {

constexpr std::size_t kMostAnswers = 16;

}  // namespace

void Scan::Merge(const std::vector<std::uint32_t>& slots,
                 std::vector<Spot>& out) const {
  out.clear();
  for (const std::uint32_t slot : slots) AppendSpots(slot, out);
  if (slots.size() > 1) std::ranges::sort(out);
}

bool Scan::IsNear(const Distance& distance, const Spot& before,
                  const Spot& behind) const {
  std::u32string_view gap =
      PointsOf(before.view).substr(before.to, behind.from - before.to);
  if (!distance.never_last.empty()) {
    if (gap.empty() || distance.never_last.contains(gap.back())) return false;
    gap.remove_suffix(1);
  }
  if (!distance.skip.empty()) {
    gap.remove_prefix(
        std::min(gap.find_first_not_of(distance.skip), gap.size()));
  }
  return gap.size() >= distance.least && gap.size() <= distance.most &&
         gap.find_first_of(distance.never) == gap.npos &&
         (distance.only.empty() ||
          gap.find_first_not_of(distance.only) == gap.npos) &&
         std::ranges::none_of(distance.without, [&](const auto& term) {
           return gap.find(term) != gap.npos;
         });
}

bool Scan::MayBegin(const Near& near, const Spot& first) const {
  if (!near.never_before.empty() &&
      (first.from == 0 || near.never_before.contains(
                              PointsOf(first.view)[first.from - 1]))) {
    return false;
  }
  return !near.lead || IsNear(*near.lead, {first.view, 0, 0}, first);
}

// Whether the groups from `group` on follow one another behind `before`; the
// nearest counts, and `end` is where the last of them ends.
bool Scan::Follows(const Near& near, std::size_t group, const Spot& before,
                   std::uint32_t& end) const {
  if (group == groups_.size()) {
    const auto length =
        static_cast<std::uint32_t>(PointsOf(before.view).size());
    end = before.to;
    return !near.tail ||
           IsNear(*near.tail, before, {before.view, length, length});
  }
  const std::vector<Spot>& spots = groups_[group];
  const Distance& distance = near.distances[group - 1];
  const std::size_t farthest = distance.most +
                               (distance.skip.empty() ? 0 : kLongestRun) +
                               !distance.never_last.empty();
  auto it = std::ranges::lower_bound(
      spots, Spot{before.view, before.to, 0});
  for (; it != spots.end() && it->view == before.view &&
         it->from - before.to <= farthest;
       ++it) {
    if (IsNear(distance, before, *it) && Follows(near, group + 1, *it, end)) {
      return true;
    }
  }
  return false;
}

bool Scan::MayBeNear(std::uint32_t near) const {
  const std::uint32_t* at = &near_groups_[near_starts_[near]];
  while (*at != 0) {
    const std::uint32_t* const end = at + 1 + *at;
    bool any = false;
    for (++at; at != end; ++at) any |= IsFilled(*at);
    if (!any) return false;
  }
  return true;
}

// REQUIRES: MayBeNear.
void Scan::FindNear(const Near& near) {
  const std::size_t most = answers_.size() + kMostAnswers;
  groups_.resize(near.groups.size());
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    Merge(near.groups[i], groups_[i]);
  }
  for (int turn = 0; turn < (near.any_order ? 2 : 1); ++turn) {
    for (const Spot& first : groups_.front()) {
      if (!MayBegin(near, first)) continue;
      std::uint32_t end = 0;
      if (answers_.size() < most && Follows(near, 1, first, end)) {
        answers_.push_back({first.view, first.from, end});
      }
    }
    std::ranges::reverse(groups_);
  }
}

void Scan::FindPattern(const Pattern& pattern) {
  if (!pattern.needs.empty() && !IsFilled(pattern.slot)) return;
  for (std::size_t i = 0; i < view_count_; ++i) {
    const re2::StringPiece all(MaskedText(i));
    re2::StringPiece match;
    if (!pattern.regex->Match(all, 0, all.size(), re2::RE2::UNANCHORED, &match,
                              1) ||
        match.empty()) {
      continue;
    }
    const auto begin = static_cast<std::size_t>(match.data() - all.data());
    answers_.push_back({static_cast<std::uint32_t>(i),
                        PointAt(views_[i], begin),
                        PointAt(views_[i], begin + match.size())});
  }
}

}  // namespace huiying::classify
