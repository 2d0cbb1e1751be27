#include "tests/unit/notify/platforms.h"

#include <sodium.h>

#include <optional>

namespace huiying::testing {
namespace {

using Json = nlohmann::json;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::string Hmac(const std::string& key, const std::string& text) {
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_state state;
  const auto bytes = [](const std::string& s) {
    return reinterpret_cast<const unsigned char*>(s.data());
  };
  crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes(text), text.size());
  crypto_auth_hmacsha256_final(&state,
                               reinterpret_cast<unsigned char*>(mac.data()));
  std::string out(sodium_base64_encoded_len(mac.size(), 1), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes(mac), mac.size(), 1);
  out.pop_back();
  return out;
}

std::string Unescape(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// The path, and the query's values.
struct Target {
  std::string path;
  std::map<std::string, std::string> query;
};
Target TargetOf(const ServedRequest& request) {
  Target out;
  const auto mark = request.target.find('?');
  out.path = request.target.substr(0, mark);
  for (std::size_t from = mark; from < request.target.size();) {
    const auto end =
        std::min(request.target.find('&', from + 1), request.target.size());
    const std::string pair = request.target.substr(from + 1, end - from - 1);
    const auto is = pair.find('=');
    out.query[pair.substr(0, is)] = Unescape(pair.substr(is + 1));
    from = end;
  }
  return out;
}

std::optional<Json> JsonOf(const ServedRequest& request) {
  if (!request.Header("Content-Type").starts_with("application/json")) {
    return std::nullopt;
  }
  // Strict: broken UTF-8 is refused, as the platforms do.
  Json json = Json::parse(request.body, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  return json;
}

std::string TextAt(const Json& json, const char* pointer) {
  const Json::json_pointer at(pointer);
  return json.contains(at) && json[at].is_string() ? json[at].get<std::string>()
                                                   : std::string();
}

Json Code(const char* field, int code, const char* name, const char* text) {
  return {{field, code}, {name, text}};
}

std::size_t Units(const std::string& text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

}  // namespace

std::size_t Platform::CallsWithin(std::chrono::milliseconds length) {
  std::size_t count = 0;
  for (const auto at : calls) {
    if (steady() - at < length) ++count;
  }
  return count;
}

std::string Platform::Refuse(const std::string& status, const Json& body) {
  refusals.push_back(body.dump());
  return Answer(status, "Content-Type: application/json\r\n", body.dump());
}

std::string Platform::Accept(const std::string& text, const Json& body,
                             const std::string& status) {
  texts.push_back(text);
  return Answer(status, "Content-Type: application/json\r\n", body.dump());
}

std::string WeCom::operator()(const ServedRequest& request) {
  const auto refuse = [&](int code, const char* text) {
    return Refuse("200 OK", Code("errcode", code, "errmsg", text));
  };
  calls.push_back(steady());
  if (CallsWithin(minutes(1)) > 20) {
    return refuse(45009, "api freq out of limit");
  }
  const Target target = TargetOf(request);
  if (target.path != "/cgi-bin/webhook/send") {
    return Answer("404 Not Found", "", "");
  }
  if (!target.query.contains("key") || target.query.at("key") != key) {
    return refuse(93000, "invalid webhook url");
  }
  const auto json = JsonOf(request);
  if (!json) return refuse(40035, "invalid parameter");
  if (TextAt(*json, "/msgtype") != "text") {
    return refuse(40008, "invalid message type");
  }
  const std::string content = TextAt(*json, "/text/content");
  if (content.empty()) return refuse(44004, "empty content");
  if (content.size() > 2048) return refuse(45002, "content size out of limit");
  if (content.contains("<@")) mentioned.push_back("somebody in the text");
  const Json::json_pointer list("/text/mentioned_mobile_list");
  if (json->contains(list)) {
    for (const Json& phone : (*json)[list]) mentioned.push_back(phone);
  }
  return Accept(content, Code("errcode", 0, "errmsg", "ok"));
}

std::string DingTalk::operator()(const ServedRequest& request) {
  const auto refuse = [&](int code, const char* text) {
    return Refuse("200 OK", Code("errcode", code, "errmsg", text));
  };
  calls.push_back(steady());
  if (!mute_until && CallsWithin(minutes(1)) > 20) {
    mute_until = steady() + minutes(10);
  }
  if (mute_until && steady() < *mute_until) {
    return refuse(130101, "send too fast, exceed 20 times per minute");
  }
  mute_until.reset();
  const Target target = TargetOf(request);
  const auto value = [&](const char* name) {
    const auto it = target.query.find(name);
    return it == target.query.end() ? std::string() : it->second;
  };
  if (target.path != "/robot/send") return Answer("404 Not Found", "", "");
  if (value("access_token") != token) return refuse(300005, "token not exist");
  const std::string timestamp = value("timestamp");
  if (timestamp.empty() ||
      std::chrono::abs(base::FromMillis(std::stoll(timestamp)) - wall()) >
          hours(1)) {
    return refuse(310000, "timestamp is invalid");
  }
  if (value("sign") != Hmac(secret, timestamp + "\n" + secret)) {
    return refuse(310000, "sign not match");
  }
  if (request.body.size() > 20000) return refuse(460101, "message too long");
  const auto json = JsonOf(request);
  if (!json || TextAt(*json, "/msgtype") != "text" ||
      TextAt(*json, "/text/content").empty()) {
    return refuse(40035, "param error");
  }
  return Accept(TextAt(*json, "/text/content"),
                Code("errcode", 0, "errmsg", "ok"));
}

std::string Feishu::operator()(const ServedRequest& request) {
  const auto refuse = [&](int code, const char* text,
                          const char* status = "200 OK") {
    return Refuse(status, Code("code", code, "msg", text));
  };
  calls.push_back(steady());
  if (CallsWithin(minutes(1)) > 100) {
    return refuse(11232, "frequency limited psm");
  }
  if (CallsWithin(seconds(1)) > 5) {
    return refuse(9499, "too many request", "400 Bad Request");
  }
  if (request.target != "/open-apis/bot/v2/hook/" + token) {
    return refuse(19001,
                  "param invalid: incoming webhook access token invalid");
  }
  const auto json = JsonOf(request);
  if (!json || request.body.size() > 20 * 1024) {
    return refuse(9499, "Bad Request", "400 Bad Request");
  }
  const std::string timestamp = TextAt(*json, "/timestamp");
  const bool in_time =
      !timestamp.empty() &&
      std::chrono::abs(base::FromMillis(std::stoll(timestamp) * 1000) -
                       wall()) <= hours(1);
  if (!in_time ||
      TextAt(*json, "/sign") != Hmac(timestamp + "\n" + secret, "")) {
    return refuse(19021, "sign match fail or timestamp is not within one hour");
  }
  const Json::json_pointer content("/content/post/zh_cn/content");
  if (TextAt(*json, "/msg_type") != "post" || !json->contains(content)) {
    return refuse(19002, "params error, msg_type need");
  }
  std::string text;
  for (const Json& line : (*json)[content]) {
    for (const Json& part : line) {
      if (part["tag"] == "text") text += part["text"];
      if (part["tag"] == "at")
        text += " @" + part["user_id"].get<std::string>();
    }
  }
  return Accept(text,
                {{"code", 0}, {"msg", "success"}, {"data", Json::object()}});
}

std::string SmsGateway::operator()(const ServedRequest& request) {
  calls.push_back(steady());
  if (request.Header("X-Key") != secret) {
    return Refuse("401 Unauthorized", {{"code", "no key"}});
  }
  const auto json = JsonOf(request);
  if (!json) return Refuse("400 Bad Request", {{"code", "no json"}});
  const std::string text = TextAt(*json, "/content");
  const std::string phone = TextAt(*json, "/to");
  if (phone.size() != 11 || phone[0] != '1') {
    return Refuse("200 OK", {{"result", {{"code", "bad number"}}}});
  }
  if (Units(text) > 201) {
    return Refuse("200 OK", {{"result", {{"code", "too long"}}}});
  }
  phones.insert(phone);
  return Accept(text, {{"result", {{"code", 0}}}});
}

std::string PagerDuty::operator()(const ServedRequest& request) {
  calls.push_back(steady());
  if (CallsWithin(minutes(1)) > 120) {
    return Refuse("429 Too Many Requests", {{"status", "throttle exceeded"}});
  }
  const auto bad = [&](const char* why) {
    return Refuse("400 Bad Request",
                  {{"status", "invalid event"}, {"errors", {why}}});
  };
  const auto json = JsonOf(request);
  if (!json || request.target != "/v2/enqueue") return bad("no json");
  if (request.body.size() > 512'000) return bad("too large");
  if (TextAt(*json, "/routing_key") != key) return bad("'routing_key'");
  if (TextAt(*json, "/event_action") != "trigger") return bad("'event_action'");
  const std::string dedup = TextAt(*json, "/dedup_key");
  if (dedup.empty() || dedup.size() > 255) return bad("'dedup_key'");
  const std::string summary = TextAt(*json, "/payload/summary");
  if (summary.empty() || Units(summary) > 1024) return bad("'summary'");
  if (TextAt(*json, "/payload/source").empty()) return bad("'source'");
  static const std::set<std::string> kSeverities = {"critical", "error",
                                                    "warning", "info"};
  if (!kSeverities.contains(TextAt(*json, "/payload/severity"))) {
    return bad("'severity'");
  }
  ++incidents[dedup];
  return Accept(summary,
                {{"status", "success"},
                 {"message", "Event processed"},
                 {"dedup_key", dedup}},
                "202 Accepted");
}

std::string Ntfy::operator()(const ServedRequest& request) {
  calls.push_back(steady());
  const auto json = JsonOf(request);
  if (CallsWithin(seconds(10)) > 60) {
    return Refuse("429 Too Many Requests",
                  {{"code", 42901}, {"http", 429}, {"error", "limit reached"}});
  }
  if (request.Header("Authorization") != "Bearer " + token) {
    return Refuse("403 Forbidden",
                  {{"code", 40301}, {"http", 403}, {"error", "forbidden"}});
  }
  if (!json || request.target != "/" || TextAt(*json, "/topic") != topic) {
    return Refuse("400 Bad Request",
                  {{"code", 40024}, {"http", 400}, {"error", "bad request"}});
  }
  const std::string message = TextAt(*json, "/message");
  const Json& priority = (*json)["priority"];
  if (message.empty() || message.size() > 4096 ||
      !priority.is_number_integer() || priority < 1 || priority > 5) {
    return Refuse("400 Bad Request",
                  {{"code", 40007}, {"http", 400}, {"error", "bad message"}});
  }
  return Accept(message, {{"id", "x"}, {"event", "message"}});
}

std::string AlertmanagerReceiver::operator()(const ServedRequest& request) {
  calls.push_back(steady());
  const auto bad = [&](const char* why) {
    return Refuse("400 Bad Request", {{"error", why}});
  };
  const auto json = JsonOf(request);
  if (!json) return bad("no json");
  for (const char* field :
       {"/version", "/groupKey", "/status", "/receiver", "/externalURL"}) {
    if (TextAt(*json, field).empty()) return bad(field);
  }
  if (TextAt(*json, "/version") != "4") return bad("version");
  for (const char* field :
       {"groupLabels", "commonLabels", "commonAnnotations"}) {
    if (!json->contains(field) || !(*json)[field].is_object())
      return bad(field);
  }
  if (!(*json)["alerts"].is_array() || (*json)["alerts"].empty()) {
    return bad("alerts");
  }
  std::string text;
  for (const Json& alert : (*json)["alerts"]) {
    for (const char* field :
         {"/status", "/startsAt", "/endsAt", "/generatorURL", "/fingerprint",
          "/labels/alertname", "/annotations/summary"}) {
      if (TextAt(alert, field).empty()) return bad(field);
    }
    if (!base::ParseTime(TextAt(alert, "/startsAt"))) return bad("startsAt");
    text += TextAt(alert, "/annotations/description");
  }
  return Accept(text, Json::object());
}

}  // namespace huiying::testing
