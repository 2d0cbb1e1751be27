#include "notify/channels/channel.h"

#include <fmt/core.h>

#include "notify/channels/alertmanager.h"
#include "notify/channels/dingtalk.h"
#include "notify/channels/feishu.h"
#include "notify/channels/mail.h"
#include "notify/channels/ntfy.h"
#include "notify/channels/pagerduty.h"
#include "notify/channels/sms.h"
#include "notify/channels/webhook.h"
#include "notify/channels/wecom.h"

namespace huiying::notify {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

constexpr std::size_t kMailConnections = 4;

// `http://host:port` of an address: connections are counted by it.
std::string Origin(const std::string& url) {
  const auto start = url.find("://");
  if (start == std::string::npos) return url;
  return url.substr(0, url.find_first_of("/?#", start + 3));
}

}  // namespace

Traits TraitsOf(const config::Channel& channel) {
  return std::visit(
      Overloaded{
          [](const config::Webhook& to) -> Traits {
            return {.receiver = Origin(to.url), .limit = kWebhookText};
          },
          [](const config::WeComRobot& to) -> Traits {
            return {.receiver = fmt::format("wecom {} {}", to.url, to.key),
                    .rate = WeComRate(),
                    .digests = true,
                    .limit = kWeComText};
          },
          [](const config::DingTalkRobot& to) -> Traits {
            return {.receiver = fmt::format("dingtalk {} {}", to.url, to.token),
                    .rate = DingTalkRate(),
                    .digests = true,
                    .limit = kDingTalkText};
          },
          [](const config::FeishuRobot& to) -> Traits {
            return {.receiver = fmt::format("feishu {} {}", to.url, to.token),
                    .rate = FeishuRate(),
                    .digests = true,
                    .limit = kFeishuText};
          },
          [](const config::Sms& to) -> Traits {
            return {.receiver = "sms " + Origin(to.gateway->url),
                    .rate = RateOf(*to.gateway),
                    .digests = true,
                    .size = config::SizeClass::kShort,
                    .limit = {.characters = to.gateway->max_characters}};
          },
          [](const config::Mail& to) -> Traits {
            return {.receiver = fmt::format("mail {}:{} {}", to.server->host,
                                            to.server->port, to.server->user),
                    .rate = RateOf(*to.server),
                    .digests = true,
                    .max_connections = kMailConnections,
                    .limit = kMailText};
          },
          [](const config::AlertmanagerHook& to) -> Traits {
            return {.receiver = Origin(to.url), .limit = kAlertmanagerText};
          },
          [](const config::PagerDutyService& to) -> Traits {
            return {.receiver =
                        fmt::format("pagerduty {} {}", to.url, to.routing_key),
                    .rate = PagerDutyRate(),
                    .limit = kPagerDutyText};
          },
          [](const config::NtfyTopic& to) -> Traits {
            // The server counts by visitor, not by topic.
            return {.receiver = "ntfy " + Origin(to.url),
                    .rate = NtfyRate(),
                    .digests = true,
                    .limit = kNtfyText};
          }},
      channel.to);
}

Outgoing MakeOutgoing(const config::Channel& channel,
                      const config::Contact& person, const Letter& letter,
                      base::TimePoint wall) {
  return std::visit(
      Overloaded{[&](const config::Webhook& to) -> Outgoing {
                   return MakeRequest(letter, to);
                 },
                 [&](const config::WeComRobot& to) -> Outgoing {
                   return MakeRequest(letter, to, person.phone);
                 },
                 [&](const config::DingTalkRobot& to) -> Outgoing {
                   return MakeRequest(letter, to, person.phone, wall);
                 },
                 [&](const config::FeishuRobot& to) -> Outgoing {
                   return MakeRequest(letter, to, wall);
                 },
                 [&](const config::Sms& to) -> Outgoing {
                   return MakeRequest(letter, *to.gateway, to.phone);
                 },
                 [&](const config::Mail& to) -> Outgoing {
                   return MakeRequest(letter, to, wall);
                 },
                 [&](const config::AlertmanagerHook& to) -> Outgoing {
                   return MakeRequest(letter, to);
                 },
                 [&](const config::PagerDutyService& to) -> Outgoing {
                   return MakeRequest(letter, to, wall);
                 },
                 [&](const config::NtfyTopic& to) -> Outgoing {
                   return MakeRequest(letter, to);
                 }},
      channel.to);
}

Judgement JudgeAnswer(const config::Channel& channel, const Answered& answer) {
  return std::visit(
      Overloaded{
          [&](const config::WeComRobot&) { return JudgeWeCom(answer); },
          [&](const config::DingTalkRobot&) { return JudgeDingTalk(answer); },
          [&](const config::FeishuRobot&) { return JudgeFeishu(answer); },
          [&](const config::Sms& to) { return JudgeSms(answer, *to.gateway); },
          [&](const auto&) { return JudgeStatus(answer); }},
      channel.to);
}

}  // namespace huiying::notify
