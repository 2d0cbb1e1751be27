#include "notify/channels/sms.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "notify/channels/http.h"
#include "notify/sign.h"

namespace huiying::notify {
namespace {

using model::DeliveryOutcome;
using Json = nlohmann::json;

struct Value {
  std::string_view field;  // with its braces
  std::string value;
};
using Values = std::array<Value, 4>;

enum class Escape { kJson, kPercent, kNone };

std::string Escaped(const std::string& value, Escape escape) {
  if (escape == Escape::kPercent) return PercentEncode(value);
  if (escape == Escape::kNone) return value;
  const std::string quoted = Dump(Json(value));
  return quoted.substr(1, quoted.size() - 2);
}

std::string Filled(std::string_view form, const Values& values, Escape escape) {
  std::string out;
  for (std::size_t i = 0; i < form.size();) {
    const auto value = std::ranges::find_if(values, [&](const Value& v) {
      return form.substr(i).starts_with(v.field);
    });
    if (value == values.end()) {
      out += form[i++];
    } else {
      out += Escaped(value->value, escape);
      i += value->field.size();
    }
  }
  return out;
}

// The value at `a.b` as text; nothing when it is not there.
std::optional<std::string> FieldOf(const std::string& body,
                                   std::string_view path) {
  Json json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  while (!path.empty()) {
    const auto dot = path.find('.');
    const std::string name(path.substr(0, dot));
    path = dot == path.npos ? std::string_view() : path.substr(dot + 1);
    if (!json.is_object() || !json.contains(name)) return std::nullopt;
    Json inner = std::move(json[name]);
    json = std::move(inner);
  }
  if (json.is_string()) return json.get<std::string>();
  if (json.is_primitive() && !json.is_null()) return json.dump();
  return std::nullopt;
}

}  // namespace

std::vector<Window> RateOf(const config::SmsGateway& gateway) {
  return {{.length = std::chrono::seconds(60),
           .most = gateway.per_minute,
           .reserved = gateway.per_minute / 3}};
}

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::SmsGateway& gateway,
                             const std::string& phone) {
  const bool form = gateway.format == config::SmsGateway::Format::kForm;
  const Values values = {
      {{"{phone}", phone},
       {"{text}", RenderText(letter, config::SizeClass::kShort,
                             {.characters = gateway.max_characters})},
       {"{id}", letter.messages.front().alert_id},
       {"{secret}", gateway.secret}}};
  aio::HttpRequest request = PostTo(
      Filled(gateway.url, values, Escape::kPercent),
      form ? "application/x-www-form-urlencoded" : "application/json",
      Filled(gateway.body, values, form ? Escape::kPercent : Escape::kJson));
  for (const auto& [name, value] : gateway.headers) {
    request.headers.emplace_back(name, Filled(value, values, Escape::kNone));
  }
  return request;
}

Judgement JudgeSms(const Answered& answer, const config::SmsGateway& gateway) {
  Judgement out = JudgeStatus(answer);
  if (out.outcome != DeliveryOutcome::kDelivered ||
      gateway.answer_field.empty()) {
    return out;
  }
  const auto holds = [](const std::vector<std::string>& list,
                        const std::string& value) {
    return std::ranges::find(list, value) != list.end();
  };
  const auto value = FieldOf(answer.response->body, gateway.answer_field);
  if (!value) {
    out.outcome = DeliveryOutcome::kUnknown;
    out.why = fmt::format("an answer without {}", gateway.answer_field);
  } else if (!holds(gateway.delivered, *value)) {
    out.outcome = holds(gateway.retried, *value) ? DeliveryOutcome::kRetry
                                                 : DeliveryOutcome::kPermanent;
    out.why = fmt::format("{} is {}", gateway.answer_field,
                          Cut(Plain(*value), {.bytes = 60}));
  }
  return out;
}

}  // namespace huiying::notify
