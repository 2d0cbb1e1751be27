// Bytes of numbers and strings, the one wire form of entries and rows. Pure.
//
// Unsigned numbers are LEB128 varints, signed ones zigzag first, strings carry
// their length in bytes. A Reader never reads past its end: the first fault
// makes it `ok() == false`, and from then on everything reads as empty.
//
// Forward compatibility: fields are only ever appended. A Reader of a newer
// build that meets the end *at the border of a field* leaves it at its default.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace huiying::base {

class Writer {
 public:
  void Unsigned(std::uint64_t value);
  void Signed(std::int64_t value);
  void Bytes(std::string_view bytes);
  // What another Writer wrote.
  void Raw(std::string_view written) { bytes_ += written; }

  const std::string& bytes() const { return bytes_; }
  std::string Take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t Unsigned();
  std::int64_t Signed();
  std::string_view Bytes();

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  // Makes the reader fail: the caller saw a value that cannot be.
  void SetBad() {
    ok_ = false;
    rest_ = {};
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// Lower-case hexadecimal, two digits a byte.
std::string ToHex(std::string_view bytes);
// The bytes of lower- or upper-case hexadecimal; empty when it is not.
std::string FromHex(std::string_view hex);

}  // namespace huiying::base
