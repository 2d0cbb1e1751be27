// MemoryStore: a KeyValue in memory that can crash and lose power, for
// simulation. Confined(one thread), its snapshots too.
//
// It keeps two images: what a process that starts again would find, and what
// a machine that starts again would find. Batches are whole or absent, as the
// checksums of a write-ahead log make them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/key_value.h"

namespace huiying::store {

// What a failed write leaves behind: the caller is told nothing of it.
enum class FailedWrite { kLost, kWritten };

class MemoryStore : public KeyValue {
 public:
  MemoryStore();

  base::Status Commit(const std::vector<Write>& writes,
                      Durability durability) override;
  std::unique_ptr<Snapshot> Take() const override;

  // The process dies: all that was written is there.
  void Crash();
  // The machine dies: of what was not synced, a beginning chosen by `random`
  // is there.
  void PowerCut(std::uint64_t random);
  // The next Commit() reports an error.
  void FailNextCommit(FailedWrite left_behind);
  std::size_t unsynced_batches() const { return unsynced_.size(); }

  using Table = std::map<std::string, std::string, std::less<>>;
  using Image = std::array<Table, kFamilyCount>;

 private:
  // Written in place while no snapshot holds it, else copied first.
  Image& Mutable();

  std::shared_ptr<Image> written_;
  Image synced_;
  std::vector<std::vector<Write>> unsynced_;
  std::optional<FailedWrite> fail_next_;
};

}  // namespace huiying::store
