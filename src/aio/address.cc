#include "aio/address.h"

#include <cstdint>

namespace huiying::aio {
namespace {

struct Range {
  std::uint32_t network;
  int bits;
};

// RFC 6890 and successors.
constexpr Range kPrivateRanges[] = {
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared by carriers
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local, cloud metadata
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarking
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved, broadcast
};

bool IsPrivateV4(std::uint32_t address) {
  for (const Range& range : kPrivateRanges) {
    if ((address >> (32 - range.bits)) == (range.network >> (32 - range.bits)))
      return true;
  }
  return false;
}

std::uint32_t WordAt(const boost::asio::ip::address_v6::bytes_type& bytes,
                     std::size_t at) {
  return (std::uint32_t{bytes[at]} << 24) |
         (std::uint32_t{bytes[at + 1]} << 16) |
         (std::uint32_t{bytes[at + 2]} << 8) | std::uint32_t{bytes[at + 3]};
}

bool IsPrivateV6(const boost::asio::ip::address_v6& address) {
  const auto bytes = address.to_bytes();
  const std::uint32_t first = WordAt(bytes, 0);
  const bool middle_is_zero = WordAt(bytes, 4) == 0;
  if (first == 0 && middle_is_zero) {
    // ::, ::1, IPv4-mapped and the long obsolete IPv4-compatible ones.
    const std::uint32_t third = WordAt(bytes, 8);
    return (third != 0 && third != 0xFFFF) || IsPrivateV4(WordAt(bytes, 12));
  }
  if (first == 0x0064FF9B) return IsPrivateV4(WordAt(bytes, 12));     // NAT64
  if ((first >> 16) == 0x2002) return IsPrivateV4(WordAt(bytes, 2));  // 6to4
  const bool global_unicast = (bytes[0] >> 5) == 0b001;
  return !global_unicast || first == 0x20010DB8;  // documentation
}

}  // namespace

bool IsPrivateAddress(const boost::asio::ip::address& address) {
  if (address.is_v4()) return IsPrivateV4(address.to_v4().to_uint());
  return IsPrivateV6(address.to_v6());
}

}  // namespace huiying::aio
