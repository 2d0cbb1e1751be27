#include "notify/judgement.h"

#include <doctest/doctest.h>

#include <string>

#include "notify/channels/dingtalk.h"
#include "notify/channels/feishu.h"
#include "notify/channels/sms.h"
#include "notify/channels/wecom.h"

namespace huiying::notify {
namespace {

using namespace std::chrono_literals;
using model::DeliveryOutcome;
using enum model::DeliveryOutcome;

Judgement JudgeCode(int status, const std::string& retry_after = "") {
  aio::HttpResponse response{.status = status};
  if (!retry_after.empty()) {
    response.headers.emplace_back("retry-after", retry_after);
  }
  return JudgeStatus({.response = response});
}

TEST_CASE("AStatusIsDeliveredRetriedOrPermanent") {
  for (const int status : {200, 201, 202, 204, 299}) {
    CHECK(JudgeCode(status).outcome == DeliveryOutcome::kDelivered);
  }
  for (const int status : {408, 429, 500, 502, 503, 504, 599}) {
    CHECK(JudgeCode(status).outcome == DeliveryOutcome::kRetry);
  }
  for (const int status : {301, 307, 400, 401, 403, 404, 410, 422}) {
    CHECK(JudgeCode(status).outcome == DeliveryOutcome::kPermanent);
  }
  CHECK(JudgeCode(503).status == 503);
  CHECK(JudgeCode(503, "7").retry_after == base::Duration(7s));
  CHECK_FALSE(JudgeCode(503).retry_after);
  CHECK_FALSE(JudgeCode(404, "7").retry_after);
}

TEST_CASE("NoAnswerIsUnknownOnceSomethingLeftAndHopelessStaysSo") {
  const auto outcome = [](base::ErrorCode code, bool left) {
    return JudgeStatus({.response = base::Fail(code, "made up"), .left = left})
        .outcome;
  };
  using enum base::ErrorCode;
  CHECK(outcome(kUnavailable, true) == DeliveryOutcome::kUnknown);
  CHECK(outcome(kTimeout, true) == DeliveryOutcome::kUnknown);
  CHECK(outcome(kUnavailable, false) == DeliveryOutcome::kRetry);
  CHECK(outcome(kTimeout, false) == DeliveryOutcome::kRetry);
  for (const bool left : {false, true}) {
    CHECK(outcome(kInvalid, left) == DeliveryOutcome::kPermanent);
    CHECK(outcome(kRefused, left) == DeliveryOutcome::kPermanent);
  }
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

struct CodeCase {
  std::int64_t code;
  DeliveryOutcome outcome;
  std::chrono::seconds wait;
};

Answered Body(std::string body, int status = 200) {
  return {.response =
              aio::HttpResponse{.status = status, .body = std::move(body)}};
}

template <class Judge>
void CheckCodes(Judge judge, const char* field, const char* message,
                const std::vector<CodeCase>& cases) {
  for (const CodeCase& c : cases) {
    CAPTURE(c.code);
    const Judgement j =
        judge(Body("{\"" + std::string(field) + "\":" + std::to_string(c.code) +
                   ",\"" + message + "\":\"made up\"}"));
    CHECK(j.outcome == c.outcome);
    CHECK(j.retry_after.value_or(0ms) == c.wait);
    if (c.code > 0) CHECK(j.status == static_cast<std::uint32_t>(c.code));
    if (c.code == 0) CHECK(j.status == 200);
    CHECK(j.why.empty() == (c.code == 0));
  }
}

TEST_CASE("WeComCodes") {
  CheckCodes(JudgeWeCom, "errcode", "errmsg",
             {{0, kDelivered, 0s},
              {-1, kRetry, 5s},
              {45009, kRetry, 60s},
              {45033, kRetry, 10s},
              {93000, kPermanent, 0s},
              {40008, kPermanent, 0s},
              {40035, kPermanent, 0s},
              {44004, kPermanent, 0s},
              {45002, kPermanent, 0s},
              {12345, kRetry, 0s}});  // nobody documented it: no success
}

TEST_CASE("DingTalkCodes") {
  CheckCodes(JudgeDingTalk, "errcode", "errmsg",
             {{0, kDelivered, 0s},
              {-1, kRetry, 5s},
              {130101, kRetry, 600s},
              {410100, kRetry, 600s},
              {660026, kRetry, 600s},
              {90030, kPermanent, 0s},
              {310000, kPermanent, 0s},
              {300001, kPermanent, 0s},
              {300005, kPermanent, 0s},
              {400101, kPermanent, 0s},
              {400102, kPermanent, 0s},
              {400013, kPermanent, 0s},
              {430104, kPermanent, 0s},
              {460101, kPermanent, 0s},
              {999999, kRetry, 0s}});
}

TEST_CASE("FeishuCodes") {
  CheckCodes(JudgeFeishu, "code", "msg",
             {{0, kDelivered, 0s},
              {11232, kRetry, 60s},
              {19001, kPermanent, 0s},
              {19021, kPermanent, 0s},
              {19022, kPermanent, 0s},
              {19024, kPermanent, 0s},
              {9499, kPermanent, 0s},
              {77777, kRetry, 0s}});
  // The same code with HTTP 400 for one request too many.
  const Judgement j =
      JudgeFeishu(Body(R"({"code":9499,"msg":"too many request"})", 400));
  CHECK(j.outcome == kRetry);
  CHECK(j.retry_after == base::Duration(60s));
}

TEST_CASE("A200WithoutACodeIsNoSuccess") {
  for (const char* body :
       {"", "ok", "[]", "{}", "<html>sign in</html>", R"({"errcode":"0"})",
        R"({"errcode":null})", R"({"errcode":0.0})"}) {
    CAPTURE(body);
    CHECK(JudgeWeCom(Body(body)).outcome == kUnknown);
    CHECK(JudgeDingTalk(Body(body)).outcome == kUnknown);
  }
  CHECK(JudgeWeCom(Body("", 502)).outcome == kRetry);
  CHECK(JudgeWeCom(Body("", 404)).outcome == kPermanent);
  CHECK(JudgeWeCom(Body(R"({"errcode":0})", 500)).outcome == kRetry);
}

TEST_CASE("AGatewaysFieldDecidesWhenItHasOne") {
  config::SmsGateway gateway;
  CHECK(JudgeSms(Body("anything"), gateway).outcome == kDelivered);
  gateway.answer_field = "result.code";
  gateway.delivered = {"0", "OK"};
  gateway.retried = {"busy"};
  const auto outcome = [&](std::string body, int status = 200) {
    return JudgeSms(Body(std::move(body), status), gateway).outcome;
  };
  CHECK(outcome(R"({"result":{"code":0}})") == kDelivered);
  CHECK(outcome(R"({"result":{"code":"OK"}})") == kDelivered);
  CHECK(outcome(R"({"result":{"code":"busy"}})") == kRetry);
  CHECK(outcome(R"({"result":{"code":"bad number"}})") == kPermanent);
  CHECK(outcome(R"({"result":{}})") == kUnknown);
  CHECK(outcome("not json") == kUnknown);
  CHECK(outcome(R"({"result":{"code":0}})", 503) == kRetry);
}

TEST_CASE("ARepliesFirstDigitDecidesForMail") {
  const auto outcome = [](int status, bool left) {
    return JudgeMail({.status = status, .left = left, .error = "said no"})
        .outcome;
  };
  CHECK(JudgeMail({.status = 250, .left = true}).outcome == kDelivered);
  CHECK(outcome(450, false) == kRetry);
  CHECK(outcome(451, true) == kRetry);
  CHECK(outcome(550, false) == kPermanent);
  CHECK(outcome(535, false) == kPermanent);
  CHECK(outcome(554, true) == kPermanent);
  CHECK(outcome(0, false) == kRetry);
  // The whole text was out when the connection broke.
  CHECK(outcome(354, true) == kUnknown);
  CHECK(outcome(0, true) == kUnknown);
}

}  // namespace
}  // namespace huiying::notify
