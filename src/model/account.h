// Account: who may sign in, and what for. Pure.
//
// A person is known by the id of rules/roster.yaml or by one of the same
// alphabet; a program by the name of its token. Neither a name nor a secret
// stands here: both are texts of the vault, known by their hashes.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "model/ids.h"
#include "model/names.h"

namespace huiying::model {

inline constexpr std::size_t kMaxAccountId = 64;

// Letters, digits, `.`, `_` and `-`: what an id of the roster is made of.
bool IsAccountId(std::string_view id);

struct Account {
  AccountKind kind = AccountKind::kPerson;
  AccountId id;
  std::vector<Role> roles;  // ascending, each once
  bool disabled = false;
  TextHash name{};        // what screens show; empty: the roster's, or the id
  TextHash credential{};  // of a password or token: never itself
  base::TimePoint made_at;
  base::TimePoint changed_at;

  void Fields(this auto&& self, auto& a) {
    a("kind", self.kind);
    a("id", self.id);
    a("roles", self.roles);
    a("disabled", self.disabled);
    a("name", self.name);
    a("credential", self.credential);
    a("made_at", self.made_at);
    a("changed_at", self.changed_at);
  }
};

// `person:<id>` or `program:<id>`: who the journal says gave a command.
Actor ActorOf(AccountKind kind, const AccountId& id);

bool Has(const Account& account, Role role);
// May administer accounts now.
bool IsActiveAdministrator(const Account& account);

}  // namespace huiying::model
