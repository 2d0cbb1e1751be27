#include "notify/webhook.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace huiying::notify {
namespace {

using namespace std::chrono_literals;
using model::DeliveryOutcome;
using Json = nlohmann::json;

base::TimePoint At(const char* text) { return *base::ParseTime(text); }

Message FullMessage() {
  return {.alert_id = "00ff-1-7",
          .reason = model::Reason::kStageReached,
          .stage = 75,
          .about_case = Message::AboutCase{.id = model::CaseId(12),
                                           .title = "【演练】云州某路口",
                                           .grade = 2},
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

std::string_view HeaderOf(const aio::HttpRequest& request,
                          std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return {};
}

TEST_CASE("TheBodyIsWhatTheContractSays") {
  const auto request =
      MakeRequest(FullMessage(), {.url = "http://h/alerts", .secret = "k"},
                  "http://127.0.0.1:8686", At("2026-11-24T12:45:00.5+08:00"));
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
    "sent_at": "2026-11-24T12:45:00.500+08:00"})"));
}

TEST_CASE("WhatDoesNotApplyIsAbsent") {
  Message message = FullMessage();
  message.about_case.reset();
  message.about_duty.reset();
  message.stage = 0;
  message.feed = "weibo-search";
  const auto request = MakeRequest(message, {.url = "http://h/"}, "http://b",
                                   At("2026-11-24T12:45:00+08:00"));
  const Json body = Json::parse(request.body);
  CHECK(body["feed"] == "weibo-search");
  for (const char* name : {"case", "duty", "stage"}) {
    CHECK_FALSE(body.contains(name));
  }
  CHECK(HeaderOf(request, "X-Huiying-Signature").empty());
}

TEST_CASE("AnOverdueDutyHasNegativeSecondsLeft") {
  const auto request = MakeRequest(FullMessage(), {.url = "http://h/"}, "b",
                                   At("2026-11-24T14:00:00.001+08:00"));
  CHECK(Json::parse(request.body)["duty"]["remaining_seconds"] == -1);
}

TEST_CASE("BrokenUtf8InATitleStillGoesOut") {
  Message message = FullMessage();
  message.about_case->title = "a\xff";
  const auto request = MakeRequest(message, {.url = "http://h/"}, "b",
                                   At("2026-11-24T12:45:00+08:00"));
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

Judgement JudgeStatus(int status, const std::string& retry_after = "") {
  aio::HttpResponse response{.status = status};
  if (!retry_after.empty()) {
    response.headers.emplace_back("retry-after", retry_after);
  }
  return Judge(response);
}

TEST_CASE("AStatusIsDeliveredRetriedOrPermanent") {
  for (const int status : {200, 201, 202, 204, 299}) {
    CHECK(JudgeStatus(status).outcome == DeliveryOutcome::kDelivered);
  }
  for (const int status : {408, 429, 500, 502, 503, 504, 599}) {
    CHECK(JudgeStatus(status).outcome == DeliveryOutcome::kRetry);
  }
  for (const int status : {301, 307, 400, 401, 403, 404, 410, 422}) {
    CHECK(JudgeStatus(status).outcome == DeliveryOutcome::kPermanent);
  }
  CHECK(JudgeStatus(503).status == 503);
  CHECK(JudgeStatus(503, "7").retry_after == base::Duration(7s));
  CHECK_FALSE(JudgeStatus(503).retry_after);
  CHECK_FALSE(JudgeStatus(404, "7").retry_after);
}

TEST_CASE("NoAnswerIsTriedAgainUnlessItCannotWork") {
  const auto outcome = [](base::ErrorCode code) {
    return Judge(base::Fail(code, "made up")).outcome;
  };
  CHECK(outcome(base::ErrorCode::kUnavailable) == DeliveryOutcome::kRetry);
  CHECK(outcome(base::ErrorCode::kTimeout) == DeliveryOutcome::kRetry);
  CHECK(outcome(base::ErrorCode::kInvalid) == DeliveryOutcome::kPermanent);
  CHECK(outcome(base::ErrorCode::kRefused) == DeliveryOutcome::kPermanent);
}

TEST_CASE("RetryAfterIsSecondsOrADateWithinAnHour") {
  const char* const kDate = "Tue, 24 Nov 2026 01:00:00 GMT";
  CHECK(ParseRetryAfter("0", "") == base::Duration(0));
  CHECK(ParseRetryAfter("120", "") == base::Duration(2min));
  CHECK(ParseRetryAfter("86400", "") == base::Duration(1h));
  CHECK(ParseRetryAfter("Tue, 24 Nov 2026 01:00:30 GMT", kDate) ==
        base::Duration(30s));
  CHECK(ParseRetryAfter("Tue, 24 Nov 2026 00:00:30 GMT", kDate) ==
        base::Duration(0));
  for (const char* bad : {"", "-1", "1.5", "soon", "99999999999",
                          "Tue, 24 Xxx 2026 01:00:30 GMT"}) {
    CHECK_FALSE(ParseRetryAfter(bad, kDate));
  }
  CHECK_FALSE(ParseRetryAfter("Tue, 24 Nov 2026 01:00:30 GMT", ""));
}

}  // namespace
}  // namespace huiying::notify
