// Many literals found in one pass over the code points of a text. Immutable
// once built.
//
// A Chinese text is made of some 3,000 characters, and of all pairs of them
// few begin a term of the rules. So the pass looks up every pair of neighbours
// in a bitmap that fits the first-level cache; only where a bit is set does it
// ask a hash table which literals begin with that pair, and compares the rest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace huiying::classify {

class Literals {
 public:
  // Ids are 0, 1, … in the order of Add(); the same text gives the same id.
  // REQUIRES: not built yet, `literal` is not empty.
  std::uint32_t Add(std::u32string_view literal);
  void Build();

  std::uint32_t size() const {
    return static_cast<std::uint32_t>(texts_.size());
  }
  std::u32string_view text(std::uint32_t id) const { return texts_[id]; }

  // Calls on_match(id, from, to) for every occurrence, code points [from, to),
  // in the order of `from`.
  template <class OnMatch>
  void Scan(std::u32string_view points, OnMatch&& on_match) const {
    const auto size = static_cast<std::uint32_t>(points.size());
    for (std::uint32_t at = 0; at + 1 < size; ++at) {
      if (MayBegin(points[at], points[at + 1])) {
        MatchAt(points, at, on_match);
      }
    }
    if (size > 0 && !singles_.empty()) {
      MatchSingle(points, size - 1, on_match);
    }
  }

 private:
  static constexpr char32_t kFree = 0xFFFFFFFF;  // no code point
  // The literals that begin with a pair: entries [first, first + count).
  struct Bucket {
    std::uint64_t pair = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;  // 0: free
  };
  struct Entry {
    std::uint32_t id = 0;
    std::uint32_t length = 0;
    std::uint32_t tail = 0;  // of tails_: what follows the pair
  };

  struct Single {
    char32_t c = kFree;
    std::uint32_t id = 0;
  };

  static std::uint64_t PairOf(char32_t a, char32_t b) {
    return (std::uint64_t{a} << 32) | b;
  }
  std::uint32_t BitOf(char32_t a, char32_t b) const {
    return ((a * 0x9E3779B1U) ^ (b * 0x85EBCA6BU)) >> bit_shift_;
  }
  bool MayBegin(char32_t a, char32_t b) const {
    return IsPair(a, b) || (!singles_.empty() && IsSingle(a));
  }
  bool IsPair(char32_t a, char32_t b) const {
    const std::uint32_t bit = BitOf(a, b);
    return ((bits_[bit >> 6] >> (bit & 63)) & 1) != 0;
  }
  bool IsSingle(char32_t c) const {
    return ((single_bits_[(c >> 6) & 63] >> (c & 63)) & 1) != 0;
  }
  std::size_t PlaceOf(std::uint64_t pair) const {
    return (pair * 0x9E3779B97F4A7C15) >> bucket_shift_;
  }

  std::size_t SinglePlaceOf(char32_t c) const {
    return (c * 0x9E3779B1U >> 7) & (singles_.size() - 1);
  }

  template <class OnMatch>
  void MatchSingle(std::u32string_view points, std::uint32_t at,
                   OnMatch&& on_match) const {
    const char32_t c = points[at];
    std::size_t place = SinglePlaceOf(c);
    while (singles_[place].c != c) {
      if (singles_[place].c == kFree) return;
      place = (place + 1) & (singles_.size() - 1);
    }
    on_match(singles_[place].id, at, at + 1);
  }

  template <class OnMatch>
  void MatchAt(std::u32string_view points, std::uint32_t at,
               OnMatch&& on_match) const {
    if (!singles_.empty() && IsSingle(points[at])) {
      MatchSingle(points, at, on_match);
    }
    if (!IsPair(points[at], points[at + 1])) return;
    const std::uint64_t pair = PairOf(points[at], points[at + 1]);
    const std::size_t mask = buckets_.size() - 1;
    std::size_t place = PlaceOf(pair);
    while (buckets_[place].count > 0 && buckets_[place].pair != pair) {
      place = (place + 1) & mask;
    }
    const Bucket& bucket = buckets_[place];
    for (std::uint32_t i = 0; i < bucket.count; ++i) {
      const Entry& entry = entries_[bucket.first + i];
      if (entry.length > points.size() - at) continue;
      const std::u32string_view tail(tails_.data() + entry.tail,
                                     entry.length - 2);
      if (points.substr(at + 2, entry.length - 2) == tail) {
        on_match(entry.id, at, at + entry.length);
      }
    }
  }

  void SizeTables(std::size_t pairs);

  std::unordered_map<std::u32string, std::uint32_t> ids_;
  std::vector<std::u32string> texts_;
  std::vector<Single> singles_;  // empty when there are none
  std::vector<std::uint64_t> single_bits_ = std::vector<std::uint64_t>(64);
  std::vector<std::uint64_t> bits_;
  std::uint32_t bit_shift_ = 0;
  std::vector<Bucket> buckets_;
  std::uint32_t bucket_shift_ = 0;
  std::vector<Entry> entries_;
  std::u32string tails_;
};

}  // namespace huiying::classify
