// Every error of the rule language names file, line, field and the fix.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "classify/rule_set.h"

namespace huiying::classify {
namespace {

const std::string kLists =
    "lists:\n"
    "  - name: force\n"
    "    terms: [民警]\n"
    "  - name: trap\n"
    "    kind: trap\n"
    "    terms: [市民|警惕]\n";

std::string Topic(const std::string& rules) {
  return "topic: t\nrules:\n  - name: r\n    matches: [民警]\n" + rules;
}

std::string ErrorOf(std::vector<RuleText> files) {
  const auto rules = LoadRuleSet(files);
  return rules ? "no error" : rules.error().message;
}

}  // namespace

TEST_CASE("AnErrorNamesFileLineFieldAndFix") {
  const struct {
    std::string rules, expected;
  } kRows[] = {
      {"    any: [\"re:(民警\"]\n", "topics/t.yaml:5: rules[0].any[0]: the "
                                     "pattern cannot be read: missing )"},
      {"    any: [\"re:(民警)?\"]\n", "matches the empty text"},
      {"    any: [\"re:\"]\n", "1 to 4000 bytes"},
      {"    any: [$forse]\n", "there is no list \"forse\" in lexicon/; did "
                              "you mean $force?"},
      {"    any: [\"re:{$nope}打人\"]\n", "there is no list \"nope\""},
      {"    any: [\"re:{$force打人\"]\n", "without `}`"},
      {"    any: [$trap]\n", "is a trap list"},
      {"    ani: [民警]\n", "ani"},
      {"    all: []\n", "a rule needs `any: [...]` or `all: [...]`"},
      {"    any: [民警]\n    grade: 5\n", "topics/t.yaml:6: rules[0].grade"},
      {"    any: [民警]\n    answer: maybe\n", "write due or none"},
      {"    any: [民警]\n    instead_of: [nothing]\n",
       "there is no topic \"nothing\""},
      {"    any: [\"\\u200b\"]\n", "nothing is left of this term"},
      {"    any: 民警\n", "rules[0].any"},
      {"    any: [民警]\n  - name: r\n    any: [民警]\n",
       "topics/t.yaml:6: rules[1].name: the rule \"r\" stands twice"},
  };
  for (const auto& row : kRows) {
    CAPTURE(row.rules);
    const std::string error = ErrorOf({{"lexicon/l.yaml", kLists},
                                       {"topics/t.yaml", Topic(row.rules)}});
    CAPTURE(error);
    CHECK(error.contains(row.expected));
    CHECK(error.contains("topics/t.yaml"));
  }
}

TEST_CASE("ErrorsOfListsAndTopicsAreNamed") {
  const std::string topic = Topic("    any: [民警]\n");
  const struct {
    RuleText file;
    std::string expected;
  } kRows[] = {
      {{"lexicon/l.yaml", kLists + "  - name: force\n    terms: [警]\n"},
       "lexicon/l.yaml:7: lists[2].name: the list \"force\" already stands in "
       "lexicon/l.yaml:2"},
      {{"lexicon/l.yaml", "lists:\n  - name: a\n"}, "needs `terms: [...]`"},
      {{"lexicon/l.yaml", "lists:\n  - name: a\n    terms: [$b]\n"},
       "a list holds terms and `re:` patterns"},
      {{"lexicon/l.yaml", "lists:\n  - {name: a, kind: odd, terms: [b]}\n"},
       "write terms or trap"},
      {{"lexicon/l.yaml", "lists:\n  - {name: a, unless: [c], terms: [b]}\n"},
       "belongs to a list of `kind: trap`"},
      {{"lexicon/l.yaml", "lists: [\n"}, "lexicon/l.yaml:"},
      {{"topics/u.yaml", "topic: t\nrules: []\n"},
       "topics/u.yaml:1: topic: the topic \"t\" already stands in "
       "topics/t.yaml"},
      {{"topics/u.yaml", "topic: u\ncounts: [{grade: 2}]\nrules: []\n"},
       "topics/u.yaml:2: counts[0]: write {deaths: 3, grade: 3}"},
      {{"units.yaml", "city: 云州市\ntowns: [a]\n"}, "units.yaml:2"},
      {{"units.yaml", "districts: [a]\n"}, "city"},
      {{"opencc/t.txt", "警\t警察\n"}, "opencc/t.txt: line 1"},
  };
  for (const auto& row : kRows) {
    CAPTURE(row.expected);
    const std::string error = ErrorOf({{"topics/t.yaml", topic}, row.file});
    CAPTURE(error);
    CHECK(error.contains(row.expected));
  }
  CHECK(ErrorOf({}).contains("no rule was found"));
}

TEST_CASE("EveryErrorOfASetIsToldAtOnce") {
  const std::string error =
      ErrorOf({{"topics/t.yaml", Topic("    any: [$a, $b]\n")}});
  CHECK(error.contains("\"a\""));
  CHECK(error.contains("\n"));
  CHECK(error.contains("\"b\""));
}

TEST_CASE("CheckWarnsOfWhatLooksWrong") {
  const auto problems = CheckRules(
      {{"lexicon/l.yaml", "lists:\n  - {name: lonely, terms: [民警, 民警]}\n"},
       {"topics/t.yaml",
        "topic: t\nrules:\n  - {name: r, any: [警, \"re:\\\\b民警\", "
        "\"re:JC.民\"]}\n"}});
  std::string all;
  for (const Problem& problem : problems) {
    CHECK(problem.kind == Problem::Kind::kWarning);
    all += problem.message + "\n";
  }
  for (const char* expected :
       {"$lonely: no rule uses this list", "stands twice", "one character",
        "\\b and \\w know only ASCII", "lower case", "never tested"}) {
    CAPTURE(all);
    CHECK(all.contains(expected));
  }
}

TEST_CASE("TheVersionFollowsNamesAndContents") {
  const std::string a = Topic("    any: [民警]\n");
  const auto version = [](std::vector<RuleText> files) {
    return (*LoadRuleSet(files))->version();
  };
  const std::string one = version({{"topics/t.yaml", a}});
  CHECK(one.size() == 16);
  CHECK(one.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(one == version({{"roster.yaml", "x"}, {"topics/t.yaml", a}}));
  CHECK(one != version({{"topics/u.yaml", a}}));
  CHECK(one != version({{"topics/t.yaml", a + "\n"}}));
  CHECK(version({{"opencc/a.txt", ""}, {"topics/t.yaml", a}}) ==
        version({{"topics/t.yaml", a}, {"opencc/a.txt", ""}}));
}

TEST_CASE("SamplesThatReadOtherwiseAreNamed") {
  const auto rules = LoadRuleSet(
      {{"topics/t.yaml",
        "topic: t\nrules:\n  - name: r\n    any: [民警]\n"
        "    matches: [民警来了, 城管来了]\n    misses: [民警走了]\n"}});
  REQUIRE(rules);
  const SampleResult result = TestRules(**rules);
  CHECK(result.tried == 3);
  REQUIRE(result.failures.size() == 2);
  CHECK(result.failures[0] ==
        "topics/t.yaml:5: t/r: does not match \"城管来了\"");
  CHECK(result.failures[1] ==
        "topics/t.yaml:6: t/r: matches, but should miss \"民警走了\"");
}

}  // namespace huiying::classify
