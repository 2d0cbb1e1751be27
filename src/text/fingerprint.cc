#include "text/fingerprint.h"

#include <array>
#include <bit>

#include "text/utf8.h"

namespace huiying::text {
namespace {

// The finaliser of SplitMix64: every bit of the input moves every bit.
std::uint64_t Mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

bool Counts(char32_t c) {
  return IsHan(c) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         c > 0xFFFF;
}

class Bits {
 public:
  void Add(std::uint64_t hash) {
    for (std::size_t bit = 0; bit < sums_.size(); ++bit) {
      sums_[bit] += (hash >> bit) & 1 ? 1 : -1;
    }
  }
  std::uint64_t Take() const {
    std::uint64_t out = 0;
    for (std::size_t bit = 0; bit < sums_.size(); ++bit) {
      out |= std::uint64_t{sums_[bit] > 0} << bit;
    }
    return out;
  }

 private:
  std::array<std::int64_t, 64> sums_{};
};

}  // namespace

Fingerprint FingerprintOf(std::u32string_view canonical) {
  Fingerprint out;
  Bits bits;
  std::uint64_t window = 0;  // three code points of 21 bits
  std::size_t seen = 0;
  constexpr std::uint64_t kThree = (std::uint64_t{1} << 63) - 1;
  for (const char32_t c : canonical) {
    ++out.length;
    if (!Counts(c)) continue;
    window = ((window << 21) | c) & kThree;
    if (++seen >= 3) bits.Add(Mix(window));
  }
  if (seen > 0 && seen < 3) bits.Add(Mix(window));
  out.simhash = bits.Take();
  return out;
}

int Distance(std::uint64_t a, std::uint64_t b) { return std::popcount(a ^ b); }

}  // namespace huiying::text
