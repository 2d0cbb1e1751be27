// Verify: is the record what was written? Pure but for the snapshot it reads.
//
// It reads the chain from entry 0, replays it through a fresh engine, compares
// every row byte for byte, and every text and rule file with its hash. It
// stops at the first problem and names the entry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "store/journal.h"
#include "store/key_value.h"

namespace huiying::runtime {

struct VerifyReport {
  struct Problem {
    // The damaged entry, or the last one that touched the damaged row.
    std::optional<model::Seq> entry;
    std::string what;  // one sentence
  };
  std::optional<Problem> problem;  // nothing: all is well
  // What was checked until then.
  std::uint64_t entries = 0;
  std::uint64_t rows = 0;
  std::uint64_t texts = 0;
  std::uint64_t rule_files = 0;
  std::optional<store::Head> head;  // of the chain as it was found
};

// `expected`: a head that somebody kept; the journal must contain it.
// Error: the store could not be read.
base::Result<VerifyReport> Verify(const store::Snapshot& snapshot,
                                  std::optional<store::Head> expected);

}  // namespace huiying::runtime
