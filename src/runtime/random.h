// Random: where salts and ids come from; a seeded one in simulation.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace huiying::runtime {

class Random {
 public:
  virtual ~Random() = default;
  virtual void Fill(std::span<std::uint8_t> bytes) = 0;
};

// The kernel's. Any thread.
class SystemRandom : public Random {
 public:
  void Fill(std::span<std::uint8_t> bytes) override;
};

// `count` random bytes in hexadecimal.
std::string RandomHex(Random& random, std::size_t count);

}  // namespace huiying::runtime
