#include "store/data_folder.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <system_error>

namespace huiying::store {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Fail;

constexpr char kMark[] = "FORMAT";
constexpr char kHalfMark[] = "FORMAT.new";
constexpr char kWord[] = "huiying-data";

base::Status FailErrno(const fs::path& path, const char* doing) {
  return Fail(ErrorCode::kUnavailable, fmt::format("{} {}: {}", doing,
                                                   path.string(),
                                                   std::strerror(errno)));
}

base::Status SyncPath(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return FailErrno(path, "open");
  const int result = ::fsync(fd);
  ::close(fd);
  if (result != 0) return FailErrno(path, "sync");
  return {};
}

// The mark is complete or absent at every instant: written aside, then moved.
base::Status WriteMark(const fs::path& folder, std::uint32_t format) {
  const fs::path half = folder / kHalfMark;
  {
    std::ofstream out(half, std::ios::binary | std::ios::trunc);
    out << kWord << ' ' << format << '\n';
    if (!out.flush()) return FailErrno(half, "write");
  }
  if (auto synced = SyncPath(half); !synced) return synced;
  if (::rename(half.c_str(), (folder / kMark).c_str()) != 0) {
    return FailErrno(half, "rename");
  }
  return SyncPath(folder);
}

// Only an empty folder becomes a data folder, so that a mistyped --data does
// not scatter files over somebody's home.
base::Status CheckEmpty(const fs::path& folder) {
  std::error_code error;
  for (const auto& item : fs::directory_iterator(folder, error)) {
    if (item.path().filename() == kHalfMark) continue;
    return Fail(ErrorCode::kInvalid,
                fmt::format("{} is not empty and is not a Huiying data folder "
                            "(it has {} but no FORMAT file); give --data a "
                            "new or an empty folder",
                            folder.string(),
                            item.path().filename().string()));
  }
  if (error) {
    return Fail(ErrorCode::kUnavailable,
                fmt::format("list {}: {}", folder.string(), error.message()));
  }
  return {};
}

}  // namespace

fs::path StoreFolder(const fs::path& folder) { return folder / "store"; }

base::Status CheckDataFolder(const fs::path& folder, std::uint32_t format) {
  const fs::path mark = folder / kMark;
  std::ifstream in(mark, std::ios::binary);
  if (!in) {
    return Fail(ErrorCode::kNotFound,
                fmt::format("{} is not a Huiying data folder (it has no FORMAT "
                            "file); `huiying serve --data {}` makes one",
                            folder.string(), folder.string()));
  }
  std::string word;
  std::uint32_t found = 0;
  if (!(in >> word >> found) || word != kWord || found == 0) {
    return Fail(ErrorCode::kCorrupt,
                fmt::format("{} is damaged: expected `{} {}`; restore it from "
                            "a backup",
                            mark.string(), kWord, format));
  }
  if (found > format) {
    return Fail(ErrorCode::kInvalid,
                fmt::format("{} was written by a newer version of huiying "
                            "(data format {}, this version reads up to {}); "
                            "start it with that version or a later one",
                            folder.string(), found, format));
  }
  return {};
}

base::Status PrepareDataFolder(const fs::path& folder, std::uint32_t format) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return Fail(ErrorCode::kUnavailable,
                fmt::format("make data folder {}: {}", folder.string(),
                            error.message()));
  }
  if (fs::exists(folder / kMark, error)) return CheckDataFolder(folder, format);
  if (auto empty = CheckEmpty(folder); !empty) return empty;
  return WriteMark(folder, format);
}

}  // namespace huiying::store
