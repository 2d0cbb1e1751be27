// Many literals found in one pass over a text (Aho-Corasick). Immutable once
// built.
//
// It walks code points, not bytes: a Chinese term is then two to four steps
// deep, most characters of a text are in no term and reset it at once, and a
// match's place is a code point index without a search.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/utf8.h"

namespace huiying::classify {

class Literals {
 public:
  // Ids are 0, 1, … in the order of Add(); the same text gives the same id.
  // REQUIRES: not built yet, `literal` is not empty.
  std::uint32_t Add(std::string_view literal);
  void Build();

  std::uint32_t size() const {
    return static_cast<std::uint32_t>(lengths_.size());
  }

  // Calls on_match(id, from, to) for every occurrence, code points [from, to)
  // of valid UTF-8, in the order of `to`.
  template <class OnMatch>
  void Scan(std::string_view text, OnMatch&& on_match) const {
    std::uint32_t node = 0;
    std::uint32_t index = 0;
    for (std::size_t at = 0; at < text.size(); ++index) {
      const text::CodePoint c = text::ReadCodePoint(text, at);
      at += c.bytes;
      node = Step(node, SymbolOf(c.value));
      for (std::uint32_t out = node; out != 0; out = nodes_[out].shorter) {
        if (nodes_[out].literal == kNone) continue;
        on_match(nodes_[out].literal,
                 index + 1 - lengths_[nodes_[out].literal], index + 1);
      }
    }
  }

 private:
  static constexpr std::uint32_t kNone = ~0U;
  struct Node {
    std::uint32_t first_edge = 0;
    std::uint32_t edge_count = 0;
    std::uint32_t fail = 0;     // the longest proper suffix that is a node
    std::uint32_t shorter = 0;  // the next suffix at which a literal ends
    std::uint32_t literal = kNone;
  };
  struct Edge {
    std::uint32_t symbol = 0;
    std::uint32_t to = 0;
  };

  std::uint32_t SymbolOf(char32_t c) const {
    if (c < low_symbols_.size()) return low_symbols_[c];
    const auto it = high_symbols_.find(c);
    return it == high_symbols_.end() ? 0 : it->second;
  }
  std::uint32_t Child(std::uint32_t node, std::uint32_t symbol) const;
  std::uint32_t Step(std::uint32_t node, std::uint32_t symbol) const;
  std::uint32_t Intern(char32_t c);
  void LinkSuffixes();

  std::unordered_map<std::string, std::uint32_t> ids_;
  std::vector<std::uint32_t> lengths_;  // in code points, by id
  std::vector<std::u32string> symbols_;  // by id, until Build()
  std::vector<std::uint32_t> low_symbols_ =
      std::vector<std::uint32_t>(0x10000, 0);  // 0: in no literal
  std::unordered_map<char32_t, std::uint32_t> high_symbols_;
  std::uint32_t symbol_count_ = 0;
  std::vector<Node> nodes_ = std::vector<Node>(1);
  std::vector<Edge> edges_;
  std::vector<std::uint32_t> root_;  // child of the root by symbol
};

}  // namespace huiying::classify
