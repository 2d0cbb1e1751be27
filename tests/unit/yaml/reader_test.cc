#include "yaml/reader.h"

#include <doctest/doctest.h>

#include <string>

namespace huiying::yaml {
namespace {

using namespace std::chrono_literals;

Document Read(std::string_view text) {
  auto document = Parse("rules/ladder.yaml", text);
  REQUIRE_MESSAGE(document.has_value(), document.error().message);
  return *std::move(document);
}

std::string ErrorOf(std::string_view text) {
  auto document = Parse("f.yaml", text);
  return document ? "no error" : document.error().message;
}

TEST_CASE("ReadsEveryKind") {
  const Document doc = Read(
      "name: 默认\ncount: -3\non: true\nafter: 15m\nlist: [a, 'b', no]\n"
      "deep: {x: {y: 1}}\nempty:\n");
  const Node root = doc.root();
  CHECK(root.Find("name")->String() == "默认");
  CHECK(root.Find("count")->Integer() == -3);
  CHECK(root.Find("on")->Bool() == true);
  CHECK(root.Find("after")->Duration() == base::Duration(15min));
  const auto list = root.Find("list")->Strings();
  REQUIRE(list);
  CHECK(*list == std::vector<std::string>{"a", "b", "no"});
  const auto deep = root.Find("deep")->Find("x")->Field("y");
  REQUIRE(deep);
  CHECK(deep->path() == "deep.x.y");
  CHECK(deep->Integer() == 1);
  CHECK(root.Find("empty")->IsEmpty());
  CHECK_FALSE(root.Find("absent"));
}

TEST_CASE("NamesFileLineFieldAndFix") {
  const Document doc =
      Read("name: d\nsteps:\n  - {notify: [a]}\n  - after: 15\n");
  const auto steps = doc.root().Field("steps")->List();
  REQUIRE(steps);
  CHECK(steps->at(1).Find("after")->Duration().error().message ==
        "rules/ladder.yaml:4: steps[1].after: \"15\" is not a duration; "
        "write 15m or 15s");
  CHECK(steps->at(0).Field("after").error().message ==
        "rules/ladder.yaml:3: steps[0]: \"after\" is missing; add it");
  CHECK(doc.root().Find("steps")->String().error().message ==
        "rules/ladder.yaml:3: steps: a list is not a text; write one, in "
        "quotes if in doubt");
}

TEST_CASE("ATextStaysATextWhateverItLooksLike") {
  const Document doc =
      Read("a: no\nb: 007\nc: 1.50\nd: 2026-11-24\ne: 'true'\n");
  CHECK(doc.root().Find("a")->String() == "no");
  CHECK(doc.root().Find("b")->String() == "007");
  CHECK(doc.root().Find("c")->String() == "1.50");
  CHECK(doc.root().Find("d")->String() == "2026-11-24");
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    CAPTURE(name);
    CHECK_FALSE(doc.root().Find(name)->Bool());
  }
}

TEST_CASE("ABooleanIsOnlyTrueOrFalse") {
  for (const char* word : {"yes", "on", "True", "TRUE", "1", "'true'", "[]"}) {
    CAPTURE(word);
    const Document doc = Read(std::string("flag: ") + word + "\n");
    CHECK_FALSE(doc.root().Find("flag")->Bool());
  }
}

TEST_CASE("AnIntegerIsPlainDigitsInRange") {
  for (const char* word :
       {"1.0", "0x10", "1e3", "'2'", "2 3", "", "99999999999999999999"}) {
    CAPTURE(word);
    const Document doc = Read(std::string("n: ") + word + "\n");
    CHECK_FALSE(doc.root().Find("n")->Integer());
  }
  const Document doc = Read("n: 5\n");
  CHECK(doc.root().Find("n")->Integer(1, 4).error().message ==
        "rules/ladder.yaml:1: n: 5 is out of range; write 1 to 4");
}

TEST_CASE("AFieldNobodyKnowsIsAnError") {
  const Document doc = Read("name: d\nstep: []\n");
  CHECK(doc.root().OnlyFields({"name", "steps"}).error().message ==
        "rules/ladder.yaml:2: unknown field \"step\"; did you mean \"steps\"?");
  CHECK(doc.root().OnlyFields({"name", "when"}).error().message ==
        "rules/ladder.yaml:2: unknown field \"step\"; known are name, when");
  CHECK(doc.root().OnlyFields({"name", "step"}));
}

TEST_CASE("AKeyThatStandsTwiceIsAnError") {
  CHECK(ErrorOf("a: 1\nb:\n  c: 1\n  c: 2\n") ==
        "f.yaml:4: \"c\" stands twice, first in line 3; keep one of them");
  CHECK(ErrorOf("a: 1\n'a': 2\n") ==
        "f.yaml:2: \"a\" stands twice, first in line 1; keep one of them");
}

TEST_CASE("RefusesWhatPeopleDoNotMean") {
  CHECK(ErrorOf("a: !!binary aGk=\n").find("f.yaml:1: the tag") == 0);
  CHECK(ErrorOf("a: &x {b: 1}\nc:\n  <<: *x\n").find("f.yaml:3: merge keys") ==
        0);
  CHECK(ErrorOf("a: 1\n---\nb: 2\n").find("second document") !=
        std::string::npos);
  CHECK(ErrorOf("? [a, b]\n: 1\n") == "f.yaml:1: a key must be a word");
  CHECK(ErrorOf("a: [1, 2\nb: 3\n").find("not YAML") != std::string::npos);
  CHECK(ErrorOf("a: 1\nb: \xff\n") ==
        "f.yaml:2: not UTF-8; save the file as UTF-8");
  CHECK(ErrorOf("a: \xed\xa0\x80\n").find("not UTF-8") != std::string::npos);
  CHECK(ErrorOf("\ta: 1\n").find("not YAML") != std::string::npos);
  CHECK(ErrorOf("a: \"\\\u4e2d\"\n") ==
        "f.yaml:1: not YAML: unknown escape character: ");
}

TEST_CASE("AnEscapeThatGivesNoTextIsRefused") {
  for (const char* text : {"a: \"\\N\"\n", "a: \"x\\_\"\n", "a: \"\\0\"\n",
                           "\"\\N\": a\n"}) {
    CAPTURE(text);
    CHECK(ErrorOf(text).starts_with("f.yaml:1: one of the escapes"));
  }
  CHECK(Read("a: \"\\L\\u4e2d\\x41\"\n").root().Find("a")->String() ==
        "\u2028\u4e2dA");
}

TEST_CASE("AnAliasIsWhatItStandsForUpToABound") {
  const Document doc = Read("a: &x [1, 2]\nb: *x\n");
  CHECK(doc.root().Find("b")->List()->size() == 2);

  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) bomb += (k == 0 ? "" : ", ") + before;
    bomb += "]\n";
  }
  CHECK(ErrorOf(bomb).find("more than 100000 values") != std::string::npos);
  CHECK(ErrorOf("a: &x [1, *x]\n").find("alias inside its own anchor") !=
        std::string::npos);
}

TEST_CASE("SizeAndDepthAreBounded") {
  CHECK(Parse("f.yaml", std::string(kMaxBytes + 1, '#')).error().code ==
        base::ErrorCode::kTooLarge);
  CHECK(Parse("f.yaml", std::string(kMaxBytes, '#')));
  CHECK(ErrorOf(std::string(100'000, '[')).find("f.yaml:1:") == 0);
  CHECK(ErrorOf(std::string(100'000, '{')).find("f.yaml:1:") == 0);
}

TEST_CASE("AnEmptyFileIsNothing") {
  CHECK(Read("").root().IsEmpty());
  CHECK(Read("# only words\n").root().IsEmpty());
  CHECK_FALSE(Read("").root().OnlyFields({"a"}));
}

}  // namespace
}  // namespace huiying::yaml
