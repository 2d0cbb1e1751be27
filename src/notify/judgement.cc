#include "notify/judgement.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

namespace huiying::notify {
namespace {

using model::DeliveryOutcome;
using Json = nlohmann::json;

constexpr base::Duration kMaxRetryAfter = std::chrono::hours(1);
constexpr std::size_t kMaxWhy = 160;
constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

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

// A part of what the other side says, on one line.
std::string Excerpt(std::string_view text) {
  std::string out(text.substr(0, kMaxWhy));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return out;
}

Judgement JudgeError(const base::Error& error, bool left) {
  const bool hopeless = error.code == base::ErrorCode::kInvalid ||
                        error.code == base::ErrorCode::kRefused;
  Judgement out{.why = error.message};
  if (hopeless) {
    out.outcome = DeliveryOutcome::kPermanent;
  } else if (left) {
    out.outcome = DeliveryOutcome::kUnknown;
  }
  return out;
}

}  // namespace

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

Judgement JudgeStatus(const Answered& answer) {
  if (!answer.response) {
    return JudgeError(answer.response.error(), answer.left);
  }
  const aio::HttpResponse& response = *answer.response;
  const int status = response.status;
  Judgement out{.outcome = DeliveryOutcome::kPermanent,
                .status = static_cast<std::uint32_t>(status)};
  if (status >= 200 && status < 300) {
    out.outcome = DeliveryOutcome::kDelivered;
    return out;
  }
  out.why = fmt::format("HTTP {} {}", status, Excerpt(response.body));
  if (status == 408 || status == 429 || status >= 500) {
    out.outcome = DeliveryOutcome::kRetry;
    out.retry_after = ParseRetryAfter(response.Header("retry-after"),
                                      response.Header("date"));
  }
  return out;
}

Judgement JudgeMail(const aio::MailOutcome& mail) {
  const auto status = static_cast<std::uint32_t>(std::max(mail.status, 0));
  Judgement out{.status = status, .why = mail.error};
  if (mail.taken()) {
    out.outcome = DeliveryOutcome::kDelivered;
  } else if (status >= 500 && status < 600) {
    out.outcome = DeliveryOutcome::kPermanent;
  } else if (mail.left && status < 400) {
    // Everything had gone out and the server said neither yes nor no.
    out.outcome = DeliveryOutcome::kUnknown;
    out.status = 0;
  }
  return out;
}

Judgement JudgeBody(const Answered& answer, const char* field,
                    const char* message_field,
                    std::span<const CodeMeaning> listed) {
  Judgement by_status = JudgeStatus(answer);
  if (!answer.response) return by_status;
  const Json body = Json::parse(answer.response->body, nullptr,
                                /*allow_exceptions=*/false);
  const auto code = body.is_object() ? body.find(field) : body.end();
  const bool has_code =
      body.is_object() && code != body.end() && code->is_number_integer();
  if (!has_code) {
    if (by_status.outcome == DeliveryOutcome::kDelivered) {
      by_status.outcome = DeliveryOutcome::kUnknown;
      by_status.why = fmt::format("an answer without {}: {}", field,
                                  Excerpt(answer.response->body));
    }
    return by_status;
  }
  const auto value = code->get<std::int64_t>();
  const bool is_success = by_status.outcome == DeliveryOutcome::kDelivered;
  if (value == 0) {
    // An error's body that says success is none.
    return by_status;
  }
  const auto meaning = std::ranges::find(listed, value, &CodeMeaning::code);
  Judgement out{.outcome = DeliveryOutcome::kRetry, .status = by_status.status};
  if (value > 0 && value <= std::numeric_limits<std::uint32_t>::max()) {
    out.status = static_cast<std::uint32_t>(value);
  }
  std::string said;
  if (const auto text = body.find(message_field);
      text != body.end() && text->is_string()) {
    said = Excerpt(text->get<std::string>());
  }
  out.why = fmt::format("{} {} {}", field, value, said);
  if (meaning != listed.end()) {
    out.outcome = meaning->outcome;
    if (meaning->wait.count() > 0) out.retry_after = meaning->wait;
  } else if (!is_success) {
    out.outcome = by_status.outcome;
  }
  if (by_status.retry_after) {
    out.retry_after = std::max(out.retry_after.value_or(base::Duration(0)),
                               *by_status.retry_after);
  }
  return out;
}

}  // namespace huiying::notify
