#include "notify/channels/webhook.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace huiying::notify {
namespace {

using Json = nlohmann::json;

base::TimePoint At(const char* text) { return *base::ParseTime(text); }

Message FullMessage() {
  return {.alert_id = "00ff-1-7",
          .reason = model::Reason::kStageReached,
          .stage = 75,
          .about_case =
              Message::AboutCase{
                  .id = model::CaseId(12), .title = "云州某路口", .grade = 2},
          .about_duty =
              Message::AboutDuty{.kind = model::DutyKind::kStatement,
                                 .due_at = At("2026-11-24T14:00:00+08:00"),
                                 .state = model::DutyState::kOpen},
          .recipient = model::PersonId("duty-1"),
          .recipient_name = "值班员一",
          .step = 1,
          .attempt = 2,
          .possible_repeat = true,
          .drill = true};
}

aio::HttpRequest Request(Message message, const config::Webhook& webhook,
                         const char* now) {
  return MakeRequest(
      {.messages = {std::move(message)},
       .phrases = &config::BuiltInMessages().Of(config::Language::kChinese),
       .desk_url = "http://127.0.0.1:8686",
       .now = At(now)},
      webhook);
}

std::string_view HeaderOf(const aio::HttpRequest& request,
                          std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return {};
}

TEST_CASE("TheBodyIsWhatTheContractSays") {
  const auto request =
      Request(FullMessage(), {.url = "http://h/alerts", .secret = "k"},
              "2026-11-24T12:45:00.5+08:00");
  CHECK(request.method == "POST");
  CHECK(request.url == "http://h/alerts");
  CHECK_FALSE(request.follow_redirects);
  CHECK(HeaderOf(request, "Idempotency-Key") == "00ff-1-7");
  CHECK(HeaderOf(request, "X-Huiying-Signature") ==
        Signature("k", request.body));
  CHECK(Json::parse(request.body) == Json::parse(R"({
    "alert_id": "00ff-1-7", "reason": "stage_reached", "stage": 75,
    "case": {"id": "c12", "title": "【演练】云州某路口", "grade": 2,
             "url": "http://127.0.0.1:8686/press?case=c12"},
    "duty": {"kind": "statement", "due_at": "2026-11-24T14:00:00+08:00",
             "remaining_seconds": 4499, "state": "open"},
    "recipient": {"id": "duty-1", "name": "值班员一", "step": 1},
    "attempt": 2, "possible_repeat": true, "drill": true,
    "sent_at": "2026-11-24T12:45:00.500+08:00",
    "text": "【演练】【可能重复】【回应】二级（重大） 回应提醒：首次权威发布\n事件 c12：云州某路口\n截止：今天14:00，还剩1小时14分\n要做的：打开链接签收并处置\nhttp://127.0.0.1:8686/press?case=c12"})"));
}

TEST_CASE("WhatDoesNotApplyIsAbsent") {
  Message message = FullMessage();
  message.about_case.reset();
  message.about_duty.reset();
  message.stage = 0;
  message.feed = "weibo-search";
  const auto request =
      Request(message, {.url = "http://h/"}, "2026-11-24T12:45:00+08:00");
  const Json body = Json::parse(request.body);
  CHECK(body["feed"] == "weibo-search");
  for (const char* name : {"case", "duty", "stage"}) {
    CHECK_FALSE(body.contains(name));
  }
  CHECK(HeaderOf(request, "X-Huiying-Signature").empty());
}

TEST_CASE("AnOverdueDutyHasNegativeSecondsLeft") {
  const auto request = Request(FullMessage(), {.url = "http://h/"},
                               "2026-11-24T14:00:00.001+08:00");
  CHECK(Json::parse(request.body)["duty"]["remaining_seconds"] == -1);
}

TEST_CASE("BrokenUtf8InATitleStillGoesOut") {
  Message message = FullMessage();
  message.about_case->title = "a\xff";
  message.drill = false;
  const auto request =
      Request(message, {.url = "http://h/"}, "2026-11-24T12:45:00+08:00");
  CHECK(Json::parse(request.body)["case"]["title"] == "a\xEF\xBF\xBD");
}

TEST_CASE("TheSignatureIsHmacSha256OfKeysOfAnyLength") {
  // RFC 4231, cases 1, 2 and 6.
  CHECK(Signature(std::string(20, '\x0b'), "Hi There") ==
        "sha256=b0344c61d8db38535ca8afceaf0bf12b"
        "881dc200c9833da726e9376c2e32cff7");
  CHECK(Signature("Jefe", "what do ya want for nothing?") ==
        "sha256=5bdcc146bf60754e6a042426089575c7"
        "5a003f089d2739839dec58b964ec3843");
  CHECK(Signature(std::string(131, '\xaa'),
                  "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "sha256=60e431591ee0b67f0d8a26aacbf5b77f"
        "8e0bc6213728c5140546040f0ee37f54");
}

}  // namespace
}  // namespace huiying::notify
