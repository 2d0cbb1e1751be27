// Tokens: what a program says to be let in. Pure but for the dice.
//
// `hyt.<name>.<64 hexadecimal digits>`: the name tells whose it is, the digits
// are 256 random bits. Shown once; what is kept is a hash of it, which needs no
// salt and no slow function, because nobody guesses 256 bits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/random.h"

namespace huiying::identity {

// REQUIRES: model::IsAccountId(name).
std::string MakeToken(std::string_view name, runtime::Random& random);

// Whose token it is; nothing when it is not of this form.
std::optional<std::string> NameOfToken(std::string_view token);

// The text that stands for a secret in the vault or as a key: BLAKE2b-256 in
// hexadecimal.
std::string HashSecret(std::string_view secret);
// Takes as long for a wrong one as for the right one.
bool MatchesHash(std::string_view hash, std::string_view secret);

}  // namespace huiying::identity
