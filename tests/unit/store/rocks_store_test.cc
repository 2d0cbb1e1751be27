#include "store/rocks_store.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "tests/unit/store/temp_folder.h"

namespace huiying::store {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;

Write Put(int i) {
  return {.family = Family::kJournal,
          .key = std::to_string(100'000 + i),
          .value = std::string(100, 'v')};
}

int Count(const KeyValue& store) {
  int n = 0;
  REQUIRE(store.Take()->Scan(Family::kJournal, "", "",
                             [&](std::string_view, std::string_view) {
                               ++n;
                               return true;
                             }));
  return n;
}

void WriteFile(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

std::string OpenFailure(const fs::path& folder,
                        OpenMode mode = OpenMode::kReadWrite) {
  const auto store = RocksStore::Open(folder, {.mode = mode});
  REQUIRE(!store);
  return store.error().message;
}

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

fs::path NewestLog(const fs::path& folder) {
  fs::path newest;
  for (const auto& item : fs::directory_iterator(folder / "store")) {
    if (item.path().extension() == ".log" && item.path() > newest) {
      newest = item.path();
    }
  }
  return newest;
}

// A folder whose log holds 100 synced batches, as a killed process leaves it:
// closing would tidy up.
void Kill(const fs::path& from, const fs::path& to) {
  fs::copy(from, to, fs::copy_options::recursive);
}

}  // namespace

TEST_CASE("WhatWasCommittedIsThereWhenTheFolderIsOpenedAgain") {
  TempFolder temp;
  const fs::path folder = temp.path() / "new" / "data";
  {
    auto store = RocksStore::Open(folder, {});
    REQUIRE_MESSAGE(store, store.error().message);
    REQUIRE((*store)->Commit({Put(1), Put(2)}, Durability::kSynced));
  }
  auto store = RocksStore::Open(folder, {});
  REQUIRE(store);
  CHECK(Count(**store) == 2);
}

TEST_CASE("AFolderInUseSaysSoAndWhatToDo") {
  TempFolder temp;
  auto store = RocksStore::Open(temp.path(), {});
  REQUIRE(store);
  const auto second = RocksStore::Open(temp.path(), {});
  REQUIRE(!second);
  CHECK(second.error().code == base::ErrorCode::kRefused);
  CHECK(Contains(second.error().message, "in use by another process"));
  CHECK(Contains(second.error().message, "--data"));
}

TEST_CASE("AFolderOfANewerVersionSaysSoAndIsLeftAlone") {
  TempFolder temp;
  { REQUIRE(RocksStore::Open(temp.path(), {})); }
  WriteFile(temp.path() / "FORMAT", "huiying-data 2\n");
  for (const OpenMode mode : {OpenMode::kReadWrite, OpenMode::kReadOnly}) {
    const std::string message = OpenFailure(temp.path(), mode);
    CHECK(Contains(message, "newer version"));
    CHECK(Contains(message, "data format 2"));
  }
}

TEST_CASE("AFolderOfSomethingElseIsNotTakenOver") {
  TempFolder temp;
  WriteFile(temp.path() / "notes.txt", "x");
  const std::string message = OpenFailure(temp.path());
  CHECK(Contains(message, "notes.txt"));
  CHECK(!fs::exists(temp.path() / "store"));
}

TEST_CASE("ADamagedMarkIsNamed") {
  TempFolder temp;
  { REQUIRE(RocksStore::Open(temp.path(), {})); }
  WriteFile(temp.path() / "FORMAT", "huiying-");
  CHECK(Contains(OpenFailure(temp.path()), "FORMAT is damaged"));
}

TEST_CASE("AReaderWithoutAFolderIsToldHowToMakeOne") {
  TempFolder temp;
  CHECK(Contains(OpenFailure(temp.path() / "none", OpenMode::kReadOnly),
                 "huiying serve --data"));
  CHECK(!fs::exists(temp.path() / "none"));
}

TEST_CASE("AReaderBesideTheOwnerSeesAllThatIsDurable") {
  TempFolder temp;
  auto owner = RocksStore::Open(temp.path(), {});
  REQUIRE(owner);
  for (int i = 0; i < 50; ++i) {
    REQUIRE((*owner)->Commit({Put(i)}, Durability::kSynced));
    auto reader =
        RocksStore::Open(temp.path(), {.mode = OpenMode::kReadOnly});
    REQUIRE_MESSAGE(reader, reader.error().message);
    CHECK(Count(**reader) == i + 1);
    CHECK(!(*reader)->Commit({Put(1000)}, Durability::kSynced));
  }
  REQUIRE((*owner)->Commit({Put(999)}, Durability::kSynced));
  CHECK(Count(**owner) == 51);
}

// The owner moves its log into tables all the time; a reader must never miss
// what was in the log when it listed the tables.
TEST_CASE("AReaderBesideABusyOwnerSeesABeginningWithoutHoles") {
  TempFolder temp;
  auto owner = RocksStore::Open(temp.path(), {.max_log_bytes = 1U << 20});
  REQUIRE(owner);
  std::atomic<int> durable = 0;
  std::jthread writer([&](const std::stop_token& stop) {
    for (int i = 0; !stop.stop_requested(); ++i) {
      Write write = Put(i);
      write.value = std::string(8192, static_cast<char>('a' + i % 26));
      if (!(*owner)->Commit({write}, Durability::kBuffered)) return;
      durable = i + 1;
      // About 16 MB/s: many times what a desk writes, and not a full disk.
      std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
  });
  for (int round = 0; round < 20; ++round) {
    const int before = durable;
    auto reader =
        RocksStore::Open(temp.path(), {.mode = OpenMode::kReadOnly});
    REQUIRE_MESSAGE(reader, reader.error().message);
    int next = 0;
    bool holes = false;
    REQUIRE((*reader)->Take()->Scan(
        Family::kJournal, "", "",
        [&](std::string_view key, std::string_view) {
          holes |= key != Put(next++).key;
          return true;
        }));
    CHECK(!holes);
    CHECK(next >= before);
  }
  CHECK(durable > 100);
}

TEST_CASE("ATornEndOfTheLogCostsTheTornBatchOnly") {
  TempFolder temp;
  auto owner = RocksStore::Open(temp.path() / "a", {});
  REQUIRE(owner);
  for (int i = 0; i < 100; ++i) {
    REQUIRE((*owner)->Commit({Put(i)}, Durability::kSynced));
  }
  Kill(temp.path() / "a", temp.path() / "b");
  const fs::path log = NewestLog(temp.path() / "b");
  fs::resize_file(log, fs::file_size(log) - 7);
  auto store = RocksStore::Open(temp.path() / "b", {});
  REQUIRE_MESSAGE(store, store.error().message);
  CHECK(Count(**store) == 99);
}

TEST_CASE("AFlippedByteInTheLogIsRefusedAndNotSkipped") {
  TempFolder temp;
  auto owner = RocksStore::Open(temp.path() / "a", {});
  REQUIRE(owner);
  for (int i = 0; i < 100; ++i) {
    REQUIRE((*owner)->Commit({Put(i)}, Durability::kSynced));
  }
  Kill(temp.path() / "a", temp.path() / "b");
  const fs::path log = NewestLog(temp.path() / "b");
  std::fstream file(log, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(fs::file_size(log) / 2));
  file.put('\x5A');
  file.close();
  const auto store = RocksStore::Open(temp.path() / "b", {});
  REQUIRE(!store);
  CHECK(store.error().code == base::ErrorCode::kCorrupt);
  CHECK(Contains(store.error().message, "restore it from a backup"));
}

}  // namespace huiying::store
