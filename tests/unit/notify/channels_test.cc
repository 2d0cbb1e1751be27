#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "notify/channels/alertmanager.h"
#include "notify/channels/channel.h"
#include "notify/channels/dingtalk.h"
#include "notify/channels/feishu.h"
#include "notify/channels/mail.h"
#include "notify/channels/ntfy.h"
#include "notify/channels/pagerduty.h"
#include "notify/channels/sms.h"
#include "notify/channels/wecom.h"
#include "notify/sign.h"

namespace huiying::notify {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

base::TimePoint At(const char* text) { return *base::ParseTime(text); }
const base::TimePoint kWall = base::FromMillis(1599360473000);

Message FullMessage() {
  return {.alert_id = "00ff-1-7",
          .reason = model::Reason::kStageReached,
          .stage = 75,
          .about_case =
              Message::AboutCase{
                  .id = model::CaseId(12), .title = "云州某路口", .grade = 2},
          .about_duty =
              Message::AboutDuty{.kind = model::DutyKind::kStatement,
                                 .due_at = At("2026-11-24T14:00:00+08:00")},
          .recipient = model::PersonId("duty-1"),
          .recipient_name = "值班员一"};
}

Letter LetterOf(Message message) {
  return {.messages = {std::move(message)},
          .phrases = &config::BuiltInMessages().Of(config::Language::kChinese),
          .desk_url = "https://desk.example",
          .now = At("2026-11-24T12:45:00+08:00")};
}

// A title as long and as costly in JSON as the public can make it.
Letter NastyLetter() {
  Message message = FullMessage();
  message.possible_repeat = message.drill = true;
  message.about_case->title.clear();
  for (int i = 0; i < 5'000; ++i) message.about_case->title += "\"\\\x01\xff🚨";
  return LetterOf(message);
}

std::string HeaderOf(const aio::HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return "";
}

TEST_CASE("HmacSha256OfKeysOfAnyLength") {
  // RFC 4231, case 2, and the empty message and key.
  CHECK(Base64(HmacSha256("Jefe", "what do ya want for nothing?")) ==
        "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
  CHECK(Base64(HmacSha256("", "")) ==
        "thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0=");
  CHECK(PercentEncode("a+b/c=~警") == "a%2Bb%2Fc%3D~%E8%AD%A6");
}

TEST_CASE("DingTalkSignsMillisecondsAndSecretByTheSecret") {
  CHECK(SignDingTalk(kWall, "SEC000demo") ==
        "EJpeEC08SBB7r6zdVD8yxHux4qG6tkfDSYnxoOvTqq8=");
}

TEST_CASE("FeishuSignsNothingBySecondsAndSecret") {
  CHECK(SignFeishu(kWall, "demo-secret") ==
        "3/MaVZ8JLIy4TUG+7KSFJqvUkTKd+HWY8g+56DZWq8s=");
}

TEST_CASE("WeComMentionsByPhoneInAText") {
  const auto request = MakeRequest(
      LetterOf(FullMessage()),
      config::WeComRobot{.url = "http://h/send", .key = "k+1"}, "13800001111");
  CHECK(request.url == "http://h/send?key=k%2B1");
  const Json body = Json::parse(request.body);
  CHECK(body["msgtype"] == "text");
  CHECK(body["text"]["mentioned_mobile_list"] == Json::array({"13800001111"}));
  CHECK(body["text"]["content"].get<std::string>().contains("云州某路口"));
  const Json nasty =
      Json::parse(MakeRequest(NastyLetter(), config::WeComRobot{}, "").body);
  CHECK(nasty["text"]["content"].get<std::string>().size() <= kWeComText.bytes);
  CHECK_FALSE(nasty["text"].contains("mentioned_mobile_list"));
}

TEST_CASE("DingTalkPutsItsSignatureIntoTheQuery") {
  const config::DingTalkRobot robot{
      .url = "http://h/send", .token = "t", .secret = "SEC000demo"};
  const auto request =
      MakeRequest(LetterOf(FullMessage()), robot, "13800001111", kWall);
  CHECK(request.url ==
        "http://h/send?access_token=t&timestamp=1599360473000&sign="
        "EJpeEC08SBB7r6zdVD8yxHux4qG6tkfDSYnxoOvTqq8%3D");
  const Json body = Json::parse(request.body);
  CHECK(body["at"]["atMobiles"] == Json::array({"13800001111"}));
  CHECK(body["at"]["isAtAll"] == false);
  CHECK(body["text"]["content"].get<std::string>().ends_with("@13800001111"));
  CHECK(MakeRequest(NastyLetter(), robot, "", kWall).body.size() <=
        kDingTalkBodyBytes);
}

TEST_CASE("FeishuPutsItsSignatureIntoTheBodyAndTextIsOnlyText") {
  Message message = FullMessage();
  message.about_case->title = "<at user_id=\"all\">所有人</at>";
  const config::FeishuRobot robot{.url = "http://h/hook",
                                  .token = "t/1",
                                  .secret = "demo-secret",
                                  .open_id = "ou_1"};
  const auto request = MakeRequest(LetterOf(message), robot, kWall);
  CHECK(request.url == "http://h/hook/t%2F1");
  const Json body = Json::parse(request.body);
  CHECK(body["timestamp"] == "1599360473");
  CHECK(body["sign"] == "3/MaVZ8JLIy4TUG+7KSFJqvUkTKd+HWY8g+56DZWq8s=");
  CHECK(body["msg_type"] == "post");
  const Json& line = body["content"]["post"]["zh_cn"]["content"][0];
  CHECK(line[0]["tag"] == "text");
  CHECK_FALSE(line[0]["text"].get<std::string>().contains("<at"));
  CHECK(line[2] == Json{{"tag", "at"}, {"user_id", "ou_1"}});
  CHECK(MakeRequest(NastyLetter(), robot, kWall).body.size() <=
        kFeishuBodyBytes);
}

TEST_CASE("AGatewaysFormIsFilledAndEscapedForItsKind") {
  Message message = FullMessage();
  message.about_case->title = "说\"是\"&否";
  config::SmsGateway gateway{
      .url = "http://h/send?to={phone}",
      .headers = {{"X-Key", "{secret}"}, {"X-Id", "{id}"}},
      .body = R"({"to":["{phone}"],"content":"{text}","k":"{secret}"})",
      .secret = "s\"1"};
  auto request = MakeRequest(LetterOf(message), gateway, "+8613800001111");
  CHECK(request.url == "http://h/send?to=%2B8613800001111");
  CHECK(HeaderOf(request, "X-Key") == "s\"1");
  CHECK(HeaderOf(request, "X-Id") == "00ff-1-7");
  const Json body = Json::parse(request.body);
  CHECK(body["to"][0] == "+8613800001111");
  CHECK(body["k"] == "s\"1");
  CHECK(body["content"].get<std::string>().contains("说\"是\"&否"));
  gateway.format = config::SmsGateway::Format::kForm;
  gateway.body = "to={phone}&text={text}";
  request = MakeRequest(LetterOf(message), gateway, "+8613800001111");
  CHECK(HeaderOf(request, "Content-Type") ==
        "application/x-www-form-urlencoded");
  CHECK(request.body.starts_with("to=%2B8613800001111&text=%E3%80%90"));
  CHECK(request.body.contains("%22%26%E5%90%A6"));
  gateway.format = config::SmsGateway::Format::kJson;
  gateway.body = R"({"to":"{phone}","content":"{text}"})";
  const Json nasty = Json::parse(MakeRequest(NastyLetter(), gateway, "1").body);
  const std::string text = nasty["content"];
  CHECK(Utf16Length(text) <= 201);
  CHECK(text.starts_with("【演练】【可能重复】"));
  CHECK(text.contains("14:00"));
  CHECK(text.ends_with("https://desk.example/press?case=c12"));
}

TEST_CASE("AWordOfThePublicIsNoPlaceholder") {
  Message message = FullMessage();
  message.about_case->title = "{secret}{phone}";
  const config::SmsGateway gateway{.url = "http://h/",
                                   .body = R"({"t":"{text}","to":"{phone}"})",
                                   .secret = "hush"};
  const auto request = MakeRequest(LetterOf(message), gateway, "1");
  CHECK(request.body.contains("{secret}{phone}"));
  CHECK_FALSE(request.body.contains("hush"));
}

config::Mail MailTo(const char* to) {
  return {.server = std::make_shared<const config::MailServer>(
              config::MailServer{.host = "h", .from = "desk@example.org"}),
          .to = to};
}

TEST_CASE("AMailHasAStableIdAndTheThreadOfItsCase") {
  Message message = FullMessage();
  const auto request =
      MakeRequest(LetterOf(message), MailTo("a@example.org"), kWall);
  const std::string& text = request.text;
  CHECK(text.contains("\r\nMessage-ID: <00ff-1-7@example.org>\r\n"));
  CHECK(text.contains("\r\nIn-Reply-To: <c12.00ff@example.org>\r\n"));
  CHECK(text.contains("\r\nReferences: <c12.00ff@example.org>\r\n"));
  CHECK(text.starts_with("Date: Sun, 06 Sep 2020 10:47:53 +0800\r\n"));
  CHECK(text.contains("\r\nTo: <a@example.org>\r\n"));
  CHECK(text.contains("\r\nContent-Transfer-Encoding: base64\r\n\r\n"));
  message.attempt = 2;
  message.possible_repeat = true;
  CHECK(MakeRequest(LetterOf(message), MailTo("a@example.org"), kWall)
            .text.contains("\r\nMessage-ID: <00ff-1-7@example.org>\r\n"));
}

TEST_CASE("NoLineOfAMailIsLongerThanTheStandardAllows") {
  const std::string text =
      MakeRequest(NastyLetter(), MailTo("a@example.org"), kWall).text;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = text.find("\r\n", from);
    REQUIRE(end != std::string::npos);
    CHECK(end - from <= 78);
    CHECK(text.substr(from, end - from).find('\n') == std::string::npos);
    from = end + 2;
  }
}

TEST_CASE("AHeaderIsWordsThatPartNoCharacter") {
  CHECK(EncodeHeader("plain words") == "plain words");
  CHECK(EncodeHeader("5小时时限预警") ==
        "=?UTF-8?B?NeWwj+aXtuaXtumZkOmihOitpg==?=");
  std::string nines;
  for (int i = 0; i < 20; ++i) nines += "警";
  CHECK(EncodeHeader("a" + nines) ==
        "=?UTF-8?B?" + Base64("a" + nines.substr(0, 33)) + "?=\r\n =?UTF-8?B?" +
            Base64(nines.substr(33)) + "?=");
  CHECK(EncodeHeader("a\r\nBcc: b@example.org").starts_with("=?UTF-8?B?"));
}

TEST_CASE("AlertmanagersFormHasItsFields") {
  const auto request =
      MakeRequest(LetterOf(FullMessage()),
                  config::AlertmanagerHook{.url = "http://h/am", .token = "t"});
  CHECK(HeaderOf(request, "Authorization") == "Bearer t");
  CHECK(HeaderOf(request, "Idempotency-Key") == "00ff-1-7");
  const Json body = Json::parse(request.body);
  CHECK(body["version"] == "4");
  CHECK(body["status"] == "firing");
  CHECK(body["truncatedAlerts"] == 0);
  CHECK(body["groupKey"] == "{}:{alert_id=\"00ff-1-7\"}");
  CHECK(body["receiver"] == "duty-1");
  REQUIRE(body["alerts"].size() == 1);
  const Json& alert = body["alerts"][0];
  CHECK(alert["labels"]["alertname"] == "huiying_stage_reached");
  CHECK(alert["labels"]["case"] == "c12");
  CHECK(alert["labels"]["severity"] == "critical");
  CHECK(alert["labels"] == body["commonLabels"]);
  CHECK(alert["endsAt"] == "0001-01-01T00:00:00Z");
  CHECK(alert["generatorURL"] == "https://desk.example/press?case=c12");
  CHECK(alert["fingerprint"].get<std::string>().size() == 16);
  for (const auto& [name, value] : alert["labels"].items()) {
    CHECK(value.is_string());
  }
}

TEST_CASE("PagerDutyGetsTheAlertsIdAsItsKey") {
  const config::PagerDutyService service{.url = "http://h/v2/enqueue",
                                         .routing_key = std::string(32, 'r')};
  const Json body =
      Json::parse(MakeRequest(LetterOf(FullMessage()), service, kWall).body);
  CHECK(body["routing_key"] == std::string(32, 'r'));
  CHECK(body["event_action"] == "trigger");
  CHECK(body["dedup_key"] == "00ff-1-7");
  CHECK(body["payload"]["severity"] == "error");
  CHECK(body["payload"]["source"] == "huiying");
  CHECK(body["payload"]["timestamp"] == "2020-09-06T10:47:53+08:00");
  CHECK(body["client_url"] == "https://desk.example/press?case=c12");
  const Json nasty =
      Json::parse(MakeRequest(NastyLetter(), service, kWall).body);
  CHECK(Utf16Length(nasty["payload"]["summary"].get<std::string>()) <=
        kPagerDutySummary);
}

TEST_CASE("NtfyGetsPriorityTitleAndLink") {
  const config::NtfyTopic topic{
      .url = "http://h", .topic = "desk", .token = "tk_1"};
  const auto request = MakeRequest(LetterOf(FullMessage()), topic);
  CHECK(HeaderOf(request, "Authorization") == "Bearer tk_1");
  const Json body = Json::parse(request.body);
  CHECK(body["topic"] == "desk");
  CHECK(body["priority"] == 5);
  CHECK(body["click"] == "https://desk.example/press?case=c12");
  const Json nasty = Json::parse(MakeRequest(NastyLetter(), topic).body);
  CHECK(nasty["message"].get<std::string>().size() <= kNtfyText.bytes);
}

TEST_CASE("EveryKindHasItsOwnReceiverAndWebhooksShareByOrigin") {
  const auto receiver = [](config::Receiver to) {
    return TraitsOf({.to = std::move(to)}).receiver;
  };
  CHECK(receiver(config::Webhook{.url = "http://h:1/a"}) ==
        receiver(config::Webhook{.url = "http://h:1/b?c"}));
  CHECK(receiver(config::WeComRobot{.key = "a"}) !=
        receiver(config::WeComRobot{.key = "b"}));
  CHECK(TraitsOf({.to = config::WeComRobot{}}).digests);
  CHECK_FALSE(TraitsOf({.to = config::Webhook{}}).digests);
  CHECK_FALSE(TraitsOf({.to = config::PagerDutyService{}}).digests);
  CHECK(TraitsOf({.to = config::Webhook{}}).rate.empty());
}

}  // namespace
}  // namespace huiying::notify
