// Ids and hashes: each its own type. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/strong_id.h"

namespace huiying::model {

// Position in the journal; entry 0 opens it.
using Seq = std::uint64_t;

using CaseId = base::Strong<struct CaseTag, std::uint64_t>;    // 1, 2, …
using AlertId = base::Strong<struct AlertTag, std::uint64_t>;  // 1, 2, …
// `platform:native-id`, see CONTRACT "Post".
using PostId = base::Strong<struct PostTag, std::string>;
// The `id` of a person in rules/roster.yaml.
using PersonId = base::Strong<struct PersonTag, std::string>;
// The `name` of a feed in feeds/*.yaml.
using FeedName = base::Strong<struct FeedTag, std::string>;
// Who gave a command: `clock`, `feed:<name>`, `person:<id>`, `program:<name>`,
// `deliverer`, `operator`. A code, never a name.
using Actor = base::Strong<struct ActorTag, std::string>;
// The `id` of an account: of a person or a program.
using AccountId = base::Strong<struct AccountTag, std::string>;
// Random, 16 bytes in hexadecimal; ties the entries of one command together.
using CommandId = base::Strong<struct CommandTag, std::string>;

// BLAKE2b-256(salt ‖ text): what the journal holds instead of a text. All
// zero means "no text".
using TextHash = std::array<std::uint8_t, 32>;

inline bool IsEmpty(const TextHash& hash) { return hash == TextHash{}; }

std::string FormatCaseId(CaseId id);           // `c12`
std::string FormatHash(const TextHash& hash);  // 64 hex digits
// `<journal>-<epoch>-<n>`: unique over every journal that ever was, so that a
// receiver never takes a new alert for a repeat.
std::string FormatAlertId(const std::string& journal_id, std::uint32_t epoch,
                          AlertId id);

}  // namespace huiying::model
