#include "ingest/post_json.h"

#include <doctest/doctest.h>

namespace huiying::ingest {
namespace {

constexpr std::string_view kFull =
    R"({"id":"weibo:5311992828188295","platform":"weibo","feed":"search",)"
    R"("title":"标题","text":"正文 \"引\"","url":"https://m.weibo.cn/status/)"
    R"(R51Zgym9h","published_at":"2026-06-20T21:14:05+08:00",)"
    R"("updated_at":"2026-06-20T21:20:00+08:00","time_basis":"exact",)"
    R"("fetched_at":"2026-06-20T21:15:00.500+08:00",)"
    R"("repost_of":"weibo:5311988780215800",)"
    R"("counts":{"reposts":6,"comments":31000,"likes":0,"views":9},)"
    R"("official":false})";

TEST_CASE("AFullPostIsWrittenAsItWasRead") {
  const auto post = ReadPostJson(kFull);
  REQUIRE(post.has_value());
  CHECK(post->time_basis == model::TimeBasis::kExact);
  CHECK(post->counts.comments == 31000);
  CHECK(WritePostJson(*post) == kFull);
}

TEST_CASE("UnknownFieldsAndNullsAreIgnored") {
  const auto post = ReadPostJson(
      R"({"id":"rss:a:1","text":"x","title":null,"author":{"name":"n"}})");
  REQUIRE(post.has_value());
  CHECK(post->platform == "rss");
  CHECK(WritePostJson(*post) ==
        R"({"id":"rss:a:1","platform":"rss","text":"x"})");
}

TEST_CASE("AnUnreadableLineNamesItsField") {
  const std::pair<const char*, const char*> kCases[] = {
      {"", "not JSON"},
      {"{\"id\":\"a:1\",\"text\":\"\xff\"}", "not JSON"},
      {"[]", "not a JSON object"},
      {R"({"text":"x"})", "`id`"},
      {R"({"id":"","text":"x"})", "`id`"},
      {R"({"id":7,"text":"x"})", "`id`"},
      {R"({"id":"a:1"})", "`text`"},
      {R"({"id":"a:1","text":["x"]})", "`text`"},
      {R"({"id":"a:1","text":"x","published_at":"yesterday"})",
       "`published_at`"},
      {R"({"id":"a:1","text":"x","published_at":"2026-02-30T00:00:00Z"})",
       "`published_at`"},
      {R"({"id":"a:1","text":"x","time_basis":"guess"})", "`time_basis`"},
      {R"({"id":"a:1","text":"x","counts":3})", "`counts`"},
      {R"({"id":"a:1","text":"x","counts":{"likes":-1}})", "`counts.likes`"},
      {R"({"id":"a:1","text":"x","official":"yes"})", "`official`"},
  };
  for (const auto& [line, named] : kCases) {
    CAPTURE(line);
    const auto post = ReadPostJson(line);
    REQUIRE_FALSE(post.has_value());
    CHECK(post.error().message.find(named) != std::string::npos);
  }
}

TEST_CASE("AVerdictHasTheContractsFields") {
  model::Verdict verdict;
  verdict.id = model::PostId("rss:a:1");
  CHECK(WriteVerdictJson(verdict) ==
        R"({"id":"rss:a:1","relevant":false,"answer":"none","topics":[],)"
        R"("places":[],"units":[],"hits":[],"masked":[],"reasons":[],)"
        R"("rules_version":""})");
  verdict.relevant = true;
  verdict.grade = 2;
  verdict.answer_due = true;
  verdict.topics = {"force"};
  verdict.route = "traffic";
  verdict.hits = {{"r1", model::HitField::kTitle, 1, 3,
                   model::HitView::kCanonical, "警察"}};
  verdict.masked = {{model::HitField::kText, 0, 2, "games"}};
  verdict.rules_version = "00112233445566aa";
  CHECK(WriteVerdictJson(verdict) ==
        R"({"id":"rss:a:1","relevant":true,"grade":2,"answer":"due",)"
        R"("topics":["force"],"route":"traffic","places":[],"units":[],)"
        R"("hits":[{"rule":"r1","field":"title","start":1,"end":3,)"
        R"("text":"警察","view":"canonical"}],)"
        R"("masked":[{"field":"text","start":0,"end":2,"list":"games"}],)"
        R"("reasons":[],"rules_version":"00112233445566aa"})");
}

}  // namespace
}  // namespace huiying::ingest
