// The figures of bench_classify and the limits beside them. Pure but for
// printing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace huiying::bench {

inline constexpr double kNotMeasured = -1;

// Everything measured for one number of rules; speeds in MB (10^6 bytes of
// UTF-8) a second of processor time.
struct Row {
  std::size_t rules = 0;
  double classify = 0, classify_posts = 0;  // the latter in posts a second
  double canonicalise = 0;
  double vectorscan = kNotMeasured;
  double set_first = kNotMeasured;  // RE2::Set, its first pass over a slice
  double set_again = kNotMeasured;  // and again over its posts
  double set_new = kNotMeasured;    // RE2::Set, posts it has not read yet
  double classify_again = 0;        // Classify on the posts of set_again
  std::size_t again_posts = 0;
  double warm_mb = 0;
  double each = kNotMeasured;  // one RE2 a rule
  double load_seconds = 0;
  double load_mb = 0;  // growth of the resident set by loading
  double use_mb = 0;   // and then by reading posts
  std::uint64_t relevant = 0, hits = 0, vectorscan_matches = 0;
};

// Whether every limit that could be compared is kept.
bool PrintTable(const std::vector<Row>& rows);

}  // namespace huiying::bench
