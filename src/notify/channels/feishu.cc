#include "notify/channels/feishu.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "notify/channels/http.h"
#include "notify/sign.h"

namespace huiying::notify {
namespace {

using enum model::DeliveryOutcome;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Json = nlohmann::ordered_json;

constexpr Limit kTitle{.bytes = 300};
constexpr std::int64_t kBadRequest = 9499;

constexpr CodeMeaning kCodes[] = {
    {11232, kRetry, seconds(60)},  // too often, or at a busy time
    {11233, kRetry, seconds(60)},  // the same
    {19001, kPermanent},           // no such token
    {19002, kPermanent},           // wrong parameters
    {19003, kPermanent},           // no such kind of message
    {19004, kPermanent},           // the bot was switched off
    {19007, kPermanent},           // the bot is not allowed to speak
    {19021, kPermanent},           // signature or time
    {19022, kPermanent},           // our address is not on its list
    {19024, kPermanent},           // no keyword in the text
    {kBadRequest, kPermanent},
};

std::int64_t Seconds(base::TimePoint wall) {
  return std::chrono::floor<seconds>(wall).time_since_epoch().count();
}

Json Element(const char* tag, const char* field, std::string value) {
  return Json{{"tag", tag}, {field, std::move(value)}};
}

}  // namespace

std::vector<Window> FeishuRate() {
  return {{.length = seconds(60), .most = 90, .reserved = 30},
          {.length = milliseconds(1'000), .most = 4, .reserved = 1}};
}

std::string SignFeishu(base::TimePoint wall, std::string_view secret) {
  return Base64(HmacSha256(fmt::format("{}\n{}", Seconds(wall), secret), ""));
}

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::FeishuRobot& robot,
                             base::TimePoint wall) {
  Json line = Json::array(
      {Element("text", "text",
               RenderText(letter, config::SizeClass::kLong, kFeishuText))});
  if (!robot.open_id.empty()) {
    line.push_back(Element("text", "text", "\n"));
    line.push_back(Element("at", "user_id", robot.open_id));
  }
  Json body;
  if (!robot.secret.empty()) {
    body["timestamp"] = std::to_string(Seconds(wall));
    body["sign"] = SignFeishu(wall, robot.secret);
  }
  body["msg_type"] = "post";
  body["content"]["post"]["zh_cn"] = {
      {"title", RenderHeadline(letter, kTitle)},
      {"content", Json::array({std::move(line)})}};
  return JsonPost(fmt::format("{}/{}", robot.url, PercentEncode(robot.token)),
                  Dump(body));
}

Judgement JudgeFeishu(const Answered& answer) {
  Judgement out = JudgeBody(answer, "code", "msg", kCodes);
  // One code for a wrong request and for one too many; only the text tells.
  if (out.status == kBadRequest && out.why.contains("too many")) {
    out.outcome = kRetry;
    out.retry_after = std::max(out.retry_after.value_or(base::Duration(0)),
                               base::Duration(seconds(60)));
  }
  return out;
}

}  // namespace huiying::notify
