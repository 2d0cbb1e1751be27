#include "cases/near_index.h"

#include <algorithm>
#include <bit>

namespace huiying::cases {
namespace {

bool IsLong(std::uint64_t fingerprint) { return (fingerprint & 1) != 0; }

std::array<std::uint32_t, 4> BandsOf(std::uint64_t fingerprint) {
  std::array<std::uint32_t, 4> bands{};
  for (std::uint32_t i = 0; i < 4; ++i) {
    bands[i] = (i << 16) |
               static_cast<std::uint32_t>((fingerprint >> (16 * i)) & 0xFFFF);
  }
  return bands;
}

}  // namespace

void NearIndex::Insert(std::uint64_t fingerprint, model::CaseId id) {
  const Slot slot(fingerprint, id.value());
  const auto add = [&](std::vector<Slot>& slots) {
    if (std::ranges::find(slots, slot) == slots.end()) slots.push_back(slot);
  };
  if (!IsLong(fingerprint)) return add(exact_[fingerprint]);
  for (const std::uint32_t band : BandsOf(fingerprint)) add(bands_[band]);
}

void NearIndex::Erase(std::uint64_t fingerprint, model::CaseId id) {
  const Slot slot(fingerprint, id.value());
  const auto drop = [&](auto& map, auto key) {
    const auto it = map.find(key);
    if (it == map.end()) return;
    std::erase(it->second, slot);
    if (it->second.empty()) map.erase(it);
  };
  if (!IsLong(fingerprint)) return drop(exact_, fingerprint);
  for (const std::uint32_t band : BandsOf(fingerprint)) drop(bands_, band);
}

std::vector<model::CaseId> NearIndex::Find(std::uint64_t fingerprint) const {
  // Distance, then the newest case: a total order, whatever the maps' order.
  std::map<std::uint64_t, int> nearest;
  const auto consider = [&](const std::vector<Slot>& slots) {
    for (const auto& [other, id] : slots) {
      const int distance = std::popcount(other ^ fingerprint);
      if (distance > kMaxDistance) continue;
      const auto [it, fresh] = nearest.emplace(id, distance);
      if (!fresh) it->second = std::min(it->second, distance);
    }
  };
  if (!IsLong(fingerprint)) {
    const auto it = exact_.find(fingerprint);
    if (it != exact_.end()) consider(it->second);
  } else {
    for (const std::uint32_t band : BandsOf(fingerprint)) {
      const auto it = bands_.find(band);
      if (it != bands_.end()) consider(it->second);
    }
  }
  std::vector<std::pair<int, std::uint64_t>> found;
  for (const auto& [id, distance] : nearest) found.emplace_back(distance, id);
  std::ranges::sort(found, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second > b.second;
  });
  std::vector<model::CaseId> ids;
  for (const auto& [distance, id] : found) ids.emplace_back(id);
  return ids;
}

}  // namespace huiying::cases
