// Reading the YAML files of a folder into memory, in one sorted list, so that
// everything behind it is a pure function of texts.
#pragma once

#include <string>
#include <vector>

#include "config/problems.h"

namespace huiying::config {

struct FileText {
  std::string path;  // relative to the folder, with `/`: `duties/national.yaml`
  std::string text;
};

enum class Depth { kTopOnly, kWithFolders };

// Every `*.yaml` of the folder, and with folders every calendar (`*.ics`), too,
// sorted by path; hidden files and folders are passed over. Errors: a folder
// that is not there, a file that cannot be read or is over 1 MB (a calendar:
// 2 MB), a `*.yml` (it would be ignored without a word), more than 10,000
// files.
Loaded<std::vector<FileText>> ReadFolder(const std::string& folder,
                                         Depth depth);

}  // namespace huiying::config
