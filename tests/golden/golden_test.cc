// Replays a committed journal and compares every row byte for byte.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <vector>

#include "base/codec.h"
#include "engine/engine.h"
#include "store/hash.h"
#include "store/journal.h"
#include "store/rocks_store.h"

namespace huiying {
namespace {

namespace fs = std::filesystem;
using Rows = std::map<std::string, std::string>;

const fs::path kFolder = fs::path(HUIYING_SOURCE) / "tests" / "golden";

std::string PathOf(std::uint32_t format, const char* kind) {
  return kFolder / fmt::format("v{}.{}", format, kind);
}

std::vector<std::string> ReadJournal(std::uint32_t format) {
  std::ifstream in(PathOf(format, "journal"));
  std::vector<std::string> entries;
  for (std::string line; std::getline(in, line);) {
    entries.push_back(base::FromHex(line));
  }
  return entries;
}

Rows ReadRows(std::uint32_t format) {
  std::ifstream in(PathOf(format, "rows"));
  Rows rows;
  for (std::string key, value, line; std::getline(in, line);) {
    std::istringstream words(line);
    key.clear();
    value.clear();
    words >> key >> value;
    rows[base::FromHex(key)] = base::FromHex(value);
  }
  return rows;
}

// The journal and the rows of a data folder, as the golden pair.
void WriteGolden(const fs::path& data) {
  const auto store =
      store::RocksStore::Open(data, {.mode = store::OpenMode::kReadOnly});
  REQUIRE_MESSAGE(store, store.error().message);
  const auto snapshot = (*store)->Take();
  const std::string journal_path = PathOf(model::kJournalFormat, "journal");
  REQUIRE_MESSAGE(!fs::exists(journal_path), journal_path, " is there already");
  std::ofstream journal(journal_path);
  std::ofstream rows(PathOf(model::kJournalFormat, "rows"));
  REQUIRE(snapshot->Scan(store::Family::kJournal, "", "",
                         [&](std::string_view key, std::string_view value) {
                           if (key.size() == 8) {
                             journal << base::ToHex(value) << '\n';
                           }
                           return true;
                         }));
  REQUIRE(snapshot->Scan(store::Family::kProjections, "", "",
                         [&](std::string_view key, std::string_view value) {
                           if (key == store::HeadKey()) return true;
                           rows << base::ToHex(key) << ' ' << base::ToHex(value)
                                << '\n';
                           return true;
                         }));
}

}  // namespace

TEST_CASE("EveryGoldenJournalReplaysToTheSameBytes") {
  if (const char* data = std::getenv("HUIYING_GOLDEN_FROM")) WriteGolden(data);
  for (std::uint32_t format = 1; format <= model::kJournalFormat; ++format) {
    INFO("format ", format);
    const std::vector<std::string> entries = ReadJournal(format);
    REQUIRE(entries.size() > 100);
    engine::Engine engine;
    Rows rows;
    model::TextHash previous{};
    for (const std::string& bytes : entries) {
      const auto entry = model::DecodeEntry(bytes);
      REQUIRE_MESSAGE(entry, entry.error().message);
      CHECK(model::EncodeEntry(*entry) == bytes);
      CHECK(entry->previous == previous);
      previous = store::Blake2b(bytes);
      for (const std::string& key : engine.Apply(entry->seq, entry->event)) {
        if (auto row = engine.EncodeRow(key)) {
          rows[key] = *std::move(row);
        } else {
          rows.erase(key);
        }
      }
    }
    CHECK(rows == ReadRows(format));
  }
}

}  // namespace huiying
