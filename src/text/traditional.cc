#include "text/traditional.h"

#include <algorithm>
#include <optional>

#include "text/utf8.h"

namespace huiying::text {
namespace {

constexpr std::size_t kBasicPlane = 0x10000;
constexpr std::size_t kLongestPhrase = 32;

// The code points of `field` up to a blank; nothing when it is ill-formed.
std::u32string PointsOf(std::string_view field) {
  field = field.substr(0, field.find(' '));
  std::u32string points;
  for (std::size_t at = 0; at < field.size();) {
    const CodePoint c = ReadCodePoint(field, at);
    if (!c.valid) return {};
    at += c.bytes;
    points += c.value;
  }
  return points;
}

}  // namespace

TraditionalTable::TraditionalTable() : low_(kBasicPlane), known_(kBasicPlane) {
  for (char32_t c = 0; c < kBasicPlane; ++c) low_[c] = c;
}

base::Status TraditionalTable::Parse(std::string_view tsv) {
  std::size_t number = 0;
  while (!tsv.empty()) {
    ++number;
    const std::size_t end = tsv.find('\n');
    std::string_view line = tsv.substr(0, end);
    tsv.remove_prefix(end == std::string_view::npos ? tsv.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t tab = line.find('\t');
    const std::u32string from = PointsOf(line.substr(0, tab));
    const std::u32string to = tab == std::string_view::npos
                                  ? std::u32string()
                                  : PointsOf(line.substr(tab + 1));
    const bool single = from.size() == 1;
    if (from.empty() || to.empty() || (single && to.size() != 1) ||
        from.size() > kLongestPhrase) {
      return base::Fail(base::ErrorCode::kInvalid,
                        "line " + std::to_string(number) +
                            ": expected a character or a phrase, a tab, and "
                            "what it becomes");
    }
    if (!single) {
      std::size_t& longest = longest_[from[0]];
      longest = std::max(longest, from.size());
      phrases_.emplace(from, to);
    } else if (from[0] >= kBasicPlane) {
      pairs_ += high_.emplace(from[0], to[0]).second;
    } else if (!known_[from[0]]) {
      known_[from[0]] = true;
      low_[from[0]] = to[0];
      ++pairs_;
    }
  }
  return {};
}

TraditionalTable::Match TraditionalTable::LongestPhrase(
    std::u32string_view text) const {
  if (text.empty()) return {};
  const auto first = longest_.find(text[0]);
  if (first == longest_.end()) return {};
  for (std::size_t length = std::min(first->second, text.size()); length > 1;
       --length) {
    const auto it = phrases_.find(std::u32string(text.substr(0, length)));
    if (it != phrases_.end()) return {length, it->second};
  }
  return {};
}

}  // namespace huiying::text
