#include "notify/channels/wecom.h"

#include <nlohmann/json.hpp>

#include "notify/channels/http.h"
#include "notify/sign.h"

namespace huiying::notify {
namespace {

using enum model::DeliveryOutcome;
using std::chrono::seconds;

constexpr CodeMeaning kCodes[] = {
    {-1, kRetry, seconds(5)},      // the platform is busy
    {45009, kRetry, seconds(60)},  // over 20 a minute
    {45033, kRetry, seconds(10)},  // too many at once
    {40008, kPermanent},           // no such kind of message
    {40035, kPermanent},           // wrong parameters
    {40058, kPermanent},           // a parameter out of bounds
    {44004, kPermanent},           // an empty text
    {45002, kPermanent},           // too long
    {93000, kPermanent},           // no such key
    {93004, kPermanent},           // the robot was switched off
    {93008, kPermanent},           // not in the group any more
};

}  // namespace

// Two below the limit: what we count when it leaves is counted there when it
// arrives.
std::vector<Window> WeComRate() {
  return {{.length = seconds(60), .most = 18, .reserved = 6}};
}

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::WeComRobot& robot,
                             const std::string& phone) {
  nlohmann::ordered_json text = {
      {"content", RenderText(letter, config::SizeClass::kLong, kWeComText)}};
  if (!phone.empty()) {
    text["mentioned_mobile_list"] = nlohmann::ordered_json::array({phone});
  }
  const nlohmann::ordered_json body = {{"msgtype", "text"}, {"text", text}};
  return JsonPost(WithQuery(robot.url, "key=" + PercentEncode(robot.key)),
                  Dump(body));
}

Judgement JudgeWeCom(const Answered& answer) {
  return JudgeBody(answer, "errcode", "errmsg", kCodes);
}

}  // namespace huiying::notify
