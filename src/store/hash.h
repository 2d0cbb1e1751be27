// BLAKE2b-256, the one hash of the store. Pure.
#pragma once

#include <span>
#include <string_view>

#include "model/ids.h"

namespace huiying::store {

// Of the parts one after the other.
model::TextHash Blake2b(std::span<const std::string_view> parts);
inline model::TextHash Blake2b(std::string_view bytes) {
  return Blake2b(std::span<const std::string_view>(&bytes, 1));
}

inline std::string_view HashBytes(const model::TextHash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace huiying::store
