// Room: what is left on the disk of the data folder. Confined(net), once the
// process runs.
//
// Below the low-water mark nothing is taken in that can be had again (posts),
// so that clocks and alerts have what is left. Should the disk be full all the
// same, the writer ends the process; the ballast, a file of nothing, is then
// given up, so that the next start has room.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>

#include "base/error.h"

namespace huiying::store {

class Room {
 public:
  static constexpr std::uint64_t kLowWater = 512ULL << 20;
  static constexpr std::uint64_t kBallast = 64ULL << 20;
  // Free bytes of the disk that a folder is on.
  using FreeFn =
      std::function<base::Result<std::uint64_t>(const std::filesystem::path&)>;

  explicit Room(std::filesystem::path folder,
                std::uint64_t low_water = kLowWater, FreeFn free = {});

  // Of a second ago at most. Error: kUnavailable.
  base::Result<std::uint64_t> Free();
  // Also when nobody can say.
  bool IsLow();

  // Before the store is opened: the ballast goes when there is less room than
  // it takes, unless another process has the store. True: it went.
  base::Result<bool> GiveUpBallast();
  // Makes it, where it is missing and there is plenty of room.
  base::Status KeepBallast();

 private:
  std::filesystem::path ballast() const { return folder_ / "BALLAST"; }

  std::filesystem::path folder_;
  std::uint64_t low_water_;
  FreeFn free_;
  base::Result<std::uint64_t> seen_ = std::uint64_t{0};
  std::chrono::steady_clock::time_point seen_at_;  // zero: not yet
};

}  // namespace huiying::store
