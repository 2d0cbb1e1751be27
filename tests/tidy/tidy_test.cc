// The rules of the house that a program can check. Each finding names the
// line; a rule that is wrong for a piece of code is changed here, with why.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/tidy/checkout.h"

namespace huiying::tidy {
namespace {

using Findings = std::vector<std::string>;

const std::vector<TextFile>& Files() {
  static const std::vector<TextFile> files = ReadCheckout();
  return files;
}

std::string Lines(const Findings& findings) {
  std::string out;
  for (const std::string& finding : findings) out += "\n  " + finding;
  return out;
}

#define CHECK_NONE(findings) CHECK_MESSAGE((findings).empty(), Lines(findings))

// Folders in which there is no thread, clock, socket, file, chance, locale,
// environment or log.
const std::set<std::string> kAboveTheLine = {
    "base",  "text",      "model",  "yaml",  "classify",
    "cases", "deadlines", "oncall", "stats", "engine"};

// `prefix` of a third party's header, and who may include it. Longest first.
struct ThirdParty {
  std::string_view prefix;
  std::set<std::string> folders;
};
const std::vector<ThirdParty> kThirdParties = {
    {"boost/beast/", {"http", "app"}},
    {"boost/smart_ptr/", {"base"}},
    {"boost/", {"aio", "runtime", "ingest", "notify", "http", "app"}},
    {"CLI/", {"app"}},
    {"curl/", {"aio"}},
    {"hs/", {"classify"}},
    {"hs.h", {"classify"}},
    {"libical/", {"config"}},
    {"libxml/", {"text", "ingest"}},
    {"openssl/", {"app"}},
    {"nlohmann/", {"ingest", "notify", "http", "app"}},
    {"prometheus/", {"app"}},
    {"re2/", {"classify"}},
    {"rocksdb/", {"store"}},
    {"sodium", {"store", "runtime", "identity", "notify", "http", "app"}},
    {"spdlog/", {"app"}},
    {"unicode/", {"text"}},
    {"yaml-cpp/", {"yaml"}},
    {"zlib.h", {"http", "app"}},
};

// The name between the marks of an #include; empty when it is none.
std::string IncludedBy(const std::string& line, char open, char close) {
  const std::string start = std::string("#include ") + open;
  if (!line.starts_with(start)) return "";
  const auto end = line.find(close, start.size());
  return line.substr(start.size(), end - start.size());
}

TEST_CASE("TheCheckoutIsThere") {
  CHECK(Files().size() > 100);
  CHECK(DepsOfBuild(Files()).size() >= 10);
}

TEST_CASE("ReadsCodeWithoutCommentsAndStrings") {
  CHECK(CodeOf("a = 1;  // getenv") == "a = 1;  ");
  CHECK(CodeOf("f(\"getenv // \\\" x\", 'c');") == "f(\"\", '');");
  CHECK(CodeOf("n = 1'000'000; rand();") == "n = 1'000'000; rand();");
  CHECK(CodePoints("回应 ok") == 5);
}

TEST_CASE("IncludesFollowTheDependencyTable") {
  const Table table = DepsOfBuild(Files());
  Findings findings;
  for (const TextFile& file : Files()) {
    if (!file.IsCpp() || !table.contains(file.folder)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string name = IncludedBy(file.lines[i], '"', '"');
      if (name.empty()) continue;
      const std::string folder = name.substr(0, name.find('/'));
      if (folder == file.folder || table.at(file.folder).contains(folder)) {
        continue;
      }
      findings.push_back(At(file, i, file.folder + " may not use " + folder));
    }
  }
  CHECK_NONE(findings);
}

TEST_CASE("TheBuildAndArchitectureAgreeOnTheTable") {
  const Table drawn = DepsOfArchitecture(Files());
  if (drawn.empty()) {
    MESSAGE("SKIPPED: there is no src/ARCHITECTURE.md yet");
    return;
  }
  Findings findings;
  for (const auto& [folder, deps] : DepsOfBuild(Files())) {
    if (!drawn.contains(folder)) {
      findings.push_back(folder + " is not in ARCHITECTURE.md's code map");
    } else if (!drawn.at(folder).contains("*")) {
      for (const std::string& dep : deps) {
        if (drawn.at(folder).contains(dep)) continue;
        findings.push_back(folder + " is built with " + dep +
                           ", which its row of the code map does not have");
      }
    }
  }
  CHECK_NONE(findings);
}

TEST_CASE("NoFolderUsesOneThatUsesIt") {
  const Table table = DepsOfBuild(Files());
  Findings findings;
  for (const auto& [folder, deps] : table) {
    std::set<std::string> reached = deps;
    for (std::size_t before = 0; before != reached.size();) {
      before = reached.size();
      for (const std::string& dep : std::set<std::string>(reached)) {
        if (table.contains(dep)) {
          reached.insert(table.at(dep).begin(), table.at(dep).end());
        }
      }
    }
    if (reached.contains(folder)) findings.push_back(folder + " uses itself");
    // What is above the line stands on nothing below it.
    if (!kAboveTheLine.contains(folder)) continue;
    for (const std::string& dep : reached) {
      if (!kAboveTheLine.contains(dep)) {
        findings.push_back(folder + " is above the line, " + dep + " below");
      }
    }
  }
  CHECK_NONE(findings);
}

TEST_CASE("ThirdPartiesStayInTheirFolders") {
  Findings findings;
  for (const TextFile& file : Files()) {
    if (!file.IsCpp() || file.folder.empty()) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string name = IncludedBy(file.lines[i], '<', '>');
      if (name.empty()) continue;
      const auto party = std::ranges::find_if(
          kThirdParties,
          [&](const ThirdParty& p) { return name.starts_with(p.prefix); });
      if (party == kThirdParties.end()) {
        const bool system = name.find('/') != std::string::npos &&
                            !name.starts_with("fmt/") &&
                            kAboveTheLine.contains(file.folder);
        if (system) findings.push_back(At(file, i, "who is <" + name + ">?"));
      } else if (!party->folders.contains(file.folder)) {
        findings.push_back(
            At(file, i, file.folder + " may not include <" + name + ">"));
      }
    }
  }
  CHECK_NONE(findings);
}

// Findings of any of `words` in the code of files that `applies` picks.
template <class Applies>
Findings Uses(const std::vector<std::string>& words, Applies applies) {
  const auto is_name = [](char c) { return std::isalnum(c) != 0 || c == '_'; };
  Findings findings;
  for (const TextFile& file : Files()) {
    if (!file.IsCpp() || file.folder.empty() || !applies(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string code = CodeOf(file.lines[i]);
      for (const std::string& word : words) {
        const auto at = code.find(word);
        if (at == std::string::npos) continue;
        // The whole word: `rand(` is not in `operand(`.
        if (at > 0 && is_name(word[0]) && is_name(code[at - 1])) continue;
        findings.push_back(At(file, i, "uses " + word));
      }
    }
  }
  return findings;
}

TEST_CASE("TheCoreHasNoThreadClockFileChanceOrLog") {
  const Findings findings = Uses({"std::thread",
                                  "std::jthread",
                                  "std::async",
                                  "std::mutex",
                                  "std::shared_mutex",
                                  "std::atomic",
                                  "std::condition_variable",
                                  "lock_guard",
                                  "sleep_for",
                                  "system_clock::now",
                                  "steady_clock::now",
                                  "clock_gettime",
                                  "std::time(",
                                  "fstream",
                                  "fopen",
                                  "std::filesystem",
                                  "getenv",
                                  "setenv",
                                  "rand(",
                                  "random_device",
                                  "mt19937",
                                  "std::locale",
                                  "setlocale",
                                  "spdlog",
                                  "std::cout",
                                  "std::cerr",
                                  "std::clog",
                                  "printf(",
                                  "fmt::print",
                                  "stderr",
                                  "stdout"},
                                 [](const TextFile& file) {
                                   // A failed CHECK says what failed before it
                                   // aborts.
                                   return kAboveTheLine.contains(file.folder) &&
                                          file.path != "src/base/check.cc";
                                 });
  CHECK_NONE(findings);
}

TEST_CASE("LocksLiveInAioOnly") {
  CHECK_NONE(Uses({"std::mutex", "std::shared_mutex", "lock_guard",
                   "unique_lock", "scoped_lock", "condition_variable"},
                  [](const TextFile& file) { return file.folder != "aio"; }));
}

TEST_CASE("NothingIsDetachedSwallowedOrSlept") {
  CHECK_NONE(Uses({"catch (...)", "asio::detached", ".detach()"},
                  [](const TextFile&) { return true; }));
  // The demo's people have a thread of their own to wait on.
  CHECK_NONE(Uses({"std::this_thread::sleep"}, [](const TextFile& file) {
    return file.path != "src/app/demo_script.cc";
  }));
}

TEST_CASE("TheEnvironmentIsReadInConfigOnly") {
  CHECK_NONE(Uses({"getenv", "setenv"}, [](const TextFile& file) {
    return file.folder != "config";
  }));
}

// The lines of a file that are laid out by hand or are data: between
// `clang-format off` and `on`, and in raw strings.
std::vector<bool> LaidOutByHand(const TextFile& file) {
  std::vector<bool> out(file.lines.size());
  bool off = false;
  bool raw = false;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    if (line.ends_with("// clang-format off")) off = true;
    if (line.ends_with("// clang-format on")) off = false;
    const auto opened = line.find("R\"");
    if (opened != std::string::npos) raw = true;
    out[i] = off || raw;
    if (line.find(")\"", opened == std::string::npos ? 0 : opened) !=
        std::string::npos) {
      raw = false;
    }
  }
  return out;
}

TEST_CASE("LinesAreAtMostEightyWide") {
  Findings findings;
  for (const TextFile& file : Files()) {
    if (!file.IsCpp()) continue;
    const std::vector<bool> by_hand = LaidOutByHand(file);
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::size_t width = CodePoints(file.lines[i]);
      if (by_hand[i] || width <= 80) continue;
      if (file.lines[i].starts_with("#include")) continue;
      findings.push_back(At(file, i, std::to_string(width) + " wide"));
    }
  }
  CHECK_NONE(findings);
}

TEST_CASE("NoTabsAndNoSpacesAtTheEnd") {
  Findings findings;
  for (const TextFile& file : Files()) {
    const bool ours = file.IsCpp() || file.path.ends_with("CMakeLists.txt") ||
                      file.path.ends_with(".yaml");
    if (!ours) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (file.lines[i].find('\t') != std::string::npos) {
        findings.push_back(At(file, i, "a tab"));
      }
      if (file.lines[i].ends_with(' ') || file.lines[i].ends_with('\r')) {
        findings.push_back(At(file, i, "ends with a space"));
      }
    }
  }
  CHECK_NONE(findings);
}

TEST_CASE("AHeaderSaysWhatItIs") {
  Findings findings;
  for (const TextFile& file : Files()) {
    if (!file.IsHeader() || file.lines.empty()) continue;
    if (!file.lines[0].starts_with("//")) {
      findings.push_back(At(file, 0, "opens without a word on what it is"));
    }
    if (std::ranges::find(file.lines, "#pragma once") == file.lines.end()) {
      findings.push_back(At(file, 0, "has no #pragma once"));
    }
  }
  CHECK_NONE(findings);
}

TEST_CASE("EveryFolderHasAShortReadme") {
  Findings findings;
  for (const auto& [folder, deps] : DepsOfBuild(Files())) {
    const std::string path = "src/" + folder + "/README.md";
    const auto file = std::ranges::find(Files(), path, &TextFile::path);
    if (file == Files().end()) {
      findings.push_back(path + " is missing");
    } else if (file->lines.size() > 40) {
      findings.push_back(path + " has over 40 lines");
    }
  }
  CHECK_NONE(findings);
}

TEST_CASE("NoPathOfAMachineStandsInAFile") {
  // In two pieces, so that they do not stand here.
  const std::vector<std::string> starts = {
      "/ho"
      "me/",
      "/wo"
      "rk/",
      "/ro"
      "ot/",
      "/Us"
      "ers/",
      "C:"
      "\\"};
  Findings findings;
  for (const TextFile& file : Files()) {
    if (file.path.ends_with("package-lock.json")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      for (const std::string& start : starts) {
        const auto at = file.lines[i].find(start);
        // Not the middle of a longer path or address.
        if (at == std::string::npos ||
            (at > 0 &&
             (std::isalnum(file.lines[i][at - 1]) != 0 ||
              file.lines[i][at - 1] == '.' || file.lines[i][at - 1] == '}'))) {
          continue;
        }
        findings.push_back(At(file, i, "a path of one machine: " + start));
      }
    }
  }
  CHECK_NONE(findings);
}

}  // namespace
}  // namespace huiying::tidy
