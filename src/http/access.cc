#include "http/access.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include "identity/accounts.h"
#include "identity/token.h"
#include "store/vault.h"

namespace huiying::http {
namespace {

using model::Account;
using model::AccountKind;

Problem SignInNeeded() {
  return {.status = 401,
          .code = "sign_in_needed",
          .detail =
              "Sign in at /sign-in, or send the token of a program as "
              "Authorization: Bearer."};
}

Caller CallerOf(const Account& account) {
  return {.kind = account.kind == AccountKind::kProgram ? Caller::kProgram
                                                        : Caller::kPerson,
          .id = account.id.value(),
          .who = WhoIs(account),
          .credential = account.credential};
}

// The account, unless it is gone, disabled, or has another credential now.
base::Result<std::optional<Account>> Standing(
    const store::Snapshot& snapshot, AccountKind kind,
    const model::AccountId& id, const model::TextHash* credential) {
  auto account = identity::FindAccount(snapshot, model::ActorOf(kind, id));
  if (!account) return account;
  const bool stands =
      *account && !(*account)->disabled &&
      (credential == nullptr || (*account)->credential == *credential);
  if (!stands) return std::nullopt;
  return account;
}

std::optional<Problem> IdentifyProgram(Site& site,
                                       const store::Snapshot& snapshot,
                                       Call& call) {
  const Problem bad{.status = 401,
                    .code = "bad_token",
                    .detail =
                        "The token is wrong, or was revoked. An "
                        "administrator can make another one.",
                    .field = "Authorization"};
  constexpr std::string_view kScheme = "Bearer ";
  std::string_view token = call.authorization;
  if (!token.starts_with(kScheme)) return bad;
  token.remove_prefix(kScheme.size());
  const auto name = identity::NameOfToken(token);
  if (!name) return bad;
  auto account = Standing(snapshot, AccountKind::kProgram,
                          model::AccountId(*name), nullptr);
  if (!account) return FromError(account.error());
  if (!*account) {
    ++site.counters.bad_tokens;
    return bad;
  }
  const auto hash = identity::CredentialOf(snapshot, **account);
  if (!hash) return FromError(hash.error());
  if (!identity::MatchesHash(*hash, token)) {
    ++site.counters.bad_tokens;
    return bad;
  }
  call.caller = CallerOf(**account);
  return std::nullopt;
}

std::optional<Problem> IdentifyPerson(Site& site,
                                      const store::Snapshot& snapshot,
                                      Call& call) {
  const std::string cookie = CookieOf(site, call.cookie);
  if (cookie.empty()) return std::nullopt;
  const identity::Session* const session = site.sessions.Use(cookie);
  if (session == nullptr) return std::nullopt;
  auto account = Standing(snapshot, AccountKind::kPerson, session->account,
                          &session->credential);
  if (!account) return FromError(account.error());
  if (!*account) {
    site.sessions.Close(cookie);
    return std::nullopt;
  }
  call.caller = CallerOf(**account);
  call.caller.cookie = cookie;
  return std::nullopt;
}

// Once there is an account there is one for ever: they are never deleted.
base::Result<bool> IsOpen(Site& site, const store::Snapshot& snapshot) {
  if (site.has_accounts) return false;
  const auto has = identity::HasAccounts(snapshot);
  if (!has) return std::unexpected(has.error());
  site.has_accounts = *has;
  return !*has;
}

}  // namespace

std::optional<Problem> Identify(Site& site, Call& call) {
  const auto snapshot = site.deps.store.Take();
  const auto open = IsOpen(site, *snapshot);
  if (!open) return FromError(open.error());
  if (*open) {
    call.caller.kind = Caller::kOpen;
    return std::nullopt;
  }
  if (!call.authorization.empty()) {
    return IdentifyProgram(site, *snapshot, call);
  }
  return IdentifyPerson(site, *snapshot, call);
}

bool IsAllowed(const Route& route, const Caller& caller) {
  switch (caller.kind) {
    case Caller::kNobody:
      return (route.who & kStrangers) != 0;
    case Caller::kOpen:
      return !route.needs_accounts;
    case Caller::kPerson:
    case Caller::kProgram:
      return (route.who & caller.who) != 0;
  }
  return false;
}

std::optional<Problem> CheckRights(const Site& site, const Route& route,
                                   const Call& call) {
  const Caller& caller = call.caller;
  if (IsAllowed(route, caller)) return std::nullopt;
  if (caller.kind == Caller::kOpen) {
    return Problem{.status = 403,
                   .code = "no_accounts_yet",
                   .detail =
                       "There are no accounts yet. Make the first "
                       "administrator while the daemon is stopped: "
                       "huiying user add ID --roles administrator "
                       "--data DIR."};
  }
  if (caller.kind == Caller::kNobody) {
    const bool loopback = route.open_to_loopback && call.from_loopback &&
                          site.deps.access.metrics_open;
    if (loopback) return std::nullopt;
    return SignInNeeded();
  }
  return Problem{
      .status = 403,
      .code = "role_needed",
      .detail = fmt::format("{} needs one of these roles: {}.", route.name,
                            fmt::join(NamesOf(route.who & kSignedIn), ", "))};
}

bool StillStands(Site& site, const Caller& caller) {
  const auto snapshot = site.deps.store.Take();
  switch (caller.kind) {
    case Caller::kNobody:
      return false;
    case Caller::kOpen: {
      const auto open = IsOpen(site, *snapshot);
      return open && *open;
    }
    case Caller::kPerson:
      // A page that is open is in use.
      if (site.sessions.Use(caller.cookie) == nullptr) return false;
      break;
    case Caller::kProgram:
      break;
  }
  const auto account =
      Standing(*snapshot,
               caller.kind == Caller::kPerson ? AccountKind::kPerson
                                              : AccountKind::kProgram,
               model::AccountId(caller.id), &caller.credential);
  return account && *account;
}

std::string_view CookieName(const Site& site) {
  // The browser holds a `__Host-` cookie to Secure and to this host alone.
  return site.deps.access.is_secure() ? "__Host-huiying" : "huiying";
}

std::string CookieOf(const Site& site, std::string_view header) {
  const std::string_view name = CookieName(site);
  while (!header.empty()) {
    std::string_view pair = header.substr(0, header.find(';'));
    header.remove_prefix(std::min(header.size(), pair.size() + 1));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      return std::string(pair.substr(name.size() + 1));
    }
  }
  return {};
}

}  // namespace huiying::http
