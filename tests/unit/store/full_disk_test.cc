// A disk that is full, or whose sync fails: the commit says so, and what was
// acknowledged before is there when the folder is opened again.
#include <doctest/doctest.h>

#include <atomic>

#include "store/rocks_store.h"
#include "tests/unit/store/power_cut_fs.h"
#include "tests/unit/store/temp_folder.h"

namespace huiying::store {
namespace {

enum class Fault { kNone, kNoSpace, kSyncFails };

// The machine's file system, until it is told to fail.
class FailingFs : public rocksdb::FileSystemWrapper {
 public:
  FailingFs() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "FailingFs"; }

  rocksdb::IOStatus NewWritableFile(
      const std::string& name, const rocksdb::FileOptions& options,
      std::unique_ptr<rocksdb::FSWritableFile>* result,
      rocksdb::IODebugContext* context) override {
    auto status = target()->NewWritableFile(name, options, result, context);
    if (status.ok())
      *result = std::make_unique<File>(std::move(*result), *this);
    return status;
  }

  std::atomic<Fault> fault = Fault::kNone;

 private:
  class File : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile> file, FailingFs& fs)
        : FSWritableFileOwnerWrapper(std::move(file)), fs_(fs) {}

    using FSWritableFileOwnerWrapper::Append;
    rocksdb::IOStatus Append(const rocksdb::Slice& data,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* context) override {
      if (fs_.fault == Fault::kNoSpace) {
        return rocksdb::IOStatus::NoSpace("no space left on device");
      }
      return FSWritableFileOwnerWrapper::Append(data, options, context);
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
      if (fs_.fault == Fault::kSyncFails) {
        return rocksdb::IOStatus::IOError("fdatasync: input/output error");
      }
      return FSWritableFileOwnerWrapper::Sync(options, context);
    }

   private:
    FailingFs& fs_;
  };
};

std::vector<Write> Number(int n) {
  return {
      {.family = Family::kJournal, .key = std::to_string(n), .value = "e"},
      {.family = Family::kProjections, .key = std::to_string(n), .value = "r"}};
}

}  // namespace

TEST_CASE("ADiskThatIsFullOrCannotSyncFailsTheCommitAndKeepsWhatWasSaid") {
  for (const Fault fault : {Fault::kNoSpace, Fault::kSyncFails}) {
    CAPTURE(static_cast<int>(fault));
    testing::TempFolder temp;
    auto fs = std::make_shared<FailingFs>();
    const auto env = rocksdb::NewCompositeEnv(fs);
    {
      auto store = RocksStore::Open(temp.path() / "data", {.env = env.get()});
      REQUIRE_MESSAGE(store, store.error().message);
      for (int n = 0; n < 50; ++n) {
        REQUIRE((*store)->Commit(Number(n), Durability::kSynced));
      }
      fs->fault = fault;
      const auto failed = (*store)->Commit(Number(50), Durability::kSynced);
      REQUIRE(!failed);
      CHECK(failed.error().message.find(
                fault == Fault::kNoSpace ? "no space" : "input/output error") !=
            std::string::npos);
    }
    fs->fault = Fault::kNone;
    auto store = RocksStore::Open(temp.path() / "data", {.env = env.get()});
    REQUIRE_MESSAGE(store, store.error().message);
    const auto snapshot = (*store)->Take();
    for (int n = 0; n < 50; ++n) {
      const std::string key = std::to_string(n);
      CHECK(snapshot->Get(Family::kJournal, key)->has_value());
      CHECK(snapshot->Get(Family::kProjections, key)->has_value());
    }
  }
}

}  // namespace huiying::store
