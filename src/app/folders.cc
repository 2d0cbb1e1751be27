#include "app/folders.h"

namespace huiying::app {

namespace fs = std::filesystem;

fs::path DefaultFolder(std::string_view name) {
  std::error_code error;
  if (fs::is_directory(fs::path(name), error)) return fs::path(name);
  fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  while (!error && folder.has_relative_path()) {
    if (fs::is_directory(folder / name, error)) return folder / name;
    error.clear();
    folder = folder.parent_path();
  }
  return fs::path(name);
}

}  // namespace huiying::app
