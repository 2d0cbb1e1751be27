// Who may sign in. Separation of duties begins here: somebody can always
// administer accounts, the auditor is nothing else, and what a person has to
// judge is no program's.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "engine/decide.h"

namespace huiying::engine {
namespace {

using model::Account;
using model::AccountChange;
using model::AccountKind;
using model::Refusal;
using model::Role;

// What only a person can answer for.
constexpr std::array kForPeople = {Role::kReviewer, Role::kConfidentiality,
                                   Role::kApprover, Role::kAdministrator};

std::optional<Refusal> CheckRoles(AccountKind kind,
                                  const std::vector<Role>& roles) {
  // A program without one may still read and push posts.
  if (roles.empty() && kind == AccountKind::kPerson) {
    return Refusal{.code = "roles_required",
                   .detail = "Give the account at least one role."};
  }
  const auto has = [&](Role role) {
    return std::ranges::find(roles, role) != roles.end();
  };
  if (has(Role::kAuditor) && roles.size() > 1) {
    return Refusal{.code = "auditor_alone",
                   .detail =
                       "An auditor changes nothing and has no other "
                       "role; make a second account."};
  }
  for (const Role role : kForPeople) {
    if (kind == AccountKind::kPerson || !has(role)) continue;
    return Refusal{.code = "role_for_people",
                   .detail = fmt::format("{} is decided by a person; a "
                                         "program cannot have that role.",
                                         model::Name(role))};
  }
  return std::nullopt;
}

// Whether `changed` would leave nobody who administers accounts.
bool IsLastAdministrator(const State& state, const Account& changed) {
  const model::Actor actor = model::ActorOf(changed.kind, changed.id);
  const Account* const before = state.FindAccount(actor);
  if (before == nullptr || !model::IsActiveAdministrator(*before) ||
      model::IsActiveAdministrator(changed)) {
    return false;
  }
  return std::ranges::none_of(state.accounts, [&](const auto& entry) {
    return entry.first != actor && model::IsActiveAdministrator(entry.second);
  });
}

std::optional<Refusal> CheckMade(const State& state,
                                 const model::SetAccount& command) {
  if (!model::IsAccountId(command.id.value())) {
    return Refusal{.code = "bad_account_id",
                   .detail =
                       "An id is 1 to 64 letters, digits, dots, dashes "
                       "and underscores."};
  }
  // What was done before there were accounts stands under these.
  if (command.id.value() == "desk" || command.id.value() == "push") {
    return Refusal{.code = "bad_account_id",
                   .detail =
                       "`desk` and `push` stand for whoever acted "
                       "without an account; choose another id."};
  }
  if (state.FindAccount(model::ActorOf(command.kind, command.id)) != nullptr) {
    return Refusal{.code = "account_exists",
                   .detail = fmt::format("There is an account {} already; ids "
                                         "are not used twice.",
                                         command.id.value())};
  }
  const bool administers =
      command.kind == AccountKind::kPerson &&
      std::ranges::find(command.roles, Role::kAdministrator) !=
          command.roles.end();
  if (state.accounts.empty() && !administers) {
    return Refusal{.code = "administrator_first",
                   .detail =
                       "The first account has to be a person with the "
                       "role administrator."};
  }
  return std::nullopt;
}

// The account as the command wants it; nothing when that is what it is.
std::optional<Account> Changed(const Account& before,
                               const model::SetAccount& command,
                               const std::vector<Role>& roles) {
  Account account = before;
  switch (command.change) {
    case AccountChange::kMade:
      break;  // not here
    case AccountChange::kRolesSet:
      account.roles = roles;
      if (roles == before.roles) return std::nullopt;
      break;
    case AccountChange::kDisabled:
    case AccountChange::kEnabled:
      account.disabled = command.change == AccountChange::kDisabled;
      if (account.disabled == before.disabled) return std::nullopt;
      break;
    case AccountChange::kCredentialSet:
      account.credential = command.credential;
      break;
  }
  return account;
}

}  // namespace

Decision Decide(Draft draft, const model::SetAccount& command) {
  const State& state = draft.state();
  const AccountChange change = command.change;
  const bool makes = change == AccountChange::kMade;
  std::vector<Role> roles = command.roles;
  std::ranges::sort(roles);
  roles.erase(std::ranges::unique(roles).begin(), roles.end());
  if (makes) {
    if (auto refusal = CheckMade(state, command)) {
      return std::unexpected(*std::move(refusal));
    }
  }
  if (makes || change == AccountChange::kRolesSet) {
    if (auto refusal = CheckRoles(command.kind, roles)) {
      return std::unexpected(*std::move(refusal));
    }
  }
  const bool needs_credential =
      makes || change == AccountChange::kCredentialSet;
  if (needs_credential && model::IsEmpty(command.credential)) {
    return Refuse("credential_required", "A password or token is missing.");
  }
  Account account{.kind = command.kind,
                  .id = command.id,
                  .roles = roles,
                  .name = command.name,
                  .credential = command.credential,
                  .made_at = draft.now()};
  if (!makes) {
    const Account* const before =
        state.FindAccount(model::ActorOf(command.kind, command.id));
    if (before == nullptr) {
      return Refuse("no_such_account",
                    fmt::format("There is no {} {}.", model::Name(command.kind),
                                command.id.value()));
    }
    auto changed = Changed(*before, command, roles);
    if (!changed) return std::vector<model::Event>();
    account = *std::move(changed);
  }
  if (IsLastAdministrator(state, account)) {
    return Refuse("last_administrator",
                  "This is the last administrator; make another one first.");
  }
  account.changed_at = draft.now();
  draft.Emit(
      model::AccountSet{.change = change, .account = std::move(account)});
  return std::move(draft).TakeEvents();
}

}  // namespace huiying::engine
