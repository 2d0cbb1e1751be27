#include "base/codec.h"

namespace huiying::base {

void Writer::Unsigned(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<char>(value));
}

void Writer::Signed(std::int64_t value) {
  Unsigned((static_cast<std::uint64_t>(value) << 1) ^
           static_cast<std::uint64_t>(value >> 63));
}

void Writer::Bytes(std::string_view bytes) {
  Unsigned(bytes.size());
  bytes_.append(bytes);
}

std::uint64_t Reader::Unsigned() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) break;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    if (shift == 63 && byte > 1) break;
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) {
      // One number has one form: a padded one would survive a byte change.
      if (byte == 0 && shift != 0) break;
      return value;
    }
  }
  SetBad();
  return 0;
}

std::int64_t Reader::Signed() {
  const std::uint64_t zigzag = Unsigned();
  return static_cast<std::int64_t>(zigzag >> 1) ^
         -static_cast<std::int64_t>(zigzag & 1);
}

std::string_view Reader::Bytes() {
  const std::uint64_t size = Unsigned();
  if (!ok_ || size > rest_.size()) {
    SetBad();
    return {};
  }
  const std::string_view bytes = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return bytes;
}

std::string ToHex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex.push_back(kDigits[byte >> 4]);
    hex.push_back(kDigits[byte & 15]);
  }
  return hex;
}

namespace {
int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
}  // namespace

std::string FromHex(std::string_view hex) {
  if (hex.size() % 2 != 0) return {};
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = HexDigit(hex[i]);
    const int low = HexDigit(hex[i + 1]);
    if (high < 0 || low < 0) return {};
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes;
}

}  // namespace huiying::base
