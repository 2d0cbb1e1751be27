#include "tests/scenario/golden_writer.h"

#include <doctest/doctest.h>

#include "base/codec.h"

namespace huiying::scenario {
namespace {

std::ofstream OpenNew(const std::string& path) {
  REQUIRE_MESSAGE(!std::filesystem::exists(path), path, " is there already");
  return std::ofstream(path);
}

}  // namespace

GoldenWriter::GoldenWriter(const std::string& path)
    : journal_(OpenNew(path + ".journal")), rows_(OpenNew(path + ".rows")) {}

void GoldenWriter::Add(base::TimePoint at, const model::Actor& actor,
                       const model::Event& event,
                       const std::vector<std::string>& touched) {
  model::Entry entry{.at = at,
                     .wall = at,
                     .actor = actor,
                     .command = model::CommandId("00000000000000cc"),
                     .event = event};
  entries_.push_back(*chain_.Append(entry).value);
  touched_.insert(touched.begin(), touched.end());
  is_news_ |= kinds_.insert(std::string(model::EventName(event))).second;
}

void GoldenWriter::EndStory(const engine::Engine& engine) {
  if (is_news_) {
    for (const std::string& bytes : entries_) {
      journal_ << base::ToHex(bytes) << '\n';
    }
    for (const std::string& key : touched_) {
      const auto row = engine.EncodeRow(key);
      if (!row) continue;
      rows_ << base::ToHex(key) << ' ' << base::ToHex(*row) << '\n';
    }
    journal_ << '\n';
    rows_ << '\n';
  }
  chain_ = store::Chain(std::nullopt);
  entries_.clear();
  touched_.clear();
  is_news_ = false;
}

}  // namespace huiying::scenario
