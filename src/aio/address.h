// Which addresses a request from outside may not reach. Pure.
#pragma once

#include <boost/asio/ip/address.hpp>

namespace huiying::aio {

// Loopback, private, link-local, shared, documentation, multicast and reserved
// ranges (IANA special-purpose registries), also when they are wrapped in an
// IPv6 address (mapped, NAT64, 6to4).
bool IsPrivateAddress(const boost::asio::ip::address& address);

}  // namespace huiying::aio
