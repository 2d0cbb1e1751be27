// Who may sign in: what is refused, what is written down, and that the rows
// give it back.
#include <doctest/doctest.h>

#include "engine/engine.h"

namespace huiying::engine {
namespace {

using model::AccountChange;
using model::AccountKind;
using model::Role;

model::TextHash HashOf(std::uint8_t byte) {
  model::TextHash hash{};
  hash.fill(byte);
  return hash;
}

class Accounts {
 public:
  Accounts() { Give(model::OpenJournal{.journal_id = "aa"}); }

  // The refusal's code, or the name of the event, or `nothing`.
  template <class B>
  std::string Give(B body) {
    now_ += std::chrono::seconds(1);
    const auto decision = engine_.Decide(
        now_, {.actor = model::Actor("person:root"), .body = std::move(body)});
    if (!decision) return decision.error().code;
    for (const model::Event& event : *decision) {
      const auto seq =
          engine_.global().journal_id.empty() ? 0 : engine_.global().seq + 1;
      for (const std::string& key : engine_.Apply(seq, event)) {
        const auto row = engine_.EncodeRow(key);
        if (row) rows_[key] = *row;
      }
    }
    return decision->empty() ? "nothing"
                             : std::string(EventName(decision->front()));
  }

  std::string Make(const std::string& id, std::vector<Role> roles,
                   AccountKind kind = AccountKind::kPerson) {
    return Give(model::SetAccount{.kind = kind,
                                  .id = model::AccountId(id),
                                  .roles = std::move(roles),
                                  .credential = HashOf(1)});
  }
  std::string Change(AccountChange change, const std::string& id,
                     std::vector<Role> roles = {}) {
    return Give(model::SetAccount{.change = change,
                                  .id = model::AccountId(id),
                                  .roles = std::move(roles)});
  }
  const model::Account& Of(const std::string& actor) {
    const model::Account* const found =
        engine_.state().FindAccount(model::Actor(actor));
    REQUIRE(found != nullptr);
    return *found;
  }

  Engine engine_;
  std::map<std::string, std::string> rows_;
  base::TimePoint now_ = base::FromMillis(1'700'000'000'000);
};

TEST_CASE("TheFirstAccountIsAnAdministrator") {
  Accounts a;
  CHECK(a.Make("duty-1", {Role::kPress}) == "administrator_first");
  CHECK(a.Make("feeder", {Role::kPress}, AccountKind::kProgram) ==
        "administrator_first");
  CHECK(a.Make("root", {Role::kAdministrator}) == "AccountSet");
  CHECK(a.Make("duty-1", {Role::kPress}) == "AccountSet");
}

TEST_CASE("TheLastEnabledAdministratorStays") {
  Accounts a;
  a.Make("root", {Role::kAdministrator});
  CHECK(a.Change(AccountChange::kDisabled, "root") == "last_administrator");
  CHECK(a.Change(AccountChange::kRolesSet, "root", {Role::kPress}) ==
        "last_administrator");
  a.Make("second", {Role::kAdministrator, Role::kPress});
  CHECK(a.Change(AccountChange::kDisabled, "root") == "AccountSet");
  // A disabled one does not count.
  CHECK(a.Change(AccountChange::kRolesSet, "second", {Role::kPress}) ==
        "last_administrator");
  CHECK(a.Change(AccountChange::kEnabled, "root") == "AccountSet");
  CHECK(a.Change(AccountChange::kRolesSet, "second", {Role::kPress}) ==
        "AccountSet");
}

TEST_CASE("WhatCannotBeIsRefusedByName") {
  Accounts a;
  a.Make("root", {Role::kAdministrator});
  CHECK(a.Make("root", {Role::kPress}) == "account_exists");
  for (const char* id : {"", "desk", "push", "with space", "警官", "a/b",
                         "0123456789012345678901234567890123456789"
                         "0123456789012345678901234"}) {
    CHECK_MESSAGE(a.Make(id, {Role::kPress}) == "bad_account_id", id);
  }
  CHECK(a.Make("x", {}) == "roles_required");
  CHECK(a.Make("x", {Role::kAuditor, Role::kPress}) == "auditor_alone");
  for (const Role role : {Role::kReviewer, Role::kConfidentiality,
                          Role::kApprover, Role::kAdministrator}) {
    CHECK(a.Make("bot", {role}, AccountKind::kProgram) == "role_for_people");
  }
  for (const auto change :
       {AccountChange::kRolesSet, AccountChange::kDisabled}) {
    CHECK(a.Change(change, "nobody", {Role::kPress}) == "no_such_account");
  }
  CHECK(a.Change(AccountChange::kCredentialSet, "root") ==
        "credential_required");
}

TEST_CASE("APersonAndAProgramOfOneNameAreTwo") {
  Accounts a;
  a.Make("root", {Role::kAdministrator});
  CHECK(a.Make("root", {Role::kPress}, AccountKind::kProgram) == "AccountSet");
  CHECK(a.Of("program:root").roles == std::vector{Role::kPress});
  CHECK(a.Of("person:root").roles == std::vector{Role::kAdministrator});
}

TEST_CASE("RolesAreKeptInOrderAndOnce") {
  Accounts a;
  a.Make("root",
         {Role::kLeader, Role::kAdministrator, Role::kPress, Role::kLeader});
  const std::vector<Role> roles = {Role::kPress, Role::kLeader,
                                   Role::kAdministrator};
  CHECK(a.Of("person:root").roles == roles);
  CHECK(a.Change(AccountChange::kRolesSet, "root",
                 {Role::kAdministrator, Role::kLeader, Role::kPress}) ==
        "nothing");
}

TEST_CASE("TheSameStateAgainIsNoEvent") {
  Accounts a;
  a.Make("root", {Role::kAdministrator});
  CHECK(a.Change(AccountChange::kEnabled, "root") == "nothing");
  const auto again = model::SetAccount{.change = AccountChange::kCredentialSet,
                                       .id = model::AccountId("root"),
                                       .credential = HashOf(9)};
  CHECK(a.Give(again) == "AccountSet");
  CHECK(a.Of("person:root").credential == HashOf(9));
  CHECK(a.Of("person:root").made_at < a.Of("person:root").changed_at);
}

TEST_CASE("TheRowsGiveTheAccountsBack") {
  Accounts a;
  a.Make("root", {Role::kAdministrator});
  a.Make("feeder", {Role::kPress}, AccountKind::kProgram);
  a.Change(AccountChange::kRolesSet, "root",
           {Role::kAdministrator, Role::kLeader});
  Engine loaded;
  for (const auto& [key, row] : a.rows_) REQUIRE(loaded.LoadRow(key, row));
  loaded.FinishLoading();
  CHECK(loaded.state().accounts.size() == 2);
  for (const auto& [key, row] : a.rows_) CHECK(loaded.EncodeRow(key) == row);
  // Under another's key it is damage.
  const std::string row =
      a.rows_.at(model::AccountKey(model::Actor("person:root")));
  CHECK(!loaded.LoadRow(model::AccountKey(model::Actor("person:x")), row));
}

}  // namespace
}  // namespace huiying::engine
