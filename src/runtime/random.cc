#include "runtime/random.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "base/check.h"
#include "base/codec.h"

namespace huiying::runtime {

namespace {

void FillFromKernel(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    HUIYING_CHECK_MSG(got > 0, "the kernel gives no random bytes");
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

// Every command takes an id: a system call for each is a tenth of what the
// command itself costs. No byte is given out twice or kept afterwards.
struct Pool {
  std::array<std::uint8_t, 1024> bytes;
  std::size_t used = sizeof(bytes);
};

}  // namespace

void SystemRandom::Fill(std::span<std::uint8_t> bytes) {
  thread_local Pool pool;
  if (bytes.size() > pool.bytes.size() / 4) return FillFromKernel(bytes);
  if (bytes.size() > pool.bytes.size() - pool.used) {
    FillFromKernel(pool.bytes);
    pool.used = 0;
  }
  const auto from = std::span(pool.bytes).subspan(pool.used, bytes.size());
  std::ranges::copy(from, bytes.begin());
  std::ranges::fill(from, std::uint8_t{0});
  pool.used += bytes.size();
}

std::string RandomHex(Random& random, std::size_t count) {
  std::string bytes(count, '\0');
  random.Fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
  return base::ToHex(bytes);
}

}  // namespace huiying::runtime
