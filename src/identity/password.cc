#include "identity/password.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <set>

namespace huiying::identity {
namespace {

// Words that guesses begin with, in the letters that are left when digits and
// signs are taken away.
constexpr std::array<std::string_view, 30> kCommonWords = {
    "password",      "passwd",  "passw",     "pass",     "qwerty",
    "qwertyuiop",    "asdfgh",  "asdfghjkl", "zxcvbnm",  "admin",
    "administrator", "root",    "test",      "guest",    "user",
    "welcome",       "letmein", "login",     "iloveyou", "woaini",
    "mima",          "huiying", "police",    "gongan",   "jingcha",
    "paichusuo",     "qwe",     "qaz",       "qazwsx",   "abc"};

std::size_t CodePoints(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

// 1234567890, abcdefghij, 0000000000, and what is mostly one of them.
bool IsRun(std::string_view text) {
  if (text.size() < 2) return true;
  for (const int step : {-1, 0, 1}) {
    std::size_t steps = 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (text[i] - text[i - 1] == step) ++steps;
    }
    if (steps * 10 >= (text.size() - 1) * 8) return true;
  }
  return false;
}

bool IsCommon(const std::string& lower) {
  std::string letters;
  std::ranges::copy_if(lower, std::back_inserter(letters), [](char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
  });
  return std::ranges::find(kCommonWords, letters) != kCommonWords.end();
}

}  // namespace

std::optional<std::string_view> WhyWeak(std::string_view id,
                                        std::string_view password) {
  if (CodePoints(password) < kMinPasswordLength) return "too_short";
  if (password.size() > kMaxPasswordBytes) return "too_long";
  const std::string lower = Lower(password);
  const std::string lower_id = Lower(id);
  if (lower_id.size() >= 3 && lower.find(lower_id) != std::string::npos) {
    return "contains_id";
  }
  const std::set<char> distinct(lower.begin(), lower.end());
  if (distinct.size() < 5 || IsRun(lower)) return "too_simple";
  if (IsCommon(lower)) return "too_common";
  return std::nullopt;
}

std::string_view Advice(std::string_view weakness) {
  if (weakness == "too_short") return "use at least 10 characters";
  if (weakness == "too_long") return "use at most 512 bytes";
  if (weakness == "contains_id") return "do not use the id in it";
  if (weakness == "too_simple") {
    return "use more different characters, in no row";
  }
  return "it is among the first that are guessed; use several words";
}

base::Result<std::string> HashPassword(const std::string& password) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    return base::Fail(base::ErrorCode::kUnavailable,
                      "hash password: 64 MB of memory are needed and missing");
  }
  return std::string(hash.data());
}

bool VerifyPassword(const std::string& hash, const std::string& password) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(),
                                  password.size()) == 0;
}

const std::string& NobodysHash() {
  static const std::string kHash = [] {
    // Of 32 random bytes that are forgotten here. Without the memory to make
    // it no password can be verified either.
    std::string nobody(32, '\0');
    randombytes_buf(nobody.data(), nobody.size());
    return HashPassword(nobody).value_or("");
  }();
  return kHash;
}

}  // namespace huiying::identity
