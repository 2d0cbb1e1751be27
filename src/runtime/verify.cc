// Two passes. The first reads the chain alone, so that nothing damaged is ever
// replayed; the second replays and compares. A link that does not fit has two
// ends: the entry whose own hash is vouched for by its successor (or by the
// head's row) is the sound one, and the other is named.
// tests/unit/runtime/verify_test.cc changes every byte of a small journal.
#include "runtime/verify.h"

#include <fmt/core.h>

#include <map>
#include <utility>

#include "base/codec.h"
#include "engine/engine.h"
#include "model/row.h"
#include "runtime/referenced.h"
#include "store/hash.h"
#include "store/vault.h"

namespace huiying::runtime {
namespace {

using model::Seq;
using store::Family;

std::string NameOfRow(std::string_view key) {
  static const std::map<char, std::string_view> kTables = {
      {'g', "counters"}, {'r', "policy"},    {'c', "case"},
      {'p', "post"},     {'i', "case's post"}, {'a', "alert"},
      {'s', "source"},   {'f', "figure"}};
  const auto table = key.empty() ? kTables.end() : kTables.find(key.front());
  return fmt::format("{} row {}",
                     table == kTables.end() ? "unknown" : table->second,
                     base::ToHex(key));
}

class Verifier {
 public:
  Verifier(const store::Snapshot& snapshot, std::optional<store::Head> expected)
      : snapshot_(snapshot), expected_(expected) {}

  base::Result<VerifyReport> Run();

 private:
  // Each returns early, with report_.problem set, at the first problem.
  base::Status CheckChain();
  base::Status CheckHead();
  base::Status Replay();
  base::Status CheckTexts(const model::Entry& entry);
  base::Status CheckRows();

  bool CheckEntry(std::string_view key, std::string_view value);
  bool CheckRow(std::string_view key, std::string_view value);
  bool CheckMissingRows();
  // Remembers a problem; false, so that scans can return it.
  bool Found(std::optional<Seq> entry, std::string what);

  const store::Snapshot& snapshot_;
  std::optional<store::Head> expected_;
  VerifyReport report_;
  // A link that does not fit: entry `seq` does not follow from the one before.
  std::optional<Seq> broken_link_;
  engine::Engine engine_;
  std::map<std::string, Seq, std::less<>> touched_;  // row -> last entry
  std::map<std::string, bool, std::less<>> seen_;
};

bool Verifier::Found(std::optional<Seq> entry, std::string what) {
  report_.problem = {.entry = entry, .what = std::move(what)};
  return false;
}

bool Verifier::CheckEntry(std::string_view key, std::string_view value) {
  const Seq seq = report_.entries;
  if (key.size() != 8) return Found(seq, "the journal has a key of no entry");
  const Seq at = model::FromBigEndian(key);
  if (at != seq) {
    return Found(seq, fmt::format("entry {} is missing", seq));
  }
  const auto entry = model::DecodeEntry(value);
  if (broken_link_) {
    // This entry's link says whether the one before is what was written.
    const bool sound = entry && entry->seq == seq &&
                       entry->previous == report_.head->hash;
    const Seq changed = sound ? *broken_link_ - 1 : *broken_link_;
    return Found(changed, fmt::format("entry {} was changed: entry {} does not "
                                      "follow from entry {}",
                                      changed, *broken_link_,
                                      *broken_link_ - 1));
  }
  if (!entry) {
    return Found(seq, fmt::format("entry {} was changed: {}", seq,
                                  entry.error().message));
  }
  if (entry->seq != seq) {
    return Found(seq, fmt::format("entry {} was replaced: what stands in its "
                                  "place says that it is number {}",
                                  seq, entry->seq));
  }
  const model::TextHash before =
      report_.head ? report_.head->hash : model::TextHash{};
  if (entry->previous != before) {
    if (seq == 0) return Found(0, "entry 0 was changed: it follows something");
    broken_link_ = seq;
  }
  const model::TextHash hash = store::Blake2b(value);
  if (expected_ && expected_->seq == seq && expected_->hash != hash) {
    return Found(seq, fmt::format("entry {} has hash {}, --head says {}", seq,
                                  model::FormatHash(hash),
                                  model::FormatHash(expected_->hash)));
  }
  report_.head = store::Head{.seq = seq, .hash = hash};
  ++report_.entries;
  return true;
}

base::Status Verifier::CheckChain() {
  return snapshot_.Scan(Family::kJournal, "", "",
                        [&](std::string_view key, std::string_view value) {
                          return CheckEntry(key, value);
                        });
}

// The end of the chain, against its row and against what somebody kept.
base::Status Verifier::CheckHead() {
  auto row = store::ReadHead(snapshot_);
  if (!row && row.error().code != base::ErrorCode::kCorrupt) {
    return std::unexpected(std::move(row).error());
  }
  const std::optional<store::Head> kept = row ? *row : std::nullopt;
  const std::optional<Seq> last =
      report_.head ? std::optional(report_.head->seq) : std::nullopt;
  if (broken_link_) {
    const Seq changed =
        kept == report_.head ? *broken_link_ - 1 : *broken_link_;
    Found(changed, fmt::format("entry {} was changed: entry {} does not follow "
                               "from entry {}",
                               changed, *broken_link_, *broken_link_ - 1));
  } else if (!row) {
    Found(last, row.error().message);
  } else if (kept && (!last || kept->seq > *last)) {
    const Seq missing = last ? *last + 1 : 0;
    Found(missing, fmt::format("entry {} is missing: the journal ends before "
                               "its head, entry {}",
                               missing, kept->seq));
  } else if (kept != report_.head) {
    Found(last, fmt::format("entry {} or the row of the journal's head was "
                            "changed: they differ",
                            *last));
  } else if (expected_ && (!last || expected_->seq > *last)) {
    Found(last, fmt::format("the journal was cut: it ends at entry {}, --head "
                            "says that there was an entry {}",
                            last ? std::to_string(*last) : "none",
                            expected_->seq));
  }
  return {};
}

base::Status Verifier::Replay() {
  base::Status outcome;
  auto read = store::ReadEntries(
      snapshot_, 0, [&](const model::Entry& entry) {
        outcome = CheckTexts(entry);
        if (!outcome || report_.problem) return false;
        for (std::string& key : engine_.Apply(entry.seq, entry.event)) {
          touched_.insert_or_assign(std::move(key), entry.seq);
        }
        return true;
      });
  if (!read) return read;
  return outcome;
}

base::Status Verifier::CheckTexts(const model::Entry& entry) {
  for (const Reference& reference : ReferencesOf(entry.event)) {
    const auto opened =
        reference.artifact ? store::OpenArtifact(snapshot_, reference.hash)
                           : store::OpenText(snapshot_, reference.hash);
    const std::string name = fmt::format(
        "{} of {}", reference.field, model::DescribeEvent(entry.event));
    if (!opened && opened.error().code != base::ErrorCode::kCorrupt) {
      return std::unexpected(opened.error());
    }
    if (!opened) {
      Found(entry.seq, fmt::format("a stored text was changed: {}", name));
      return {};
    }
    if (!*opened) {
      Found(entry.seq, fmt::format("a stored text is missing and was not "
                                   "erased by an entry: {}",
                                   name));
      return {};
    }
    ++(reference.artifact ? report_.rule_files : report_.texts);
  }
  return {};
}

bool Verifier::CheckRow(std::string_view key, std::string_view value) {
  if (key == store::HeadKey()) return true;
  const auto touched = touched_.find(key);
  if (touched == touched_.end()) {
    return Found(std::nullopt,
                 fmt::format("{} is not of this journal", NameOfRow(key)));
  }
  seen_.emplace(key, true);
  const auto expected = engine_.EncodeRow(key);
  if (expected && *expected == value) {
    ++report_.rows;
    return true;
  }
  return Found(touched->second,
               fmt::format("{} {}; entry {} was the last to touch it",
                           NameOfRow(key),
                           expected ? "was changed" : "should not be there",
                           touched->second));
}

bool Verifier::CheckMissingRows() {
  for (const auto& [key, seq] : touched_) {
    if (seen_.contains(key) || !engine_.EncodeRow(key)) continue;
    return Found(seq, fmt::format("{} is missing; entry {} was the last to "
                                  "touch it",
                                  NameOfRow(key), seq));
  }
  return true;
}

base::Status Verifier::CheckRows() {
  auto scanned =
      snapshot_.Scan(Family::kProjections, "", "",
                     [&](std::string_view key, std::string_view value) {
                       return CheckRow(key, value);
                     });
  if (scanned && !report_.problem) CheckMissingRows();
  return scanned;
}

base::Result<VerifyReport> Verifier::Run() {
  for (const auto pass : {&Verifier::CheckChain, &Verifier::CheckHead,
                          &Verifier::Replay, &Verifier::CheckRows}) {
    if (auto done = (this->*pass)(); !done) {
      return std::unexpected(std::move(done).error().In("verify"));
    }
    if (report_.problem) break;
  }
  return std::move(report_);
}

}  // namespace

base::Result<VerifyReport> Verify(const store::Snapshot& snapshot,
                                  std::optional<store::Head> expected) {
  return Verifier(snapshot, expected).Run();
}

}  // namespace huiying::runtime
