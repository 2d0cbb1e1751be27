// Any bytes as a post, read by the rules that ship. What stands before a NUL
// is the title, if there is one.
#include <filesystem>

#include "tests/fuzz/target.h"
#include "tests/fuzz/verdict_checks.h"

namespace huiying::fuzz {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const classify::RuleSet> ShippedRules() {
  const fs::path root = fs::path(HUIYING_SOURCE) / "rules";
  std::vector<classify::RuleText> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    files.push_back({fs::relative(entry.path(), root).generic_string(),
                     ReadAll(entry.path())});
  }
  auto rules = classify::LoadRuleSet(files);
  HUIYING_CHECK_MSG(rules, rules.error().message);
  return *rules;
}

model::Post PostOf(std::string_view input) {
  model::Post post;
  post.id = model::PostId("fuzz:1");
  const auto nul = input.find('\0');
  if (nul == std::string_view::npos) {
    post.text = input;
  } else {
    post.title = input.substr(0, nul);
    post.text = input.substr(nul + 1);
  }
  return post;
}

}  // namespace
}  // namespace huiying::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace huiying;
  static const auto rules = fuzz::ShippedRules();
  static classify::Classifier used(*rules);
  fuzz::CheckPost(fuzz::PostOf(fuzz::BytesOf(data, size)), *rules, used);
  return 0;
}
