// View: a form of a text as code points, each with the code points of the
// original that it came from. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace huiying::text {

// Code points [begin, end).
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

class View {
 public:
  std::u32string_view points() const {
    return std::u32string_view(points_).substr(0, length_);
  }
  std::uint32_t length() const { return length_; }

  // What code points [from, to) are in the original.
  // REQUIRES: from < to <= length().
  Span OriginalOf(std::uint32_t from, std::uint32_t to) const {
    if (!mapped_) return {from, to};
    return {origins_[from].begin, origins_[to - 1].end};
  }
  std::string Utf8() const;

  // For those who make one. The memory is kept from text to text.
  void Clear() {
    length_ = 0;
    mapped_ = false;
    origins_.clear();
  }
  void Append(char32_t c, Span from);

 private:
  friend class Folder;
  void Reserve(std::size_t more);
  void StartMap();

  std::u32string points_;  // its first length_ are the view
  std::uint32_t length_ = 0;
  bool mapped_ = false;  // else every code point stands for itself
  std::vector<Span> origins_;
};

}  // namespace huiying::text
