// Accounts as their rows say, and the requests that make and change them.
// Pure but for the snapshot.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/account.h"
#include "runtime/desk.h"
#include "store/key_value.h"

namespace huiying::identity {

// Errors: kCorrupt, or the store could not be read.
base::Result<std::optional<model::Account>> FindAccount(
    const store::Snapshot& snapshot, const model::Actor& actor);
// In the order of their actors: people, then programs.
base::Result<std::vector<model::Account>> ListAccounts(
    const store::Snapshot& snapshot);
// False: nobody has to sign in yet.
base::Result<bool> HasAccounts(const store::Snapshot& snapshot);
// What stands in the vault for its password or token; empty when that was
// erased.
base::Result<std::string> CredentialOf(const store::Snapshot& snapshot,
                                       const model::Account& account);

struct NewAccount {
  model::AccountKind kind = model::AccountKind::kPerson;
  std::string id;
  std::vector<model::Role> roles;
  std::string name;        // may be empty
  std::string credential;  // a hash; see password.h and token.h
};
runtime::Request MakeRequest(NewAccount account, model::Actor by);

struct Change {
  model::AccountChange change = model::AccountChange::kRolesSet;
  model::AccountKind kind = model::AccountKind::kPerson;
  std::string id;
  std::vector<model::Role> roles;  // for kRolesSet
  std::string credential;          // for kCredentialSet
};
runtime::Request ChangeRequest(Change change, model::Actor by);

// `press,on_call` or `press on_call`. Error: kInvalid, naming the word and
// those there are.
base::Result<std::vector<model::Role>> ParseRoles(std::string_view text);

}  // namespace huiying::identity
