#include "notify/webhook.h"

#include <fmt/core.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/codec.h"

namespace huiying::notify {
namespace {

using Json = nlohmann::ordered_json;

constexpr base::Duration kMaxRetryAfter = std::chrono::hours(1);
constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string Body(const Message& m, std::string_view base_url,
                 base::TimePoint now) {
  Json body;
  body["alert_id"] = m.alert_id;
  body["reason"] = model::Name(m.reason);
  if (m.stage != 0) body["stage"] = m.stage;
  if (m.about_case) {
    const std::string id = model::FormatCaseId(m.about_case->id);
    body["case"] = Json{{"id", id},
                        {"title", m.about_case->title},
                        {"grade", m.about_case->grade},
                        {"url", fmt::format("{}/press?case={}", base_url, id)}};
  }
  if (m.about_duty) {
    const auto remaining =
        std::chrono::floor<std::chrono::seconds>(m.about_duty->due_at - now);
    body["duty"] = Json{{"kind", model::Name(m.about_duty->kind)},
                        {"due_at", base::FormatTime(m.about_duty->due_at)},
                        {"remaining_seconds", remaining.count()},
                        {"state", model::Name(m.about_duty->state)}};
  }
  if (!m.feed.empty()) body["feed"] = m.feed;
  body["recipient"] = Json{{"id", m.recipient.value()},
                           {"name", m.recipient_name},
                           {"step", m.step}};
  body["attempt"] = m.attempt;
  body["possible_repeat"] = m.possible_repeat;
  body["drill"] = m.drill;
  body["sent_at"] = base::FormatTime(now);
  // Texts in the vault may hold broken UTF-8; a message must go out all the
  // same.
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<int> Digits(std::string_view text) {
  int value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) {
    return std::nullopt;
  }
  return value;
}

// `Sun, 06 Nov 1994 08:49:37 GMT`; the two older forms are not sent any more.
std::optional<base::TimePoint> ParseHttpDate(std::string_view text) {
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  const auto month = std::ranges::find(kMonths, text.substr(8, 3));
  if (month == kMonths.end()) return std::nullopt;
  return base::ParseTime(fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4),
                                     month - kMonths.begin() + 1,
                                     text.substr(5, 2), text.substr(17, 8)));
}

}  // namespace

std::string Signature(std::string_view secret, std::string_view body) {
  crypto_auth_hmacsha256_state state;
  const auto bytes = [](std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_init(&state, bytes(secret), secret.size());
  crypto_auth_hmacsha256_update(&state, bytes(body), body.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  sodium_memzero(&state, sizeof(state));
  return "sha256=" +
         base::ToHex({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

aio::HttpRequest MakeRequest(const Message& message,
                             const config::Webhook& webhook,
                             std::string_view base_url, base::TimePoint now) {
  aio::HttpRequest request{
      .method = "POST",
      .url = webhook.url,
      .headers = {{"Content-Type", "application/json"},
                  {"Idempotency-Key", message.alert_id},
                  {"User-Agent", "Huiying"}},
      .body = Body(message, base_url, now),
      .connect_timeout = std::chrono::seconds(5),
      .max_body_bytes = 1U << 20,
      // The receiver stands in rules/roster.yaml, which an operator writes; it
      // is mostly a gateway within the house.
      .private_addresses = aio::PrivateAddresses::kAllowed,
      .follow_redirects = false};
  if (!webhook.secret.empty()) {
    request.headers.emplace_back("X-Huiying-Signature",
                                 Signature(webhook.secret, request.body));
  }
  return request;
}

std::optional<base::Duration> ParseRetryAfter(std::string_view value,
                                              std::string_view date) {
  const auto limit = [](base::Duration d) {
    return std::clamp(d, base::Duration(0), kMaxRetryAfter);
  };
  if (const auto seconds = Digits(value)) {
    return limit(std::chrono::seconds(*seconds));
  }
  const auto until = ParseHttpDate(value);
  const auto from = ParseHttpDate(date);
  if (!until || !from) return std::nullopt;
  return limit(*until - *from);
}

Judgement Judge(const base::Result<aio::HttpResponse>& answer) {
  using model::DeliveryOutcome;
  if (!answer) {
    const base::ErrorCode code = answer.error().code;
    const bool hopeless =
        code == base::ErrorCode::kInvalid || code == base::ErrorCode::kRefused;
    return {.outcome = hopeless ? DeliveryOutcome::kPermanent
                                : DeliveryOutcome::kRetry};
  }
  const int status = answer->status;
  Judgement out{.outcome = DeliveryOutcome::kPermanent,
                .status = static_cast<std::uint32_t>(status)};
  if (status >= 200 && status < 300) {
    out.outcome = DeliveryOutcome::kDelivered;
  } else if (status == 408 || status == 429 || status >= 500) {
    out.outcome = DeliveryOutcome::kRetry;
    out.retry_after =
        ParseRetryAfter(answer->Header("retry-after"), answer->Header("date"));
  }
  return out;
}

}  // namespace huiying::notify
