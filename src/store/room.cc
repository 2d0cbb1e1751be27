#include "store/room.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "store/data_folder.h"

namespace huiying::store {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Fail;

constexpr std::chrono::seconds kLookAgain{1};

base::Result<std::uint64_t> FreeOf(const fs::path& folder) {
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  if (error) {
    return Fail(ErrorCode::kUnavailable,
                fmt::format("the room on the disk of {} cannot be read: {}",
                            folder.string(), error.message()));
  }
  return space.available;
}

// Blocks that are there, not a hole that would take room when it is too late.
base::Status Allocate(const fs::path& path, std::uint64_t size) {
  const auto cannot = [&path](int number) {
    return Fail(
        ErrorCode::kUnavailable,
        fmt::format("{} cannot be made: {}; see to the rights and the "
                    "room of its folder, a start on a full disk needs "
                    "it",
                    path.string(), std::generic_category().message(number)));
  };
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return cannot(errno);
  const int failed = ::posix_fallocate(file, 0, static_cast<off_t>(size));
  ::close(file);
  if (failed == 0) return {};
  ::unlink(path.c_str());
  return cannot(failed);
}

// By another process. REQUIRES: this one has it not, or it would lose it.
bool IsLocked(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return errno != ENOENT;  // nobody was here yet
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool known = ::fcntl(file, F_GETLK, &lock) == 0;
  ::close(file);
  return !known || lock.l_type != F_UNLCK;
}

}  // namespace

Room::Room(fs::path folder, std::uint64_t low_water, FreeFn free)
    : folder_(std::move(folder)),
      low_water_(low_water),
      free_(free ? std::move(free) : FreeFn(FreeOf)) {}

base::Result<std::uint64_t> Room::Free() {
  const auto now = std::chrono::steady_clock::now();
  if (seen_at_ == decltype(seen_at_)() || now - seen_at_ >= kLookAgain) {
    seen_ = free_(folder_);
    seen_at_ = now;
  }
  return seen_;
}

bool Room::IsLow() {
  const auto free = Free();
  return !free || *free < low_water_;
}

base::Result<bool> Room::GiveUpBallast() {
  std::error_code error;
  if (!fs::exists(ballast(), error)) return false;
  const auto free = free_(folder_);
  if (!free) return std::unexpected(free.error());
  if (*free >= kBallast) return false;
  if (IsLocked(StoreFolder(folder_) / "LOCK")) return false;
  if (fs::remove(ballast(), error)) return true;
  return Fail(ErrorCode::kUnavailable,
              fmt::format("remove {} to make room: {}", ballast().string(),
                          error.message()));
}

base::Status Room::KeepBallast() {
  std::error_code error;
  const auto size = fs::file_size(ballast(), error);
  if (!error && size == kBallast) return {};
  const auto free = free_(folder_);
  if (!free) return std::unexpected(free.error());
  if (*free < low_water_ + kBallast) return {};
  return Allocate(ballast(), kBallast);
}

}  // namespace huiying::store
