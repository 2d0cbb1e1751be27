// `huiying parse`: feed documents to NDJSON posts.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "ingest/parse.h"

namespace CLI {
class App;
}  // namespace CLI

namespace huiying::app {

struct ParseOptions {
  ingest::Format format = ingest::Format::kAuto;
  std::string url;
  std::optional<base::TimePoint> fetched_at;
  std::vector<std::string> files;  // `-` is `in`
};

// The exit status: 0, or 2 when a document or an item of one could not be
// read. What is wrong is named on `complaints` by file and item; the rest
// still gives its posts.
int RunParse(const ParseOptions& options, std::istream& in, std::ostream& out,
             std::ostream& complaints);

void AddParseCommand(CLI::App& app, int& exit_code);

}  // namespace huiying::app
