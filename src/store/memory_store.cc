#include "store/memory_store.h"

#include <utility>

namespace huiying::store {
namespace {

void ApplyBatch(const std::vector<Write>& writes, MemoryStore::Image& image) {
  for (const Write& write : writes) {
    auto& table = image[static_cast<std::size_t>(write.family)];
    if (write.value) {
      table.insert_or_assign(write.key, *write.value);
    } else {
      table.erase(write.key);
    }
  }
}

class MemorySnapshot : public Snapshot {
 public:
  explicit MemorySnapshot(std::shared_ptr<const MemoryStore::Image> image)
      : image_(std::move(image)) {}

  base::Result<std::optional<std::string>> Get(
      Family family, std::string_view key) const override {
    const auto& table = Of(family);
    const auto it = table.find(key);
    if (it == table.end()) return std::nullopt;
    return it->second;
  }

  base::Status Scan(Family family, std::string_view prefix,
                    std::string_view from, const ScanFn& fn) const override {
    const auto& table = Of(family);
    auto it = table.lower_bound(from > prefix ? from : prefix);
    for (; it != table.end() && it->first.starts_with(prefix); ++it) {
      if (!fn(it->first, it->second)) break;
    }
    return {};
  }

  base::Status ScanBack(Family family, std::string_view prefix,
                        std::string_view before,
                        const ScanFn& fn) const override {
    const auto& table = Of(family);
    auto it = before.empty() ? table.end() : table.lower_bound(before);
    while (it != table.begin()) {
      --it;
      if (it->first.starts_with(prefix)) {
        if (!fn(it->first, it->second)) break;
      } else if (it->first < prefix) {
        break;
      }
    }
    return {};
  }

 private:
  const MemoryStore::Table& Of(Family family) const {
    return (*image_)[static_cast<std::size_t>(family)];
  }
  std::shared_ptr<const MemoryStore::Image> image_;
};

}  // namespace

MemoryStore::MemoryStore() : written_(std::make_shared<Image>()) {}

MemoryStore::Image& MemoryStore::Mutable() {
  if (written_.use_count() > 1) written_ = std::make_shared<Image>(*written_);
  return *written_;
}

base::Status MemoryStore::Commit(const std::vector<Write>& writes,
                                 Durability durability) {
  const auto fail = std::exchange(fail_next_, std::nullopt);
  if (fail != FailedWrite::kLost) {
    ApplyBatch(writes, Mutable());
    unsynced_.push_back(writes);
  }
  if (fail) {
    return base::Fail(base::ErrorCode::kUnavailable,
                      "write store: the simulated disk failed");
  }
  if (durability == Durability::kSynced) {
    // One log: a sync makes everything before it durable too.
    for (const auto& batch : unsynced_) ApplyBatch(batch, synced_);
    unsynced_.clear();
  }
  return {};
}

std::unique_ptr<Snapshot> MemoryStore::Take() const {
  return std::make_unique<MemorySnapshot>(written_);
}

void MemoryStore::Crash() { fail_next_.reset(); }

void MemoryStore::PowerCut(std::uint64_t random) {
  const std::size_t kept = random % (unsynced_.size() + 1);
  for (std::size_t i = 0; i < kept; ++i) ApplyBatch(unsynced_[i], synced_);
  unsynced_.clear();
  written_ = std::make_shared<Image>(synced_);
  fail_next_.reset();
}

void MemoryStore::FailNextCommit(FailedWrite left_behind) {
  fail_next_ = left_behind;
}

}  // namespace huiying::store
