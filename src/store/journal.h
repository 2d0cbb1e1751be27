// The journal: entries under their seq, each carrying the hash of the one
// before. Pure but for the snapshots that are read.
//
// The chain's head (seq and hash of the last entry) stands in a projection row
// of its own, written in the same batch: without it a changed last entry would
// have nobody to contradict it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/event.h"
#include "store/key_value.h"

namespace huiying::store {

struct Head {
  model::Seq seq = 0;
  model::TextHash hash{};

  friend bool operator==(const Head&, const Head&) = default;
};

// `seq:hash`, as `journal verify --head` takes it.
std::string FormatHead(const Head& head);
std::optional<Head> ParseHead(std::string_view text);

// The end of the chain, where entries are added.
class Chain {
 public:
  // Nothing: the journal is empty.
  explicit Chain(std::optional<Head> head) : head_(head) {}

  model::Seq next_seq() const { return head_ ? head_->seq + 1 : 0; }
  const std::optional<Head>& head() const { return head_; }

  // Gives the entry its seq and the hash before it; the row to be written.
  Write Append(model::Entry& entry);
  // REQUIRES: something was appended. To be written with the entries.
  Write HeadRow() const;

 private:
  std::optional<Head> head_;
};

// The key of the head's row among the projections.
std::string HeadKey();

std::string EntryKey(model::Seq seq);

// The head by its row, nothing in an empty store. Error: kCorrupt when the row
// is unreadable or missing while there are entries.
base::Result<std::optional<Head>> ReadHead(const Snapshot& snapshot);

// Error: kNotFound, or kCorrupt when it cannot be read.
base::Result<model::Entry> ReadEntry(const Snapshot& snapshot, model::Seq seq);

// Calls `fn` with each entry from `from` on, in order, until it returns false.
base::Status ReadEntries(const Snapshot& snapshot, model::Seq from,
                         const std::function<bool(const model::Entry&)>& fn);

}  // namespace huiying::store
