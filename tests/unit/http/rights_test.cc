// Who may call what, written out in full: every endpoint against every role, a
// program without roles, and nobody. An endpoint without a line here fails.
#include "http/rights.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "http/router.h"
#include "identity/token.h"
#include "tests/unit/http/fixture.h"

namespace huiying::http {
namespace {

using model::AccountKind;
using model::Role;

struct Line {
  std::string_view endpoint;
  std::string_view may;  // by column, `Y` or `.`
};

// Columns: press, reviewer, confidentiality, approver, publisher, on_call,
// unit, leader, auditor, administrator, program, nobody.
// clang-format off
constexpr Line kTable[] = {
    //                     prs rev cnf app pub onc uni lea aud adm pgm nob
    {"getStatus",         "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"listPeople",        "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"listCases",         "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"openCase",          "Y   .   .   .   .   Y   .   Y   .   .   .   ."},
    {"getCase",           "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"claimCase",         "Y   .   .   .   .   Y   Y   Y   .   .   .   ."},
    {"gradeCase",         "Y   .   .   .   .   Y   .   Y   .   .   .   ."},
    {"dismissCase",       "Y   .   .   .   .   Y   .   Y   .   .   .   ."},
    {"recordRelease",     "Y   .   .   .   Y   .   .   .   .   .   .   ."},
    {"recordPressEvent",  "Y   .   .   .   Y   .   .   .   .   .   .   ."},
    {"closeCase",         "Y   .   .   .   .   .   .   Y   .   .   .   ."},
    {"reopenCase",         "Y   .   .   .   .   .   .   Y   .   .   .   ."},
    {"assignUnit",         "Y   .   .   .   .   Y   .   Y   .   .   .   ."},
    {"correctInstant",     "Y   .   .   .   .   Y   Y   Y   .   .   .   ."},
    {"handOverCase",       "Y   .   .   .   .   Y   .   Y   .   .   .   ."},
    {"recordReceipt",      "Y   .   .   .   .   Y   Y   Y   .   .   .   ."},
    {"mergeCase",          "Y   .   .   .   .   .   .   Y   .   .   .   ."},
    {"splitCase",          "Y   .   .   .   .   .   .   Y   .   .   .   ."},
    {"concludeTriage",     "Y   .   .   .   .   Y   .   Y   .   .   .   ."},
    {"draftRelease",       "Y   .   .   .   .   .   Y   .   .   .   .   ."},
    {"reviseRelease",      "Y   .   .   .   .   .   Y   .   .   .   .   ."},
    {"reviewRelease",      ".   Y   Y   .   .   .   Y   .   .   .   .   ."},
    {"approveRelease",     ".   .   .   Y   .   .   .   .   .   .   .   ."},
    {"returnRelease",      ".   Y   Y   Y   .   .   .   .   .   .   .   ."},
    {"publishRelease",     ".   .   .   .   Y   .   .   .   .   .   .   ."},
    {"withdrawRelease",    ".   .   .   Y   .   .   .   .   .   .   .   ."},
    {"regulariseRelease",  ".   .   .   Y   .   .   .   .   .   .   .   ."},
    {"checkEvidence",      ".   Y   .   Y   .   .   .   Y   .   .   .   ."},
    {"exemptDuty",         ".   .   .   Y   .   .   .   Y   .   .   .   ."},
    {"accountForMiss",     ".   .   .   .   .   .   .   Y   .   .   .   ."},
    {"planPressEvent",     "Y   .   .   .   Y   .   .   Y   .   .   .   ."},
    {"changePressEvent",   "Y   .   .   .   Y   .   .   Y   .   .   .   ."},
    {"holdPressEvent",     "Y   .   .   .   Y   .   .   Y   .   .   .   ."},
    {"listReleases",       "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"lookUpNotice",       "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"getReleaseCard",     "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"getReleaseText",     "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"listChannels",       "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"listObligations",    "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"getAttendance",      "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"recordAttendance",   "Y   .   .   .   .   .   .   Y   .   .   .   ."},
    {"listAlerts",        "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"acknowledgeAlert",  "Y   Y   Y   Y   Y   Y   Y   Y   .   .   .   ."},
    {"showAckPage",       "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y"},
    {"acknowledgeByLink", "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y"},
    {"getOnCall",         "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"listShifts",        "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"getShiftCalendar",  "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"setOverride",       "Y   .   .   .   .   .   .   Y   .   .   .   ."},
    {"withdrawOverride",  "Y   .   .   .   .   .   .   Y   .   .   .   ."},
    {"receiveShift",      "Y   Y   Y   Y   Y   Y   Y   Y   .   .   .   ."},
    {"listHeartbeats",    "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"recordHeartbeat",   ".   .   .   .   .   .   .   .   .   .   Y   ."},
    {"acceptClock",       "Y   .   .   .   .   Y   .   Y   .   .   .   ."},
    {"getFigures",        "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"listSources",       "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"stream",            "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"pushPosts",         ".   .   .   .   .   .   .   .   .   .   Y   ."},
    {"getOpenApi",        "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"getSession",        "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y"},
    {"signIn",            "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y"},
    {"signOut",           "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y"},
    {"changeOwnPassword", "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   .   ."},
    {"listAccounts",      ".   .   .   .   .   .   .   .   Y   Y   .   ."},
    {"addAccount",        ".   .   .   .   .   .   .   .   .   Y   .   ."},
    {"setAccountRoles",   ".   .   .   .   .   .   .   .   .   Y   .   ."},
    {"disableAccount",    ".   .   .   .   .   .   .   .   .   Y   .   ."},
    {"enableAccount",     ".   .   .   .   .   .   .   .   .   Y   .   ."},
    {"resetPassword",     ".   .   .   .   .   .   .   .   .   Y   .   ."},
    {"addToken",          ".   .   .   .   .   .   .   .   .   Y   .   ."},
    {"revokeToken",       ".   .   .   .   .   .   .   .   .   Y   .   ."},
    {"getMetrics",        "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   ."},
    {"getHealth",         "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y"},
    {"getReady",          "Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y   Y"},
};
// clang-format on

const Line* FindLine(std::string_view endpoint) {
  const auto at = std::ranges::find(kTable, endpoint, &Line::endpoint);
  return at == std::end(kTable) ? nullptr : at;
}

// One request that carries all a route asks for but rights; `who` is a header.
int StatusOf(Fixture& fixture, const Route& route, const std::string& who) {
  std::string target(route.pattern);
  if (const auto at = target.find("{id}"); at != target.npos) {
    target.replace(at, 4, "c1");
  }
  if (const auto at = target.find("{number}"); at != target.npos) {
    target.replace(at, 8, "1");
  }
  if (route.method == "GET") return fixture.Get(target, who).status;
  // A sign-out would end the session for the rows that follow.
  if (route.method == "DELETE") return 200;
  return fixture.Post(target, "{}", who + "If-Match: \"1\"\r\n").status;
}

}  // namespace

TEST_CASE("EveryEndpointHasItsLineAndEveryLineItsEndpoint") {
  for (const Route& route : Routes()) {
    CHECK_MESSAGE(FindLine(route.name) != nullptr,
                  route.name << ": add a line that says who may call it");
  }
  for (const Line& line : kTable) {
    const bool there = std::ranges::any_of(
        Routes(), [&](const Route& r) { return r.name == line.endpoint; });
    CHECK_MESSAGE(there, line.endpoint << ": there is no such endpoint");
    CHECK(line.may.size() == 12 * 4 - 3);
  }
}

TEST_CASE("EveryRoleMayExactlyWhatItsColumnSays") {
  Fixture fixture({}, {}, {.metrics_open = false});
  std::vector<std::string> columns;
  for (std::size_t i = 0; i < model::kRoleCount; ++i) {
    const std::string id(model::Name(static_cast<Role>(i)));
    fixture.PutAccount(AccountKind::kPerson, id, {static_cast<Role>(i)},
                       "some secret");
    columns.push_back(fixture.SignIn(id, "some secret"));
  }
  runtime::SystemRandom random;
  const std::string token = identity::MakeToken("feeder", random);
  fixture.PutAccount(AccountKind::kProgram, "feeder", {}, token);
  columns.push_back("Authorization: Bearer " + token + "\r\n");
  columns.push_back("");
  fixture.intake_result = std::vector<IntakeLine>{};
  for (const Route& route : Routes()) {
    const Line* const line = FindLine(route.name);
    if (line == nullptr) continue;  // the test above
    for (std::size_t column = 0; column < columns.size(); ++column) {
      const bool may = line->may[column * 4] == 'Y';
      const int status = StatusOf(fixture, route, columns[column]);
      const bool nobody = column == 11;
      const bool refused = status == (nobody ? 401 : 403);
      CHECK_MESSAGE(refused != may,
                    route.name << " column " << column << ": " << status);
      // Nothing but rights is refused like this here.
      CHECK_MESSAGE((refused || (status != 401 && status != 403)),
                    route.name << " column " << column << ": " << status);
    }
  }
}

TEST_CASE("AnAccountMayWhatAnyOfItsRolesMay") {
  const model::Account account{.roles = {Role::kPublisher, Role::kUnit}};
  CHECK(WhoIs(account) == (WhoIs(Role::kPublisher) | WhoIs(Role::kUnit)));
  const model::Account program{.kind = AccountKind::kProgram,
                               .roles = {Role::kPress}};
  CHECK(NamesOf(WhoIs(program)) ==
        std::vector<std::string>{"press", "program"});
  CHECK(NamesOf(kAnybody).size() == 12);
}

}  // namespace huiying::http
