#include "text/traditional.h"

#include <string>

#include "text/utf8.h"

namespace huiying::text {
namespace {

constexpr std::size_t kBasicPlane = 0x10000;

// The single code point that `field` starts with and is, before a blank.
char32_t OnlyCodePoint(std::string_view field) {
  field = field.substr(0, field.find(' '));
  if (field.empty()) return 0;
  const CodePoint c = ReadCodePoint(field, 0);
  return c.valid && c.bytes == field.size() ? c.value : 0;
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
    const char32_t from = OnlyCodePoint(line.substr(0, tab));
    const char32_t to =
        tab == std::string_view::npos ? 0 : OnlyCodePoint(line.substr(tab + 1));
    if (from == 0 || to == 0) {
      return base::Fail(base::ErrorCode::kInvalid,
                        "line " + std::to_string(number) +
                            ": expected one character, a tab, and the "
                            "character it becomes");
    }
    if (from >= kBasicPlane) {
      pairs_ += high_.emplace(from, to).second;
    } else if (!known_[from]) {
      known_[from] = true;
      low_[from] = to;
      ++pairs_;
    }
  }
  return {};
}

}  // namespace huiying::text
