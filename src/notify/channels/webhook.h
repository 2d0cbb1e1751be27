// The outgoing webhook: an alert as an HTTP request. Pure. The body and the
// headers are a promise to other programs; additions are welcome, changes need
// a decision record.
//
//   POST, Idempotency-Key: <alert id>, X-Huiying-Signature: sha256=<HMAC>
//   {"alert_id","reason","stage","case":{"id","title","grade","url"},
//    "duty":{"kind","due_at","remaining_seconds","state"},"feed",
//    "recipient":{"id","name","step"},"attempt","possible_repeat","drill",
//    "sent_at","text"}
//
// What does not apply is absent. Only `attempt`, `possible_repeat`, `sent_at`,
// `remaining_seconds` and `text` (the alert in words) differ between attempts.
#pragma once

#include <string>
#include <string_view>

#include "aio/http_client.h"
#include "config/channel.h"
#include "notify/render.h"

namespace huiying::notify {

inline constexpr Limit kWebhookText{.bytes = 4'000};

// The letter is of one message.
aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::Webhook& webhook);

// `sha256=` and the HMAC-SHA256 of the body in hexadecimal.
std::string Signature(std::string_view secret, std::string_view body);

}  // namespace huiying::notify
