// The table of routes, by area; router.cc puts it together. Only the routes_*
// files and router.cc see it.
#pragma once

#include <span>
#include <string_view>

#include "http/router.h"

namespace huiying::http {

inline constexpr std::string_view kGet = "GET";
inline constexpr std::string_view kPost = "POST";
inline constexpr std::string_view kDelete = "DELETE";

inline constexpr Who kPress = WhoIs(model::Role::kPress);
inline constexpr Who kReviewer = WhoIs(model::Role::kReviewer);
inline constexpr Who kConfidentiality = WhoIs(model::Role::kConfidentiality);
inline constexpr Who kApprover = WhoIs(model::Role::kApprover);
inline constexpr Who kPublisher = WhoIs(model::Role::kPublisher);
inline constexpr Who kOnCall = WhoIs(model::Role::kOnCall);
inline constexpr Who kUnit = WhoIs(model::Role::kUnit);
inline constexpr Who kLeader = WhoIs(model::Role::kLeader);
inline constexpr Who kAuditor = WhoIs(model::Role::kAuditor);
inline constexpr Who kAdministrator = WhoIs(model::Role::kAdministrator);
// The ladder may call any of them.
inline constexpr Who kToldPeople = kPeople & ~(kAuditor | kAdministrator);

std::span<const Route> CaseRoutes();
// Releases, press events and attendance.
std::span<const Route> AnswerRoutes();
// Alerts, rosters, heartbeats and the clock.
std::span<const Route> OnCallRoutes();
// Figures, feeds, accounts, the server itself.
std::span<const Route> SiteRoutes();

}  // namespace huiying::http
