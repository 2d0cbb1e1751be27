#include "http/problem.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <nlohmann/json.hpp>
#include <utility>

namespace huiying::http {
namespace {

// Refusals that are not about the state of the case (409).
constexpr std::array<std::pair<std::string_view, unsigned>, 46> kStatusOf = {{
    {"stale_version", 412},
    {"no_such_case", 404},
    {"no_such_alert", 404},
    {"bad_grade", 422},
    {"title_required", 422},
    {"note_required", 422},
    {"in_the_future", 422},
    {"no_grade", 422},
    {"no_journal", 503},
    {"no_such_account", 404},
    {"bad_account_id", 422},
    {"roles_required", 422},
    {"auditor_alone", 422},
    {"role_for_people", 422},
    {"credential_required", 422},
    {"no_such_release", 404},
    {"no_such_duty", 404},
    {"no_such_press_event", 404},
    {"no_such_hand_over", 404},
    {"no_such_post", 404},
    {"no_text", 404},
    {"text_required", 422},
    {"unit_required", 422},
    {"stage_required", 422},
    {"place_required", 422},
    {"speakers_required", 422},
    {"evidence_required", 422},
    {"office_required", 422},
    {"conclusion_required", 422},
    {"time_required", 422},
    {"body_required", 422},
    {"source_required", 422},
    {"bad_follow_up", 422},
    {"bad_posts", 422},
    {"no_case", 422},
    {"case_twice", 422},
    {"post_twice", 422},
    {"person_needed", 422},
    {"no_such_group", 404},
    {"no_such_override", 404},
    {"no_such_heartbeat", 404},
    {"wrong_times", 422},
    {"people_missing", 422},
    {"nobody_to_tell", 422},
    {"not_on_shift", 422},
    {"does_not_rotate", 422},
}};

}  // namespace

Answer ProblemAnswer(const Problem& problem) {
  const auto reason = boost::beast::http::obsolete_reason(
      static_cast<boost::beast::http::status>(problem.status));
  Json json = {{"type", "about:blank"},
               {"title", std::string(reason)},
               {"status", problem.status},
               {"detail", problem.detail},
               {"code", problem.code}};
  if (!problem.field.empty()) json["field"] = problem.field;
  return {.status = problem.status,
          .content_type = "application/problem+json",
          .headers = {{"Cache-Control", "no-store"}},
          .body = Dump(json)};
}

Problem BadField(std::string_view field, std::string_view what) {
  return {.status = 422,
          .code = "bad_field",
          .detail = fmt::format("{}: {}", field, what),
          .field = std::string(field)};
}

Problem FromRefusal(const model::Refusal& refusal) {
  const auto* const at =
      std::ranges::find(kStatusOf, std::string_view(refusal.code),
                        &std::pair<std::string_view, unsigned>::first);
  return {.status = at == kStatusOf.end() ? 409 : at->second,
          .code = refusal.code,
          .detail = refusal.detail};
}

Problem FromError(const base::Error& error) {
  return {.status = 500, .code = "store_failed", .detail = error.message};
}

}  // namespace huiying::http
