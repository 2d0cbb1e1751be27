// A fingerprint by which near copies find each other. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace huiying::text {

struct Fingerprint {
  std::uint64_t simhash = 0;
  std::uint32_t length = 0;  // code points of the canonical text
};

// SimHash of the runs of three code points of a canonical text; blanks and
// punctuation do not count. The value is part of the stored verdict: it may
// not change between releases (a test holds known values).
Fingerprint FingerprintOf(std::u32string_view canonical);

// Number of bits in which two fingerprints differ.
int Distance(std::uint64_t a, std::uint64_t b);

}  // namespace huiying::text
