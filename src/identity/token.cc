#include "identity/token.h"

#include <sodium.h>

#include <algorithm>

#include "model/account.h"
#include "store/hash.h"

namespace huiying::identity {
namespace {

constexpr std::string_view kPrefix = "hyt.";
constexpr std::size_t kSecretBytes = 32;

}  // namespace

std::string MakeToken(std::string_view name, runtime::Random& random) {
  return std::string(kPrefix) + std::string(name) + "." +
         runtime::RandomHex(random, kSecretBytes);
}

std::optional<std::string> NameOfToken(std::string_view token) {
  if (!token.starts_with(kPrefix)) return std::nullopt;
  token.remove_prefix(kPrefix.size());
  const auto dot = token.rfind('.');
  if (dot == token.npos) return std::nullopt;
  const std::string_view secret = token.substr(dot + 1);
  const bool hex = std::ranges::all_of(secret, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  const std::string_view name = token.substr(0, dot);
  if (secret.size() != 2 * kSecretBytes || !hex || !model::IsAccountId(name)) {
    return std::nullopt;
  }
  return std::string(name);
}

std::string HashSecret(std::string_view secret) {
  return model::FormatHash(store::Blake2b(secret));
}

bool MatchesHash(std::string_view hash, std::string_view secret) {
  const std::string own = HashSecret(secret);
  return own.size() == hash.size() &&
         sodium_memcmp(own.data(), hash.data(), own.size()) == 0;
}

}  // namespace huiying::identity
