#include "store/journal.h"

#include <fmt/core.h>

#include <charconv>
#include <utility>

#include "base/check.h"
#include "base/codec.h"
#include "model/row.h"
#include "store/hash.h"

namespace huiying::store {

using base::ErrorCode;
using base::Fail;

namespace {

base::Result<model::Entry> DecodeAt(std::string_view key,
                                    std::string_view value) {
  if (key.size() != 8) {
    return Fail(ErrorCode::kCorrupt, "journal: a key is not a number");
  }
  const model::Seq seq = model::FromBigEndian(key);
  auto entry = model::DecodeEntry(value);
  if (!entry) {
    return base::FailIn(fmt::format("journal: entry {}", seq),
                        std::move(entry));
  }
  if (entry->seq != seq) {
    return Fail(ErrorCode::kCorrupt,
                fmt::format("journal: entry {} says that it is number {}", seq,
                            entry->seq));
  }
  return entry;
}

}  // namespace

std::string FormatHead(const Head& head) {
  return fmt::format("{}:{}", head.seq, model::FormatHash(head.hash));
}

std::optional<Head> ParseHead(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  Head head;
  const char* end = text.data() + colon;
  const auto parsed = std::from_chars(text.data(), end, head.seq);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  const std::string hash = base::FromHex(text.substr(colon + 1));
  if (hash.size() != head.hash.size()) return std::nullopt;
  std::copy(hash.begin(), hash.end(), head.hash.begin());
  return head;
}

Write Chain::Append(model::Entry& entry) {
  entry.seq = next_seq();
  entry.previous = head_ ? head_->hash : model::TextHash{};
  std::string bytes = model::EncodeEntry(entry);
  head_ = Head{.seq = entry.seq, .hash = Blake2b(bytes)};
  return {.family = Family::kJournal,
          .key = EntryKey(entry.seq),
          .value = std::move(bytes)};
}

Write Chain::HeadRow() const {
  HUIYING_CHECK(head_.has_value());
  return {.family = Family::kProjections,
          .key = HeadKey(),
          .value = model::BigEndian(head_->seq) +
                   std::string(HashBytes(head_->hash))};
}

std::string HeadKey() { return "h"; }

std::string EntryKey(model::Seq seq) { return model::BigEndian(seq); }

base::Result<std::optional<Head>> ReadHead(const Snapshot& snapshot) {
  auto row = snapshot.Get(Family::kProjections, HeadKey());
  if (!row) return base::FailIn("read head", std::move(row));
  if (!*row) {
    bool entries = false;
    auto scanned = snapshot.Scan(Family::kJournal, "", "",
                                 [&](std::string_view, std::string_view) {
                                   entries = true;
                                   return false;
                                 });
    if (!scanned) return base::FailIn("read journal", std::move(scanned));
    if (!entries) return std::nullopt;
    return Fail(ErrorCode::kCorrupt,
                "the row of the journal's head is missing");
  }
  Head head;
  if ((*row)->size() != 8 + head.hash.size()) {
    return Fail(ErrorCode::kCorrupt,
                "the row of the journal's head is damaged");
  }
  head.seq = model::FromBigEndian(**row);
  std::copy((*row)->begin() + 8, (*row)->end(), head.hash.begin());
  return head;
}

base::Result<model::Entry> ReadEntry(const Snapshot& snapshot,
                                     model::Seq seq) {
  const std::string key = EntryKey(seq);
  auto value = snapshot.Get(Family::kJournal, key);
  if (!value) return base::FailIn("read journal", std::move(value));
  if (!*value) {
    return Fail(ErrorCode::kNotFound,
                fmt::format("the journal has no entry {}", seq));
  }
  return DecodeAt(key, **value);
}

base::Status ReadEntries(const Snapshot& snapshot, model::Seq from,
                         const std::function<bool(const model::Entry&)>& fn) {
  base::Status outcome;
  auto scanned = snapshot.Scan(
      Family::kJournal, "", EntryKey(from),
      [&](std::string_view key, std::string_view value) {
        auto entry = DecodeAt(key, value);
        if (entry) return fn(*entry);
        outcome = std::unexpected(std::move(entry).error());
        return false;
      });
  if (!scanned) return base::FailIn("read journal", std::move(scanned));
  return outcome;
}

}  // namespace huiying::store
