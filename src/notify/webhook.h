// The outgoing webhook: an alert as an HTTP request, and what an answer means.
// Pure. The body and the headers are a promise to other programs; additions
// are welcome, changes need a decision record.
//
//   POST, Idempotency-Key: <alert id>, X-Huiying-Signature: sha256=<HMAC>
//   {"alert_id","reason","stage","case":{"id","title","grade","url"},
//    "duty":{"kind","due_at","remaining_seconds","state"},"feed",
//    "recipient":{"id","name","step"},"attempt","possible_repeat","drill",
//    "sent_at"}
//
// What does not apply is absent. Only `attempt`, `possible_repeat`, `sent_at`
// and `remaining_seconds` differ between attempts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aio/http_client.h"
#include "base/time.h"
#include "config/directory.h"
#include "notify/message.h"

namespace huiying::notify {

// `base_url`: where people reach the dashboards, `http://127.0.0.1:8686`.
aio::HttpRequest MakeRequest(const Message& message,
                             const config::Webhook& webhook,
                             std::string_view base_url, base::TimePoint now);

// `sha256=` and the HMAC-SHA256 of the body in hexadecimal.
std::string Signature(std::string_view secret, std::string_view body);

struct Judgement {
  model::DeliveryOutcome outcome = model::DeliveryOutcome::kRetry;
  std::uint32_t status = 0;                   // 0: no answer
  std::optional<base::Duration> retry_after;  // real time, at most an hour
};
// 2xx is delivered; 408, 429, 5xx and no answer are tried again; the rest
// will not get better by asking again.
Judgement Judge(const base::Result<aio::HttpResponse>& answer);

// Seconds, or a date, which counts from `date` (the answer's own Date, so that
// no clock of ours is in it). Nothing when it is neither.
std::optional<base::Duration> ParseRetryAfter(std::string_view value,
                                              std::string_view date);

}  // namespace huiying::notify
