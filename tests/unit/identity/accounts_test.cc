#include "identity/accounts.h"

#include <doctest/doctest.h>

#include "model/row.h"
#include "store/memory_store.h"
#include "store/vault.h"

namespace huiying::identity {
namespace {

void Put(store::MemoryStore& store, const model::Account& account) {
  REQUIRE(store.Commit(
      {{.family = store::Family::kProjections,
        .key = model::AccountKey(model::ActorOf(account.kind, account.id)),
        .value = model::EncodeFields(account)}},
      store::Durability::kSynced));
}

}  // namespace

TEST_CASE("AccountsAreReadFromTheirRows") {
  store::MemoryStore store;
  CHECK(!HasAccounts(*store.Take()).value());
  const store::SealedRow text = store::SealText("$argon2id$…", store::Salt{7});
  REQUIRE(store.Commit({text.write}, store::Durability::kSynced));
  Put(store, {.id = model::AccountId("b"), .credential = text.hash});
  Put(store, {.id = model::AccountId("a")});
  Put(store,
      {.kind = model::AccountKind::kProgram, .id = model::AccountId("a")});
  const auto snapshot = store.Take();
  CHECK(HasAccounts(*snapshot).value());
  const auto all = ListAccounts(*snapshot);
  REQUIRE(all);
  REQUIRE(all->size() == 3);
  CHECK((*all)[1].id.value() == "b");
  CHECK((*all)[2].kind == model::AccountKind::kProgram);
  const auto b = FindAccount(*snapshot, model::Actor("person:b"));
  REQUIRE(b);
  REQUIRE(*b);
  CHECK(CredentialOf(*snapshot, **b).value() == "$argon2id$…");
  CHECK(CredentialOf(*snapshot, (*all)[0]).value().empty());
  CHECK(!*FindAccount(*snapshot, model::Actor("person:c")));
}

TEST_CASE("ADamagedAccountIsSaidAndNotPassedOver") {
  store::MemoryStore store;
  REQUIRE(store.Commit({{.family = store::Family::kProjections,
                         .key = model::AccountKey(model::Actor("person:x")),
                         .value = "\xff"}},
                       store::Durability::kSynced));
  const auto found = FindAccount(*store.Take(), model::Actor("person:x"));
  REQUIRE(!found);
  CHECK(found.error().message.find("person:x") != std::string::npos);
  CHECK(!ListAccounts(*store.Take()));
}

TEST_CASE("RolesAreReadByNameAndAWrongOneIsNamed") {
  CHECK(ParseRoles("press, on_call").value() ==
        std::vector{model::Role::kPress, model::Role::kOnCall});
  CHECK(ParseRoles("")->empty());
  const auto wrong = ParseRoles("press,boss");
  REQUIRE(!wrong);
  CHECK(wrong.error().message.find("\"boss\"") != std::string::npos);
  CHECK(wrong.error().message.find("administrator") != std::string::npos);
}

}  // namespace huiying::identity
