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

// How often each bit was set, counted in 64 lanes of a byte, which are emptied
// before one of them can overflow.
class Bits {
 public:
  void Add(std::uint64_t hash) {
    for (std::size_t byte = 0; byte < 8; ++byte) {
      lanes_[byte] += kSpread[(hash >> (byte * 8)) & 0xFF];
    }
    ++added_;
    if (++waiting_ == 255) Empty();
  }
  std::uint64_t Take() {
    Empty();
    std::uint64_t out = 0;
    for (std::size_t bit = 0; bit < sums_.size(); ++bit) {
      out |= std::uint64_t{2 * sums_[bit] > added_} << bit;
    }
    return out;
  }

 private:
  // The bits of a byte, each in a byte of its own.
  static constexpr std::array<std::uint64_t, 256> kSpread = [] {
    std::array<std::uint64_t, 256> out{};
    for (std::uint64_t value = 0; value < 256; ++value) {
      for (std::uint64_t bit = 0; bit < 8; ++bit) {
        out[value] |= ((value >> bit) & 1) << (bit * 8);
      }
    }
    return out;
  }();

  void Empty() {
    for (std::size_t bit = 0; bit < sums_.size(); ++bit) {
      sums_[bit] += (lanes_[bit / 8] >> (bit % 8 * 8)) & 0xFF;
    }
    lanes_ = {};
    waiting_ = 0;
  }

  std::array<std::uint64_t, 8> lanes_{};
  std::array<std::uint64_t, 64> sums_{};
  std::uint64_t added_ = 0;
  std::uint64_t waiting_ = 0;
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
