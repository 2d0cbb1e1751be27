// `huiying user` and `huiying token` as they are typed, on a folder of their
// own; what they did is read back from the store.
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/commands.h"
#include "app/demo_accounts.h"
#include "app/offline_desk.h"
#include "identity/accounts.h"
#include "identity/password.h"
#include "runtime/verify.h"
#include "store/rocks_store.h"

namespace huiying::app {
namespace {

namespace fs = std::filesystem;
using model::Role;

class Office {
 public:
  Office()
      : folder_(fs::temp_directory_path() /
                fmt::format("huiying-accounts-{}", ::getpid())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    Write("good", "correct horse battery\nsecond line\n");
    Write("weak", "1234567890\n");
  }
  ~Office() { fs::remove_all(folder_); }
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }
  std::string Path(const std::string& name) const { return folder_ / name; }
  // The exit status of `huiying …`, with the folder's --data.
  int Run(std::vector<std::string> words) {
    words.insert(words.begin(), "huiying");
    words.insert(words.end(), {"--data", Path("data")});
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    return Main(static_cast<int>(argv.size()), argv.data());
  }
  int Add(const std::string& id, const std::string& roles,
          const std::string& password = "good") {
    return Run({"user", "add", id, "--roles", roles, "--password-file",
                Path(password)});
  }
  std::vector<model::Account> Accounts() {
    const auto store = store::RocksStore::Open(
        Path("data"), {.mode = store::OpenMode::kReadOnly});
    REQUIRE_MESSAGE(store, store.error().message);
    const auto verified = runtime::Verify(*(*store)->Take(), std::nullopt);
    REQUIRE(verified);
    CHECK(!verified->problem);
    return identity::ListAccounts(*(*store)->Take()).value();
  }

 private:
  fs::path folder_;
};

}  // namespace

TEST_CASE("PeopleAreMadeChangedAndDisabledFromTheCommandLine") {
  Office office;
  CHECK(office.Add("duty-1", "press") == 2);  // an administrator first
  CHECK(office.Add("root", "administrator", "weak") == 2);
  CHECK(office.Add("root", "administrator", "missing") == 2);
  CHECK(office.Add("root", "boss") == 2);
  REQUIRE(office.Add("root", "administrator") == 0);
  REQUIRE(office.Add("duty-1", "press,on_call") == 0);
  CHECK(office.Add("duty-1", "press") == 2);
  auto accounts = office.Accounts();
  REQUIRE(accounts.size() == 2);
  CHECK(accounts[0].roles == std::vector{Role::kPress, Role::kOnCall});
  const model::TextHash before = accounts[0].credential;
  CHECK(office.Run({"user", "list"}) == 0);
  CHECK(office.Run({"user", "roles", "duty-1", "--roles", "leader"}) == 0);
  CHECK(office.Run({"user", "password", "duty-1", "--password-file",
                    office.Path("good")}) == 0);
  CHECK(office.Run({"user", "disable", "duty-1"}) == 0);
  CHECK(office.Run({"user", "disable", "root"}) == 2);  // the last one
  CHECK(office.Run({"user", "disable", "nobody"}) == 2);
  accounts = office.Accounts();
  CHECK(accounts[0].disabled);
  CHECK(accounts[0].roles == std::vector{Role::kLeader});
  CHECK(accounts[0].credential != before);
  CHECK(!accounts[1].disabled);
  CHECK(office.Run({"user", "enable", "duty-1"}) == 0);
  CHECK(!office.Accounts()[0].disabled);
}

TEST_CASE("ThePasswordInTheVaultIsThatOfTheFirstLine") {
  Office office;
  REQUIRE(office.Add("root", "administrator") == 0);
  const auto store = store::RocksStore::Open(
      office.Path("data"), {.mode = store::OpenMode::kReadOnly});
  REQUIRE(store);
  const auto snapshot = (*store)->Take();
  const auto hash = identity::CredentialOf(
      *snapshot, identity::ListAccounts(*snapshot).value().front());
  CHECK(identity::VerifyPassword(hash.value(), "correct horse battery"));
}

TEST_CASE("TokensAreMadeAndRevokedFromTheCommandLine") {
  Office office;
  CHECK(office.Run({"token", "add", "feeder"}) == 2);
  REQUIRE(office.Add("root", "administrator") == 0);
  CHECK(office.Run({"token", "add", "feeder"}) == 0);
  CHECK(office.Run({"token", "add", "feeder"}) == 2);
  CHECK(office.Run({"token", "add", "a b"}) == 2);
  CHECK(office.Run({"token", "add", "x", "--roles", "approver"}) == 2);
  CHECK(office.Run({"token", "add", "desk-bot", "--roles", "press"}) == 0);
  CHECK(office.Run({"token", "list"}) == 0);
  CHECK(office.Run({"token", "revoke", "feeder"}) == 0);
  CHECK(office.Run({"token", "revoke", "nobody"}) == 2);
  const auto accounts = office.Accounts();
  REQUIRE(accounts.size() == 3);
  CHECK(accounts[1].id.value() == "desk-bot");
  CHECK(!accounts[1].disabled);
  CHECK(accounts[2].disabled);
}

TEST_CASE("AFolderInUseIsLeftAloneAndTheWayIsShown") {
  Office office;
  REQUIRE(office.Add("root", "administrator") == 0);
  const auto daemon = store::RocksStore::Open(office.Path("data"), {});
  REQUIRE(daemon);
  const auto desk =
      OfflineDesk::Open(office.Path("data"), runtime::Mode::kLive);
  REQUIRE(!desk);
  CHECK(desk.error().code == base::ErrorCode::kRefused);
  CHECK(desk.error().message.find("/api/v1/accounts") != std::string::npos);
  CHECK(office.Run({"user", "disable", "root"}) == 2);
  CHECK(office.Run({"user", "list"}) == 0);
}

TEST_CASE("ANewDrillIsMadeAsOneAndStaysOne") {
  Office office;
  REQUIRE(office.Run({"user", "add", "root", "--roles", "administrator",
                      "--drill", "--password-file", office.Path("good")}) == 0);
  REQUIRE(office.Add("duty-1", "press") == 0);  // without --drill
  const auto store = store::RocksStore::Open(
      office.Path("data"), {.mode = store::OpenMode::kReadOnly});
  REQUIRE(store);
  const auto loaded = runtime::Load(**store);
  REQUIRE(loaded);
  CHECK(loaded->engine.global().drill);
}

TEST_CASE("TheDemosAccountsAreReadAndBeginWithAnAdministrator") {
  const auto accounts =
      ReadDemoAccounts(HUIYING_SOURCE "/feeds/demo/accounts.ndjson");
  REQUIRE(accounts);
  REQUIRE(!accounts->empty());
  CHECK(accounts->front().roles == std::vector{Role::kAdministrator});
  Office office;
  office.Write("bad.ndjson",
               "{\"id\":\"a\",\"name\":\"b\",\"password\":\"c\","
               "\"roles\":[\"boss\"]}\n");
  const auto bad = ReadDemoAccounts(office.Path("bad.ndjson"));
  REQUIRE(!bad);
  CHECK(bad.error().message.find("bad.ndjson:1: roles: \"boss\"") !=
        std::string::npos);
}

}  // namespace huiying::app
