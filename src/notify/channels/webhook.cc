#include "notify/channels/webhook.h"

#include <utility>

#include "base/codec.h"
#include "notify/channels/http.h"
#include "notify/json_text.h"
#include "notify/sign.h"

namespace huiying::notify {
namespace {

std::string TitleOf(const Message& m) {
  return (m.drill ? std::string(kDrillMark) : "") + m.about_case->title;
}

JsonText CaseOf(const Letter& letter, const Message& m) {
  JsonText out;
  out.Text("id", model::FormatCaseId(m.about_case->id));
  out.Text("title", TitleOf(m));
  out.Number("grade", m.about_case->grade);
  out.Text("url", LinkOf(m, letter.desk_url));
  return out;
}

JsonText DutyOf(const Letter& letter, const Message::AboutDuty& duty) {
  JsonText out;
  out.Text("kind", model::Name(duty.kind));
  out.Text("due_at", base::FormatTime(duty.due_at));
  out.Number("remaining_seconds",
             std::chrono::floor<std::chrono::seconds>(duty.due_at - letter.now)
                 .count());
  out.Text("state", model::Name(duty.state));
  return out;
}

JsonText ShiftOf(const Message::AboutShift& shift) {
  JsonText out;
  const auto time = [&](const char* name,
                        const std::optional<base::TimePoint>& at) {
    at ? out.Text(name, base::FormatTime(*at)) : out.Null(name);
  };
  out.Text("group", shift.group);
  time("from", shift.from);
  time("until", shift.until);
  out.Number("open_cases", shift.open_cases);
  return out;
}

// Texts in the vault may hold broken UTF-8; a message must go out all the same.
std::string Body(const Letter& letter) {
  const Message& m = letter.messages.front();
  JsonText body;
  body.Text("alert_id", m.alert_id);
  body.Text("reason", model::Name(m.reason));
  if (m.stage != 0) body.Number("stage", m.stage);
  if (m.about_case) body.Object("case", CaseOf(letter, m));
  if (m.about_duty) body.Object("duty", DutyOf(letter, *m.about_duty));
  if (m.about_shift) body.Object("shift", ShiftOf(*m.about_shift));
  if (!m.unheard.value().empty()) {
    JsonText unheard;
    unheard.Text("id", m.unheard.value());
    unheard.Text("name", m.unheard_name);
    body.Object("unheard", std::move(unheard));
  }
  if (!m.ack_token.empty()) body.Text("ack_url", AckLinkOf(m, letter.desk_url));
  if (!m.feed.empty()) body.Text("feed", m.feed);
  JsonText recipient;
  recipient.Text("id", m.recipient.value());
  recipient.Text("name", m.recipient_name);
  recipient.Number("step", m.step);
  body.Object("recipient", std::move(recipient));
  body.Number("attempt", m.attempt);
  body.Flag("possible_repeat", m.possible_repeat);
  body.Flag("drill", m.drill);
  if (m.test) body.Flag("test", true);
  body.Text("sent_at", base::FormatTime(letter.now));
  body.Text("text", RenderText(letter, config::SizeClass::kLong, kWebhookText));
  return std::move(body).Take();
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
