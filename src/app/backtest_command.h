// `huiying rules backtest`: what would change if the rules of a folder were in
// force. Opens the store beside a running daemon and changes nothing.
//
// Stored posts are compared with the answers that are stored; posts of a file
// with what the rules in force, or those of another folder, say of them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <optional>

#include "classify/classify.h"

namespace CLI {
class App;
}  // namespace CLI

namespace huiying::app {

struct BacktestOptions {
  std::filesystem::path rules;
  std::optional<std::filesystem::path> data;
  std::optional<std::filesystem::path> posts;    // NDJSON
  std::optional<std::filesystem::path> against;  // rules; without `data`
  std::optional<std::filesystem::path> feeds;    // which of them are local
  classify::PlaceGate gate = classify::PlaceGate::kOn;
  std::size_t examples = 10;  // of each kind, at most
};

// The exit status: 0 nothing is lost; 1 something is gone, or a post of grade
// 1 or 2 is milder or no longer to be answered; 2 a folder, file or line could
// not be read, or the options are wrong. An unreadable line is named on
// `complaints` by its number; the others are compared all the same.
int RunBacktest(const BacktestOptions& options, std::ostream& out,
                std::ostream& complaints);

// Below `huiying rules`.
void AddBacktestCommand(CLI::App& rules, int& exit_code);

}  // namespace huiying::app
