// Signatures of requests. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace huiying::notify {

// 32 bytes, for keys of any length, also none.
std::string HmacSha256(std::string_view key, std::string_view message);

std::string Base64(std::string_view bytes);

// Everything but letters, digits, - . _ ~ as %XX.
std::string PercentEncode(std::string_view text);

}  // namespace huiying::notify
