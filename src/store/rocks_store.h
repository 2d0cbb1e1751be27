// RocksStore: the KeyValue of the product, on RocksDB, in one data folder.
//
// A data folder holds `FORMAT` (which version wrote it) and `store/` (RocksDB).
// One process has it open for writing; any number may read beside it, each
// seeing what was durable when it opened. Commit() and Take() may be called
// from any thread; the engine's families are written by the engine alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "store/key_value.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace huiying::store {

// Of the folder's layout. A folder of a newer one is refused.
inline constexpr std::uint32_t kDataFormat = 1;

enum class OpenMode {
  kReadWrite,  // makes the folder when there is none
  kReadOnly,   // beside a running process or without one; changes nothing
};

struct RocksOptions {
  OpenMode mode = OpenMode::kReadWrite;
  // Off only in the test that shows what it is good for.
  bool sync = true;
  // Recovery reads the write-ahead log at every start: this bounds its time.
  std::uint64_t max_log_bytes = 64U << 20;
  // The file system, when it is not the machine's own; outlives the store.
  rocksdb::Env* env = nullptr;
};

class RocksStore : public KeyValue {
 public:
  // Errors name the folder and what to do: kRefused when another process has
  // it, kInvalid when a newer version or something else made it, kNotFound
  // when there is nothing to read, kCorrupt when its bytes are damaged.
  static base::Result<std::unique_ptr<RocksStore>> Open(
      const std::filesystem::path& folder, const RocksOptions& options);
  ~RocksStore() override;
  RocksStore(const RocksStore&) = delete;
  RocksStore& operator=(const RocksStore&) = delete;

  base::Status Commit(const std::vector<Write>& writes,
                      Durability durability) override;
  std::unique_ptr<Snapshot> Take() const override;

 private:
  struct Handles;
  explicit RocksStore(std::unique_ptr<Handles> handles);
  static base::Result<std::unique_ptr<RocksStore>> OpenBeside(
      const std::filesystem::path& folder, const RocksOptions& options);

  std::unique_ptr<Handles> handles_;
};

}  // namespace huiying::store
