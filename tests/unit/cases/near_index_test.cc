#include "cases/near_index.h"

#include <doctest/doctest.h>

#include <bit>
#include <random>

namespace huiying::cases {

using model::CaseId;

TEST_CASE("EveryLongTextWithinThreeBitsIsFound") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 300; ++round) {
    NearIndex index;
    const std::uint64_t stored = random() | 1;
    index.Insert(stored, CaseId(1));
    std::uint64_t asked = stored;
    const int flips = static_cast<int>(random() % 6);
    while (std::popcount(asked ^ stored) < flips) {
      asked ^= std::uint64_t{2} << (random() % 63);
    }
    CHECK(index.Find(asked).empty() == (flips > NearIndex::kMaxDistance));
  }
}

TEST_CASE("AShortTextMustBeEqual") {
  NearIndex index;
  index.Insert(0x1000, CaseId(1));
  CHECK(index.Find(0x1000).size() == 1);
  CHECK(index.Find(0x1002).empty());
  CHECK(index.Find(0x1001).empty());  // long
}

TEST_CASE("TheNearestComesFirstThenTheNewest") {
  NearIndex index;
  index.Insert(0xFF01, CaseId(1));
  index.Insert(0xFF01, CaseId(3));
  index.Insert(0xFF03, CaseId(2));
  const std::vector<CaseId> found = index.Find(0xFF01);
  CHECK(found == std::vector<CaseId>{CaseId(3), CaseId(1), CaseId(2)});
  index.Erase(0xFF01, CaseId(3));
  CHECK(index.Find(0xFF01).front() == CaseId(1));
}

}  // namespace huiying::cases
