// A rule file's text. Lines of `=====` part it into topics, lexicon, units,
// spread and table; what is missing comes from a small set. A set that loads
// also reads a few posts.
#include <vector>

#include "tests/fuzz/target.h"
#include "tests/fuzz/verdict_checks.h"

namespace huiying::fuzz {
namespace {

constexpr std::string_view kParting = "\n=====\n";

std::vector<classify::RuleText> FilesOf(std::string_view input) {
  std::vector<classify::RuleText> files = {
      {"topics/t.yaml",
       "topic: t\nrules:\n  - {name: r, all: [$force, [打人, 推诿]]}\n"},
      {"lexicon/l.yaml",
       "lists:\n  - {name: force, terms: [民警, 警察, 派出所]}\n"
       "  - {name: trap, kind: trap, terms: [市民|警惕, \"《…》\"]}\n"},
      {"units.yaml", "city: {name: 云州市}\nunits: [东关派出所]\n"},
      {"spread.yaml", "raise_when: [{reposts: 10}]\n"},
      {"opencc/t.txt", "員\t员\n"}};
  for (classify::RuleText& file : files) {
    const auto end = input.find(kParting);
    if (!input.empty()) file.text = input.substr(0, end);
    input = end == std::string_view::npos
                ? std::string_view()
                : input.substr(end + kParting.size());
  }
  return files;
}

const std::vector<model::Post>& Posts() {
  static const std::vector<model::Post> posts = [] {
    std::vector<model::Post> out;
    for (const char* text :
         {"", "云州市民警打人，警方推诿", "請市民警惕《警察故事》",
          "东关派出所 民.警*打 人(da)了", "a1b2c3 \xFF\xE8\xAD ￿"}) {
      model::Post& post = out.emplace_back();
      post.id = model::PostId("fuzz:1");
      post.title = "民警";
      post.text = text;
      post.counts.reposts = 100;
    }
    return out;
  }();
  return posts;
}

void CheckProblems(const std::vector<classify::RuleText>& files, bool loads) {
  bool error = false;
  for (const classify::Problem& problem : classify::CheckRules(files)) {
    HUIYING_CHECK(!problem.message.empty());
    error |= problem.kind == classify::Problem::Kind::kError;
  }
  HUIYING_CHECK(error == !loads);
}

void CheckRules(std::string_view input) {
  const auto files = FilesOf(input);
  const auto rules = classify::LoadRuleSet(files);
  // It builds everything once more, so not for every input.
  if (input.size() % 4 == 0) CheckProblems(files, rules.has_value());
  if (!rules) {
    HUIYING_CHECK(!rules.error().message.empty());
    return;
  }
  HUIYING_CHECK((*rules)->rule_count() > 0);
  classify::TestRules(**rules);
  classify::Classifier used(**rules);
  for (const model::Post& post : Posts()) CheckPost(post, **rules, used);
}

}  // namespace
}  // namespace huiying::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  huiying::fuzz::CheckRules(huiying::fuzz::BytesOf(data, size));
  return 0;
}
