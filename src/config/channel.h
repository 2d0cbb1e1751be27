// Channels: the ways by which one person can be told, as rules/roster.yaml
// names them. Immutable. They hold secrets and contacts: nothing of them goes
// into the journal, a log or a message to a person.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace huiying::config {

// Our own JSON (CONTRACT.md): a gateway of the house, or a program.
struct Webhook {
  std::string url;
  std::string secret;  // empty: requests go unsigned
};

// 企业微信: a robot of a group; its key is its secret.
struct WeComRobot {
  std::string url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send";
  std::string key;
};

// 钉钉: a custom robot of a group.
struct DingTalkRobot {
  std::string url = "https://oapi.dingtalk.com/robot/send";
  std::string token;
  std::string secret;  // empty: the robot checks keywords or addresses instead
};

// 飞书: a custom bot of a group. It mentions by open id, not by phone.
struct FeishuRobot {
  std::string url = "https://open.feishu.cn/open-apis/bot/v2/hook";
  std::string token;
  std::string secret;   // empty: as above
  std::string open_id;  // empty: nobody is mentioned
};

// Somebody's receiver of Alertmanager webhooks, version 4.
struct AlertmanagerHook {
  std::string url;
  std::string token;  // bearer; may be empty
};

struct PagerDutyService {
  std::string url = "https://events.pagerduty.com/v2/enqueue";
  std::string routing_key;
};

struct NtfyTopic {
  std::string url = "https://ntfy.sh";
  std::string topic;
  std::string token;  // bearer; may be empty
};

// A gateway that turns an HTTP request into a short message. `body`, `url`
// and the headers may hold {phone}, {text}, {id}, {secret}.
struct SmsGateway {
  enum class Format { kJson, kForm };
  std::string url;
  Format format = Format::kJson;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string secret;
  // A 2xx is a success only when this field of the answer (`a.b`) has one of
  // these values; no field: the status alone decides.
  std::string answer_field;
  std::vector<std::string> delivered;
  std::vector<std::string> retried;    // values that mean "later"
  std::uint32_t max_characters = 201;  // three parts of 67
  std::uint32_t per_minute = 60;
};
struct Sms {
  std::shared_ptr<const SmsGateway> gateway;
  std::string phone;
};

struct MailServer {
  enum class Security { kStartTls, kTls, kNone };  // none: loopback only
  std::string host;
  std::uint16_t port = 0;
  Security security = Security::kStartTls;
  std::string user;  // empty: no sign-in
  std::string password;
  std::string from;
  std::string ca;  // PEM; empty: the system's
  std::uint32_t per_minute = 60;
};
struct Mail {
  std::shared_ptr<const MailServer> server;
  std::string to;
};

// The alternatives stand in the order of kChannelKinds.
using Receiver =
    std::variant<Webhook, WeComRobot, DingTalkRobot, FeishuRobot, Sms, Mail,
                 AlertmanagerHook, PagerDutyService, NtfyTopic>;
inline constexpr const char* kChannelKinds[] = {
    "webhook", "wecom",        "dingtalk",  "feishu", "sms",
    "mail",    "alertmanager", "pagerduty", "ntfy"};

struct Channel {
  Receiver to;
  bool drill = false;  // may be used by a drill
};

inline const char* KindOf(const Channel& channel) {
  return kChannelKinds[channel.to.index()];
}

}  // namespace huiying::config
