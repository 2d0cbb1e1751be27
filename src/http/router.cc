#include "http/router.h"

#include <array>

#include "http/commands.h"
#include "http/openapi.h"
#include "http/reads.h"

namespace huiying::http {
namespace {

constexpr std::string_view kGet = "GET";
constexpr std::string_view kPost = "POST";

constexpr std::array kRoutes = {
    Route{.method = kGet,
          .pattern = "/api/v1/status",
          .name = "getStatus",
          .summary = "Version, mode, engine time and head of the journal",
          .response = "Status",
          .handler = GetStatus},
    Route{.method = kGet,
          .pattern = "/api/v1/people",
          .name = "listPeople",
          .summary = "The roster and who is on call",
          .response = "People",
          .handler = ListPeople},
    Route{.method = kGet,
          .pattern = "/api/v1/cases",
          .name = "listCases",
          .summary = "Cases, the newest first. A page may be short; follow "
                     "next_cursor until it is null",
          .query = "status grade limit cursor",
          .response = "CasePage",
          .handler = ListCases},
    Route{.method = kPost,
          .pattern = "/api/v1/cases",
          .kind = Kind::kCommand,
          .name = "openCase",
          .summary = "Open a case by hand",
          .request = "OpenCase",
          .response = "CaseOpened",
          .status = 201,
          .handler = OpenCase},
    Route{.method = kGet,
          .pattern = "/api/v1/cases/{id}",
          .name = "getCase",
          .summary = "One case with its posts, evidence and alerts; its ETag "
                     "is the version for If-Match",
          .query = "posts_cursor",
          .response = "Case",
          .handler = GetCase},
    Route{.method = kPost,
          .pattern = "/api/v1/cases/{id}/claim",
          .kind = Kind::kCommand,
          .name = "claimCase",
          .summary = "Take the case and acknowledge its alerts",
          .request = "ClaimCase",
          .response = "CaseChanged",
          .if_match = true,
          .handler = ClaimCase},
    Route{.method = kPost,
          .pattern = "/api/v1/cases/{id}/grade",
          .kind = Kind::kCommand,
          .name = "gradeCase",
          .summary = "Confirm the grade; lowering a grave one takes two people",
          .request = "GradeCase",
          .response = "CaseChanged",
          .if_match = true,
          .handler = GradeCase},
    Route{.method = kPost,
          .pattern = "/api/v1/cases/{id}/dismiss",
          .kind = Kind::kCommand,
          .name = "dismissCase",
          .summary = "Dismiss the case; a grave one takes two people",
          .request = "DismissCase",
          .response = "CaseChanged",
          .if_match = true,
          .handler = DismissCase},
    Route{.method = kPost,
          .pattern = "/api/v1/cases/{id}/releases",
          .kind = Kind::kCommand,
          .name = "recordRelease",
          .summary = "Record a published statement",
          .request = "RecordRelease",
          .response = "CaseChanged",
          .if_match = true,
          .handler = RecordRelease},
    Route{.method = kPost,
          .pattern = "/api/v1/cases/{id}/press-events",
          .kind = Kind::kCommand,
          .name = "recordPressEvent",
          .summary = "Record a press conference that was held",
          .request = "RecordPressEvent",
          .response = "CaseChanged",
          .if_match = true,
          .handler = RecordPressEvent},
    Route{.method = kPost,
          .pattern = "/api/v1/cases/{id}/close",
          .kind = Kind::kCommand,
          .name = "closeCase",
          .summary = "Close a case that owes nothing any more",
          .request = "CloseCase",
          .response = "CaseChanged",
          .if_match = true,
          .handler = CloseCase},
    Route{.method = kGet,
          .pattern = "/api/v1/alerts",
          .name = "listAlerts",
          .summary = "Alerts, the newest first. A page may be short; follow "
                     "next_cursor until it is null",
          .query = "recipient state limit cursor",
          .response = "AlertPage",
          .handler = ListAlerts},
    Route{.method = kPost,
          .pattern = "/api/v1/alerts/{id}/acknowledge",
          .kind = Kind::kCommand,
          .name = "acknowledgeAlert",
          .summary = "Say: mine. Paging stops, the legal clock does not",
          .request = "Acknowledge",
          .response = "AlertChanged",
          .handler = AcknowledgeAlert},
    Route{.method = kGet,
          .pattern = "/api/v1/figures",
          .name = "getFigures",
          .summary = "Response-time figures by month and grade",
          .query = "from to",
          .response = "Figures",
          .handler = GetFigures},
    Route{.method = kGet,
          .pattern = "/api/v1/sources",
          .name = "listSources",
          .summary = "The feeds, and whether we can see through them",
          .response = "Sources",
          .handler = ListSources},
    Route{.method = kGet,
          .pattern = "/api/v1/stream",
          .kind = Kind::kStream,
          .name = "stream",
          .summary = "Every change, as server-sent events",
          .query = "after"},
    Route{.method = kPost,
          .pattern = "/api/v1/posts",
          .kind = Kind::kPush,
          .name = "pushPosts",
          .summary = "Posts as NDJSON; one line of answer per line, in order",
          .handler = PushPosts},
    Route{.method = kGet,
          .pattern = "/api/v1/openapi.json",
          .name = "getOpenApi",
          .summary = "This document",
          .response = "OpenApi",
          .handler = GetOpenApi},
    Route{.method = kGet,
          .pattern = "/metrics",
          .name = "getMetrics",
          .summary = "Prometheus text",
          .handler = GetMetrics},
    Route{.method = kGet,
          .pattern = "/healthz",
          .name = "getHealth",
          .summary = "The process answers",
          .response = "Health",
          .handler = GetHealth},
    Route{.method = kGet,
          .pattern = "/readyz",
          .name = "getReady",
          .summary = "Whether the first pulse is done (503 until then), the "
                     "head of the journal, and blind sources",
          .response = "Ready",
          .handler = GetReady},
};

// The values of `{…}`, or false when the path is of another shape.
bool Fits(std::string_view pattern, std::string_view path,
          std::vector<std::string>& params) {
  params.clear();
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = pattern.substr(0, pattern.find('/', 1));
    const auto given = path.substr(0, path.find('/', 1));
    if (wanted.starts_with("/{")) {
      if (given.size() < 2) return false;
      params.emplace_back(given.substr(1));
    } else if (wanted != given) {
      return false;
    }
    pattern.remove_prefix(wanted.size());
    path.remove_prefix(given.size());
  }
  return pattern.empty() && path.empty();
}

}  // namespace

std::span<const Route> Routes() { return kRoutes; }

Match FindRoute(std::string_view method, std::string_view path) {
  Match match;
  for (const Route& route : kRoutes) {
    std::vector<std::string> params;
    if (!Fits(route.pattern, path, params)) continue;
    if (route.method == method) {
      match.route = &route;
      match.params = std::move(params);
      return match;
    }
    if (!match.allow.empty()) match.allow += ", ";
    match.allow += route.method == kGet ? "GET, HEAD" : route.method;
  }
  return match;
}

}  // namespace huiying::http
