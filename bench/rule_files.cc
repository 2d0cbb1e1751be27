#include "bench/rule_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

namespace huiying::bench {
namespace {

namespace fs = std::filesystem;

// A file of rules may have 1 MB.
constexpr std::size_t kRulesOfFile = 500;
constexpr std::size_t kRulesOfList = 50;
constexpr std::size_t kTermsOfList = 20;

class Generator {
 public:
  Generator(std::size_t count, const Words& words, NearItems near)
      : count_(count),
        lists_(count / kRulesOfList + 2),
        words_(words),
        near_(near) {}

  RuleFiles Run() {
    RuleFiles files;
    files.push_back({"lexicon/generated.yaml", Lexicon()});
    for (std::size_t first = 0; first < count_; first += kRulesOfFile) {
      const std::size_t end = std::min(count_, first + kRulesOfFile);
      const std::string name = fmt::format("generated-{}", first);
      files.push_back({"topics/" + name + ".yaml", Topic(name, first, end)});
    }
    return files;
  }

 private:
  std::size_t Below(std::size_t n) { return random_() % n; }

  const std::string& Word() {
    const auto& from = Below(4) == 0 ? words_.used : words_.unused;
    return from[Below(from.size())];
  }
  std::string WordsOf(std::size_t least, std::size_t most,
                      std::string_view between) {
    std::string out = Word();
    for (std::size_t n = least + Below(most - least + 1); n > 1; --n) {
      out += between;
      out += Word();
    }
    return out;
  }
  std::string Terms(std::size_t least, std::size_t most) {
    return WordsOf(least, most, ", ");
  }
  std::string List() { return fmt::format("$generated-{}", Below(lists_)); }

  std::string Gap() {
    return fmt::format("\"re:({})[^。!?,\\\\n]{{0,{}}}({})\"",
                       WordsOf(1, 3, "|"), 4 + 2 * Below(5),
                       WordsOf(1, 3, "|"));
  }
  std::string Near() {
    if (near_ == NearItems::kLeaveOut) return Gap();
    static constexpr std::string_view kOrders[] = {"given", "any"};
    static constexpr std::string_view kSame[] = {"clause", "sentence"};
    return fmt::format("{{near: [[{}], [{}]], within: {}, order: {}, "
                       "same: {}}}",
                       Terms(1, 3), Terms(1, 3), 4 + 2 * Below(5),
                       kOrders[Below(2)], kSame[Below(2)]);
  }

  std::string Rule(std::size_t number) {
    std::string out = fmt::format("  - name: r{}\n", number);
    const std::size_t shape = number % 20;
    if (shape < 6) {
      out += fmt::format("    any: [{}]\n", Terms(6, 14));
    } else if (shape < 10) {
      out += fmt::format("    all: [[{}], [{}]]\n", Terms(3, 8), Terms(3, 8));
    } else if (shape < 12) {
      out += fmt::format("    all: [{}, [{}]]\n", List(), Terms(2, 6));
    } else if (shape < 18) {
      out += fmt::format("    any: [{}, {}]\n", Terms(2, 6), Gap());
    } else {
      out += fmt::format("    any: [{}, {}]\n", Terms(1, 3), Near());
    }
    out += fmt::format("    none: [{}]\n    grade: {}\n",
                       number % 2 == 0 ? List() : Terms(1, 4),
                       2 + number % 3);
    return out;
  }

  std::string Topic(const std::string& name, std::size_t first,
                    std::size_t end) {
    std::string out = fmt::format("topic: {}\norder: 200\nrules:\n", name);
    for (std::size_t i = first; i < end; ++i) out += Rule(i);
    return out;
  }

  std::string Lexicon() {
    std::string out = "lists:\n";
    for (std::size_t i = 0; i < lists_; ++i) {
      out += fmt::format("  - {{name: generated-{}, terms: [{}]}}\n", i,
                         Terms(kTermsOfList, kTermsOfList));
    }
    return out;
  }

  const std::size_t count_;
  const std::size_t lists_;
  const Words& words_;
  const NearItems near_;
  std::mt19937_64 random_{20240520};
};

}  // namespace

base::Result<RuleFiles> ReadPack(const std::string& folder) {
  RuleFiles files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files.push_back({fs::relative(entry.path(), folder).generic_string(),
                     {std::istreambuf_iterator<char>(in), {}}});
  }
  if (files.empty()) {
    return base::Fail(base::ErrorCode::kNotFound,
                      folder + " holds no rules; name the folder by --rules");
  }
  std::ranges::sort(files, {}, &classify::RuleText::path);
  return files;
}

RuleFiles GeneratedRules(std::size_t count, const Words& words,
                         NearItems near) {
  return Generator(count, words, near).Run();
}

}  // namespace huiying::bench
