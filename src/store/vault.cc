#include "store/vault.h"

#include <fmt/core.h>

#include <utility>

#include "store/hash.h"

namespace huiying::store {
namespace {

// A row's key is the hash of its whole value: salt and text, or file.
base::Result<std::optional<std::string>> OpenRow(const Snapshot& snapshot,
                                                 Family family,
                                                 const model::TextHash& hash) {
  auto row = snapshot.Get(family, HashBytes(hash));
  if (!row) return base::FailIn("read text", std::move(row));
  if (!*row) return std::nullopt;
  if (Blake2b(**row) != hash) {
    return base::Fail(
        base::ErrorCode::kCorrupt,
        fmt::format("{} {} is not what its hash vouches for",
                    family == Family::kVault ? "text" : "rule file",
                    model::FormatHash(hash)));
  }
  return std::move(*row);
}

}  // namespace

SealedRow SealText(std::string_view text, const Salt& salt) {
  std::string value(reinterpret_cast<const char*>(salt.data()), salt.size());
  value += text;
  const model::TextHash hash = Blake2b(value);
  return {.hash = hash,
          .write = {.family = Family::kVault,
                    .key = std::string(HashBytes(hash)),
                    .value = std::move(value)}};
}

SealedRow SealArtifact(std::string_view text) {
  const model::TextHash hash = Blake2b(text);
  return {.hash = hash,
          .write = {.family = Family::kArtifacts,
                    .key = std::string(HashBytes(hash)),
                    .value = std::string(text)}};
}

base::Result<std::optional<std::string>> OpenText(const Snapshot& snapshot,
                                                  const model::TextHash& hash) {
  auto row = OpenRow(snapshot, Family::kVault, hash);
  if (!row || !*row) return row;
  if ((*row)->size() < Salt{}.size()) {
    return base::Fail(base::ErrorCode::kCorrupt,
                      fmt::format("text {} is shorter than its salt",
                                  model::FormatHash(hash)));
  }
  (*row)->erase(0, Salt{}.size());
  return row;
}

base::Result<std::optional<std::string>> OpenArtifact(
    const Snapshot& snapshot, const model::TextHash& hash) {
  return OpenRow(snapshot, Family::kArtifacts, hash);
}

std::string_view TextOfRow(std::string_view value) {
  if (value.size() < Salt{}.size()) return {};
  return value.substr(Salt{}.size());
}

}  // namespace huiying::store
