// GoldenWriter: keeps the journals of stories as a golden pair.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "store/journal.h"

namespace huiying::scenario {

// Writes PATH.journal and PATH.rows, one block a story, of stories in which
// something happens that no story before it had.
class GoldenWriter {
 public:
  // Refuses files that are there already.
  explicit GoldenWriter(const std::string& path);

  // One story: its entries as they happen, then the rows they led to.
  void Add(base::TimePoint at, const model::Actor& actor,
           const model::Event& event, const std::vector<std::string>& touched);
  void EndStory(const engine::Engine& engine);

 private:
  std::ofstream journal_;
  std::ofstream rows_;
  std::set<std::string, std::less<>> kinds_;
  store::Chain chain_{std::nullopt};
  std::vector<std::string> entries_;
  std::set<std::string> touched_;
  bool is_news_ = false;
};

}  // namespace huiying::scenario
