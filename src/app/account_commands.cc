#include "app/account_commands.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "app/offline_desk.h"
#include "app/password_input.h"
#include "identity/accounts.h"
#include "identity/password.h"
#include "identity/token.h"
#include "runtime/random.h"
#include "store/rocks_store.h"
#include "store/vault.h"

namespace huiying::app {
namespace {

using model::Account;
using model::AccountChange;
using model::AccountKind;

struct Options {
  std::string data;
  std::string id;
  std::string roles;
  std::string name;
  std::string password_file;
  bool drill = false;
};

const model::Actor kOperator("operator");

int Complain(const base::Error& error, std::string_view command) {
  fmt::print(stderr, "huiying {}: {}\n", command, error.message);
  return 2;
}

base::Result<runtime::Accepted> SubmitOffline(const Options& options,
                                              runtime::Request request) {
  auto desk =
      OfflineDesk::Open(options.data, options.drill ? runtime::Mode::kDrill
                                                    : runtime::Mode::kLive);
  if (!desk) return std::unexpected(std::move(desk).error());
  return desk->Submit(std::move(request));
}

base::Status Change(const Options& options, identity::Change change) {
  change.id = options.id;
  auto done = SubmitOffline(
      options, identity::ChangeRequest(std::move(change), kOperator));
  if (!done) return std::unexpected(std::move(done).error());
  if (done->events.empty()) {
    fmt::print("{}: nothing to change\n", options.id);
  } else {
    fmt::print("{}: done, entry {}\n", options.id, done->seq);
  }
  return {};
}

base::Status AddUser(const Options& options) {
  auto roles = identity::ParseRoles(options.roles);
  if (!roles) return base::FailIn("--roles", std::move(roles));
  auto password = ReadNewPassword(options.id, options.password_file);
  if (!password) return std::unexpected(std::move(password).error());
  auto hash = identity::HashPassword(*password);
  if (!hash) return std::unexpected(std::move(hash).error());
  auto done =
      SubmitOffline(options, identity::MakeRequest({.id = options.id,
                                                    .roles = *std::move(roles),
                                                    .name = options.name,
                                                    .credential = *hash},
                                                   kOperator));
  if (!done) return std::unexpected(std::move(done).error());
  fmt::print("{} may sign in now, entry {}\n", options.id, done->seq);
  return {};
}

base::Status SetPassword(const Options& options) {
  auto password = ReadNewPassword(options.id, options.password_file);
  if (!password) return std::unexpected(std::move(password).error());
  auto hash = identity::HashPassword(*password);
  if (!hash) return std::unexpected(std::move(hash).error());
  return Change(options, {.change = AccountChange::kCredentialSet,
                          .credential = *std::move(hash)});
}

base::Status SetRoles(const Options& options) {
  auto roles = identity::ParseRoles(options.roles);
  if (!roles) return base::FailIn("--roles", std::move(roles));
  return Change(options, {.change = AccountChange::kRolesSet,
                          .roles = *std::move(roles)});
}

base::Status AddToken(const Options& options) {
  auto roles = identity::ParseRoles(options.roles);
  if (!roles) return base::FailIn("--roles", std::move(roles));
  if (!model::IsAccountId(options.id)) {
    return base::Fail(base::ErrorCode::kInvalid,
                      fmt::format("\"{}\" is no name of a token; write 1 to "
                                  "64 letters, digits, dots, dashes and "
                                  "underscores",
                                  options.id));
  }
  runtime::SystemRandom random;
  const std::string token = identity::MakeToken(options.id, random);
  auto done = SubmitOffline(
      options,
      identity::MakeRequest({.kind = AccountKind::kProgram,
                             .id = options.id,
                             .roles = *std::move(roles),
                             .credential = identity::HashSecret(token)},
                            kOperator));
  if (!done) return std::unexpected(std::move(done).error());
  fmt::print(stderr, "This token is shown once; only its hash is kept:\n");
  fmt::print("{}\n", token);
  return {};
}

std::string RolesText(const std::vector<model::Role>& roles) {
  std::string text;
  for (const model::Role role : roles) {
    text += text.empty() ? "" : ",";
    text += model::Name(role);
  }
  return text.empty() ? "-" : text;
}

// Works beside a running daemon, too.
base::Status List(const Options& options, AccountKind kind) {
  auto store = store::RocksStore::Open(options.data,
                                       {.mode = store::OpenMode::kReadOnly});
  if (!store) return std::unexpected(std::move(store).error());
  const auto snapshot = (*store)->Take();
  auto accounts = identity::ListAccounts(*snapshot);
  if (!accounts) return std::unexpected(std::move(accounts).error());
  for (const Account& account : *accounts) {
    if (account.kind != kind) continue;
    std::string name;
    if (!model::IsEmpty(account.name)) {
      auto text = store::OpenText(*snapshot, account.name);
      if (!text) return std::unexpected(std::move(text).error());
      name = text->value_or("");
    }
    fmt::print("{}\t{}\t{}\t{}{}\n", account.id.value(),
               account.disabled ? "disabled" : "enabled",
               RolesText(account.roles), base::FormatTime(account.changed_at),
               name.empty() ? "" : "\t" + name);
  }
  return {};
}

// One subcommand of `user` or `token`.
using Run = base::Status (*)(const Options&);
CLI::App* Add(CLI::App& parent, const std::string& name,
              const std::string& what, std::shared_ptr<Options> options,
              int& exit_code, Run run) {
  CLI::App* const command = parent.add_subcommand(name, what);
  command->add_option("--data", options->data, "Data folder")->required();
  const std::string whole = parent.get_name() + " " + name;
  command->callback([options, &exit_code, run, whole] {
    const auto done = run(*options);
    exit_code = done ? 0 : Complain(done.error(), whole);
  });
  return command;
}

constexpr char kRoles[] =
    "By commas: press, reviewer, confidentiality, approver, publisher, "
    "on_call, unit, leader, auditor, administrator";

void AddId(CLI::App* command, Options& options, const char* what) {
  command->add_option("id", options.id, what)->required();
}
void AddPasswordFile(CLI::App* command, Options& options) {
  command->add_option("--password-file", options.password_file,
                      "Its first line is the password; else it is asked for, "
                      "or read from stdin");
}

}  // namespace

void AddUserCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const user = app.add_subcommand(
      "user",
      "People who may sign in; the first is an administrator. Not "
      "while a daemon has the folder, but for `list`");
  user->require_subcommand(1);
  CLI::App* const add =
      Add(*user, "add", "Make a person's account", options, exit_code, AddUser);
  AddId(add, *options, "Id, as in rules/roster.yaml or another");
  add->add_option("--roles", options->roles, kRoles)->required();
  add->add_option("--name", options->name, "What screens show");
  add->add_flag("--drill", options->drill,
                "A new folder begins as a drill, for ever");
  AddPasswordFile(add, *options);
  Add(*user, "list", "Id, state, roles and last change; also beside a daemon",
      options, exit_code,
      [](const Options& o) { return List(o, AccountKind::kPerson); });
  AddId(
      Add(*user, "disable", "Let a person sign in no more", options, exit_code,
          [](const Options& o) {
            return Change(o, {.change = AccountChange::kDisabled});
          }),
      *options, "Id");
  AddId(Add(*user, "enable", "Let a person sign in again", options, exit_code,
            [](const Options& o) {
              return Change(o, {.change = AccountChange::kEnabled});
            }),
        *options, "Id");
  CLI::App* const roles = Add(*user, "roles", "Give exactly these roles",
                              options, exit_code, SetRoles);
  AddId(roles, *options, "Id");
  roles->add_option("--roles", options->roles, kRoles)->required();
  CLI::App* const password = Add(*user, "password", "Set another password",
                                 options, exit_code, SetPassword);
  AddId(password, *options, "Id");
  AddPasswordFile(password, *options);
}

void AddTokenCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const token = app.add_subcommand(
      "token",
      "Tokens of programs. Not while a daemon has the folder, but for "
      "`list`");
  token->require_subcommand(1);
  CLI::App* const add = Add(*token, "add", "Make a token and print it, once",
                            options, exit_code, AddToken);
  AddId(add, *options, "Name of the program");
  add->add_option("--roles", options->roles,
                  "What it may do besides reading and pushing posts");
  Add(*token, "list",
      "Name, state, roles and last change; also beside a "
      "daemon",
      options, exit_code,
      [](const Options& o) { return List(o, AccountKind::kProgram); });
  AddId(Add(*token, "revoke", "Take a token away, for good", options, exit_code,
            [](const Options& o) {
              return Change(o, {.change = AccountChange::kDisabled,
                                .kind = AccountKind::kProgram});
            }),
        *options, "Name of the program");
}

}  // namespace huiying::app
