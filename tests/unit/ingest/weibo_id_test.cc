#include "ingest/weibo_id.h"

#include <doctest/doctest.h>

namespace huiying::ingest {
namespace {

TEST_CASE("BidAndMidAreTheSameId") {
  const std::pair<std::uint64_t, const char*> kPairs[] = {
      {4383183661430868, "HyTZc60ew"}, {4387933362623405, "HATy0b0sZ"},
      {4394384827138748, "HDBnAtX76"}, {4387930325701338, "HATt6nVb4"},
      {4607741009594608, "K3fnuEfZK"}, {4607667449893429, "K3dsQFvJr"},
      {5309997458393240, "R4c4VzdsQ"}, {5312356647437845, "R5bs4vcVf"},
      {5319196504230218, "R83o6hKtk"}, {1, "1"},
      {10'000'000, "10000"},           {10'000'001, "10001"},
  };
  for (const auto& [mid, bid] : kPairs) {
    CAPTURE(bid);
    CHECK(EncodeBid(mid) == bid);
    CHECK(DecodeBid(bid) == mid);
  }
}

TEST_CASE("WhatIsNoIdDecodesToNothing") {
  for (const char* bid : {"", "R51-gym9h", "微博", "ZZZZ", "ZZZZZZZZZZZZZ",
                          "0000", "zzzzzzzzzzzz"}) {
    CAPTURE(bid);
    CHECK_FALSE(DecodeBid(bid).has_value());
  }
  for (const char* mid :
       {"", "0", "12x", "-1", "99999999999999999999", "R51Zgym9h", " 1"}) {
    CAPTURE(mid);
    CHECK_FALSE(ParseMid(mid).has_value());
  }
  CHECK(ParseMid("5311992828188295") == 5311992828188295);
}

TEST_CASE("AMidCarriesItsSecond") {
  const std::pair<std::uint64_t, const char*> kTimes[] = {
      {3516560159321035, "2012-11-26T10:25:39+08:00"},
      {3700057402482222, "2014-04-16T18:58:11+08:00"},
      {4607667449893429, "2021-02-23T07:36:29+08:00"},
      {5309997458393240, "2026-06-15T09:05:12+08:00"},
      {5319196504230218, "2026-07-10T18:18:55+08:00"},
  };
  for (const auto& [mid, time] : kTimes) {
    REQUIRE(TimeOfMid(mid).has_value());
    CHECK(base::FormatTime(*TimeOfMid(mid)) == time);
  }
  CHECK_FALSE(TimeOfMid(1234567).has_value());
}

}  // namespace
}  // namespace huiying::ingest
