#include "aio/address.h"

#include <doctest/doctest.h>

namespace huiying::aio {
namespace {

bool IsPrivate(const char* text) {
  return IsPrivateAddress(boost::asio::ip::make_address(text));
}

TEST_CASE("PrivateRangesAreKnownAtBothEnds") {
  for (const char* address : {"0.0.0.0",
                              "10.0.0.0",
                              "10.255.255.255",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.0.1",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.8",
                              "192.168.0.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "203.0.113.7",
                              "224.0.0.1",
                              "239.1.1.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.1.2.3",
                              "::7f00:1",
                              "64:ff9b::7f00:1",
                              "2002:7f00:1::",
                              "fc00::1",
                              "fd12::1",
                              "fe80::1",
                              "ff02::1",
                              "2001:db8::1",
                              "4000::1"}) {
    CAPTURE(address);
    CHECK(IsPrivate(address));
  }
}

TEST_CASE("PublicAddressesBesideThemAreNotPrivate") {
  for (const char* address :
       {"1.1.1.1",         "9.255.255.255",   "11.0.0.0",
        "100.63.255.255",  "100.128.0.0",     "126.255.255.255",
        "128.0.0.1",       "169.253.255.255", "172.15.255.255",
        "172.32.0.0",      "192.0.1.1",       "192.167.255.255",
        "192.169.0.0",     "198.17.255.255",  "198.20.0.0",
        "223.255.255.255", "::ffff:8.8.8.8",  "64:ff9b::808:808",
        "2002:808:808::",  "2400:3200::1",    "3fff::1"}) {
    CAPTURE(address);
    CHECK_FALSE(IsPrivate(address));
  }
}

}  // namespace
}  // namespace huiying::aio
