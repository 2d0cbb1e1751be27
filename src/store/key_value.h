// KeyValue: ordered bytes under keys, in five families, with one atomic and
// synced write. RocksDB in the product; memory, with crash and power cut, in
// simulation. Everything the product stores goes through it.
//
// Confined(engine) for writes. Reads through a Snapshot may come from any
// thread and never see half of a batch.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace huiying::store {

// The five kinds of data that are never mixed, and what each may hold.
enum class Family {
  kJournal,     // entries by seq (big-endian): codes, numbers, hashes only
  kVault,       // texts by their salted hash: salt (16 bytes), then the text
  kArtifacts,   // rule files by hash
  kProjections,  // rows that can be dropped and rebuilt from the journal
  kMemos,       // validators, seen marks, counts: losing one costs a re-read
};
inline constexpr std::size_t kFamilyCount = 5;

struct Write {
  Family family = Family::kJournal;
  std::string key;
  std::optional<std::string> value;  // absent: delete
};

enum class Durability { kSynced, kBuffered };

// Return false to stop the scan.
using ScanFn =
    std::function<bool(std::string_view key, std::string_view value)>;

class Snapshot {
 public:
  virtual ~Snapshot() = default;
  // Nothing when there is no such key.
  virtual base::Result<std::optional<std::string>> Get(
      Family family, std::string_view key) const = 0;
  // Keys with `prefix`, from `from` (inclusive; empty: the first) upwards.
  virtual base::Status Scan(Family family, std::string_view prefix,
                            std::string_view from, const ScanFn& fn) const = 0;
  // The same downwards, from the last key with `prefix` that is < `before`
  // (empty: the last).
  virtual base::Status ScanBack(Family family, std::string_view prefix,
                                std::string_view before,
                                const ScanFn& fn) const = 0;
};

class KeyValue {
 public:
  virtual ~KeyValue() = default;
  // All or nothing. After kSynced returns, a power cut loses none of it.
  virtual base::Status Commit(const std::vector<Write>& writes,
                              Durability durability) = 0;
  // A view of what is committed now; outlives later commits, not the store.
  virtual std::unique_ptr<Snapshot> Take() const = 0;
};

}  // namespace huiying::store
