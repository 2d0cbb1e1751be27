// What the fuzz targets share: the entry that libFuzzer and driver.cc call,
// bytes of the input taken one after the other, and rule files from disk. A
// broken promise ends the program (HUIYING_CHECK). Confined to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/check.h"
#include "text/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

namespace huiying::fuzz {

inline std::string_view BytesOf(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// The input's first byte chooses among `count`; it is taken off.
inline std::size_t TakeChoice(std::string_view& input, std::size_t count) {
  if (input.empty()) return 0;
  const auto first = static_cast<unsigned char>(input.front());
  input.remove_prefix(1);
  return first % count;
}

// Code points as those who map texts count them: an ill-formed part is one.
inline std::size_t CountPoints(std::string_view bytes) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < bytes.size(); ++count) {
    at += text::ReadCodePoint(bytes, at).bytes;
  }
  return count;
}

inline std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace huiying::fuzz
