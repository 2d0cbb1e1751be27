// Runs a fuzz target without libFuzzer, the same way every time: each seed as
// it is, then mutations of the seeds from a fixed start.
//
//   fuzz_text SEEDS [MUTATIONS]     SEEDS is a folder, or one input to repeat
//
// It looks at nothing of the program, so it finds little that is new; it keeps
// what once was found from coming back.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <vector>

#include "tests/fuzz/target.h"

namespace huiying::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongest = 8'192;

// What the targets' languages are made of.
constexpr std::string_view kTokens[] = {
    "警察",      "派出所打人", "民警.打*人", "(jing)", "《",        "》",
    "市民警惕",  "\u200B",     "\u0301",     "\uFEFF", "\xFF",      "\xE8\xAD",
    "\xF0\x9F",  "１２３",     "ﬁ",          "가",     "//@a:",     "@",
    "13800138000", "<p>",      "&#0;",       "]]>",    "<![CDATA[", "<item>",
    "</item>",   "\n- ",       "\n  ",       ": ",     "[",         "]",
    "{",         "}",          "\"re:",      "{0,9}",  "[^。]",     "$force",
    "near: ",    "*a",         "&a",         "\\u0000", "null",     "-1",
    "99999999999999999999", ",", "\"",       "'",      "#",         "|"};

class Mutator {
 public:
  explicit Mutator(std::vector<std::string> seeds) : seeds_(std::move(seeds)) {}

  std::string Next() {
    std::string input = seeds_[Below(seeds_.size())];
    for (std::size_t n = 1 + Below(6); n > 0; --n) Change(input);
    input.resize(std::min(input.size(), kLongest));
    return input;
  }

 private:
  std::size_t Below(std::size_t n) { return random_() % n; }

  // A random part [from, from + length) of the text, at most `most` long.
  std::pair<std::size_t, std::size_t> PartOf(const std::string& text,
                                             std::size_t most) {
    const std::size_t from = Below(text.size() + 1);
    return {from, Below(std::min(most, text.size() - from) + 1)};
  }

  void Change(std::string& input) {
    const auto [from, length] = PartOf(input, 64);
    switch (Below(6)) {
      case 0:
        if (from < input.size()) input[from] ^= char(1U << Below(8));
        break;
      case 1:
        input.insert(from, 1, static_cast<char>(Below(256)));
        break;
      case 2:
        input.erase(from, length);
        break;
      case 3: {
        const std::string part = input.substr(from, length);
        for (std::size_t n = 1 + Below(20); n > 0; --n) {
          input.insert(from, part);
        }
        break;
      }
      case 4:
        input.insert(from, kTokens[Below(std::size(kTokens))]);
        break;
      default: {
        const std::string& other = seeds_[Below(seeds_.size())];
        const auto [start, size] = PartOf(other, 256);
        input.replace(from, length, other, start, size);
      }
    }
  }

  const std::vector<std::string> seeds_;
  std::mt19937_64 random_{20240520};
};

void RunOne(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()),
                         input.size());
}

int RunAll(const fs::path& from, std::size_t mutations) {
  std::vector<fs::path> files;
  if (fs::is_directory(from)) {
    for (const auto& entry : fs::directory_iterator(from)) {
      files.push_back(entry.path());
    }
  } else if (fs::exists(from)) {
    files.push_back(from);
  }
  if (files.empty()) {
    std::fprintf(stderr, "%s holds no seeds\n", from.c_str());
    return 2;
  }
  std::ranges::sort(files);
  std::vector<std::string> seeds;
  for (const fs::path& file : files) seeds.push_back(ReadAll(file));
  for (const std::string& seed : seeds) RunOne(seed);
  RunOne("");
  Mutator mutator(std::move(seeds));
  const fs::path last = "last_fuzz_input";
  for (std::size_t i = 0; i < mutations; ++i) {
    const std::string input = mutator.Next();
    // Kept when the program ends here: it is the input to look at.
    if (std::getenv("HUIYING_FUZZ_KEEP") != nullptr) {
      std::ofstream(last, std::ios::binary) << input;
    }
    RunOne(input);
  }
  std::printf("%zu seeds and %zu mutations\n", files.size(), mutations);
  return 0;
}

}  // namespace
}  // namespace huiying::fuzz

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s SEEDS [MUTATIONS]\n", argv[0]);
    return 2;
  }
  const std::size_t mutations =
      argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 0;
  return huiying::fuzz::RunAll(argv[1], mutations);
}
