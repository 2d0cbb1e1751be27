#include "store/hash.h"

#include <sodium.h>

#include "base/check.h"

namespace huiying::store {

model::TextHash Blake2b(std::span<const std::string_view> parts) {
  model::TextHash hash{};
  crypto_generichash_state state;
  HUIYING_CHECK(crypto_generichash_init(&state, nullptr, 0, hash.size()) == 0);
  for (const std::string_view part : parts) {
    crypto_generichash_update(
        &state, reinterpret_cast<const unsigned char*>(part.data()),
        part.size());
  }
  crypto_generichash_final(&state, hash.data(), hash.size());
  return hash;
}

}  // namespace huiying::store
