#include "classify/classify.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

#include "text/utf8.h"

namespace huiying::classify {
namespace {

const std::vector<RuleText> kFiles = {
    {"opencc/t.txt", "員\t员\n輔\t辅\n"},
    {"units.yaml",
     "city: {name: 云州市, also: [云州]}\ndistricts: [新港区]\n"
     "units: [{name: 云州市公安局, also: [云州警方]}, 东关派出所]\n"},
    {"lexicon/l.yaml",
     "lists:\n"
     "  - {name: force, terms: [民警, 人民警察, 警察, 辅警, 派出所, jc叔叔]}\n"
     "  - {name: abroad, terms: [美国]}\n"
     "  - {name: words, kind: trap, terms: [市民|警惕, 移交|警方, 报警器]}\n"
     "  - {name: titles, kind: trap, unless: [通报],\n"
     "     terms: [\"re:《[^《》]{1,20}》\"]}\n"},
    {"topics/conduct.yaml",
     "topic: conduct\norder: 10\nroute: 督察支队\ncounts:\n"
     "  - {deaths: 3, grade: 2}\nrules:\n"
     "  - {name: violence, all: [$force, [打人, \"re:打(了|伤)\"]],\n"
     "     none: [$abroad], grade: 3}\n"
     "  - {name: near, any: [\"re:{$force}.{0,3}推诿\"]}\n"},
    {"topics/praise.yaml",
     "topic: praise\nanswer: none\norder: 20\nrules:\n"
     "  - {name: thanks, all: [$force, 锦旗], instead_of: [loss]}\n"},
    {"topics/loss.yaml",
     "topic: loss\nrules:\n  - {name: lost, any: [丢了, 警方]}\n"},
    {"topics/other.yaml",
     "topic: other\nfallback: true\norder: 90\nrules:\n"
     "  - {name: force, any: [$force, 民警]}\n"},
};

const RuleSet& Rules() {
  static const auto rules = LoadRuleSet(kFiles);
  REQUIRE_MESSAGE(rules, rules.error().message);
  return **rules;
}

model::Verdict Read(const std::string& text, const Options& options = {
                                                 .gate = PlaceGate::kOff}) {
  model::Post post;
  post.id = model::PostId("weibo:1");
  post.text = text;
  return Classify(post, Rules(), options);
}

bool Says(const model::Verdict& verdict, std::string_view reason) {
  return std::ranges::count(verdict.reasons, reason) > 0;
}

using Topics = std::vector<std::string>;

}  // namespace

TEST_CASE("AVerdictSaysWhatMattersAndWhy") {
  const auto verdict = Read("路口輔警打人了");
  CHECK(verdict.id.value() == "weibo:1");
  CHECK(verdict.relevant);
  CHECK(verdict.grade == 3);
  CHECK(verdict.answer_due);
  CHECK(verdict.topics == Topics{"conduct"});
  CHECK(verdict.route == "督察支队");
  CHECK(verdict.rules_version == Rules().version());
  CHECK(Says(verdict, "grade:3:conduct/violence"));
  REQUIRE(verdict.hits.size() == 2);
  CHECK(verdict.hits[0].rule == "conduct/violence");
  CHECK(verdict.hits[0].text == "輔警");
  CHECK(verdict.hits[0].start == 2);
  CHECK(verdict.hits[0].end == 4);
  CHECK(verdict.hits[0].view == model::HitView::kCanonical);
  CHECK(verdict.hits[1].text == "打人");
  CHECK(verdict.hits[1].view == model::HitView::kOriginal);
  CHECK(verdict.length == 7);
}

TEST_CASE("AnythingElseIsNotRelevant") {
  for (const char* text : {"", "今天天气真好", "求jc,这个软件怎么装"}) {
    CAPTURE(text);
    const auto verdict = Read(text);
    CHECK(!verdict.relevant);
    CHECK(verdict.grade == 0);
    CHECK(!verdict.answer_due);
    CHECK(verdict.hits.empty());
  }
}

TEST_CASE("TrapsAreMaskedFirst") {
  CHECK(!Read("请市民警惕").relevant);
  CHECK(!Read("民间《警察荣誉》好看").relevant);
  CHECK(Read("《警察通报》").relevant);
  CHECK(!Read("《警察A》《警察B》").relevant);
  const auto moved = Read("本案移交警方");
  CHECK(moved.topics == Topics{"loss"});  // 警方 itself is no accident
  REQUIRE(moved.masked.size() == 1);
  CHECK(moved.masked[0].list == "words");
  CHECK(moved.masked[0].start == 2);
  CHECK(moved.masked[0].end == 6);
  CHECK(Read("请市民警惕假民警").topics == Topics{"other"});
}

TEST_CASE("AHitOnlyInTheSecondViewSaysSo") {
  const auto verdict = Read("警.察推诿");
  CHECK(verdict.topics == Topics{"conduct"});
  REQUIRE(verdict.hits.size() == 1);
  CHECK(verdict.hits[0].view == model::HitView::kDeevaded);
  CHECK(verdict.hits[0].text == "警.察推诿");
  CHECK(Read("警*察打*人").grade == 3);
}

TEST_CASE("ALongerTermHidesTheShorterOneInsideIt") {
  const auto verdict = Read("人民警察为人民");
  REQUIRE(verdict.hits.size() == 1);
  CHECK(verdict.hits[0].text == "人民警察");
}

TEST_CASE("ExclusionsBelongToTheirOwnRule") {
  const auto verdict = Read("美国警察打人");
  CHECK(verdict.topics == Topics{"other"});
  CHECK(Says(verdict, "excluded:conduct/violence:$abroad"));
}

TEST_CASE("ATopicGivesWayWhenARuleSaysSo") {
  const auto verdict = Read("钱包丢了,民警帮忙找回,送锦旗");
  CHECK(verdict.topics == Topics{"praise"});
  CHECK(!verdict.answer_due);
  CHECK(verdict.grade == 4);
  CHECK(Says(verdict, "replaced:loss/lost:praise/thanks"));
}

TEST_CASE("CountsRaiseTheGradeOfTheirTopic") {
  const auto verdict = Read("民警打人致三人死亡");
  CHECK(verdict.grade == 2);
  CHECK(Says(verdict, "grade:2:conduct:deaths=3"));
  CHECK(Read("民警打人致两人死亡").grade == 3);
  CHECK(Read("钱包丢了三人死亡").grade == 4);
}

TEST_CASE("ThePlaceGateWantsTheOwnCityOrALocalFeed") {
  const auto elsewhere = Read("民警打人", {});
  CHECK(!elsewhere.relevant);
  CHECK(!elsewhere.answer_due);
  CHECK(elsewhere.grade == 0);
  CHECK(Says(elsewhere, "place:elsewhere"));
  CHECK(Read("民警打人", {.local = true}).relevant);
  const auto named = Read("云州新港区民警打人", {});
  CHECK(named.relevant);
  CHECK(named.places == std::vector<std::string>{"云州市", "新港区"});
  const auto unit = Read("东关派出所民警打人", {});
  CHECK(unit.units == std::vector<std::string>{"东关派出所"});
  CHECK(Says(unit, "place:unit"));
}

TEST_CASE("PartsOfARuleMayStandInTitleAndText") {
  model::Post post;
  post.title = "民警被投诉";
  post.text = "他打了人";
  const auto verdict = Classify(post, Rules(), {.gate = PlaceGate::kOff});
  CHECK(verdict.grade == 3);
  REQUIRE(verdict.hits.size() == 2);
  CHECK(verdict.hits[0].field == model::HitField::kTitle);
  CHECK(verdict.hits[1].field == model::HitField::kText);
  CHECK(verdict.hits[1].start == 1);
}

TEST_CASE("AnOfficialPostAwaitsNoAnswer") {
  model::Post post;
  post.text = "民警打人";
  post.official = true;
  const auto verdict = Classify(post, Rules(), {.gate = PlaceGate::kOff});
  CHECK(verdict.relevant);
  CHECK(!verdict.answer_due);
}

TEST_CASE("AnyBytesAreReadInBoundedTimeAndSpansFitTheText") {
  std::mt19937 random(17);
  const std::string_view parts[] = {"民警", "警", ".", "《", "》", "打了",
                                    "市民警惕", "\xFF", "\xE6\xB0",
                                    "\u200B", "輔警", "三人死亡", "美国"};
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (int i = 0; i < 40; ++i) text += parts[random() % std::size(parts)];
    const auto verdict = Read(text);
    const std::string clean = text::CleanUtf8(text).text;
    const auto length = text::CountCodePoints(clean);
    for (const model::Hit& hit : verdict.hits) {
      CHECK(hit.start < hit.end);
      CHECK(hit.end <= length);
    }
    for (const model::MaskedSpan& span : verdict.masked) {
      CHECK(span.end <= length);
    }
  }
  std::string long_text;
  while (long_text.size() < 1'000'000) long_text += "警.察市民警惕《民警》";
  CHECK(Read(long_text).hits.size() <= 200);
  CHECK(!Read(std::string(100'000, '\0')).relevant);
  std::string zero_width = "民";
  for (int i = 0; i < 10'000; ++i) zero_width += "\u200B";
  CHECK(Read(zero_width + "警").relevant);
}

}  // namespace huiying::classify
