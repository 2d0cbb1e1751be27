// A process killed without sync loses nothing, the page cache survives: only a
// file system that loses power shows what the sync is worth.
#include <doctest/doctest.h>

#include "store/rocks_store.h"
#include "tests/unit/store/power_cut_fs.h"
#include "tests/unit/store/temp_folder.h"

namespace huiying::store {
namespace {

constexpr int kCommits = 300;

// How many of kCommits acknowledged commits are there after a power cut.
int SurvivingCommits(bool sync) {
  testing::TempFolder temp;
  auto fs = std::make_shared<testing::PowerCutFs>();
  const auto env = rocksdb::NewCompositeEnv(fs);
  {
    auto store = RocksStore::Open(temp.path() / "before",
                                  {.sync = sync, .env = env.get()});
    REQUIRE_MESSAGE(store, store.error().message);
    for (int i = 0; i < kCommits; ++i) {
      REQUIRE((*store)->Commit({{.family = Family::kJournal,
                                 .key = std::to_string(i),
                                 .value = "entry"},
                                {.family = Family::kProjections,
                                 .key = std::to_string(i),
                                 .value = "row"}},
                               Durability::kSynced));
    }
    fs->Cut(temp.path() / "before", temp.path() / "after");
  }
  auto store = RocksStore::Open(temp.path() / "after", {});
  REQUIRE_MESSAGE(store, store.error().message);
  const auto snapshot = (*store)->Take();
  int found = 0;
  for (int i = 0; i < kCommits; ++i) {
    const std::string key = std::to_string(i);
    const bool entry = snapshot->Get(Family::kJournal, key)->has_value();
    const bool row = snapshot->Get(Family::kProjections, key)->has_value();
    CHECK(entry == row);
    found += entry ? 1 : 0;
  }
  return found;
}

}  // namespace

TEST_CASE("APowerCutLosesNothingThatWasAcknowledged") {
  CHECK(SurvivingCommits(true) == kCommits);
}

TEST_CASE("WithSyncOffTheSamePowerCutLosesCommits") {
  CHECK(SurvivingCommits(false) < kCommits);
}

}  // namespace huiying::store
