// NearIndex: finds the case that a post with nearly the same text is in. Pure.
//
// Texts are compared by their 64-bit SimHash. A long text is near when at most
// 3 bits differ: then at least one of four 16-bit bands is equal, so four
// lookups find every candidate. A short one (a headline) must be equal.
// A fingerprint is as made by KeptFingerprint(): bit 0 says "long".
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/ids.h"

namespace huiying::cases {

class NearIndex {
 public:
  // Code points from which a SimHash of a text is stable enough.
  static constexpr std::uint32_t kLongText = 24;
  static constexpr int kMaxDistance = 3;

  void Insert(std::uint64_t fingerprint, model::CaseId id);
  void Erase(std::uint64_t fingerprint, model::CaseId id);

  // Cases with a near text, nearest first, then the newest case first.
  std::vector<model::CaseId> Find(std::uint64_t fingerprint) const;

 private:
  using Slot = std::pair<std::uint64_t, std::uint64_t>;  // fingerprint, case
  // Long texts by (band number, band value); short ones by fingerprint.
  std::unordered_map<std::uint32_t, std::vector<Slot>> bands_;
  std::unordered_map<std::uint64_t, std::vector<Slot>> exact_;
};

}  // namespace huiying::cases
