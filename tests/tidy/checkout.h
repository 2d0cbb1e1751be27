// The checkout as the tidy tests see it: its text files, line by line, and
// what the build and ARCHITECTURE.md say of the folders of src/.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace huiying::tidy {

struct TextFile {
  std::string path;    // `src/base/time.h`
  std::string folder;  // `base` when under src/, else empty
  std::vector<std::string> lines;

  bool IsCpp() const;
  bool IsHeader() const;
};

// `src/base/time.h:7: what`, the form of every finding.
std::string At(const TextFile& file, std::size_t index, std::string_view what);

// Every file with text in it, but for what is built, fetched or ignored.
std::vector<TextFile> ReadCheckout();

// The line without its `//` comment and without the insides of its strings.
std::string CodeOf(std::string_view line);

std::size_t CodePoints(std::string_view line);

using Table = std::map<std::string, std::set<std::string>>;
// What each folder of src/ may use, as its CMakeLists.txt says (DEPS).
Table DepsOfBuild(const std::vector<TextFile>& files);
// The same as the code map in src/ARCHITECTURE.md says; `*` stands for all.
// Empty when there is no such file.
Table DepsOfArchitecture(const std::vector<TextFile>& files);

}  // namespace huiying::tidy
