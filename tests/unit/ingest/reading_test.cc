// What of a document that was read before is read again.
#include "ingest/reading.h"

#include <doctest/doctest.h>

#include <string>

namespace huiying::ingest {
namespace {

std::shared_ptr<const classify::RuleSet> Rules() {
  auto rules = classify::LoadRuleSet(
      {{"spread.yaml", "raise_when: [{reposts: 1000}]\n"},
       {"topics/t.yaml",
        "topic: t\nrules:\n  - {name: r, any: [打人], grade: 3}\n"}});
  REQUIRE_MESSAGE(rules, rules.error().message);
  return *rules;
}

std::string Cards(const std::string& text, int reposts) {
  return R"({"ok":1,"data":{"cards":[{"card_type":9,"mblog":{"id":"4400000001",)"
         R"("created_at":"Mon Nov 02 08:00:00 +0800 2026","text":")" +
         text + R"(","reposts_count":)" + std::to_string(reposts) + "}}]}}";
}

Reading Read(const std::string& bytes,
             std::shared_ptr<const SeenPosts> before = nullptr) {
  ReadingInput input;
  input.format = Format::kWeiboMobile;
  input.bytes = bytes;
  input.rules = Rules();
  input.options.gate = classify::PlaceGate::kOff;
  input.before = std::move(before);
  return ReadDocument(input);
}

}  // namespace

TEST_CASE("OnlyACountThatMayChangeTheGradeIsReadAgain") {
  const Reading first = Read(Cards("民警打人", 10));
  REQUIRE_MESSAGE(!first.fault, first.fault->message);
  REQUIRE(first.matched.size() == 1);
  CHECK(first.matched[0].verdict.grade == 3);
  auto seen = std::make_shared<SeenPosts>();
  seen->Add(first.seen);
  CHECK(Read(Cards("民警打人", 500), seen).classified == 0);
  const Reading later = Read(Cards("民警打人", 1500), seen);
  REQUIRE(later.matched.size() == 1);
  CHECK(later.matched[0].verdict.grade == 2);
  CHECK(later.matched[0].content != first.matched[0].content);
  auto then = std::make_shared<SeenPosts>();
  then->Add(later.seen);
  CHECK(Read(Cards("民警打人", 90'000), then).classified == 0);
  CHECK(Read(Cards("民警推人", 1500), then).classified == 1);
}

}  // namespace huiying::ingest
