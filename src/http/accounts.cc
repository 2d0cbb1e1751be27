#include "http/accounts.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "http/ask.h"
#include "http/body.h"
#include "http/sign_in.h"
#include "http/views.h"
#include "identity/accounts.h"
#include "identity/password.h"
#include "identity/token.h"

namespace huiying::http {
namespace {

using model::Account;
using model::AccountChange;
using model::AccountKind;

constexpr std::size_t kShort = 200;

Json RolesView(const std::vector<model::Role>& roles) {
  Json names = Json::array();
  for (const model::Role role : roles) names.push_back(model::Name(role));
  return names;
}

Json AccountView(const Site& site, const Lookup& lookup,
                 const Account& account) {
  const auto name = lookup.Text(account.name);
  const std::string& id = account.id.value();
  const base::TimePoint now = site.deps.real_now();
  const bool person = account.kind == AccountKind::kPerson;
  const auto wait =
      person ? site.account_waits.Wait(id, now) : base::Duration(0);
  return {
      {"kind", model::Name(account.kind)},
      {"id", id},
      {"name", name     ? *name
               : person ? lookup.people().NameOf(id)
                        : id},
      {"roles", RolesView(account.roles)},
      {"disabled", account.disabled},
      {"made_at", base::FormatTime(account.made_at)},
      {"changed_at", base::FormatTime(account.changed_at)},
      {"failed_sign_ins", person ? site.account_waits.FailuresOf(id, now) : 0},
      {"locked_seconds", (wait.count() + 999) / 1000}};
}

// What became of a request, as the account is now; with a token when one was
// made.
AnswerTask Submit(std::shared_ptr<Site> site, runtime::Request request,
                  unsigned status, std::string token = {}) {
  const auto& body = std::get<model::SetAccount>(request.command.body);
  const model::Actor actor = model::ActorOf(body.kind, body.id);
  const model::AccountId id = body.id;
  const bool ends = body.change == AccountChange::kDisabled ||
                    body.change == AccountChange::kCredentialSet;
  const bool person = body.kind == AccountKind::kPerson;
  const runtime::Reply reply =
      co_await Ask(&site->deps.desk, std::move(request));
  if (const auto* refusal = std::get_if<model::Refusal>(&reply)) {
    co_return ProblemAnswer(FromRefusal(*refusal));
  }
  if (std::holds_alternative<runtime::Busy>(reply)) co_return BusyAnswer();
  if (ends && person) {
    site->sessions.CloseAllOf(id);
    site->account_waits.Passed(id.value());
  }
  const Lookup lookup = site->Look();
  const auto account = identity::FindAccount(lookup.snapshot(), actor);
  if (!account) co_return ProblemAnswer(FromError(account.error()));
  Json json = {
      {"seq", std::get<runtime::Accepted>(reply).seq},
      {"account", *account ? AccountView(*site, lookup, **account) : Json()}};
  if (!token.empty()) json["token"] = token;
  co_return JsonAnswer(status, json);
}

std::string ReadId(Body& body, std::string_view field) {
  std::string id = body.Text(field, Need::kRequired, kShort);
  if (!id.empty() && !model::IsAccountId(id)) {
    body.Fail(field,
              "is 1 to 64 letters, digits, dots, dashes and "
              "underscores");
  }
  return id;
}

std::string ReadNewPassword(Body& body, std::string_view id) {
  std::string password =
      body.Text("password", Need::kRequired, identity::kMaxPasswordBytes);
  if (password.empty()) return password;
  if (const auto weak = identity::WhyWeak(id, password)) {
    body.Fail({.status = 422,
               .code = "weak_password",
               .detail = fmt::format("password: {}", identity::Advice(*weak)),
               .field = "password"});
  }
  return password;
}

AnswerTask Change(std::shared_ptr<Site> site, const Call& call,
                  AccountKind kind, AccountChange change) {
  return Submit(site,
                identity::ChangeRequest(
                    {.change = change, .kind = kind, .id = call.params[0]},
                    call.caller.actor()),
                200);
}

}  // namespace

AnswerTask ListAccounts(std::shared_ptr<Site> site, Call /*call*/) {
  const Lookup lookup = site->Look();
  const auto accounts = identity::ListAccounts(lookup.snapshot());
  if (!accounts) co_return ProblemAnswer(FromError(accounts.error()));
  Json list = Json::array();
  for (const Account& account : *accounts) {
    list.push_back(AccountView(*site, lookup, account));
  }
  const base::TimePoint now = site->deps.real_now();
  const Counters& counters = site->counters;
  co_return JsonAnswer(
      200, {{"accounts", std::move(list)},
            {"sign_ins",
             {{"sessions", site->sessions.size()},
              {"signed_in", counters.signed_in},
              {"failed", counters.sign_ins_failed},
              {"locked", counters.sign_ins_locked},
              {"bad_tokens", counters.bad_tokens},
              {"locked_accounts", site->account_waits.CountLocked(now)},
              {"locked_addresses", site->address_waits.CountLocked(now)}}},
            {"seq", lookup.global().seq}});
}

AnswerTask AddAccount(std::shared_ptr<Site> site, Call call) {
  Body body(call.body);
  identity::NewAccount account{
      .id = ReadId(body, "id"),
      .roles = body.Roles("roles", Need::kRequired),
      .name = body.Text("name", Need::kOptional, kShort)};
  std::string password = ReadNewPassword(body, account.id);
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  auto hash = co_await Hash(site, std::move(password));
  if (!hash) co_return BusyAnswer();
  if (!*hash) co_return ProblemAnswer(FromError(hash->error()));
  account.credential = **std::move(hash);
  runtime::Request request =
      identity::MakeRequest(std::move(account), call.caller.actor());
  co_return co_await Submit(site, std::move(request), 201);
}

AnswerTask SetAccountRoles(std::shared_ptr<Site> site, Call call) {
  Body body(call.body);
  std::vector<model::Role> roles = body.Roles("roles", Need::kRequired);
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  runtime::Request request =
      identity::ChangeRequest({.change = AccountChange::kRolesSet,
                               .id = call.params[0],
                               .roles = std::move(roles)},
                              call.caller.actor());
  co_return co_await Submit(site, std::move(request), 200);
}

AnswerTask DisableAccount(std::shared_ptr<Site> site, Call call) {
  return Change(std::move(site), call, AccountKind::kPerson,
                AccountChange::kDisabled);
}
AnswerTask EnableAccount(std::shared_ptr<Site> site, Call call) {
  return Change(std::move(site), call, AccountKind::kPerson,
                AccountChange::kEnabled);
}
AnswerTask RevokeToken(std::shared_ptr<Site> site, Call call) {
  return Change(std::move(site), call, AccountKind::kProgram,
                AccountChange::kDisabled);
}

AnswerTask ResetPassword(std::shared_ptr<Site> site, Call call) {
  Body body(call.body);
  std::string password = ReadNewPassword(body, call.params[0]);
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  auto hash = co_await Hash(site, std::move(password));
  if (!hash) co_return BusyAnswer();
  if (!*hash) co_return ProblemAnswer(FromError(hash->error()));
  runtime::Request request =
      identity::ChangeRequest({.change = AccountChange::kCredentialSet,
                               .id = call.params[0],
                               .credential = **std::move(hash)},
                              call.caller.actor());
  co_return co_await Submit(site, std::move(request), 200);
}

AnswerTask AddToken(std::shared_ptr<Site> site, Call call) {
  Body body(call.body);
  identity::NewAccount account{.kind = AccountKind::kProgram,
                               .id = ReadId(body, "name"),
                               .roles = body.Roles("roles", Need::kOptional)};
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  std::string token = identity::MakeToken(account.id, site->deps.random);
  account.credential = identity::HashSecret(token);
  runtime::Request request =
      identity::MakeRequest(std::move(account), call.caller.actor());
  co_return co_await Submit(site, std::move(request), 201, std::move(token));
}

}  // namespace huiying::http
