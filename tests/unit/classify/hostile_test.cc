// Posts made to be slow or to be misread. Nothing is timed: a test that does
// not end is stopped by CTest, and what is counted shows that work is bounded.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

#include "classify/classify.h"
#include "text/utf8.h"

namespace huiying::classify {
namespace {

constexpr std::size_t kMegabyte = 1'000'000;
constexpr std::uint32_t kLongestSegment = 32;  // that is mapped as one
// Of what still costs the square of its length.
constexpr std::size_t kSquared = 100'000;
constexpr std::size_t kMostHitsOfRule = 16;
constexpr std::size_t kMostMasks = 10'000;

const std::vector<RuleText> kFiles = {
    {"lexicon/l.yaml",
     "lists:\n"
     "  - {name: force, terms: [民警, 警察, 派出所]}\n"
     "  - {name: lone, terms: [出警], weak: {with: [迟到], within: 3}}\n"
     "  - {name: words, kind: trap, terms: [市民|警惕, 报警器]}\n"
     "  - {name: titles, kind: trap, unless: [通报],\n"
     "     terms: [\"re:《[^《》]{1,20}》\"]}\n"},
    {"topics/t.yaml",
     "topic: t\ncounts:\n  - {deaths: 3, grade: 2}\nrules:\n"
     "  - {name: violence, all: [$force, 打人]}\n"
     "  - {name: near, any: [{near: [[民警], [推诿]], within: 1000,\n"
     "     same: text}]}\n"
     "  - {name: lone, any: [$lone]}\n"
     "  - {name: nested, any: [\"re:((甲+)+)+乙\"]}\n"
     "  - {name: alternatives, any: [\"re:(丙|丙丙|丙+)*丁\"]}\n"
     "  - {name: greedy, any: [\"re:(.*戊){9}己\"]}\n"},
};

const RuleSet& Rules() {
  static const auto rules = LoadRuleSet(kFiles);
  REQUIRE_MESSAGE(rules, rules.error().message);
  return **rules;
}

// The verdict, after looking whether its spans lie in the text.
model::Verdict Read(const std::string& text) {
  model::Post post;
  post.text = text;
  model::Verdict verdict =
      Classify(post, Rules(), {.gate = PlaceGate::kOff});
  std::size_t points = 0;
  for (std::size_t at = 0; at < text.size(); ++points) {
    at += text::ReadCodePoint(text, at).bytes;
  }
  for (const model::Hit& hit : verdict.hits) {
    CHECK(hit.start < hit.end);
    CHECK(hit.end <= points);
  }
  for (const model::MaskedSpan& span : verdict.masked) {
    CHECK(span.start < span.end);
    CHECK(span.end <= points);
  }
  return verdict;
}

std::size_t HitsOf(const model::Verdict& verdict, std::string_view rule) {
  return static_cast<std::size_t>(
      std::ranges::count(verdict.hits, rule, &model::Hit::rule));
}

std::string Repeat(std::string_view part, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += part;
  return out;
}

std::string RandomHan(std::size_t bytes) {
  std::mt19937_64 random(7);
  std::string out;
  while (out.size() < bytes) {
    text::AppendCodePoint(out, 0x4E00 + random() % 0x51A6);
  }
  return out;
}

}  // namespace

TEST_CASE("APatternThatWouldBacktrackForEverJustDoesNotMatch") {
  for (const char* part : {"甲", "丙", "戊", "甲丙戊"}) {
    CAPTURE(part);
    CHECK(!Read(Repeat(part, 100'000)).relevant);
  }
  CHECK(HitsOf(Read(Repeat("甲", 3000) + "乙"), "t/nested") == 1);
  CHECK(HitsOf(Read(Repeat("丙", 3000) + "丁"), "t/alternatives") == 1);
  CHECK(HitsOf(Read(Repeat("戊", 3000) + "己"), "t/greedy") == 1);
}

TEST_CASE("AMegabyteOfOneTermIsAFewHits") {
  const auto verdict = Read(Repeat("民警打人", kMegabyte));
  CHECK(verdict.relevant);
  CHECK(HitsOf(verdict, "t/violence") == kMostHitsOfRule);
  CHECK(verdict.hits.front().start == 0);
}

TEST_CASE("AMegabyteOfOneTrapIsManyMasksAndNoHit") {
  const auto verdict = Read(Repeat("报警器", kMegabyte));
  CHECK(!verdict.relevant);
  CHECK(verdict.masked.size() == kMostMasks);
  const auto titles = Read(Repeat("《民警打人》", kMegabyte));
  CHECK(titles.masked.size() == kMostMasks);
}

TEST_CASE("ManyTitlesThatNoTrapMasksAreRead") {
  const auto verdict = Read(Repeat("《民警打人通报》", kSquared));
  CHECK(verdict.relevant);
  CHECK(verdict.masked.empty());
}

TEST_CASE("AMegabyteOfNothingIsNothing") {
  for (const char* part :
       {" ", "\n", ".", "\u200B", "\uFE0F", "\u0301", "a\u0301", "#", "《",
        "》", "“", "(", "0", "十", "死", "@", "//", "\U0001F600", "가",
        "\uFDFA"}) {
    CAPTURE(part);
    const auto verdict = Read(Repeat(part, kMegabyte));
    CHECK(!verdict.relevant);
    CHECK(verdict.hits.empty());
    CHECK(verdict.masked.empty());
  }
}

TEST_CASE("ATermBesideMuchOfNothingIsFound") {
  for (const std::string part : {" ", "\u200B", "\u0301", "《", "“", "#a", "1",
                                 "十", "3死", "//", "(a", "民", "。"}) {
    CAPTURE(part);
    const bool opens = part == "《" || part == "“";
    const std::string much = Repeat(part, opens ? kSquared : kMegabyte);
    const auto before = Read(much + "。民警打人");
    CHECK(before.relevant);
    const auto behind = Read("民警打人。" + much + "》”");
    CHECK(behind.relevant);
    REQUIRE(!behind.hits.empty());
    CHECK(behind.hits.front().start == 0);
    CHECK(behind.hits.front().text == "民警");
  }
}

TEST_CASE("AMegabyteOfRandomCharactersIsRead") {
  const std::string noise = RandomHan(kMegabyte);
  const auto verdict = Read(noise + "，民警打人");
  CHECK(verdict.relevant);
  CHECK(HitsOf(verdict, "t/violence") >= 2);
}

TEST_CASE("IllFormedBytesPartNothingAndBreakNothing") {
  for (const char* part : {"\xFF", "\x80", "\xE8\xAD", "\xF0\x9F\x98", "\xC0",
                           "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
    const std::string bytes = part;
    const auto around = Read(bytes + "民警" + bytes + "打人" + bytes);
    CHECK(HitsOf(around, "t/violence") == 2);
    // It reads as a symbol, and those are taken out between two characters.
    const auto inside = Read("民" + bytes + "警打人");
    REQUIRE(HitsOf(inside, "t/violence") == 2);
    CHECK(inside.hits.front().view == model::HitView::kDeevaded);
    CHECK(!Read(Repeat(part, kMegabyte)).relevant);
  }
}

TEST_CASE("TenThousandInvisibleCharactersHideNothing") {
  for (const char* part : {"\u200B", "\u200D", "\uFEFF", "\u2060", "\u00AD"}) {
    CAPTURE(text::CodePointsOf(part)[0]);
    std::string hidden;
    for (int i = 0; i < 10'000; ++i) hidden += part;
    const auto verdict =
        Read(hidden + "民" + hidden + "警" + hidden + "打人" + hidden);
    REQUIRE(HitsOf(verdict, "t/violence") == 2);
    CHECK(verdict.hits[0].start == 10'000);
    CHECK(verdict.hits[0].end >= 20'002);
    CHECK(verdict.hits[0].end < 20'002 + kLongestSegment);
    CHECK(verdict.hits[1].start == 30'002);
    CHECK(verdict.hits[1].end >= 30'004);
    CHECK(verdict.hits[1].end < 30'004 + kLongestSegment);
  }
}

TEST_CASE("ManyWordsThatCouldBeNearAreWeighedOnce") {
  const auto verdict = Read(Repeat("民警", 3000) + Repeat("推诿", 3000));
  CHECK(HitsOf(verdict, "t/near") >= 1);
  CHECK(HitsOf(verdict, "t/near") <= kMostHitsOfRule);
  const auto far = Read(Repeat("民警", 3000) + RandomHan(6000) + "推诿");
  CHECK(HitsOf(far, "t/near") == 0);
}

TEST_CASE("ManyWeakWordsWithoutTheirCompanionAreDropped") {
  const std::string far = Repeat(" ", kMegabyte / 2);
  const auto verdict =
      Read(Repeat("出警", 300) + far + "。" + Repeat("迟到", 300));
  CHECK(HitsOf(verdict, "t/lone") == 0);
}

}  // namespace huiying::classify
