#include "config/files.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "config/icalendar.h"
#include "yaml/reader.h"

namespace huiying::config {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 10'000;

base::Result<std::string> ReadText(const fs::path& path, std::size_t most) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (!error && size > most) {
    return base::Fail(base::ErrorCode::kTooLarge,
                      fmt::format("{}: {} bytes; at most {} are read, split "
                                  "the file",
                                  path.string(), size, most));
  }
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  // An empty file makes `<<` fail; only the stream itself tells.
  if (!in.is_open() || in.bad()) {
    return base::Fail(
        base::ErrorCode::kUnavailable,
        fmt::format("{}: cannot be read; check its rights", path.string()));
  }
  return std::move(text).str();
}

bool IsHidden(const fs::path& path) {
  return path.filename().string().starts_with('.');
}

class Reader {
 public:
  Reader(fs::path root, Depth depth) : root_(std::move(root)), depth_(depth) {}

  void Enter(const fs::path& folder) {
    std::error_code error;
    fs::directory_iterator it(folder, error);
    while (!error && it != fs::directory_iterator()) {
      const fs::path path = it->path();
      if (!IsHidden(path)) Visit(path);
      it.increment(error);
    }
    if (!error) return;
    problems_.Add({base::ErrorCode::kNotFound,
                   fmt::format("{}: cannot be read as a folder: {}",
                               folder.string(), error.message())});
  }

  Loaded<std::vector<FileText>> Finish() && {
    if (!problems_.empty()) {
      return std::unexpected(std::move(problems_).TakeErrors());
    }
    std::ranges::sort(files_, {}, &FileText::path);
    return std::move(files_);
  }

 private:
  void Visit(const fs::path& path) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      // A folder that links back to itself ends where the path gets long.
      if (depth_ == Depth::kWithFolders && level_ < 8) {
        ++level_;
        Enter(path);
        --level_;
      }
      return;
    }
    if (path.extension() == ".yml") {
      problems_.Add({base::ErrorCode::kInvalid,
                     fmt::format("{}: only .yaml files are read; rename it to "
                                 "{}.yaml",
                                 path.string(), path.stem().string())});
    }
    const bool calendar =
        depth_ == Depth::kWithFolders && path.extension() == ".ics";
    if (path.extension() != ".yaml" && !calendar) return;
    if (files_.size() == kMaxFiles) {
      problems_.Add(
          {base::ErrorCode::kTooLarge,
           fmt::format("{}: more than {} files", root_.string(), kMaxFiles)});
    }
    if (files_.size() > kMaxFiles) return;
    const std::size_t most = calendar ? kMaxCalendarBytes : yaml::kMaxBytes;
    files_.push_back({path.lexically_relative(root_).generic_string(),
                      problems_.Take(ReadText(path, most))});
  }

  fs::path root_;
  Depth depth_;
  int level_ = 0;
  std::vector<FileText> files_;
  Problems problems_;
};

}  // namespace

Loaded<std::vector<FileText>> ReadFolder(const std::string& folder,
                                         Depth depth) {
  Reader reader(folder, depth);
  reader.Enter(folder);
  return std::move(reader).Finish();
}

}  // namespace huiying::config
