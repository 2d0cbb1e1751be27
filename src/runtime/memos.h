// Memos: validators, seen marks, counts. Losing one costs a second read, never
// a post. Any thread.
//
// They are written without a sync, and only after every post that they speak
// of is durable: one log keeps that order through a power cut.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "store/key_value.h"

namespace huiying::runtime {

class Memos {
 public:
  // REQUIRES: the store takes commits from any thread (RocksStore does).
  explicit Memos(store::KeyValue& store) : store_(store) {}

  base::Result<std::optional<std::string>> Get(std::string_view key) const {
    return store_.Take()->Get(store::Family::kMemos, key);
  }
  // All or none.
  base::Status Put(std::vector<std::pair<std::string, std::string>> memos) {
    std::vector<store::Write> writes;
    for (auto& [key, value] : memos) {
      writes.push_back({.family = store::Family::kMemos,
                        .key = std::move(key),
                        .value = std::move(value)});
    }
    return store_.Commit(writes, store::Durability::kBuffered);
  }

 private:
  store::KeyValue& store_;
};

}  // namespace huiying::runtime
