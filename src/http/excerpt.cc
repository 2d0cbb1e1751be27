#include "http/excerpt.h"

#include <algorithm>

namespace huiying::http {
namespace {

constexpr std::size_t kBefore = 30;  // code points shown before the first mark

bool IsStart(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// Byte offset of each code point, and the end.
std::vector<std::size_t> Starts(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (IsStart(text[i])) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

std::vector<Mark> Merge(std::vector<Mark> marks, std::size_t length) {
  std::erase_if(marks, [&](const Mark& mark) {
    return mark.first >= mark.second || mark.second > length;
  });
  std::ranges::sort(marks);
  std::vector<Mark> merged;
  for (const Mark& mark : marks) {
    if (!merged.empty() && mark.first <= merged.back().second) {
      merged.back().second = std::max(merged.back().second, mark.second);
    } else {
      merged.push_back(mark);
    }
  }
  return merged;
}

}  // namespace

std::size_t CountCodePoints(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, IsStart));
}

Excerpt MakeExcerpt(std::string_view text, std::vector<Mark> marks) {
  const std::vector<std::size_t> starts = Starts(text);
  const std::size_t length = starts.size() - 1;
  marks = Merge(std::move(marks), length);
  std::size_t from = 0;
  if (!marks.empty() && length > kExcerptCodePoints) {
    from = marks[0].first > kBefore ? marks[0].first - kBefore : 0;
    from = std::min(from, length - kExcerptCodePoints);
  }
  const std::size_t to = std::min(length, from + kExcerptCodePoints);

  Excerpt excerpt;
  const std::uint32_t shift = from > 0 ? 1 : 0;  // the leading ellipsis
  if (from > 0) excerpt.text = "…";
  excerpt.text += text.substr(starts[from], starts[to] - starts[from]);
  if (to < length) excerpt.text += "…";
  for (char& c : excerpt.text) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  for (const Mark& mark : marks) {
    if (mark.first >= to) break;
    const std::size_t end = std::min<std::size_t>(mark.second, to);
    excerpt.marks.emplace_back(
        static_cast<std::uint32_t>(mark.first - from) + shift,
        static_cast<std::uint32_t>(end - from) + shift);
  }
  return excerpt;
}

}  // namespace huiying::http
