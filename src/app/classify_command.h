// `huiying classify`: NDJSON posts on stdin to NDJSON verdicts on stdout, in
// the same order.
#pragma once

#include <filesystem>
#include <iosfwd>

#include "classify/classify.h"

namespace CLI {
class App;
}  // namespace CLI

namespace huiying::app {

struct ClassifyOptions {
  std::filesystem::path rules;
  classify::PlaceGate gate = classify::PlaceGate::kOn;
};

// The exit status: 0, or 2 when the rules or any line could not be read. An
// unreadable line is named on `complaints` by its number; the others still get
// their verdicts.
int RunClassify(const ClassifyOptions& options, std::istream& in,
                std::ostream& out, std::ostream& complaints);

void AddClassifyCommand(CLI::App& app, int& exit_code);

}  // namespace huiying::app
