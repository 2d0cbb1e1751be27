#include "identity/accounts.h"

#include <fmt/core.h>

#include <utility>

#include "model/row.h"
#include "store/vault.h"

namespace huiying::identity {
namespace {

using base::ErrorCode;
using base::Fail;

base::Result<model::Account> Decode(std::string_view key,
                                    std::string_view value) {
  auto account = model::DecodeFields<model::Account>(value);
  if (account) return *std::move(account);
  return Fail(ErrorCode::kCorrupt,
              fmt::format("the account {} is damaged", key.substr(1)));
}

// The texts of an account go where the journal finds them.
void Seal(runtime::Request& request, std::string text,
          model::TextHash model::SetAccount::* slot) {
  if (text.empty()) return;
  request.texts.push_back(
      {.slot =
           [slot](model::Command& command, const model::TextHash& hash) {
             std::get<model::SetAccount>(command.body).*slot = hash;
           },
       .text = std::move(text)});
}

}  // namespace

base::Result<std::optional<model::Account>> FindAccount(
    const store::Snapshot& snapshot, const model::Actor& actor) {
  const std::string key = model::AccountKey(actor);
  auto row = snapshot.Get(store::Family::kProjections, key);
  if (!row) return base::FailIn("read account", std::move(row));
  if (!*row) return std::nullopt;
  auto account = Decode(key, **row);
  if (!account) return std::unexpected(std::move(account).error());
  return *std::move(account);
}

base::Result<std::vector<model::Account>> ListAccounts(
    const store::Snapshot& snapshot) {
  std::vector<model::Account> accounts;
  base::Status outcome;
  auto scanned = snapshot.Scan(
      store::Family::kProjections, model::TablePrefix(model::Table::kAccount),
      "", [&](std::string_view key, std::string_view value) {
        auto account = Decode(key, value);
        if (account) {
          accounts.push_back(*std::move(account));
        } else {
          outcome = std::unexpected(std::move(account).error());
        }
        return outcome.has_value();
      });
  if (!scanned) return base::FailIn("read accounts", std::move(scanned));
  if (!outcome) return std::unexpected(std::move(outcome).error());
  return accounts;
}

base::Result<bool> HasAccounts(const store::Snapshot& snapshot) {
  bool found = false;
  auto scanned = snapshot.Scan(store::Family::kProjections,
                               model::TablePrefix(model::Table::kAccount), "",
                               [&](std::string_view, std::string_view) {
                                 found = true;
                                 return false;
                               });
  if (!scanned) return base::FailIn("read accounts", std::move(scanned));
  return found;
}

base::Result<std::string> CredentialOf(const store::Snapshot& snapshot,
                                       const model::Account& account) {
  auto text = store::OpenText(snapshot, account.credential);
  if (!text) return base::FailIn("read credential", std::move(text));
  return (*text).value_or("");
}

runtime::Request MakeRequest(NewAccount account, model::Actor by) {
  runtime::Request request;
  request.command.actor = std::move(by);
  request.command.body =
      model::SetAccount{.change = model::AccountChange::kMade,
                        .kind = account.kind,
                        .id = model::AccountId(std::move(account.id)),
                        .roles = std::move(account.roles)};
  Seal(request, std::move(account.name), &model::SetAccount::name);
  Seal(request, std::move(account.credential), &model::SetAccount::credential);
  return request;
}

runtime::Request ChangeRequest(Change change, model::Actor by) {
  runtime::Request request;
  request.command.actor = std::move(by);
  request.command.body =
      model::SetAccount{.change = change.change,
                        .kind = change.kind,
                        .id = model::AccountId(std::move(change.id)),
                        .roles = std::move(change.roles)};
  Seal(request, std::move(change.credential), &model::SetAccount::credential);
  return request;
}

base::Result<std::vector<model::Role>> ParseRoles(std::string_view text) {
  std::vector<model::Role> roles;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find_first_of(", "));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (word.empty()) continue;
    const auto role = model::FromName<model::Role>(word);
    if (!role) {
      std::string known;
      for (const auto name : model::NamesOf<model::Role>()) {
        known += known.empty() ? "" : ", ";
        known += name;
      }
      return Fail(
          ErrorCode::kInvalid,
          fmt::format("\"{}\" is no role; the roles are {}", word, known));
    }
    roles.push_back(*role);
  }
  return roles;
}

}  // namespace huiying::identity
