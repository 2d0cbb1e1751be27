#include "store/rocks_store.h"

#include <fmt/core.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/check.h"
#include "store/data_folder.h"

namespace huiying::store {

using base::ErrorCode;
using base::Fail;

namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, kFamilyCount> kNames = {
    "journal", "vault", "artifacts", "projections", "memos"};

rocksdb::Slice ToSlice(std::string_view s) { return {s.data(), s.size()}; }
std::string_view ToView(const rocksdb::Slice& s) {
  return {s.data(), s.size()};
}

// A reader must not write beside the process that owns the folder.
class Silent : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

base::Error ToError(const rocksdb::Status& status) {
  const ErrorCode code =
      status.IsCorruption() ? ErrorCode::kCorrupt : ErrorCode::kUnavailable;
  return {code, status.ToString()};
}

base::Error OpenError(const fs::path& folder, const rocksdb::Status& status) {
  const std::string text = status.ToString();
  if (status.IsIOError() && text.find("LOCK") != std::string::npos) {
    return {ErrorCode::kRefused,
            fmt::format("data folder {} is in use by another process; stop "
                        "that one, or give another folder with --data",
                        folder.string())};
  }
  if (status.IsCorruption()) {
    return {ErrorCode::kCorrupt,
            fmt::format("data folder {} is damaged: {}; restore it from a "
                        "backup",
                        folder.string(), text)};
  }
  return {ErrorCode::kUnavailable,
          fmt::format("open data folder {}: {}", folder.string(), text)};
}

rocksdb::Options DatabaseOptions(const RocksOptions& wanted) {
  rocksdb::Options options;
  options.create_if_missing = wanted.mode == OpenMode::kReadWrite;
  options.create_missing_column_families = options.create_if_missing;
  // The default was seen to open silently with half of the synced records
  // after one flipped byte; this one forgives only a torn end.
  options.wal_recovery_mode =
      rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.max_total_wal_size = wanted.max_log_bytes;
  // Ten thousand alerts at once write less: writing tables seldom falls into
  // such a burst. The bound of the log bounds all buffers together, too.
  options.write_buffer_size = 32U << 20;
  options.max_background_jobs = 2;
  options.keep_log_file_num = 3;
  options.max_log_file_size = 1U << 20;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  if (wanted.env != nullptr) options.env = wanted.env;
  if (wanted.mode == OpenMode::kReadOnly) {
    options.info_log = std::make_shared<Silent>();
  }
  return options;
}

// Entries come in the order of their keys, and the rows of a turn do within
// each table (the first byte): an insert looks first where the last one was.
rocksdb::ColumnFamilyOptions InOrder(rocksdb::ColumnFamilyOptions options) {
  options.memtable_insert_with_hint_prefix_extractor.reset(
      rocksdb::NewFixedPrefixTransform(1));
  return options;
}

// The first key that is greater than every key with `prefix`; empty: none.
std::string Successor(std::string_view prefix) {
  std::string next(prefix);
  while (!next.empty() && next.back() == '\xFF') next.pop_back();
  if (!next.empty()) ++next.back();
  return next;
}

}  // namespace

struct RocksStore::Handles {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;  // by Family
  rocksdb::ColumnFamilyHandle* unused = nullptr;       // RocksDB's default
  RocksOptions options;

  ~Handles() {
    if (db == nullptr) return;
    for (auto* family : families) db->DestroyColumnFamilyHandle(family);
    if (unused != nullptr) db->DestroyColumnFamilyHandle(unused);
    db->Close();
  }

  rocksdb::ColumnFamilyHandle* of(Family family) const {
    return families[static_cast<std::size_t>(family)];
  }

  rocksdb::Status Open(const std::string& path);
};

rocksdb::Status RocksStore::Handles::Open(const std::string& path) {
  const rocksdb::Options all = DatabaseOptions(options);
  std::vector<rocksdb::ColumnFamilyDescriptor> wanted;
  wanted.emplace_back(rocksdb::kDefaultColumnFamilyName, all);
  for (const char* name : kNames) wanted.emplace_back(name, InOrder(all));
  std::vector<rocksdb::ColumnFamilyHandle*> opened;
  rocksdb::DB* raw = nullptr;
  const rocksdb::Status status =
      options.mode == OpenMode::kReadOnly
          ? rocksdb::DB::OpenForReadOnly(all, path, wanted, &opened, &raw)
          : rocksdb::DB::Open(all, path, wanted, &opened, &raw);
  if (!status.ok()) return status;
  db.reset(raw);
  unused = opened.front();
  families.assign(opened.begin() + 1, opened.end());
  return status;
}

namespace {

class RocksSnapshot : public Snapshot {
 public:
  using FamilyOf = std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount>;

  RocksSnapshot(rocksdb::DB* db, const FamilyOf& families)
      : db_(db), families_(families), at_(db->GetSnapshot()) {
    options_.snapshot = at_;
  }
  ~RocksSnapshot() override {
    if (at_ != nullptr) db_->ReleaseSnapshot(at_);
  }
  RocksSnapshot(const RocksSnapshot&) = delete;
  RocksSnapshot& operator=(const RocksSnapshot&) = delete;

  base::Result<std::optional<std::string>> Get(
      Family family, std::string_view key) const override {
    std::string value;
    const rocksdb::Status status =
        db_->Get(options_, of(family), ToSlice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) return std::unexpected(ToError(status));
    return value;
  }

  base::Status Scan(Family family, std::string_view prefix,
                    std::string_view from, const ScanFn& fn) const override {
    const auto it = Iterate(family);
    it->Seek(ToSlice(from > prefix ? from : prefix));
    for (; it->Valid() && it->key().starts_with(ToSlice(prefix)); it->Next()) {
      if (!fn(ToView(it->key()), ToView(it->value()))) return {};
    }
    return End(*it);
  }

  base::Status ScanBack(Family family, std::string_view prefix,
                        std::string_view before,
                        const ScanFn& fn) const override {
    const auto it = Iterate(family);
    // Exclusive upper end: the caller's, or the end of the prefix.
    std::string end = Successor(prefix);
    if (!before.empty() && (end.empty() || before < end)) end = before;
    if (end.empty()) {
      it->SeekToLast();
    } else {
      it->SeekForPrev(end);
      if (it->Valid() && ToView(it->key()) == end) it->Prev();
    }
    for (; it->Valid() && it->key().starts_with(ToSlice(prefix)); it->Prev()) {
      if (!fn(ToView(it->key()), ToView(it->value()))) return {};
    }
    return End(*it);
  }

 private:
  rocksdb::ColumnFamilyHandle* of(Family family) const {
    return families_[static_cast<std::size_t>(family)];
  }
  std::unique_ptr<rocksdb::Iterator> Iterate(Family family) const {
    return std::unique_ptr<rocksdb::Iterator>(
        db_->NewIterator(options_, of(family)));
  }
  static base::Status End(const rocksdb::Iterator& it) {
    if (!it.status().ok()) return std::unexpected(ToError(it.status()));
    return {};
  }

  rocksdb::DB* db_;
  FamilyOf families_;
  const rocksdb::Snapshot* at_;
  rocksdb::ReadOptions options_;
};

// What changes whenever the owner moves entries from a log into a table or
// begins a new log: the list of tables (its length) and the newest log.
std::string PlaceOf(const fs::path& store) {
  std::string list;
  std::string newest_log;
  std::error_code error;
  for (const auto& item : fs::directory_iterator(store, error)) {
    const std::string name = item.path().filename().string();
    if (name.starts_with("MANIFEST-")) {
      list += fmt::format("{} {} ", name, fs::file_size(item.path(), error));
    } else if (name.ends_with(".log")) {
      newest_log = std::max(newest_log, name);
    }
  }
  return list + newest_log;
}

bool IsGoneMeanwhile(const rocksdb::Status& status) {
  return status.IsPathNotFound() ||
         status.ToString().find("No such file") != std::string::npos;
}

}  // namespace

RocksStore::RocksStore(std::unique_ptr<Handles> handles)
    : handles_(std::move(handles)) {}
RocksStore::~RocksStore() = default;

base::Result<std::unique_ptr<RocksStore>> RocksStore::Open(
    const fs::path& folder, const RocksOptions& options) {
  const bool read_only = options.mode == OpenMode::kReadOnly;
  auto folder_ok = read_only ? CheckDataFolder(folder, kDataFormat)
                             : PrepareDataFolder(folder, kDataFormat);
  if (!folder_ok) return std::unexpected(std::move(folder_ok).error());
  if (read_only) return OpenBeside(folder, options);
  auto handles = std::make_unique<Handles>();
  handles->options = options;
  const auto status = handles->Open(StoreFolder(folder).string());
  if (!status.ok()) return std::unexpected(OpenError(folder, status));
  return std::unique_ptr<RocksStore>(new RocksStore(std::move(handles)));
}

// A reader takes no lock. When the owner turns a log into a table while we
// list the files, we may see neither, or a later log without an earlier one;
// its place has moved then, and we look again. A file that the owner deleted
// before we opened it is the same race.
base::Result<std::unique_ptr<RocksStore>> RocksStore::OpenBeside(
    const fs::path& folder, const RocksOptions& options) {
  const fs::path store = StoreFolder(folder);
  for (int attempt = 0; attempt < 50; ++attempt) {
    auto handles = std::make_unique<Handles>();
    handles->options = options;
    const std::string before = PlaceOf(store);
    const auto status = handles->Open(store.string());
    const bool moved = PlaceOf(store) != before;
    if (status.ok() && !moved) {
      return std::unique_ptr<RocksStore>(new RocksStore(std::move(handles)));
    }
    if (!moved && !IsGoneMeanwhile(status)) {
      return std::unexpected(OpenError(folder, status));
    }
  }
  return Fail(ErrorCode::kUnavailable,
              fmt::format("data folder {} changes too fast to be read, or "
                          "lacks a file; try again",
                          folder.string()));
}

base::Status RocksStore::Commit(const std::vector<Write>& writes,
                                Durability durability) {
  rocksdb::WriteBatch batch;
  for (const Write& write : writes) {
    rocksdb::ColumnFamilyHandle* family = handles_->of(write.family);
    const rocksdb::Status status =
        write.value ? batch.Put(family, write.key, *write.value)
                    : batch.Delete(family, write.key);
    if (!status.ok()) return std::unexpected(ToError(status).In("batch"));
  }
  rocksdb::WriteOptions options;
  options.sync = durability == Durability::kSynced && handles_->options.sync;
  const rocksdb::Status status = handles_->db->Write(options, &batch);
  if (!status.ok()) return std::unexpected(ToError(status).In("write store"));
  return {};
}

std::unique_ptr<Snapshot> RocksStore::Take() const {
  RocksSnapshot::FamilyOf families{};
  HUIYING_CHECK(handles_->families.size() == families.size());
  std::copy(handles_->families.begin(), handles_->families.end(),
            families.begin());
  return std::make_unique<RocksSnapshot>(handles_->db.get(), families);
}

}  // namespace huiying::store
