#include "notify/channels/alertmanager.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "notify/channels/http.h"

namespace huiying::notify {
namespace {

using Json = nlohmann::ordered_json;

constexpr Limit kSummary{.bytes = 1'000};

// FNV-1a: only to tell alerts apart, as the original's fingerprint does.
std::string Fingerprint(std::string_view id) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : id) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return fmt::format("{:016x}", hash);
}

const char* SeverityOf(const Message& m) {
  if (m.IsGrave()) return "critical";
  return m.about_case && m.about_case->grade == 4 ? "info" : "warning";
}

}  // namespace

aio::HttpRequest MakeRequest(const Letter& letter,
                             const config::AlertmanagerHook& hook) {
  const Message& m = letter.messages.front();
  Json labels = {
      {"alertname", fmt::format("huiying_{}", model::Name(m.reason))},
      {"alert_id", m.alert_id},
      {"severity", SeverityOf(m)}};
  if (m.about_case) {
    labels["case"] = model::FormatCaseId(m.about_case->id);
    labels["grade"] = std::to_string(m.about_case->grade);
  }
  if (m.about_duty) labels["duty"] = model::Name(m.about_duty->kind);
  if (!m.feed.empty()) labels["feed"] = m.feed;
  if (m.drill) labels["drill"] = "true";
  Json annotations = {
      {"summary", RenderHeadline(letter, kSummary)},
      {"description",
       RenderText(letter, config::SizeClass::kLong, kAlertmanagerText)}};
  if (m.about_duty) {
    annotations["due_at"] = base::FormatTime(m.about_duty->due_at);
  }
  const Json alert = {{"status", "firing"},
                      {"labels", labels},
                      {"annotations", annotations},
                      {"startsAt", base::FormatTime(letter.now)},
                      {"endsAt", "0001-01-01T00:00:00Z"},
                      {"generatorURL", LinkOf(letter)},
                      {"fingerprint", Fingerprint(m.alert_id)}};
  const Json body = {
      {"version", "4"},
      {"groupKey", fmt::format("{{}}:{{alert_id=\"{}\"}}", m.alert_id)},
      {"truncatedAlerts", 0},
      {"status", "firing"},
      {"receiver", m.recipient.value()},
      {"groupLabels", {{"alert_id", m.alert_id}}},
      {"commonLabels", labels},
      {"commonAnnotations", annotations},
      {"externalURL", letter.desk_url},
      {"alerts", Json::array({alert})}};
  aio::HttpRequest request = JsonPost(hook.url, Dump(body));
  request.headers.emplace_back("Idempotency-Key", m.alert_id);
  if (!hook.token.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + hook.token);
  }
  return request;
}

}  // namespace huiying::notify
