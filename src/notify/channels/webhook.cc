#include "notify/channels/webhook.h"

#include <nlohmann/json.hpp>

#include "base/codec.h"
#include "notify/channels/http.h"
#include "notify/sign.h"

namespace huiying::notify {
namespace {

using Json = nlohmann::ordered_json;

// Key by key where every message has it: a braced list is copied, twice.
std::string Body(const Letter& letter) {
  const Message& m = letter.messages.front();
  Json body;
  body["alert_id"] = m.alert_id;
  body["reason"] = model::Name(m.reason);
  if (m.stage != 0) body["stage"] = m.stage;
  if (m.about_case) {
    Json& c = body["case"];
    c["id"] = model::FormatCaseId(m.about_case->id);
    c["title"] = (m.drill ? std::string(kDrillMark) : "") + m.about_case->title;
    c["grade"] = m.about_case->grade;
    c["url"] = LinkOf(m, letter.desk_url);
  }
  if (m.about_duty) {
    const auto remaining = std::chrono::floor<std::chrono::seconds>(
        m.about_duty->due_at - letter.now);
    Json& duty = body["duty"];
    duty["kind"] = model::Name(m.about_duty->kind);
    duty["due_at"] = base::FormatTime(m.about_duty->due_at);
    duty["remaining_seconds"] = remaining.count();
    duty["state"] = model::Name(m.about_duty->state);
  }
  if (m.about_shift) {
    const auto at = [](const std::optional<base::TimePoint>& t) {
      return t ? Json(base::FormatTime(*t)) : Json();
    };
    body["shift"] = Json{{"group", m.about_shift->group},
                         {"from", at(m.about_shift->from)},
                         {"until", at(m.about_shift->until)},
                         {"open_cases", m.about_shift->open_cases}};
  }
  if (!m.unheard.value().empty()) {
    body["unheard"] = Json{{"id", m.unheard.value()}, {"name", m.unheard_name}};
  }
  if (!m.ack_token.empty()) body["ack_url"] = AckLinkOf(m, letter.desk_url);
  if (!m.feed.empty()) body["feed"] = m.feed;
  Json& recipient = body["recipient"];
  recipient["id"] = m.recipient.value();
  recipient["name"] = m.recipient_name;
  recipient["step"] = m.step;
  body["attempt"] = m.attempt;
  body["possible_repeat"] = m.possible_repeat;
  body["drill"] = m.drill;
  if (m.test) body["test"] = true;
  body["sent_at"] = base::FormatTime(letter.now);
  body["text"] = RenderText(letter, config::SizeClass::kLong, kWebhookText);
  // Texts in the vault may hold broken UTF-8; a message must go out all the
  // same.
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string Signature(std::string_view secret, std::string_view body) {
  return "sha256=" + base::ToHex(HmacSha256(secret, body));
}

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::Webhook& webhook) {
  aio::HttpRequest request = JsonPost(webhook.url, Body(letter));
  request.headers.emplace_back("Idempotency-Key",
                               letter.messages.front().alert_id);
  if (!webhook.secret.empty()) {
    request.headers.emplace_back("X-Huiying-Signature",
                                 Signature(webhook.secret, request.body));
  }
  return request;
}

}  // namespace huiying::notify
