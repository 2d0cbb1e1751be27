// Strict imitations of the platforms, for a LoopbackServer: each holds what is
// documented of one (signature, time, sizes, rates, forms) and answers with the
// documented errors. They are written from the documents, not from our senders.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
#include "notify/rate.h"
#include "tests/unit/aio/loopback_server.h"

namespace huiying::testing {

// What every imitation keeps.
struct Platform {
  std::function<notify::Rate::Instant()> steady;
  std::function<base::TimePoint()> wall;
  std::vector<std::string> texts;  // of what was accepted
  std::vector<std::string> refusals;
  std::deque<notify::Rate::Instant> calls;

  // Calls within `length` before now, this one included.
  std::size_t CallsWithin(std::chrono::milliseconds length);
  std::string Refuse(const std::string& status, const nlohmann::json& body);
  std::string Accept(const std::string& text, const nlohmann::json& body,
                     const std::string& status = "200 OK");
};

struct WeCom : Platform {
  std::string key = "wecom-key";
  std::vector<std::string> mentioned;
  std::string operator()(const ServedRequest& request);
};

struct DingTalk : Platform {
  std::string token = "ding-token";
  std::string secret = "SECding";
  std::optional<notify::Rate::Instant> mute_until;
  std::string operator()(const ServedRequest& request);
};

struct Feishu : Platform {
  std::string token = "feishu-token";
  std::string secret = "feishu-secret";
  std::string operator()(const ServedRequest& request);
};

struct SmsGateway : Platform {
  std::string secret = "sms-secret";
  std::set<std::string> phones;
  std::string operator()(const ServedRequest& request);
};

struct PagerDuty : Platform {
  std::string key = std::string(32, 'k');
  std::map<std::string, int> incidents;  // by dedup_key
  std::string operator()(const ServedRequest& request);
};

struct Ntfy : Platform {
  std::string topic = "desk";
  std::string token = "tk_ntfy";
  std::string operator()(const ServedRequest& request);
};

// A receiver of Alertmanager webhooks that takes nothing unknown for granted.
struct AlertmanagerReceiver : Platform {
  std::string operator()(const ServedRequest& request);
};

}  // namespace huiying::testing
