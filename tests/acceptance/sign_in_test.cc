// From an empty folder to people who act in their own names: the first
// administrator from the command line, the rest over real HTTP, and over TLS.
#include <fmt/core.h>
#include <sys/stat.h>

#include "app/offline_desk.h"
#include "app/tls_command.h"
#include "model/event.h"
#include "runtime/verify.h"
#include "store/rocks_store.h"
#include "tests/acceptance/town.h"
#include "tests/acceptance/visitor.h"

namespace huiying::acceptance {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

app::LoopbackAnswer NoFeed(const app::LoopbackRequest&) {
  return {.status = 404};
}

json NewAccount(const std::string& id, std::vector<std::string> roles) {
  return {{"id", id}, {"roles", std::move(roles)}, {"password", kPassword}};
}

}  // namespace

TEST_CASE("PeopleActInTheirOwnNamesAndTheRecordHoldsNoSecret") {
  Town town(NoFeed);
  AddAdministrator(town);
  town.Start({});
  Visitor root(town.daemon().address());
  CHECK(root.Get("/api/v1/cases").status == 401);
  CHECK(root.SignIn("root", "not the password").status == 401);
  REQUIRE(root.SignIn("root", kPassword).status == 200);
  CHECK(root.Get("/api/v1/session").body["name"] == "管理员");
  // An administrator administers, and does no case work.
  CHECK(root.Post("/api/v1/cases", json::object()).status == 403);
  REQUIRE(
      root.Post("/api/v1/accounts", NewAccount("duty-1", {"press"})).status ==
      201);
  CHECK(root.Post("/api/v1/accounts", NewAccount("duty-1", {"press"}))
            .body["code"] == "account_exists");
  CHECK(
      root.Post("/api/v1/accounts/root/disable", json::object()).body["code"] ==
      "last_administrator");
  REQUIRE(
      root.Post("/api/v1/accounts", NewAccount("audit", {"auditor"})).status ==
      201);

  Visitor duty(town.daemon().address());
  REQUIRE(duty.SignIn("duty-1", kPassword).status == 200);
  const json new_case = {
      {"title", "北桥路口打架"}, {"grade", 3}, {"answer", "due"}};
  const Answer opened = duty.Post("/api/v1/cases", new_case);
  REQUIRE(opened.status == 201);
  Visitor audit(town.daemon().address());
  REQUIRE(audit.SignIn("audit", kPassword).status == 200);
  CHECK(audit.Get("/api/v1/accounts").status == 200);
  CHECK(audit.Post("/api/v1/cases", new_case).status == 403);

  const Answer made = root.Post("/api/v1/tokens", {{"name", "feeder"}});
  REQUIRE(made.status == 201);
  Visitor feeder(town.daemon().address());
  feeder.token = made.body["token"].get<std::string>();
  CHECK(feeder.Get("/api/v1/cases").status == 200);
  CHECK(feeder.Post("/api/v1/cases", new_case).status == 403);
  CHECK(root.Post("/api/v1/tokens/feeder/revoke", json::object()).status ==
        200);
  CHECK(feeder.Get("/api/v1/cases").status == 401);

  // A new password ends the sessions before.
  CHECK(root.Post("/api/v1/accounts/duty-1/password",
                  {{"password", "another good secret"}})
            .status == 200);
  CHECK(duty.Get("/api/v1/cases").status == 401);
  CHECK(duty.SignIn("duty-1", kPassword).status == 401);
  CHECK(duty.SignIn("duty-1", "another good secret").status == 200);
  CHECK(root.Post("/api/v1/accounts/duty-1/disable", json::object()).status ==
        200);
  CHECK(duty.Get("/api/v1/cases").status == 401);
  CHECK(duty.SignIn("duty-1", "another good secret").status == 401);
  CHECK(town.Metric("huiying_http_sign_ins{outcome=\"failed\"}") == 3);
  const std::string session = root.cookie;

  // While the daemon has the folder the command line says where to go.
  const auto busy = app::OfflineDesk::Open(town.folder().path() / "data",
                                           runtime::Mode::kDrill);
  REQUIRE(!busy);
  CHECK(busy.error().message.find("/api/v1/accounts") != std::string::npos);

  // A restart signs nobody out.
  town.Stop();
  town.Start({});
  Visitor again(town.daemon().address());
  again.cookie = session;
  CHECK(again.Get("/api/v1/accounts").status == 200);
  town.Stop();

  const auto store = store::RocksStore::Open(
      town.folder().path() / "data", {.mode = store::OpenMode::kReadOnly});
  REQUIRE(store);
  const auto snapshot = (*store)->Take();
  const auto verified = runtime::Verify(*snapshot, std::nullopt);
  REQUIRE(verified);
  CHECK(!verified->problem);
  std::string dump;
  REQUIRE(store::ReadEntries(*snapshot, 0, [&](const model::Entry& entry) {
    dump += model::DumpEntry(entry) + "\n";
    return true;
  }));
  CHECK(dump.find("\"actor\":\"person:duty-1\"") != std::string::npos);
  CHECK(dump.find("\"change\":\"disabled\"") != std::string::npos);
  for (const std::string& secret :
       {std::string(kPassword), std::string("argon2"), std::string("管理员"),
        feeder.token, session.substr(session.find('=') + 1)}) {
    CHECK_MESSAGE(dump.find(secret) == std::string::npos, secret);
  }
}

TEST_CASE("SignInWorksOverTlsAndOnlyTls") {
  Town town(NoFeed);
  AddAdministrator(town);
  const auto out = town.folder().path() / "tls";
  REQUIRE(app::MakeSelfSigned(out, {"localhost", "127.0.0.1"}));
  const auto again = app::MakeSelfSigned(out, {"localhost"});
  REQUIRE(!again);  // nobody's key is written over
  CHECK(again.error().message.find("huiying.key") != std::string::npos);
  struct stat key{};
  REQUIRE(::stat((out / "huiying.key").c_str(), &key) == 0);
  CHECK((key.st_mode & 0777) == 0600);

  town.Start({}, 1,
             {.tls_cert = out / "huiying.crt", .tls_key = out / "huiying.key"});
  CHECK(town.daemon().address().starts_with("https://127.0.0.1:"));
  asio::ssl::context trusting(asio::ssl::context::tls_client);
  trusting.load_verify_file((out / "huiying.crt").string());
  Visitor root(town.daemon().address());
  root.tls = &trusting;
  const Answer in = root.SignIn("root", kPassword);
  REQUIRE(in.status == 200);
  CHECK(in.headers.at("Set-Cookie").starts_with("__Host-huiying="));
  CHECK(in.headers.at("Set-Cookie").find("; Secure") != std::string::npos);
  CHECK(root.Get("/api/v1/accounts").status == 200);
  // Larger than one record, in both directions.
  CHECK(root.Get("/api/v1/openapi.json").status == 200);
  CHECK(root.Post("/api/v1/accounts",
                  {{"id", "x"}, {"name", std::string(100'000, 'n')}})
            .status == 422);

  // Whoever does not trust the certificate does not get on, nor old versions,
  // nor plain HTTP.
  asio::ssl::context doubting(asio::ssl::context::tls_client);
  Visitor stranger(town.daemon().address());
  stranger.tls = &doubting;
  CHECK_THROWS(stranger.Get("/healthz"));
  asio::ssl::context old(asio::ssl::context::tls_client);
  old.load_verify_file((out / "huiying.crt").string());
  SSL_CTX_set_max_proto_version(old.native_handle(), TLS1_1_VERSION);
  stranger.tls = &old;
  CHECK_THROWS(stranger.Get("/healthz"));
  stranger.tls = nullptr;
  CHECK_THROWS(stranger.Get("/healthz"));
  stranger.tls = &trusting;
  CHECK(stranger.Get("/healthz").status == 200);
}

}  // namespace huiying::acceptance
