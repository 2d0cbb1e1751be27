// Passwords: Argon2id hashes, and what is too easy to guess. Pure but for the
// random salt.
//
// One hash takes 64 MB and tens of milliseconds: for the slow pool.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace huiying::identity {

inline constexpr std::size_t kMinPasswordLength = 10;  // code points
inline constexpr std::size_t kMaxPasswordBytes = 512;

// Why nobody should have this password: `too_short`, `too_long`,
// `contains_id`, `too_simple`, `too_common`; nothing when it will do.
std::optional<std::string_view> WhyWeak(std::string_view id,
                                        std::string_view password);
// What to do about it, a sentence for a person.
std::string_view Advice(std::string_view weakness);

// `$argon2id$v=19$m=65536,t=2,p=1$…`. Error: kUnavailable, no memory.
base::Result<std::string> HashPassword(const std::string& password);
bool VerifyPassword(const std::string& hash, const std::string& password);

// A hash of nothing that anybody knows, at the same cost: what an unknown id
// is compared with.
const std::string& NobodysHash();

}  // namespace huiying::identity
