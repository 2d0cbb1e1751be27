// Replays a committed journal and compares every row byte for byte.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>
#include <variant>
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

std::string PathOf(const std::string& name, const char* kind) {
  return kFolder / fmt::format("{}.{}", name, kind);
}

// A golden pair has one journal or more, with an empty line between them.
struct Golden {
  std::vector<std::string> entries;
  Rows rows;
};

std::vector<Golden> ReadGolden(const std::string& name) {
  std::vector<Golden> golden(1);
  std::ifstream journal(PathOf(name, "journal"));
  for (std::string line; std::getline(journal, line);) {
    if (line.empty()) {
      golden.emplace_back();
    } else {
      golden.back().entries.push_back(base::FromHex(line));
    }
  }
  std::ifstream rows(PathOf(name, "rows"));
  std::size_t at = 0;
  for (std::string line; std::getline(rows, line);) {
    if (line.empty()) {
      ++at;
      continue;
    }
    const std::size_t blank = line.find(' ');
    golden.at(at).rows[base::FromHex(line.substr(0, blank))] =
        base::FromHex(line.substr(std::min(blank + 1, line.size())));
  }
  if (golden.back().entries.empty()) golden.pop_back();
  return golden;
}

std::vector<std::string> GoldenNames() {
  std::vector<std::string> names;
  for (const auto& file : fs::directory_iterator(kFolder)) {
    if (file.path().extension() == ".journal") {
      names.push_back(file.path().stem());
    }
  }
  return names;
}

// Every entry says the hash of the one before; the rows are those kept.
void Replay(const Golden& golden, std::set<std::string_view>& kinds) {
  engine::Engine engine;
  Rows rows;
  model::TextHash previous{};
  for (const std::string& bytes : golden.entries) {
    const auto entry = model::DecodeEntry(bytes);
    REQUIRE_MESSAGE(entry, entry.error().message);
    CHECK(model::EncodeEntry(*entry) == bytes);
    CHECK(entry->previous == previous);
    previous = store::Blake2b(bytes);
    kinds.insert(model::EventName(entry->event));
    for (const std::string& key : engine.Apply(entry->seq, entry->event)) {
      if (auto row = engine.EncodeRow(key)) {
        rows[key] = *std::move(row);
      } else {
        rows.erase(key);
      }
    }
  }
  CHECK(rows == golden.rows);
}

template <std::size_t... I>
std::string_view NameAt(std::size_t i, std::index_sequence<I...>) {
  std::string_view name;
  ((i == I ? void(name = model::EventName(model::Event(std::in_place_index<I>)))
           : void()),
   ...);
  return name;
}
std::string_view KindAt(std::size_t i) {
  return NameAt(i,
                std::make_index_sequence<std::variant_size_v<model::Event>>());
}

// The journal and the rows of a data folder, as the golden pair.
void WriteGolden(const fs::path& data) {
  const auto store =
      store::RocksStore::Open(data, {.mode = store::OpenMode::kReadOnly});
  REQUIRE_MESSAGE(store, store.error().message);
  const auto snapshot = (*store)->Take();
  const std::string name = fmt::format("v{}", model::kJournalFormat);
  const std::string journal_path = PathOf(name, "journal");
  REQUIRE_MESSAGE(!fs::exists(journal_path), journal_path, " is there already");
  std::ofstream journal(journal_path);
  std::ofstream rows(PathOf(name, "rows"));
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
  std::set<std::string_view> kinds;
  std::size_t entries = 0;
  for (const std::string& name : GoldenNames()) {
    INFO(name);
    for (const Golden& golden : ReadGolden(name)) {
      Replay(golden, kinds);
      entries += golden.entries.size();
    }
  }
  CHECK(entries > 500);
  // A kind that is in none has a stored form that nothing holds.
  for (std::size_t i = 0; i < std::variant_size_v<model::Event>; ++i) {
    const std::string_view kind = KindAt(i);
    CHECK_MESSAGE(kinds.contains(kind), kind, " is in no golden journal");
  }
}

}  // namespace huiying
