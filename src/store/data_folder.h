// The data folder's mark: `FORMAT`, one line that says which version wrote it.
//
// It is a plain file beside the store, so that a version that cannot read the
// store can still say why.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/error.h"

namespace huiying::store {

// Makes the folder and its mark when there is none, else checks it.
base::Status PrepareDataFolder(const std::filesystem::path& folder,
                               std::uint32_t format);
// Checks the mark; changes nothing.
base::Status CheckDataFolder(const std::filesystem::path& folder,
                             std::uint32_t format);

// Where RocksDB lives in it.
std::filesystem::path StoreFolder(const std::filesystem::path& folder);

}  // namespace huiying::store
