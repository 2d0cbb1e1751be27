#include "base/codec.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

namespace huiying::base {

TEST_CASE("NumbersAndBytesComeBackAsWritten") {
  const std::uint64_t unsigneds[] = {0, 1, 127, 128, 16384,
                                     std::numeric_limits<uint64_t>::max()};
  const std::int64_t signeds[] = {0, -1, 1, std::numeric_limits<int64_t>::min(),
                                  std::numeric_limits<int64_t>::max()};
  Writer out;
  for (const auto v : unsigneds) out.Unsigned(v);
  for (const auto v : signeds) out.Signed(v);
  out.Bytes("回应");
  Reader in(out.bytes());
  for (const auto v : unsigneds) CHECK(in.Unsigned() == v);
  for (const auto v : signeds) CHECK(in.Signed() == v);
  CHECK(in.Bytes() == "回应");
  CHECK(in.ok());
  CHECK(in.at_end());
}

TEST_CASE("ATruncatedOrPaddedNumberMakesTheReaderFail") {
  Reader truncated("\x80");
  CHECK(truncated.Unsigned() == 0);
  CHECK(!truncated.ok());
  Reader padded(std::string_view("\x80\x00", 2));
  padded.Unsigned();
  CHECK(!padded.ok());
  Reader too_long("\x05"
                  "abc");
  CHECK(too_long.Bytes().empty());
  CHECK(!too_long.ok());
}

TEST_CASE("HexIsReadInBothCases") {
  CHECK(ToHex("\x01\xAB") == "01ab");
  CHECK(FromHex("01Ab") == "\x01\xAB");
  CHECK(FromHex("0").empty());
  CHECK(FromHex("0g").empty());
}

}  // namespace huiying::base
