#include "notify/channels/dingtalk.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "notify/channels/http.h"
#include "notify/sign.h"

namespace huiying::notify {
namespace {

using enum model::DeliveryOutcome;
using std::chrono::minutes;
using std::chrono::seconds;
using Json = nlohmann::ordered_json;

constexpr CodeMeaning kCodes[] = {
    {-1, kRetry, seconds(5)},       // the platform is busy
    {130101, kRetry, minutes(10)},  // over 20 a minute: mute for ten
    {410100, kRetry, minutes(10)},  // the same, said otherwise
    {660026, kRetry, minutes(10)},  // the same
    {90018, kRetry, minutes(1)},    // the interface is used too often
    {90030, kPermanent},            // the month's quota is used up
    {310000, kPermanent},           // keyword, signature or address
    {300001, kPermanent},           // no such token
    {300005, kPermanent},           // no such token
    {400013, kPermanent},           // the group is gone
    {400101, kPermanent},           // no such token
    {400102, kPermanent},           // the robot was switched off
    {400105, kPermanent},           // no such kind of message
    {400106, kPermanent},           // no such robot
    {40035, kPermanent},            // wrong parameters
    {43004, kPermanent},            // wrong Content-Type
    {430101, kPermanent},           // a link they think unsafe
    {430102, kPermanent},           // a text they think unsuitable
    {430103, kPermanent},           // a picture, the same
    {430104, kPermanent},           // the whole, the same
    {460101, kPermanent},           // too long
};

}  // namespace

std::vector<Window> DingTalkRate() {
  return {{.length = seconds(60), .most = 18, .reserved = 6}};
}

std::string SignDingTalk(base::TimePoint wall, std::string_view secret) {
  return Base64(
      HmacSha256(secret, fmt::format("{}\n{}", base::ToMillis(wall), secret)));
}

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::DingTalkRobot& robot,
                             const std::string& phone, base::TimePoint wall) {
  std::string content =
      RenderText(letter, config::SizeClass::kLong, kDingTalkText);
  Json at = {{"isAtAll", false}};
  if (!phone.empty()) {
    at["atMobiles"] = Json::array({phone});
    content += "\n@" + phone;
  }
  const Json body = {{"msgtype", "text"},
                     {"text", {{"content", std::move(content)}}},
                     {"at", std::move(at)}};
  std::string url =
      WithQuery(robot.url, "access_token=" + PercentEncode(robot.token));
  if (!robot.secret.empty()) {
    url = WithQuery(url, fmt::format("timestamp={}", base::ToMillis(wall)));
    url = WithQuery(url,
                    "sign=" + PercentEncode(SignDingTalk(wall, robot.secret)));
  }
  return JsonPost(std::move(url), Dump(body));
}

Judgement JudgeDingTalk(const Answered& answer) {
  return JudgeBody(answer, "errcode", "errmsg", kCodes);
}

}  // namespace huiying::notify
