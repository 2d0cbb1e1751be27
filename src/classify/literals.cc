#include "classify/literals.h"

#include <algorithm>
#include <map>

#include "base/check.h"

namespace huiying::classify {

std::uint32_t Literals::Intern(char32_t c) {
  std::uint32_t& symbol =
      c < low_symbols_.size() ? low_symbols_[c] : high_symbols_[c];
  if (symbol == 0) symbol = ++symbol_count_;
  return symbol;
}

std::uint32_t Literals::Add(std::string_view literal) {
  HUIYING_CHECK(root_.empty() && !literal.empty());
  const auto [it, added] = ids_.emplace(std::string(literal), size());
  if (!added) return it->second;
  std::u32string symbols;
  for (std::size_t at = 0; at < literal.size();) {
    const text::CodePoint c = text::ReadCodePoint(literal, at);
    at += c.bytes;
    symbols += static_cast<char32_t>(Intern(c.value));
  }
  lengths_.push_back(static_cast<std::uint32_t>(symbols.size()));
  symbols_.push_back(std::move(symbols));
  return it->second;
}

void Literals::Build() {
  std::vector<std::map<std::uint32_t, std::uint32_t>> children(1);
  for (std::uint32_t id = 0; id < symbols_.size(); ++id) {
    std::uint32_t node = 0;
    for (const char32_t symbol : symbols_[id]) {
      const auto next = static_cast<std::uint32_t>(nodes_.size());
      const auto [it, added] = children[node].emplace(symbol, next);
      node = it->second;  // before children grows and `it` ends
      if (!added) continue;
      nodes_.emplace_back();
      children.emplace_back();
    }
    nodes_[node].literal = id;
  }
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    nodes_[node].first_edge = static_cast<std::uint32_t>(edges_.size());
    nodes_[node].edge_count =
        static_cast<std::uint32_t>(children[node].size());
    for (const auto& [symbol, to] : children[node]) {
      edges_.push_back({symbol, to});
    }
  }
  root_.assign(symbol_count_ + 1, 0);
  for (const auto& [symbol, to] : children[0]) root_[symbol] = to;
  LinkSuffixes();
  symbols_.clear();
}

// Breadth first: a node's suffix is shorter, so it is already linked.
void Literals::LinkSuffixes() {
  std::vector<std::uint32_t> queue;
  for (const std::uint32_t child : root_) {
    if (child != 0) queue.push_back(child);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Node node = nodes_[queue[i]];
    for (std::uint32_t e = 0; e < node.edge_count; ++e) {
      const Edge edge = edges_[node.first_edge + e];
      Node& child = nodes_[edge.to];
      child.fail = Step(node.fail, edge.symbol);
      const Node& suffix = nodes_[child.fail];
      child.shorter =
          suffix.literal != kNone ? child.fail : suffix.shorter;
      queue.push_back(edge.to);
    }
  }
}

std::uint32_t Literals::Child(std::uint32_t node, std::uint32_t symbol) const {
  const Edge* first = edges_.data() + nodes_[node].first_edge;
  const Edge* last = first + nodes_[node].edge_count;
  const Edge* edge =
      std::lower_bound(first, last, symbol, [](const Edge& e, auto s) {
        return e.symbol < s;
      });
  return edge != last && edge->symbol == symbol ? edge->to : 0;
}

std::uint32_t Literals::Step(std::uint32_t node, std::uint32_t symbol) const {
  if (symbol == 0) return 0;
  while (node != 0) {
    const std::uint32_t child = Child(node, symbol);
    if (child != 0) return child;
    node = nodes_[node].fail;
  }
  return root_[symbol];
}

}  // namespace huiying::classify
