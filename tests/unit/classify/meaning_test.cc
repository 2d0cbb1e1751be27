// What the words of the rule language do: nearness, weak terms, variants,
// cues, spread, anchors, traps with two parts, contexts.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "classify/classify.h"

namespace huiying::classify {
namespace {

const std::vector<RuleText> kFiles = {
    {"spread.yaml", "raise_when:\n  - {reposts: 1000}\n"
                    "  - {reposts_per_hour: 100}\n"},
    {"lexicon/l.yaml",
     "lists:\n"
     "  - {name: force, terms: [民警, 警察, 派出所]}\n"
     "  - {name: slang, terms: [jc, 帽子], weak: {with: [$force, 打人], "
     "within: 6}}\n"
     "  - {name: alike, kind: variant, of: 警察, terms: [敬察, 景察, "
     "警c]}\n"
     "  - {name: split, kind: variant, of: 枪, terms: [木仓]}\n"
     "  - {name: drill, kind: cue, answer: none, grade: 4, terms: [演练], "
     "unless: [真的死]}\n"
     "  - {name: abroad, excludes: sentence, terms: [南国]}\n"
     "  - {name: none-hurt, kind: trap, terms: [未造成…伤亡, 《…》, "
     "报警器]}\n"},
    {"topics/conduct.yaml",
     "topic: conduct\norder: 10\ntable: bureau\n"
     "counts:\n  - {crowd: 1000, grade: 2}\n"
     "rules:\n"
     "  - name: violence\n    grade: 3\n"
     "    any:\n"
     "      - near: [$force, [打人, 殴打]]\n        within: 4\n"
     "        without: [劝]\n"
     "  - name: either\n"
     "    any:\n"
     "      - {near: [锁喉, [民警]], order: any, same: sentence, within: 9}\n"
     "  - name: slang\n    any: [$slang]\n"
     "  - name: headline\n    in: title\n    any: [通报]\n"
     "  - name: abroad\n    any: [^韩警, 立案$]\n"
     "  - name: crowd\n    any: [围堵, 伤亡]\n"},
    {"topics/missing.yaml",
     "topic: missing\nrules:\n"
     "  - {name: suicide, urgent: true, any: [不想活了]}\n"
     "  - {name: lost, any: [走失], all: [老人], none: [$abroad]}\n"},
    {"topics/other.yaml",
     "topic: other\nfallback: true\nrules:\n"
     "  - {name: force, any: [$force, 枪]}\n"},
};

const RuleSet& Rules() {
  static const auto rules = LoadRuleSet(kFiles);
  REQUIRE_MESSAGE(rules, rules.error().message);
  return **rules;
}

model::Verdict ReadPost(const model::Post& post) {
  return Classify(post, Rules(), {.gate = PlaceGate::kOff});
}

model::Verdict Read(const std::string& text) {
  model::Post post;
  post.text = text;
  return ReadPost(post);
}

bool Fires(const std::string& text, std::string_view rule) {
  const auto verdict = Read(text);
  return std::ranges::count(verdict.hits, rule, &model::Hit::rule) > 0;
}

bool Says(const model::Verdict& verdict, std::string_view reason) {
  return std::ranges::count(verdict.reasons, reason) > 0;
}

}  // namespace

TEST_CASE("NearnessCountsCharactersClausesAndWhatStandsBetween") {
  CHECK(Fires("民警当街打人", "conduct/violence"));
  CHECK(Fires("警察殴打", "conduct/violence"));
  CHECK(!Fires("打人的是民警", "conduct/violence"));          // order
  CHECK(!Fires("民警在大街上当众打人", "conduct/violence"));  // too far
  CHECK(!Fires("民警,打人", "conduct/violence"));             // clause
  CHECK(!Fires("民警劝打人者", "conduct/violence"));          // without
  CHECK(Fires("锁喉他的是民警", "conduct/either"));
  CHECK(Fires("民警,锁喉", "conduct/either"));
  CHECK(!Fires("民警。锁喉", "conduct/either"));
  const auto verdict = Read("路口民警当街打人了");
  REQUIRE(verdict.hits.size() == 1);
  CHECK(verdict.hits[0].text == "民警当街打人");
  CHECK(verdict.hits[0].start == 2);
}

TEST_CASE("AWeakTermNeedsACompanion") {
  CHECK(!Read("求jc,这个软件怎么装").relevant);
  CHECK(Fires("jc打人", "conduct/slang"));
  CHECK(Fires("他戴帽子在派出所旁边那一家很远的店里", "conduct/slang"));
  CHECK(!Fires("jc。这里离那个很远很远的派出所", "conduct/slang"));
}

TEST_CASE("ASpellingStandsForItsWordAndSaysSo") {
  for (const char* text : {"景察打人", "敬 察打人", "警C打人"}) {
    CAPTURE(text);
    const auto verdict = Read(text);
    CHECK(verdict.grade == 3);
    REQUIRE(!verdict.hits.empty());
    CHECK(verdict.hits[0].view == model::HitView::kDeevaded);
  }
  const auto verdict = Read("那把木仓响了");
  REQUIRE(verdict.hits.size() == 1);
  CHECK(verdict.hits[0].text == "木仓");
  CHECK(verdict.hits[0].start == 2);
  CHECK(verdict.hits[0].end == 4);
}

TEST_CASE("ACueQuietensThePost") {
  const auto verdict = Read("今天演练,民警当街打人");
  CHECK(verdict.relevant);
  CHECK(!verdict.answer_due);
  CHECK(verdict.grade == 4);
  CHECK(Says(verdict, "answer:cue:drill"));
  CHECK(Says(verdict, "grade:4:cue:drill"));
  CHECK(Read("演练中民警打人真的死了").grade == 3);
}

TEST_CASE("WhatStandsAsideExcludesItsOwnSentence") {
  CHECK(Fires("老人今早走失", "missing/lost"));
  CHECK(!Fires("南国老人今早走失", "missing/lost"));
  // The first sentence says what the post is about.
  CHECK(!Fires("去南国旅游。老人今早走失。", "missing/lost"));
  CHECK(Fires("老人今早走失。有人说去了南国。", "missing/lost"));
  CHECK(!Fires("求转。老人在南国走失。", "missing/lost"));
  // Each group needs one that stands elsewhere.
  CHECK(!Fires("求转。有人走失。是南国老人。", "missing/lost"));
  model::Post post;
  post.title = "南国新闻";
  post.text = "老人今早走失";
  CHECK(!ReadPost(post).relevant);
}

TEST_CASE("SpreadRaisesByOneAndNeverToTheGravest") {
  model::Post post;
  post.text = "民警当街打人";
  CHECK(ReadPost(post).grade == 3);
  post.counts.reposts = 1500;
  const auto verdict = ReadPost(post);
  CHECK(verdict.grade == 2);
  CHECK(Says(verdict, "grade:2:spread:reposts=1500"));
  post.text = "上千人围堵大门";
  CHECK(ReadPost(post).grade == 2);
  post.text = "民警推诿";
  post.counts.reposts = 300;
  post.published_at = base::TimePoint(std::chrono::hours(10));
  post.fetched_at = base::TimePoint(std::chrono::hours(12));
  CHECK(ReadPost(post).grade == 3);
  post.fetched_at = base::TimePoint(std::chrono::hours(14));
  CHECK(ReadPost(post).grade == 4);
}

TEST_CASE("AGradeNamesItsClassTable") {
  CHECK(Says(Read("民警当街打人"), "grade:3:conduct/violence:table=bureau"));
  CHECK(Says(Read("上千人围堵大门"),
             "grade:2:conduct:crowd=1000:table=bureau"));
}

TEST_CASE("ALifeInDangerIsUrgent") {
  CHECK(Read("我不想活了").urgent);
  CHECK(!Read("民警当街打人").urgent);
}

TEST_CASE("ARuleMayAskForOneField") {
  model::Post post;
  post.text = "等通报";
  CHECK(!ReadPost(post).relevant);
  post.title = "警情通报";
  CHECK(ReadPost(post).relevant);
}

TEST_CASE("AnchorsBindToTheEndsOfTheText") {
  CHECK(Fires("韩警失联", "conduct/abroad"));
  CHECK(Fires("【韩警】失联", "conduct/abroad"));
  CHECK(!Fires("南韩警失联", "conduct/abroad"));
  CHECK(Fires("已经立案!", "conduct/abroad"));
  CHECK(!Fires("已经立案了", "conduct/abroad"));
}

TEST_CASE("ATrapMayHaveTwoParts") {
  CHECK(!Read("事故未造成人员伤亡").relevant);
  CHECK(Read("未造成影响,但有伤亡").relevant);
  CHECK(!Read("看《警察与狗》").relevant);
  CHECK(Read("看《警察与狗").relevant);
}

TEST_CASE("AHitKnowsWhatItStandsIn") {
  using model::HitContext;
  const struct {
    const char* text;
    HitContext context;
  } kRows[] = {
      {"民警来了", HitContext::kPlain},
      {"#民警来了#好", HitContext::kHashtag},
      {"他说“民警来了”", HitContext::kQuote},
      {"太可怕//民警来了", HitContext::kRepost},
      {"见http://t.cn/民警来了", HitContext::kPlain},
  };
  for (const auto& row : kRows) {
    CAPTURE(row.text);
    const auto verdict = Read(row.text);
    REQUIRE(!verdict.hits.empty());
    CHECK(verdict.hits[0].context == row.context);
  }
}

TEST_CASE("AClassifierForgetsThePostBefore") {
  Classifier classifier(Rules());
  model::Verdict verdict;
  const auto read = [&](const std::string& text) {
    model::Post post;
    post.text = text;
    classifier.Run(post, {.gate = PlaceGate::kOff}, verdict);
    return verdict;
  };
  CHECK(read("今天演练,《警察》民警当街打人,不想活了").urgent);
  const auto nothing = read("天气好");
  CHECK(!nothing.relevant);
  CHECK(!nothing.urgent);
  CHECK(nothing.hits.empty());
  CHECK(nothing.masked.empty());
  CHECK(nothing.reasons.empty());
  CHECK(read("民警当街打人").grade == 3);
}

TEST_CASE("ErrorsOfTheNewWordsNameTheFix") {
  const auto error_of = [](const std::string& lists, const std::string& any) {
    const auto rules = LoadRuleSet(
        {{"lexicon/l.yaml", "lists:\n  - {name: a, terms: [民警]}\n" + lists},
         {"topics/t.yaml", "topic: t\nrules:\n  - {name: r, any: [" + any +
                               "]}\n"}});
    return rules ? "no error" : rules.error().message;
  };
  CHECK(error_of("", "{near: [民警]}").contains("takes two groups"));
  CHECK(error_of("", "{near: [民警, 're:打']}")
            .contains("only terms and $lists"));
  CHECK(error_of("", "{near: [民警, 打], same: line}")
            .contains("write clause or sentence or text"));
  CHECK(error_of("", "{near: [民警, 打, 人], order: any}")
            .contains("takes two groups"));
  CHECK(error_of("  - {name: v, kind: variant, terms: [x1]}\n", "$a")
            .contains("says `of:`"));
  CHECK(error_of("  - {name: c, kind: cue, terms: [x1]}\n", "$a")
            .contains("has at least one of them"));
  CHECK(error_of("  - {name: t, kind: trap, excludes: sentence, "
                 "terms: [x1]}\n", "$a")
            .contains("`excludes` belongs to a list that rules name"));
  CHECK(error_of("  - {name: t, excludes: word, terms: [x1]}\n", "$t")
            .contains("write post or sentence"));
  CHECK(error_of("  - {name: t, kind: trap, terms: [a…b…c]}\n", "$a")
            .contains("one `…` between two parts"));
  CHECK(error_of("  - {name: w, terms: [x1], weak: {with: [$b]}}\n", "$w")
            .contains("there is no list \"b\""));
  CHECK(error_of("  - {name: v, kind: variant, of: 枪, terms: [x1]}\n", "$v")
            .contains("is a variant list"));
}

TEST_CASE("CheckWarnsOfDeadAndShadowedRules") {
  std::string all;
  for (const Problem& problem : CheckRules(
           {{"lexicon/l.yaml",
             "lists:\n  - {name: a, terms: [报警器, 民警]}\n"
             "  - {name: t, kind: trap, terms: [报警器, 're:民{1,3}']}\n"},
            {"topics/t.yaml",
             "topic: t\nrules:\n"
             "  - {name: wide, any: [$a, 打人], matches: [民警]}\n"
             "  - {name: small, any: [打人], none: [狗], matches: [打人]}\n"
             "  - {name: never, any: [$a], none: [$a], matches: [民警]}\n"
             "  - {name: all, any: ['re:.x?a*[b-z]'], matches: [bb]}\n"}})) {
    CHECK(problem.kind == Problem::Kind::kWarning);
    all += problem.message + "\n";
  }
  CAPTURE(all);
  CHECK(all.contains("trap list t always masks \"报警器\""));
  CHECK(all.contains("t/small: adds nothing: t/wide fires"));
  CHECK(all.contains("t/never: `none` rules out everything"));
  CHECK(all.contains("t/all: no word must stand"));
}

}  // namespace huiying::classify
