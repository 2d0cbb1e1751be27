#include "http/router.h"

#include <array>

#include "http/accounts.h"
#include "http/commands.h"
#include "http/openapi.h"
#include "http/reads.h"
#include "http/sign_in.h"

namespace huiying::http {
namespace {

constexpr std::string_view kGet = "GET";
constexpr std::string_view kPost = "POST";
constexpr std::string_view kDelete = "DELETE";

using model::Role;
constexpr Who kPress = WhoIs(Role::kPress);
constexpr Who kPublisher = WhoIs(Role::kPublisher);
constexpr Who kOnCall = WhoIs(Role::kOnCall);
constexpr Who kUnit = WhoIs(Role::kUnit);
constexpr Who kLeader = WhoIs(Role::kLeader);
constexpr Who kAuditor = WhoIs(Role::kAuditor);
constexpr Who kAdministrator = WhoIs(Role::kAdministrator);
// The ladder may call any of them.
constexpr Who kToldPeople = kPeople & ~(kAuditor | kAdministrator);

constexpr std::array kRoutes = {
    Route{.method = kGet,
          .pattern = "/api/v1/status",
          .name = "getStatus",
          .summary = "Version, mode, engine time and head of the journal",
          .response = "Status",
          .who = kSignedIn,
          .handler = GetStatus},
    Route{.method = kGet,
          .pattern = "/api/v1/people",
          .name = "listPeople",
          .summary = "The roster and who is on call",
          .response = "People",
          .who = kSignedIn,
          .handler = ListPeople},
    Route{.method = kGet,
          .pattern = "/api/v1/cases",
          .name = "listCases",
          .summary = "Cases, the newest first. A page may be short; follow "
                     "next_cursor until it is null",
          .query = "status grade limit cursor",
          .response = "CasePage",
          .who = kSignedIn,
          .handler = ListCases},
    Route{.method = kPost,
          .pattern = "/api/v1/cases",
          .kind = Kind::kCommand,
          .name = "openCase",
          .summary = "Open a case by hand",
          .request = "OpenCase",
          .response = "CaseOpened",
          .status = 201,
          .who = kPress | kOnCall | kLeader,
          .handler = OpenCase},
    Route{.method = kGet,
          .pattern = "/api/v1/cases/{id}",
          .name = "getCase",
          .summary = "One case with its posts, evidence and alerts; its ETag "
                     "is the version for If-Match",
          .query = "posts_cursor",
          .response = "Case",
          .who = kSignedIn,
          .handler = GetCase},
    Route{.method = kPost,
          .pattern = "/api/v1/cases/{id}/claim",
          .kind = Kind::kCommand,
          .name = "claimCase",
          .summary = "Take the case and acknowledge its alerts",
          .request = "ClaimCase",
          .response = "CaseChanged",
          .if_match = true,
          .who = kPress | kOnCall | kUnit | kLeader,
          .handler = ClaimCase},
    Route{.method = kPost,
          .pattern = "/api/v1/cases/{id}/grade",
          .kind = Kind::kCommand,
          .name = "gradeCase",
          .summary = "Confirm the grade; lowering a grave one takes two people",
          .request = "GradeCase",
          .response = "CaseChanged",
          .if_match = true,
          .who = kPress | kOnCall | kLeader,
          .handler = GradeCase},
    Route{.method = kPost,
          .pattern = "/api/v1/cases/{id}/dismiss",
          .kind = Kind::kCommand,
          .name = "dismissCase",
          .summary = "Dismiss the case; a grave one takes two people",
          .request = "DismissCase",
          .response = "CaseChanged",
          .if_match = true,
          .who = kPress | kOnCall | kLeader,
          .handler = DismissCase},
    Route{.method = kPost,
          .pattern = "/api/v1/cases/{id}/releases",
          .kind = Kind::kCommand,
          .name = "recordRelease",
          .summary = "Record a published statement",
          .request = "RecordRelease",
          .response = "CaseChanged",
          .if_match = true,
          .who = kPress | kPublisher,
          .handler = RecordRelease},
    Route{.method = kPost,
          .pattern = "/api/v1/cases/{id}/press-events",
          .kind = Kind::kCommand,
          .name = "recordPressEvent",
          .summary = "Record a press conference that was held",
          .request = "RecordPressEvent",
          .response = "CaseChanged",
          .if_match = true,
          .who = kPress | kPublisher,
          .handler = RecordPressEvent},
    Route{.method = kPost,
          .pattern = "/api/v1/cases/{id}/close",
          .kind = Kind::kCommand,
          .name = "closeCase",
          .summary = "Close a case that owes nothing any more",
          .request = "CloseCase",
          .response = "CaseChanged",
          .if_match = true,
          .who = kPress | kLeader,
          .handler = CloseCase},
    Route{.method = kGet,
          .pattern = "/api/v1/alerts",
          .name = "listAlerts",
          .summary = "Alerts, the newest first. A page may be short; follow "
                     "next_cursor until it is null",
          .query = "recipient state limit cursor",
          .response = "AlertPage",
          .who = kSignedIn,
          .handler = ListAlerts},
    Route{.method = kPost,
          .pattern = "/api/v1/alerts/{id}/acknowledge",
          .kind = Kind::kCommand,
          .name = "acknowledgeAlert",
          .summary = "Say: mine. Paging stops, the legal clock does not",
          .request = "Acknowledge",
          .response = "AlertChanged",
          .who = kToldPeople,
          .handler = AcknowledgeAlert},
    Route{.method = kGet,
          .pattern = "/api/v1/figures",
          .name = "getFigures",
          .summary = "Response-time figures by month and grade",
          .query = "from to",
          .response = "Figures",
          .who = kSignedIn,
          .handler = GetFigures},
    Route{.method = kGet,
          .pattern = "/api/v1/sources",
          .name = "listSources",
          .summary = "The feeds, and whether we can see through them",
          .response = "Sources",
          .who = kSignedIn,
          .handler = ListSources},
    Route{.method = kGet,
          .pattern = "/api/v1/stream",
          .kind = Kind::kStream,
          .name = "stream",
          .summary = "Every change, as server-sent events",
          .query = "after",
          .who = kSignedIn},
    Route{.method = kPost,
          .pattern = "/api/v1/posts",
          .kind = Kind::kPush,
          .name = "pushPosts",
          .summary = "Posts as NDJSON; one line of answer per line, in order",
          .who = kPrograms,
          .handler = PushPosts},
    Route{.method = kGet,
          .pattern = "/api/v1/openapi.json",
          .name = "getOpenApi",
          .summary = "This document",
          .response = "OpenApi",
          .who = kSignedIn,
          .handler = GetOpenApi},
    Route{.method = kGet,
          .pattern = "/api/v1/session",
          .name = "getSession",
          .summary = "Who I am and what I may do; `open` while there are no "
                     "accounts",
          .response = "Session",
          .who = kAnybody,
          .handler = GetSession},
    Route{.method = kPost,
          .pattern = "/api/v1/session",
          .kind = Kind::kCommand,
          .name = "signIn",
          .summary = "Sign in; sets the session cookie",
          .request = "SignIn",
          .response = "Session",
          .who = kAnybody,
          .needs_accounts = true,
          .handler = SignIn},
    Route{.method = kDelete,
          .pattern = "/api/v1/session",
          .kind = Kind::kCommand,
          .name = "signOut",
          .summary = "Sign out; the cookie is worth nothing any more",
          .response = "Session",
          .who = kAnybody,
          .handler = SignOut},
    Route{.method = kPost,
          .pattern = "/api/v1/session/password",
          .kind = Kind::kCommand,
          .name = "changeOwnPassword",
          .summary = "Change one's own password; ends one's other sessions",
          .request = "ChangeOwnPassword",
          .response = "Session",
          .who = kPeople,
          .needs_accounts = true,
          .handler = ChangeOwnPassword},
    Route{.method = kGet,
          .pattern = "/api/v1/accounts",
          .name = "listAccounts",
          .summary = "People and programs with their roles, and failed "
                     "sign-ins",
          .response = "Accounts",
          .who = kAuditor | kAdministrator,
          .needs_accounts = true,
          .handler = ListAccounts},
    Route{.method = kPost,
          .pattern = "/api/v1/accounts",
          .kind = Kind::kCommand,
          .name = "addAccount",
          .summary = "Make an account of a person",
          .request = "AddAccount",
          .response = "AccountChanged",
          .status = 201,
          .who = kAdministrator,
          .needs_accounts = true,
          .handler = AddAccount},
    Route{.method = kPost,
          .pattern = "/api/v1/accounts/{id}/roles",
          .kind = Kind::kCommand,
          .name = "setAccountRoles",
          .summary = "Give a person exactly these roles",
          .request = "SetRoles",
          .response = "AccountChanged",
          .who = kAdministrator,
          .needs_accounts = true,
          .handler = SetAccountRoles},
    Route{.method = kPost,
          .pattern = "/api/v1/accounts/{id}/disable",
          .kind = Kind::kCommand,
          .name = "disableAccount",
          .summary = "End a person's sessions and sign-in",
          .request = "Nothing",
          .response = "AccountChanged",
          .who = kAdministrator,
          .needs_accounts = true,
          .handler = DisableAccount},
    Route{.method = kPost,
          .pattern = "/api/v1/accounts/{id}/enable",
          .kind = Kind::kCommand,
          .name = "enableAccount",
          .summary = "Let a person sign in again",
          .request = "Nothing",
          .response = "AccountChanged",
          .who = kAdministrator,
          .needs_accounts = true,
          .handler = EnableAccount},
    Route{.method = kPost,
          .pattern = "/api/v1/accounts/{id}/password",
          .kind = Kind::kCommand,
          .name = "resetPassword",
          .summary = "Give a person another password; ends their sessions",
          .request = "ResetPassword",
          .response = "AccountChanged",
          .who = kAdministrator,
          .needs_accounts = true,
          .handler = ResetPassword},
    Route{.method = kPost,
          .pattern = "/api/v1/tokens",
          .kind = Kind::kCommand,
          .name = "addToken",
          .summary = "Make a program's account; its token is shown once",
          .request = "AddToken",
          .response = "TokenMade",
          .status = 201,
          .who = kAdministrator,
          .needs_accounts = true,
          .handler = AddToken},
    Route{.method = kPost,
          .pattern = "/api/v1/tokens/{id}/revoke",
          .kind = Kind::kCommand,
          .name = "revokeToken",
          .summary = "Take a program's token away",
          .request = "Nothing",
          .response = "AccountChanged",
          .who = kAdministrator,
          .needs_accounts = true,
          .handler = RevokeToken},
    Route{.method = kGet,
          .pattern = "/metrics",
          .name = "getMetrics",
          .summary = "Prometheus text",
          .who = kSignedIn,
          .open_to_loopback = true,
          .handler = GetMetrics},
    Route{.method = kGet,
          .pattern = "/healthz",
          .name = "getHealth",
          .summary = "The process answers",
          .response = "Health",
          .who = kAnybody,
          .handler = GetHealth},
    Route{.method = kGet,
          .pattern = "/readyz",
          .name = "getReady",
          .summary = "Whether the first pulse is done (503 until then), the "
                     "head of the journal, and blind sources",
          .response = "Ready",
          .who = kAnybody,
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
