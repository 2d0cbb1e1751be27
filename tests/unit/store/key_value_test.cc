// What both stores promise, asked of both.
#include "store/key_value.h"

#include <doctest/doctest.h>

#include "store/memory_store.h"
#include "store/rocks_store.h"
#include "tests/unit/store/temp_folder.h"

namespace huiying::store {
namespace {

struct Stores {
  testing::TempFolder folder;
  std::vector<std::unique_ptr<KeyValue>> all;

  Stores() {
    all.push_back(std::make_unique<MemoryStore>());
    auto rocks = RocksStore::Open(folder.path(), {});
    REQUIRE_MESSAGE(rocks, rocks.error().message);
    all.push_back(std::move(*rocks));
  }
};

Write Put(std::string key, std::string value,
          Family family = Family::kProjections) {
  return {.family = family, .key = std::move(key), .value = std::move(value)};
}

std::string Forward(const Snapshot& s, std::string_view prefix,
                    std::string_view from) {
  std::string seen;
  REQUIRE(s.Scan(Family::kProjections, prefix, from,
                 [&](std::string_view key, std::string_view) {
                   seen += std::string(key) + " ";
                   return true;
                 }));
  return seen;
}

std::string Backward(const Snapshot& s, std::string_view prefix,
                     std::string_view before) {
  std::string seen;
  REQUIRE(s.ScanBack(Family::kProjections, prefix, before,
                     [&](std::string_view key, std::string_view) {
                       seen += std::string(key) + " ";
                       return true;
                     }));
  return seen;
}

}  // namespace

TEST_CASE("AScanSeesThePrefixInOrderFromWhereItIsTold") {
  Stores stores;
  for (auto& store : stores.all) {
    REQUIRE(store->Commit({Put("a1", "x"), Put("b1", "x"), Put("b2", "x"),
                           Put("b3", "x"), Put("c1", "x"),
                           Put("b9", "x", Family::kMemos)},
                          Durability::kSynced));
    const auto s = store->Take();
    CHECK(Forward(*s, "b", "") == "b1 b2 b3 ");
    CHECK(Forward(*s, "b", "b2") == "b2 b3 ");
    CHECK(Forward(*s, "b", "a") == "b1 b2 b3 ");
    CHECK(Forward(*s, "", "") == "a1 b1 b2 b3 c1 ");
    CHECK(Backward(*s, "b", "") == "b3 b2 b1 ");
    CHECK(Backward(*s, "b", "b3") == "b2 b1 ");
    CHECK(Backward(*s, "b", "z") == "b3 b2 b1 ");
    CHECK(Backward(*s, "b", "a") == "");
    CHECK(Backward(*s, "", "") == "c1 b3 b2 b1 a1 ");
    CHECK(Backward(*s, "d", "") == "");
  }
}

TEST_CASE("AScanWhosePrefixEndsInTheHighestByteStopsThere") {
  Stores stores;
  for (auto& store : stores.all) {
    REQUIRE(store->Commit({Put("a\xFF", "x"), Put("a\xFF\xFF", "x"),
                           Put("b", "x"), Put("\xFF", "x")},
                          Durability::kSynced));
    const auto s = store->Take();
    CHECK(Backward(*s, "a\xFF", "") == "a\xFF\xFF a\xFF ");
    CHECK(Backward(*s, "\xFF", "") == "\xFF ");
  }
}

TEST_CASE("ASnapshotDoesNotSeeWhatIsCommittedLater") {
  Stores stores;
  for (auto& store : stores.all) {
    REQUIRE(store->Commit({Put("k", "old"), Put("gone", "x")},
                          Durability::kSynced));
    const auto before = store->Take();
    Write erase = Put("gone", "");
    erase.value.reset();
    REQUIRE(store->Commit({Put("k", "new"), erase}, Durability::kBuffered));
    CHECK(before->Get(Family::kProjections, "k").value() == "old");
    CHECK(before->Get(Family::kProjections, "gone").value() == "x");
    const auto after = store->Take();
    CHECK(after->Get(Family::kProjections, "k").value() == "new");
    CHECK(!after->Get(Family::kProjections, "gone").value().has_value());
    CHECK(!after->Get(Family::kMemos, "k").value().has_value());
  }
}

TEST_CASE("APowerCutKeepsWhatWasSyncedAndABeginningOfTheRest") {
  for (std::uint64_t random = 0; random < 3; ++random) {
    MemoryStore store;
    REQUIRE(store.Commit({Put("a", "1")}, Durability::kBuffered));
    REQUIRE(store.Commit({Put("b", "1")}, Durability::kSynced));
    REQUIRE(store.Commit({Put("a", "2")}, Durability::kBuffered));
    REQUIRE(store.Commit({Put("c", "1")}, Durability::kBuffered));
    store.PowerCut(random);
    const auto s = store.Take();
    CHECK(s->Get(Family::kProjections, "b").value() == "1");
    CHECK(s->Get(Family::kProjections, "a").value() ==
          (random == 0 ? "1" : "2"));
    CHECK(s->Get(Family::kProjections, "c").value().has_value() ==
          (random == 2));
  }
}

TEST_CASE("ACrashKeepsAllThatWasWritten") {
  MemoryStore store;
  REQUIRE(store.Commit({Put("a", "1")}, Durability::kBuffered));
  store.Crash();
  CHECK(store.Take()->Get(Family::kProjections, "a").value() == "1");
}

TEST_CASE("AFailedCommitIsReportedOnceWhateverItLeftBehind") {
  MemoryStore store;
  store.FailNextCommit(FailedWrite::kLost);
  CHECK(!store.Commit({Put("a", "1")}, Durability::kSynced));
  CHECK(!store.Take()->Get(Family::kProjections, "a").value().has_value());
  store.FailNextCommit(FailedWrite::kWritten);
  CHECK(!store.Commit({Put("a", "1")}, Durability::kSynced));
  CHECK(store.Take()->Get(Family::kProjections, "a").value().has_value());
  CHECK(store.Commit({Put("b", "1")}, Durability::kSynced));
}

}  // namespace huiying::store
