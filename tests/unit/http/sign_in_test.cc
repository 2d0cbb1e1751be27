#include <doctest/doctest.h>

#include "identity/token.h"
#include "tests/unit/http/fixture.h"

namespace huiying::http {
namespace {

using namespace std::chrono_literals;
using model::AccountKind;
using model::Role;

constexpr char kSecret[] = "some secret";

std::string SignInBody(const std::string& id, const std::string& password) {
  return nlohmann::json{{"id", id}, {"password", password}}.dump();
}

// Takes every command as done and remembers it.
void TakeAll(Fixture& fixture) {
  fixture.desk().answer = [](runtime::Request&) -> runtime::Reply {
    return runtime::Accepted{
        .seq = 1, .events = {model::CaseOpened{.case_id = model::CaseId(1)}}};
  };
}

constexpr char kOpenCase[] = R"({"title":"t","grade":3,"answer":"due")";

}  // namespace

TEST_CASE("WithoutAccountsNobodySignsInAndBySaysWho") {
  Fixture fixture;
  TakeAll(fixture);
  const auto session = fixture.Get("/api/v1/session").Json();
  CHECK(session["open"] == true);
  CHECK(session["signed_in"] == false);
  CHECK(session["id"].is_null());
  CHECK(session["demo"].empty());  // not a demo
  const auto& rights = session["rights"];
  CHECK(std::find(rights.begin(), rights.end(), "openCase") != rights.end());
  CHECK(std::find(rights.begin(), rights.end(), "addAccount") == rights.end());
  CHECK(
      fixture
          .Post("/api/v1/cases", std::string(kOpenCase) + R"(,"by":"duty-2"})")
          .status == 201);
  CHECK(fixture.desk().last->command.actor.value() == "person:duty-2");
  CHECK(fixture.Get("/api/v1/accounts").Json()["code"] == "no_accounts_yet");
  CHECK(fixture.Post("/api/v1/session", SignInBody("a", "b")).Json()["code"] ==
        "no_accounts_yet");
  fixture.intake_result = std::vector<IntakeLine>{};
  CHECK(fixture.Post("/api/v1/posts", "{}").status == 200);
  CHECK(fixture.intake_actor.value() == "program:push");
}

TEST_CASE("WithAnAccountEverythingButTheDoorNeedsSignIn") {
  Fixture fixture;
  fixture.PutAccount(AccountKind::kPerson, "duty-1", {Role::kPress}, kSecret);
  auto refused = fixture.Get("/api/v1/cases");
  CHECK(refused.status == 401);
  CHECK(refused.Json()["code"] == "sign_in_needed");
  CHECK(refused.headers["www-authenticate"] == "Bearer");
  CHECK(fixture.Post("/api/v1/cases", std::string(kOpenCase) + "}").status ==
        401);
  CHECK(fixture.Get("/healthz").status == 200);
  CHECK(fixture.Get("/readyz").status == 503);
  CHECK(fixture.Get("/press").status == 503);    // the pages, not built here
  CHECK(fixture.Get("/metrics").status == 200);  // from this machine
  const auto session = fixture.Get("/api/v1/session").Json();
  CHECK(session["open"] == false);
  CHECK(session["signed_in"] == false);
  CHECK(session["rights"] ==
        nlohmann::json({"showAckPage", "acknowledgeByLink", "getSession",
                        "signIn", "signOut", "getHealth", "getReady"}));
}

TEST_CASE("SignInOpensASessionAndSignOutEndsIt") {
  Fixture fixture;
  TakeAll(fixture);
  fixture.PutAccount(AccountKind::kPerson, "duty-1",
                     {Role::kPress, Role::kLeader}, kSecret);
  auto in = fixture.Post("/api/v1/session", SignInBody("duty-1", kSecret));
  REQUIRE(in.status == 200);
  CHECK(in.Json()["id"] == "duty-1");
  CHECK(in.Json()["name"] == "值班员一");
  CHECK(in.Json()["roles"] == nlohmann::json({"press", "leader"}));
  const std::string set = in.headers["set-cookie"];
  for (const char* part : {"huiying=", "; HttpOnly", "; SameSite=Strict",
                           "; Path=/", "; Max-Age=43200"}) {
    CHECK_MESSAGE(set.find(part) != std::string::npos, part);
  }
  CHECK(set.find("Secure") == std::string::npos);
  const std::string cookie =
      "Cookie: x=1; " + set.substr(0, set.find(';')) + "\r\n";
  CHECK(fixture.Get("/api/v1/cases", cookie).status == 200);
  CHECK(fixture.Get("/api/v1/session", cookie).Json()["signed_in"] == true);
  // The account acts, and nobody else in its name.
  CHECK(fixture.Post("/api/v1/cases", std::string(kOpenCase) + "}", cookie)
            .status == 201);
  CHECK(fixture.desk().last->command.actor.value() == "person:duty-1");
  const auto other = fixture.Post(
      "/api/v1/cases", std::string(kOpenCase) + R"(,"by":"duty-2"})", cookie);
  CHECK(other.status == 403);
  CHECK(other.Json()["code"] == "not_you");
  CHECK(fixture
            .Post("/api/v1/cases",
                  std::string(kOpenCase) + R"(,"by":"duty-1"})", cookie)
            .status == 201);
  auto out = fixture.Delete("/api/v1/session", cookie);
  CHECK(out.status == 200);
  CHECK(out.Json()["signed_in"] == false);
  CHECK(out.headers["set-cookie"].find("Max-Age=0") != std::string::npos);
  CHECK(fixture.Get("/api/v1/cases", cookie).status == 401);
}

TEST_CASE("ACommandOfASessionStillNeedsItsOwnOrigin") {
  Fixture fixture;
  fixture.PutAccount(AccountKind::kPerson, "duty-1", {Role::kPress}, kSecret);
  const std::string cookie = fixture.SignIn("duty-1", kSecret);
  Client client(fixture.port());
  const std::string body = std::string(kOpenCase) + "}";
  client.Send(
      "POST /api/v1/cases HTTP/1.1\r\nHost: localhost\r\n"
      "Content-Type: application/json\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n" + cookie + "\r\n" + body);
  const Response response = client.Read();
  CHECK(response.status == 403);
  CHECK(response.Json()["code"] == "foreign_origin");
}

TEST_CASE("WrongUnknownAndDisabledGetOneAnswer") {
  Fixture fixture;
  fixture.PutAccount(AccountKind::kPerson, "root", {Role::kAdministrator},
                     kSecret);
  auto gone =
      fixture.PutAccount(AccountKind::kPerson, "gone", {Role::kPress}, kSecret);
  gone.disabled = true;
  fixture.PutAccount(gone);
  const auto wrong =
      fixture.Post("/api/v1/session", SignInBody("root", "wrong secret"));
  CHECK(wrong.status == 401);
  CHECK(wrong.Json()["code"] == "wrong_credentials");
  CHECK(wrong.headers.count("set-cookie") == 0);
  for (const auto& [id, password] :
       {std::pair("nobody", kSecret), std::pair("gone", kSecret),
        std::pair("no id at all", kSecret)}) {
    const auto answer =
        fixture.Post("/api/v1/session", SignInBody(id, password));
    CHECK_MESSAGE(answer.status == wrong.status, id);
    CHECK_MESSAGE(answer.body == wrong.body, id);
  }
  CHECK(fixture.Post("/api/v1/session", R"({"id":"root"})").status == 422);
  ServerStats stats;
  fixture.OnNet([&] { stats = fixture.server().stats(); });
  CHECK(stats.sign_ins_failed == 4);
  CHECK(stats.signed_in == 0);
}

TEST_CASE("WhoGuessesWaitsAndSoDoesWhoDoesNotExist") {
  Fixture fixture;
  fixture.PutAccount(AccountKind::kPerson, "root", {Role::kAdministrator},
                     kSecret);
  for (const char* id : {"root", "nobody"}) {
    for (int i = 0; i < 5; ++i) {
      CHECK(fixture.Post("/api/v1/session", SignInBody(id, "wrong")).status ==
            401);
    }
    auto locked = fixture.Post("/api/v1/session", SignInBody(id, kSecret));
    CHECK(locked.status == 429);
    CHECK(locked.Json()["code"] == "sign_in_locked");
    CHECK(locked.headers["retry-after"] == "1");
  }
  fixture.real_now = fixture.real_now.load() + 1s;
  const std::string cookie = fixture.SignIn("root", kSecret);
  const auto accounts = fixture.Get("/api/v1/accounts", cookie).Json();
  CHECK(accounts["sign_ins"]["failed"] == 10);
  CHECK(accounts["sign_ins"]["locked"] == 2);
  CHECK(accounts["sign_ins"]["sessions"] == 1);
}

TEST_CASE("AnAddressThatTriesManyIdsWaitsToo") {
  Fixture fixture;
  fixture.PutAccount(AccountKind::kPerson, "root", {Role::kAdministrator},
                     kSecret);
  int locked = 0;
  for (int i = 0; i < 22 && locked == 0; ++i) {
    const auto answer = fixture.Post(
        "/api/v1/session", SignInBody("id-" + std::to_string(i), "wrong"));
    if (answer.status == 429) locked = i;
  }
  CHECK(locked == 20);
}

TEST_CASE("ASessionEndsWithItsPasswordItsAccountAndItsTime") {
  Fixture fixture;
  auto duty = fixture.PutAccount(AccountKind::kPerson, "duty-1", {Role::kPress},
                                 kSecret);
  std::string cookie = fixture.SignIn("duty-1", kSecret);
  auto changed = duty;
  changed.credential[0] ^= 1;
  fixture.PutAccount(changed);
  CHECK(fixture.Get("/api/v1/cases", cookie).status == 401);
  fixture.PutAccount(duty);  // and it does not come back
  CHECK(fixture.Get("/api/v1/cases", cookie).status == 401);
  cookie = fixture.SignIn("duty-1", kSecret);
  auto disabled = duty;
  disabled.disabled = true;
  fixture.PutAccount(disabled);
  CHECK(fixture.Get("/api/v1/cases", cookie).status == 401);
  fixture.PutAccount(duty);
  cookie = fixture.SignIn("duty-1", kSecret);
  // Other roles count from the next request on.
  auto auditor = duty;
  auditor.roles = {Role::kAuditor};
  fixture.PutAccount(auditor);
  CHECK(fixture.Post("/api/v1/cases", "{}", cookie).status == 403);
  CHECK(fixture.Get("/api/v1/cases", cookie).status == 200);
  fixture.real_now = fixture.real_now.load() + 121min;
  CHECK(fixture.Get("/api/v1/cases", cookie).status == 401);
}

TEST_CASE("AViewerWhoIsSignedOutIsCutAtTheNextHeartbeat") {
  Fixture fixture(Limits{.heartbeat = 20ms});
  auto duty = fixture.PutAccount(AccountKind::kPerson, "duty-1", {Role::kPress},
                                 kSecret);
  const std::string cookie = fixture.SignIn("duty-1", kSecret);
  Client viewer(fixture.port());
  viewer.Send("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n" + cookie +
              "\r\n");
  for (int i = 0; i < 3; ++i) viewer.ReadUntil("event: heartbeat");
  duty.disabled = true;
  fixture.PutAccount(duty);
  CHECK(viewer.IsClosed());
}

TEST_CASE("AProgramShowsItsTokenAndNeedsNoOrigin") {
  Fixture fixture;
  TakeAll(fixture);
  fixture.PutAccount(AccountKind::kPerson, "root", {Role::kAdministrator},
                     kSecret);
  runtime::SystemRandom random;
  const std::string token = identity::MakeToken("feeder", random);
  auto feeder = fixture.PutAccount(AccountKind::kProgram, "feeder",
                                   {Role::kPress}, token);
  const std::string bearer = "Authorization: Bearer " + token + "\r\n";
  const auto post = [&](const std::string& headers) {
    Client client(fixture.port());
    const std::string body = std::string(kOpenCase) + "}";
    client.Send(
        "POST /api/v1/cases HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: application/json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body);
    return client.Read();
  };
  CHECK(post(bearer).status == 201);
  CHECK(fixture.desk().last->command.actor.value() == "program:feeder");
  CHECK(post(bearer + "Origin: http://evil.example\r\n").status == 403);
  fixture.intake_result = std::vector<IntakeLine>{};
  CHECK(fixture.Post("/api/v1/posts", "{}", bearer).status == 200);
  CHECK(fixture.intake_actor.value() == "program:feeder");
  // Not the name alone, not another's secret, not what is no token.
  const std::string other = identity::MakeToken("feeder", random);
  for (const std::string& bad :
       {other, std::string("hyt.feeder."), std::string("x"),
        identity::MakeToken("nobody", random)}) {
    const auto answer = post("Authorization: Bearer " + bad + "\r\n");
    CHECK(answer.status == 401);
    CHECK(answer.Json()["code"] == "bad_token");
  }
  CHECK(post("Authorization: Basic " + token + "\r\n").status == 401);
  feeder.disabled = true;
  fixture.PutAccount(feeder);
  CHECK(post(bearer).status == 401);
}

TEST_CASE("BehindAProxyCookiesAreSecureAndNamesAreGiven") {
  Fixture fixture({}, {},
                  {.public_hosts = {"desk.example"}, .behind_proxy = true});
  fixture.PutAccount(AccountKind::kPerson, "root", {Role::kAdministrator},
                     kSecret);
  const auto post = [&](const std::string& host, const std::string& origin,
                        const std::string& from, const std::string& password) {
    Client client(fixture.port());
    const std::string body = SignInBody("root", password);
    client.Send("POST /api/v1/session HTTP/1.1\r\nHost: " + host +
                "\r\nOrigin: " + origin + "\r\nX-Forwarded-For: " + from +
                "\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body);
    return client.Read();
  };
  auto in = post("desk.example", "https://desk.example", "10.0.0.9", kSecret);
  CHECK(in.status == 200);
  CHECK(in.headers["set-cookie"].starts_with("__Host-huiying="));
  CHECK(in.headers["set-cookie"].find("; Secure") != std::string::npos);
  CHECK(post("evil.example", "https://evil.example", "10.0.0.9", kSecret)
            .Json()["code"] == "wrong_host");
  CHECK(post("desk.example", "https://evil.example", "10.0.0.9", kSecret)
            .Json()["code"] == "foreign_origin");
  // Everybody seems to come from this machine.
  CHECK(fixture.Get("/metrics").status == 401);
}

}  // namespace huiying::http
