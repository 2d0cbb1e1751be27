// A pattern that is read apart must find what RE2 finds.
#include "classify/gaps.h"

#include <doctest/doctest.h>
#include <re2/re2.h>

#include <random>
#include <string>

#include "classify/classify.h"
#include "text/utf8.h"

namespace huiying::classify {
namespace {

std::optional<std::vector<std::u32string>> Terms(std::string_view list) {
  if (list == "officer") return std::vector<std::u32string>{U"民警", U"辅警"};
  return std::nullopt;
}

std::size_t AlternativesIn(std::string_view pattern) {
  const auto read = ReadGaps(pattern, Terms);
  return read ? read->size() : 0;
}

const char* const kPatterns[] = {
    "(民警|辅警)[^。!?,\\n]{0,4}(打|推)",
    "民警.{1,3}打人?",
    "打[^。!?\\n]{0,6}死",
    "(打|推)(了|过)?(民警|人)",
    "[一二三3]人死",
    "[0-9一二三]+(余|多)?人[^,]{0,3}(死|伤)",
    "打[^,]{0,4}[0-9]+(余)?人",
    "[0-9]{2,}人",
    "人[0-9]{1,2}死",
    "民警([^,]{0,2}打|推)人",
    "打(一|二)?[^,]{0,2}(人|死)[^,]{0,2}",
    "打人|推[^,]{0,2}人",
    "([^一二]|^)打人",
    "[^打]死",
    "(人|死)(死|人)?(打|推|3)",
    "打[^,]{0,2}(民警|辅警)?[^,]{0,2}死",
    "(?:民警)打",
    "([^一二三][一二]人|3[一二]人)[^,]{0,3}(打人|推)",
    "(^|[^一二三])[一二]人[^,]{0,3}打",
    "打[^,]{0,2}[一二3]+(余)?(人)?[^,。]{0,2}死",
    "打(了)?[一二3]*(人)?[^,]{0,1}死",
    "打[^,]{0,3}((^|[^一二])3人|死)",
    "打(人|(^|[^一二])3死)[^,]{0,2}推",
    "^[^,]{0,3}打[^,。]{1,4}$",
    "^[^,。]{1,5},[^,]{0,4}[打推][^,]{0,3}$",
    "[,。][^,。]{2,3}$",
};

}  // namespace

TEST_CASE("WordsAndGapsAreReadApart") {
  for (const char* pattern : kPatterns) {
    CAPTURE(pattern);
    CHECK(AlternativesIn(pattern) > 0);
  }
  const auto read = ReadGaps("被{$officer}[^,]{0,6}(打|{$officer})", Terms);
  REQUIRE(read);
  REQUIRE(read->size() == 1);
  CHECK(read->front().words[0].texts ==
        std::vector<std::u32string>{U"被民警", U"被辅警"});
  CHECK(read->front().words[1].lists == std::vector<std::string>{"officer"});
  CHECK(read->front().gaps[0].most == 6);
  CHECK(read->front().gaps[0].never == U",");
}

TEST_CASE("TheStartAndTheEndAreKnown") {
  const auto read = ReadGaps("^(韩|日)(国|媒)|立案$", Terms);
  REQUIRE(read);
  REQUIRE(read->size() == 2);
  CHECK((*read)[0].at_start);
  CHECK((*read)[0].words[0].texts.size() == 4);
  CHECK((*read)[1].at_end);
  const auto lead = ReadGaps("^[^,]{0,4}民警", Terms);
  REQUIRE(lead);
  CHECK(!lead->front().at_start);
  REQUIRE(lead->front().lead);
  CHECK(lead->front().lead->most == 4);
}

TEST_CASE("WhatIsNotOfThatShapeIsLeftToRe2") {
  for (const char* pattern :
       {"(民警)+", "民警.*打", "(?i)jc", "\\d+人", "民{2}", "{$nobody}打",
        "(打|)?", "民警(", "[打", "打[^,]{0,5000}人", "\\pL人", "(a[^,]{0,2})+b",
        ""}) {
    CAPTURE(pattern);
    CHECK(AlternativesIn(pattern) == 0);
  }
}

// Rules with the pattern, against RE2 itself, on random texts of its letters.
TEST_CASE("APatternReadApartFindsWhatRe2Finds") {
  std::mt19937 random(3);
  const std::u32string_view letters = U"民警辅打推人死伤了过一二三3余,。 ";
  for (const char* pattern : kPatterns) {
    CAPTURE(pattern);
    const auto rules = LoadRuleSet(
        {{"topics/t.yaml", std::string("topic: t\nrules:\n  - {name: r, any: "
                                       "['re:") + pattern + "']}\n"}});
    REQUIRE(rules);
    const re2::RE2 regex(pattern);
    REQUIRE(regex.ok());
    Classifier classifier(**rules);
    model::Verdict verdict;
    for (int round = 0; round < 3000; ++round) {
      std::string text;
      for (std::size_t n = random() % 14; n > 0; --n) {
        text::AppendCodePoint(text, letters[random() % letters.size()]);
      }
      CAPTURE(text);
      model::Post post;
      post.text = text;
      classifier.Run(post, {.gate = PlaceGate::kOff}, verdict);
      // A blank between two characters is evasion: the second view counts too.
      std::string closed;
      for (const char c : text) {
        if (c != ' ') closed += c;
      }
      const bool found = re2::RE2::PartialMatch(text, regex);
      if (verdict.relevant && !found) {
        CHECK(text != closed);
      } else {
        CHECK(verdict.relevant == found);
      }
    }
  }
}

}  // namespace huiying::classify
