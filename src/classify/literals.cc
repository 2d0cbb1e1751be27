#include "classify/literals.h"

#include <algorithm>
#include <bit>
#include <map>

#include "base/check.h"

namespace huiying::classify {
namespace {

// Of the bitmap, for each pair: one in 32 other pairs then looks like one.
constexpr std::size_t kBitsPerPair = 32;
constexpr int kFewestBits = 15;  // 4 KiB
constexpr int kMostBits = 21;    // 256 KiB

}  // namespace

std::uint32_t Literals::Add(std::u32string_view literal) {
  HUIYING_CHECK(bits_.empty() && !literal.empty());
  const auto [it, added] = ids_.emplace(std::u32string(literal), size());
  if (added) texts_.emplace_back(literal);
  return it->second;
}

void Literals::SizeTables(std::size_t pairs) {
  const int bits = std::clamp(
      static_cast<int>(std::bit_width(pairs * kBitsPerPair)), kFewestBits,
      kMostBits);
  bits_.assign((std::size_t{1} << bits) / 64, 0);
  bit_shift_ = static_cast<std::uint32_t>(32 - bits);
  const int places = static_cast<int>(std::bit_width(pairs * 2 + 1));
  buckets_.assign(std::size_t{1} << places, {});
  bucket_shift_ = static_cast<std::uint32_t>(64 - places);
}

void Literals::Build() {
  std::map<std::uint64_t, std::vector<std::uint32_t>> by_pair;
  std::vector<Single> singles;
  for (std::uint32_t id = 0; id < size(); ++id) {
    const std::u32string& text = texts_[id];
    if (text.size() == 1) {
      singles.push_back({text[0], id});
      single_bits_[(text[0] >> 6) & 63] |= std::uint64_t{1} << (text[0] & 63);
    } else {
      by_pair[PairOf(text[0], text[1])].push_back(id);
    }
  }
  if (!singles.empty()) {
    singles_.resize(std::bit_ceil(singles.size() * 2));
  }
  for (const Single& single : singles) {
    std::size_t place = SinglePlaceOf(single.c);
    while (singles_[place].c != kFree) {
      place = (place + 1) & (singles_.size() - 1);
    }
    singles_[place] = single;
  }
  SizeTables(by_pair.size());
  for (const auto& [pair, ids] : by_pair) {
    std::size_t place = PlaceOf(pair);
    while (buckets_[place].count > 0) {
      place = (place + 1) & (buckets_.size() - 1);
    }
    buckets_[place] = {pair, static_cast<std::uint32_t>(entries_.size()),
                       static_cast<std::uint32_t>(ids.size())};
    const std::uint32_t bit = BitOf(static_cast<char32_t>(pair >> 32),
                                    static_cast<char32_t>(pair));
    bits_[bit >> 6] |= std::uint64_t{1} << (bit & 63);
    for (const std::uint32_t id : ids) {
      entries_.push_back({id, static_cast<std::uint32_t>(texts_[id].size()),
                          static_cast<std::uint32_t>(tails_.size())});
      tails_.append(texts_[id], 2);
    }
  }
}

}  // namespace huiying::classify
