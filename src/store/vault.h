// The vault: every text under BLAKE2b-256(salt ‖ text), so that the journal
// can vouch for it and it can still be erased. And the artifacts: rule files
// under their plain hash. Pure but for the snapshot that is read.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/ids.h"
#include "store/key_value.h"

namespace huiying::store {

using Salt = std::array<std::uint8_t, 16>;

struct SealedRow {
  model::TextHash hash{};
  Write write;  // the row that must become durable with the hash
};

// The text as a row of the vault. The salt is random and used once.
SealedRow SealText(std::string_view text, const Salt& salt);
// The file as a row of the artifacts.
SealedRow SealArtifact(std::string_view text);

// The text; nothing when its row is gone. Error: kCorrupt when the row is not
// what the hash vouches for.
base::Result<std::optional<std::string>> OpenText(const Snapshot& snapshot,
                                                  const model::TextHash& hash);
base::Result<std::optional<std::string>> OpenArtifact(
    const Snapshot& snapshot, const model::TextHash& hash);

// The text in a vault row's value, for rows that are not yet in a snapshot.
std::string_view TextOfRow(std::string_view value);

}  // namespace huiying::store
