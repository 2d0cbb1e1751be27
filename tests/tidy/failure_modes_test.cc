// tests/FAILURE_MODES.md against the tests: all forty failure modes, every test
// that is named there, and a reason where there is none.
#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <sstream>

#include "tests/tidy/checkout.h"

namespace huiying::tidy {
namespace {

using Findings = std::vector<std::string>;

constexpr std::size_t kModes = 40;
constexpr std::size_t kShortestReason = 20;

struct Mode {
  std::size_t number = 0;
  std::string what;
  std::vector<std::string> tests;
  std::string stands;
};

std::string Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return std::string(text);
}

std::vector<std::string> Split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) {
    parts.push_back(Trimmed(part));
  }
  return parts;
}

// What stands between backticks.
std::vector<std::string> NamesIn(const std::string& text) {
  std::vector<std::string> names;
  const std::vector<std::string> parts = Split(text, '`');
  for (std::size_t i = 1; i < parts.size(); i += 2) names.push_back(parts[i]);
  return names;
}

// A line `| 7 | what | `tests` | where it stands |`; nothing for other lines.
std::optional<Mode> ReadMode(const std::string& line) {
  const std::vector<std::string> cells = Split(line, '|');
  if (cells.size() != 5 || cells[1].empty() ||
      cells[1].find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return Mode{.number = std::stoul(cells[1]),
              .what = cells[2],
              .tests = NamesIn(cells[3]),
              .stands = cells[4]};
}

// Adds what stands between `before`, where a line begins with it, and `end`.
void Collect(const TextFile& file, std::string_view before, char end,
             std::set<std::string>& names) {
  for (const std::string& line : file.lines) {
    if (!line.starts_with(before)) continue;
    const std::string rest = line.substr(before.size());
    names.insert(rest.substr(0, rest.find(end)));
  }
}

// Every name that the table may use.
std::set<std::string> TestsOf(const std::vector<TextFile>& files) {
  constexpr std::string_view kStories = "tests/scenario/";
  std::set<std::string> names;
  for (const TextFile& file : files) {
    if (!file.path.starts_with("tests/")) continue;
    if (file.IsCpp()) Collect(file, "TEST_CASE(\"", '"', names);
    if (file.path.ends_with("CMakeLists.txt")) {
      // Inside an if(), too.
      Collect(file, "huiying_test(", ' ', names);
      Collect(file, "  huiying_test(", ' ', names);
    } else if (file.path.starts_with(kStories) && file.path.ends_with(".txt")) {
      names.insert(file.path.substr(kStories.size()));
    }
  }
  return names;
}

bool SaysWhyNot(const Mode& mode) {
  constexpr std::string_view kNot = "does not apply: ";
  return mode.stands.starts_with(kNot) &&
         mode.stands.size() >= kNot.size() + kShortestReason;
}

Findings WrongIn(const std::vector<std::string>& table,
                 const std::set<std::string>& tests) {
  Findings findings;
  std::multiset<std::size_t> seen;
  for (const std::string& line : table) {
    const auto mode = ReadMode(line);
    if (!mode) continue;
    const std::string at = "mode " + std::to_string(mode->number) + ": ";
    seen.insert(mode->number);
    if (mode->what.empty()) findings.push_back(at + "no word on what it is");
    if (mode->stands.empty()) findings.push_back(at + "how does it stand?");
    if (mode->tests.empty() && !SaysWhyNot(*mode)) {
      findings.push_back(at + "neither a test nor a reason");
    }
    for (const std::string& test : mode->tests) {
      if (!tests.contains(test)) {
        findings.push_back(at + "there is no test " + test);
      }
    }
  }
  for (std::size_t n = 1; n <= kModes; ++n) {
    if (seen.count(n) == 1) continue;
    findings.push_back("mode " + std::to_string(n) + " stands there " +
                       std::to_string(seen.count(n)) + " times");
  }
  if (!seen.empty() && (*seen.begin() < 1 || *seen.rbegin() > kModes)) {
    findings.push_back("a mode that is not one of the forty");
  }
  return findings;
}

std::string Lines(const Findings& findings) {
  std::string out;
  for (const std::string& finding : findings) out += "\n  " + finding;
  return out;
}

}  // namespace

TEST_CASE("EveryFailureModeHasItsTestsOrAReason") {
  const std::vector<TextFile> files = ReadCheckout();
  const auto table =
      std::ranges::find(files, "tests/FAILURE_MODES.md", &TextFile::path);
  REQUIRE(table != files.end());
  const Findings findings = WrongIn(table->lines, TestsOf(files));
  CHECK_MESSAGE(findings.empty(), Lines(findings));
}

TEST_CASE("TheCheckOfFailureModesSeesWhatIsMissing") {
  const std::set<std::string> tests = {"ATestThatIsThere", "a_story.txt"};
  std::vector<std::string> table;
  for (std::size_t n = 1; n <= kModes; ++n) {
    table.push_back(
        "| " + std::to_string(n) +
        " | it breaks | `ATestThatIsThere`, `a_story.txt` | held |");
  }
  CHECK(WrongIn(table, tests).empty());
  const auto finds = [&](std::size_t line, const std::string& text,
                         const std::string& finding) {
    std::vector<std::string> changed = table;
    changed[line] = text;
    const Findings findings = WrongIn(changed, tests);
    CAPTURE(Lines(findings));
    CHECK(std::ranges::find(findings, finding) != findings.end());
  };
  finds(6, "| 7 | it breaks | `ATestThatIsGone` | held |",
        "mode 7: there is no test ATestThatIsGone");
  finds(6, "| 7 | it breaks | `another_story.txt` | held |",
        "mode 7: there is no test another_story.txt");
  finds(6, "| 7 | it breaks | | held |", "mode 7: neither a test nor a reason");
  finds(6, "| 7 | it breaks | | does not apply: no |",
        "mode 7: neither a test nor a reason");
  finds(6, "| 7 | it breaks | `ATestThatIsThere` | |",
        "mode 7: how does it stand?");
  finds(6, "", "mode 7 stands there 0 times");
  finds(6, table[7], "mode 8 stands there 2 times");
  finds(6, "| 41 | it breaks | `ATestThatIsThere` | held |",
        "a mode that is not one of the forty");
  table[31] = "| 32 | peers | | does not apply: there is only one process |";
  CHECK(WrongIn(table, tests).empty());
}

}  // namespace huiying::tidy
