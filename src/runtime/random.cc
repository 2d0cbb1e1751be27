#include "runtime/random.h"

#include <sys/random.h>

#include <cerrno>
#include <string_view>

#include "base/check.h"
#include "base/codec.h"

namespace huiying::runtime {

void SystemRandom::Fill(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    HUIYING_CHECK_MSG(got > 0, "the kernel gives no random bytes");
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

std::string RandomHex(Random& random, std::size_t count) {
  std::string bytes(count, '\0');
  random.Fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
  return base::ToHex(bytes);
}

}  // namespace huiying::runtime
