#include "notify/channels/pagerduty.h"

#include <nlohmann/json.hpp>

#include "notify/channels/http.h"

namespace huiying::notify {
namespace {

using Json = nlohmann::ordered_json;

const char* SeverityOf(const Message& m) {
  if (m.reason == model::Reason::kLifeInDanger) return "critical";
  switch (m.about_case ? m.about_case->grade : 3) {
    case 1:
      return "critical";
    case 2:
      return "error";
    case 4:
      return "info";
    default:
      return "warning";
  }
}

}  // namespace

std::vector<Window> PagerDutyRate() {
  return {{.length = std::chrono::seconds(60), .most = 110, .reserved = 30}};
}

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::PagerDutyService& service,
                             base::TimePoint wall) {
  const Message& m = letter.messages.front();
  Json payload = {
      {"summary", RenderHeadline(letter, {.characters = kPagerDutySummary})},
      {"source", "huiying"},
      {"severity", SeverityOf(m)},
      {"timestamp", base::FormatTime(wall)},
      {"class", model::Name(m.reason)}};
  Json details = {
      {"text", RenderText(letter, config::SizeClass::kLong, kPagerDutyText)},
      {"possible_repeat", m.possible_repeat},
      {"drill", m.drill}};
  if (m.about_case) {
    const std::string id = model::FormatCaseId(m.about_case->id);
    payload["group"] = id;
    details["case"] = id;
    details["grade"] = m.about_case->grade;
  }
  if (m.about_duty) {
    payload["component"] = model::Name(m.about_duty->kind);
    details["due_at"] = base::FormatTime(m.about_duty->due_at);
  }
  payload["custom_details"] = std::move(details);
  const Json body = {{"routing_key", service.routing_key},
                     {"event_action", "trigger"},
                     {"dedup_key", m.alert_id},
                     {"payload", std::move(payload)},
                     {"client", "Huiying"},
                     {"client_url", LinkOf(letter)}};
  return JsonPost(service.url, Dump(body));
}

}  // namespace huiying::notify
