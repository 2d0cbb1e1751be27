// Administration of accounts against a desk that writes down what it is asked;
// the engine's own answers are in tests/acceptance/sign_in_test.cc.
#include <doctest/doctest.h>

#include "identity/password.h"
#include "identity/token.h"
#include "tests/unit/http/fixture.h"

namespace huiying::http {
namespace {

using model::AccountChange;
using model::AccountKind;
using model::Role;

constexpr char kSecret[] = "some secret";

struct Office {
  Office() {
    fixture.PutAccount(AccountKind::kPerson, "root", {Role::kAdministrator},
                       kSecret);
    cookie = fixture.SignIn("root", kSecret);
    fixture.desk().answer = [](runtime::Request&) -> runtime::Reply {
      return runtime::Accepted{.seq = 7};
    };
  }
  Response Post(const std::string& target, const nlohmann::json& body) {
    return fixture.Post(target, body.dump(), cookie);
  }
  const model::SetAccount& asked() {
    REQUIRE(fixture.desk().last.has_value());
    return std::get<model::SetAccount>(fixture.desk().last->command.body);
  }
  Fixture fixture;
  std::string cookie;
};

}  // namespace

TEST_CASE("AnAccountIsMadeWithItsPasswordAsAnArgonHash") {
  Office office;
  const auto made =
      office.Post("/api/v1/accounts", {{"id", "duty-1"},
                                       {"name", "值班员一"},
                                       {"roles", {"press", "on_call"}},
                                       {"password", "correct horse battery"}});
  REQUIRE(made.status == 201);
  CHECK(made.Json()["seq"] == 7);
  CHECK(office.asked().change == AccountChange::kMade);
  CHECK(office.asked().id.value() == "duty-1");
  CHECK(office.asked().roles == std::vector{Role::kPress, Role::kOnCall});
  const auto& last = *office.fixture.desk().last;
  CHECK(last.command.actor.value() == "person:root");
  REQUIRE(last.texts.size() == 2);
  CHECK(last.texts[0].text == "值班员一");
  CHECK(identity::VerifyPassword(last.texts[1].text, "correct horse battery"));
}

TEST_CASE("WrongFieldsAndWeakPasswordsAreNamed") {
  Office office;
  const nlohmann::json good = {{"id", "duty-1"},
                               {"roles", {"press"}},
                               {"password", "correct horse battery"}};
  const auto code = [&](const std::string& field, nlohmann::json value) {
    nlohmann::json body = good;
    body[field] = std::move(value);
    const auto answer = office.Post("/api/v1/accounts", body);
    CHECK(answer.status == 422);
    CHECK(answer.Json()["field"] == field);
    return answer.Json()["code"].get<std::string>();
  };
  CHECK(code("id", "a b") == "bad_field");
  CHECK(code("roles", {"boss"}) == "bad_field");
  CHECK(code("roles", "press") == "bad_field");
  CHECK(code("roles", nullptr) == "bad_field");
  CHECK(code("password", "short") == "weak_password");
  CHECK(code("password", "duty-1-duty-1") == "weak_password");
  CHECK(code("password", nullptr) == "bad_field");
  CHECK(!office.fixture.desk().last.has_value());
}

TEST_CASE("EachChangeIsItsOwnCommand") {
  Office office;
  const auto check = [&](const std::string& what, const nlohmann::json& body,
                         AccountChange change) {
    CHECK(office.Post("/api/v1/accounts/duty-1/" + what, body).status == 200);
    CHECK(office.asked().change == change);
    CHECK(office.asked().id.value() == "duty-1");
    CHECK(office.asked().kind == AccountKind::kPerson);
  };
  const auto nothing = nlohmann::json::object();
  check("roles", {{"roles", {"leader"}}}, AccountChange::kRolesSet);
  CHECK(office.asked().roles == std::vector{Role::kLeader});
  check("disable", nothing, AccountChange::kDisabled);
  check("enable", nothing, AccountChange::kEnabled);
  check("password", {{"password", "correct horse battery"}},
        AccountChange::kCredentialSet);
  CHECK(office.Post("/api/v1/tokens/feeder/revoke", nothing).status == 200);
  CHECK(office.asked().kind == AccountKind::kProgram);
  CHECK(office.asked().change == AccountChange::kDisabled);
}

TEST_CASE("ATokenIsShownOnceAndOnlyItsHashIsHandedIn") {
  Office office;
  const auto made = office.Post("/api/v1/tokens", {{"name", "feeder"}});
  REQUIRE(made.status == 201);
  const std::string token = made.Json()["token"];
  CHECK(identity::NameOfToken(token) == "feeder");
  const auto& last = *office.fixture.desk().last;
  REQUIRE(last.texts.size() == 1);
  CHECK(last.texts[0].text.find(token) == std::string::npos);
  CHECK(identity::MatchesHash(last.texts[0].text, token));
}

TEST_CASE("TheEnginesNoIsPassedOn") {
  Office office;
  const auto answer = [&](const std::string& code) {
    office.fixture.desk().answer = [code](runtime::Request&) -> runtime::Reply {
      return model::Refusal{.code = code, .detail = "No."};
    };
    return office
        .Post("/api/v1/accounts/root/disable", nlohmann::json::object())
        .status;
  };
  CHECK(answer("last_administrator") == 409);
  CHECK(answer("no_such_account") == 404);
  CHECK(answer("auditor_alone") == 422);
}

TEST_CASE("TheListShowsPeopleProgramsAndWhoGuesses") {
  Office office;
  runtime::SystemRandom random;
  office.fixture.PutAccount(AccountKind::kProgram, "feeder", {},
                            identity::MakeToken("feeder", random));
  office.fixture.PutAccount(AccountKind::kPerson, "duty-1", {Role::kPress},
                            kSecret);
  for (int i = 0; i < 6; ++i) {
    office.fixture.Post("/api/v1/session",
                        R"({"id":"duty-1","password":"wrong"})");
  }
  const auto list =
      office.fixture.Get("/api/v1/accounts", office.cookie).Json();
  REQUIRE(list["accounts"].size() == 3);
  CHECK(list["accounts"][0]["id"] == "duty-1");
  CHECK(list["accounts"][0]["name"] == "值班员一");
  CHECK(list["accounts"][0]["failed_sign_ins"] == 5);
  CHECK(list["accounts"][0]["locked_seconds"] == 1);
  CHECK(list["accounts"][2]["kind"] == "program");
  CHECK(list.dump().find("argon2") == std::string::npos);
  CHECK(list["sign_ins"]["locked_accounts"] == 1);
}

TEST_CASE("OnesOwnPasswordIsChangedWithTheOneBefore") {
  Office office;
  const nlohmann::json right = {{"password", kSecret},
                                {"new_password", "correct horse battery"}};
  nlohmann::json wrong = right;
  wrong["password"] = "another secret";
  const auto refused = office.Post("/api/v1/session/password", wrong);
  CHECK(refused.status == 403);
  CHECK(refused.Json()["code"] == "wrong_password");
  nlohmann::json weak = right;
  weak["new_password"] = "1234567890";
  CHECK(office.Post("/api/v1/session/password", weak).Json()["code"] ==
        "weak_password");
  auto changed = office.Post("/api/v1/session/password", right);
  REQUIRE(changed.status == 200);
  CHECK(office.asked().change == AccountChange::kCredentialSet);
  CHECK(office.asked().id.value() == "root");
  // The session before is over, a new one is open.
  CHECK(office.fixture.Get("/api/v1/cases", office.cookie).status == 401);
  CHECK(changed.headers["set-cookie"].starts_with("huiying="));
}

}  // namespace huiying::http
