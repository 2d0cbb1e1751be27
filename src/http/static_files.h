// StaticFiles: the dashboards' build, read into memory once. Immutable.
//
// Requests look names up in a map, so no path can lead out of the folder and
// the net thread never waits for a disk.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/answer.h"

namespace huiying::http {

class StaticFiles {
 public:
  // Every regular file under `dir`; symbolic links are not followed. A missing
  // folder is no files. Errors: kUnavailable, kTooLarge (256 MB, 4,096 files).
  static base::Result<StaticFiles> Load(const std::filesystem::path& dir);

  // The file; index.html for the pages; a sentence when there is no build;
  // 404 for the rest.
  Answer Serve(const Call& call) const;

 private:
  struct File {
    std::shared_ptr<const std::string> bytes;
    std::shared_ptr<const std::string> gzip;  // null: none
    std::string type;
    std::string etag;
  };
  Answer ServeFile(const std::string& name, const File& file,
                   const Call& call) const;

  std::map<std::string, File, std::less<>> files_;  // by `assets/x.js`
};

}  // namespace huiying::http
