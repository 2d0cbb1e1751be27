#include "tests/tidy/checkout.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace huiying::tidy {
namespace {

namespace fs = std::filesystem;

const std::set<std::string> kPassedOver = {".git", "node_modules", "dist",
                                           "data", ".ccache"};
const std::set<std::string> kText = {
    ".h",  ".cc",  ".txt",  ".md",  ".cmake", ".yaml",   ".ts",    ".vue",
    ".sh", ".mjs", ".html", ".css", ".json",  ".ndjson", ".sample"};

bool IsText(const fs::path& path) {
  if (kText.contains(path.extension().string())) return true;
  const std::string folder = path.parent_path().filename().string();
  return folder == "scripts" || folder == ".ci";
}

TextFile ReadFile(const fs::path& root, const fs::path& path) {
  TextFile file{.path = path.lexically_relative(root).generic_string()};
  if (file.path.starts_with("src/")) {
    const auto end = file.path.find('/', 4);
    if (end != std::string::npos) file.folder = file.path.substr(4, end - 4);
  }
  std::ifstream in(path, std::ios::binary);
  for (std::string line; std::getline(in, line);) file.lines.push_back(line);
  return file;
}

std::set<std::string> Words(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::set<std::string> out;
  for (std::string word; in >> word;) out.insert(word);
  return out;
}

}  // namespace

bool TextFile::IsHeader() const { return path.ends_with(".h"); }
bool TextFile::IsCpp() const { return IsHeader() || path.ends_with(".cc"); }

std::string At(const TextFile& file, std::size_t index, std::string_view what) {
  return file.path + ":" + std::to_string(index + 1) + ": " + std::string(what);
}

std::vector<TextFile> ReadCheckout() {
  const fs::path root = HUIYING_SOURCE;
  std::vector<TextFile> files;
  fs::recursive_directory_iterator it(root);
  for (; it != fs::recursive_directory_iterator(); ++it) {
    const std::string name = it->path().filename().string();
    if (it->is_directory()) {
      if (kPassedOver.contains(name) || name.starts_with("build")) {
        it.disable_recursion_pending();
      }
    } else if (IsText(it->path())) {
      files.push_back(ReadFile(root, it->path()));
    }
  }
  std::ranges::sort(files, {}, &TextFile::path);
  return files;
}

std::string CodeOf(std::string_view line) {
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == '\\') ++i;
      if (c == quote) quote = 0;
      if (c == quote || quote == 0) out += c;
      continue;
    }
    if (c == '/' && line.substr(i).starts_with("//")) break;
    // A quote within a number (1'000) opens nothing.
    const bool digits = c == '\'' && i > 0 && std::isalnum(line[i - 1]) != 0;
    if ((c == '"' || c == '\'') && !digits) quote = c;
    out += c;
  }
  return out;
}

std::size_t CodePoints(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count_if(line, [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

Table DepsOfBuild(const std::vector<TextFile>& files) {
  Table table;
  for (const TextFile& file : files) {
    if (file.folder.empty() ||
        file.path != "src/" + file.folder + "/CMakeLists.txt") {
      continue;
    }
    std::string text;
    for (const std::string& line : file.lines) text += line + " ";
    std::set<std::string>& deps = table[file.folder];
    const auto from = text.find("DEPS ");
    if (from == std::string::npos) continue;
    const auto end = std::min(text.find("LIBS", from), text.find(')', from));
    deps = Words(std::string_view(text).substr(from + 5, end - from - 5));
  }
  return table;
}

Table DepsOfArchitecture(const std::vector<TextFile>& files) {
  Table table;
  const auto file =
      std::ranges::find(files, "src/ARCHITECTURE.md", &TextFile::path);
  if (file == files.end()) return table;
  bool in_map = false;
  for (const std::string& line : file->lines) {
    if (line.starts_with("| folder |")) in_map = true;
    if (line.empty()) in_map = false;
    if (!in_map || !line.starts_with("| `")) continue;
    const auto name_end = line.find('`', 3);
    const auto from = line.find('|', name_end);
    const auto end = line.find('|', from + 1);
    auto deps = Words(std::string_view(line).substr(from + 1, end - from - 1));
    deps.erase("–");
    if (deps.erase("all") != 0) deps.insert("*");
    table[line.substr(3, name_end - 3)] = deps;
  }
  return table;
}

}  // namespace huiying::tidy
