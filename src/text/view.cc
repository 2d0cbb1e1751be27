#include "text/view.h"

#include <algorithm>

#include "text/utf8.h"

namespace huiying::text {

void View::Reserve(std::size_t more) {
  const std::size_t need = length_ + more;
  if (points_.size() >= need) return;
  points_.resize(std::max(need, points_.size() * 2));
}

void View::StartMap() {
  if (mapped_) return;
  mapped_ = true;
  for (std::uint32_t i = 0; i < length_; ++i) origins_.push_back({i, i + 1});
}

void View::Append(char32_t c, Span from) {
  Reserve(1);
  if (from != Span{length_, length_ + 1}) StartMap();
  if (mapped_) origins_.push_back(from);
  points_[length_++] = c;
}

std::string View::Utf8() const {
  std::string out;
  out.reserve(std::size_t{length_} * 3);
  for (const char32_t c : points()) AppendCodePoint(out, c);
  return out;
}

}  // namespace huiying::text
