// A try is counted before it is looked at, waits are asked before anything is
// hashed, and an unknown id goes the same way as a known one: the same work,
// the same answer, the same waits. Tests: sign_in_test.cc.
#include "http/sign_in.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "http/access.h"
#include "http/ask.h"
#include "http/body.h"
#include "http/router.h"
#include "identity/accounts.h"
#include "identity/password.h"

namespace huiying::http {
namespace {

namespace asio = boost::asio;
using model::Account;
using model::AccountKind;

// 64 MB each, one after the other on the slow pool.
constexpr std::uint32_t kMostHashes = 32;

class HashSlot {
 public:
  explicit HashSlot(std::shared_ptr<Site> site) : site_(std::move(site)) {
    ++site_->counters.hashes_in_flight;
  }
  ~HashSlot() { --site_->counters.hashes_in_flight; }
  HashSlot(const HashSlot&) = delete;
  HashSlot& operator=(const HashSlot&) = delete;

 private:
  std::shared_ptr<Site> site_;
};

std::string CookieHeader(const Site& site, const std::string& value) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(
      site.sessions.limits().absolute);
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}",
                     CookieName(site), value,
                     value.empty() ? 0 : seconds.count(),
                     site.deps.access.is_secure() ? "; Secure" : "");
}

std::string ShownName(Site& site, const Caller& caller) {
  const Lookup lookup = site.Look();
  const auto account = identity::FindAccount(lookup.snapshot(), caller.actor());
  if (account && *account && !model::IsEmpty((*account)->name)) {
    const auto name = lookup.Text((*account)->name);
    if (name) return *name;
  }
  return site.people->NameOf(caller.id);
}

Json DemoView(const Site& site) {
  Json accounts = Json::array();
  if (site.deps.mode != Mode::kDemo) return accounts;
  for (const DemoAccount& account : site.deps.demo_accounts) {
    Json roles = Json::array();
    for (const model::Role role : account.roles) {
      roles.push_back(model::Name(role));
    }
    accounts.push_back({{"id", account.id},
                        {"name", account.name},
                        {"roles", std::move(roles)},
                        {"password", account.password}});
  }
  return accounts;
}

Json SessionView(Site& site, const Caller& caller) {
  const bool in =
      caller.kind == Caller::kPerson || caller.kind == Caller::kProgram;
  Json rights = Json::array();
  for (const Route& route : Routes()) {
    if (IsAllowed(route, caller)) rights.push_back(route.name);
  }
  Json view = {
      {"open", caller.kind == Caller::kOpen},
      {"signed_in", in},
      {"id", in ? Json(caller.id) : Json()},
      {"kind", in ? Json(caller.kind == Caller::kPerson ? "person" : "program")
                  : Json()},
      {"name", in ? Json(ShownName(site, caller)) : Json()},
      {"roles", NamesOf(caller.who & kPeople)},
      {"rights", std::move(rights)},
      {"demo", in ? Json::array() : DemoView(site)}};
  return view;
}

Answer WithCookie(const Site& site, Answer answer, const std::string& value) {
  answer.headers.emplace_back("Set-Cookie", CookieHeader(site, value));
  return answer;
}

Answer WaitAnswer(base::Duration wait) {
  const auto seconds = (wait.count() + 999) / 1000;
  Answer answer =
      ProblemAnswer({.status = 429,
                     .code = "sign_in_locked",
                     .detail = fmt::format(
                         "Too many wrong tries; wait {} seconds.", seconds)});
  answer.headers.emplace_back("Retry-After", std::to_string(seconds));
  return answer;
}

Answer WrongAnswer() {
  return ProblemAnswer({.status = 401,
                        .code = "wrong_credentials",
                        .detail = "The id or the password is wrong, or the "
                                  "account is disabled."});
}

// The account that may sign in with this id, and what its password hashes to.
struct Door {
  std::optional<Account> account;
  std::string hash;
};
base::Result<Door> DoorOf(const store::Snapshot& snapshot,
                          const std::string& id) {
  Door door;
  if (model::IsAccountId(id)) {
    auto account = identity::FindAccount(
        snapshot, model::ActorOf(AccountKind::kPerson, model::AccountId(id)));
    if (!account) return std::unexpected(std::move(account).error());
    door.account = *std::move(account);
  }
  if (!door.account) return door;
  auto hash = identity::CredentialOf(snapshot, *door.account);
  if (!hash) return std::unexpected(std::move(hash).error());
  door.hash = *std::move(hash);
  return door;
}

// The open session of an account that has shown its password.
Answer LetIn(Site& site, const Account& account) {
  auto cookie = site.sessions.Open(account);
  if (!cookie) return ProblemAnswer(FromError(cookie.error()));
  ++site.counters.signed_in;
  const Caller caller{.kind = Caller::kPerson,
                      .id = account.id.value(),
                      .who = WhoIs(account),
                      .credential = account.credential};
  return WithCookie(site, JsonAnswer(200, SessionView(site, caller)), *cookie);
}

}  // namespace

asio::awaitable<std::optional<base::Result<std::string>>> Hash(
    std::shared_ptr<Site> site, std::string password) {
  if (site->counters.hashes_in_flight >= kMostHashes) co_return std::nullopt;
  const HashSlot slot(site);
  auto work = [password = std::move(password)] {
    return identity::HashPassword(password);
  };
  co_return co_await site->deps.slow.Run(std::move(work));
}

asio::awaitable<std::optional<bool>> Verify(std::shared_ptr<Site> site,
                                            std::string hash,
                                            std::string password) {
  if (site->counters.hashes_in_flight >= kMostHashes) co_return std::nullopt;
  const HashSlot slot(site);
  auto work = [hash = std::move(hash), password = std::move(password)] {
    return hash.empty()
               ? identity::VerifyPassword(identity::NobodysHash(), password)
               : identity::VerifyPassword(hash, password);
  };
  co_return co_await site->deps.slow.Run(std::move(work));
}

AnswerTask GetSession(std::shared_ptr<Site> site, Call call) {
  co_return JsonAnswer(200, SessionView(*site, call.caller));
}

AnswerTask SignIn(std::shared_ptr<Site> site, Call call) {
  Body body(call.body);
  const std::string id = body.Text("id", Need::kRequired, 200);
  const std::string password =
      body.Text("password", Need::kRequired, identity::kMaxPasswordBytes);
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  const base::TimePoint now = site->deps.real_now();
  const auto wait = std::max(site->account_waits.Wait(id, now),
                             site->address_waits.Wait(call.peer, now));
  if (wait > base::Duration(0)) {
    ++site->counters.sign_ins_locked;
    co_return WaitAnswer(wait);
  }
  const auto door = DoorOf(*site->deps.store.Take(), id);
  if (!door) co_return ProblemAnswer(FromError(door.error()));
  site->account_waits.Try(id, now);
  site->address_waits.Try(call.peer, now);
  const auto right = co_await Verify(site, door->hash, password);
  if (!right) {
    site->account_waits.Undo(id);
    site->address_waits.Undo(call.peer);
    co_return BusyAnswer();
  }
  if (!*right || !door->account || door->account->disabled) {
    ++site->counters.sign_ins_failed;
    co_return WrongAnswer();
  }
  site->account_waits.Passed(id);
  site->address_waits.Undo(call.peer);
  // A browser that signs in anew leaves its session before.
  site->sessions.Close(CookieOf(*site, call.cookie));
  co_return LetIn(*site, *door->account);
}

AnswerTask SignOut(std::shared_ptr<Site> site, Call call) {
  site->sessions.Close(CookieOf(*site, call.cookie));
  Caller caller;
  if (call.caller.kind == Caller::kOpen) caller.kind = Caller::kOpen;
  co_return WithCookie(*site, JsonAnswer(200, SessionView(*site, caller)), "");
}

AnswerTask ChangeOwnPassword(std::shared_ptr<Site> site, Call call) {
  if (call.caller.kind != Caller::kPerson) {
    co_return ProblemAnswer({.status = 403,
                             .code = "role_for_people",
                             .detail = "A program has a token, no password."});
  }
  Body body(call.body);
  const std::string id = call.caller.id;
  const std::string before =
      body.Text("password", Need::kRequired, identity::kMaxPasswordBytes);
  const std::string after =
      body.Text("new_password", Need::kRequired, identity::kMaxPasswordBytes);
  if (!body.problem()) {
    if (const auto weak = identity::WhyWeak(id, after)) {
      body.Fail(
          {.status = 422,
           .code = "weak_password",
           .detail = fmt::format("new_password: {}", identity::Advice(*weak)),
           .field = "new_password"});
    }
  }
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  // Whoever has found an open browser guesses no faster than at the door.
  const base::TimePoint now = site->deps.real_now();
  const auto wait = site->account_waits.Wait(id, now);
  if (wait > base::Duration(0)) {
    ++site->counters.sign_ins_locked;
    co_return WaitAnswer(wait);
  }
  const auto door = DoorOf(*site->deps.store.Take(), id);
  if (!door) co_return ProblemAnswer(FromError(door.error()));
  site->account_waits.Try(id, now);
  const auto right = co_await Verify(site, door->hash, before);
  if (!right) {
    site->account_waits.Undo(id);
    co_return BusyAnswer();
  }
  if (!*right) {
    ++site->counters.sign_ins_failed;
    co_return ProblemAnswer({.status = 403,
                             .code = "wrong_password",
                             .detail = "This is not the password in force.",
                             .field = "password"});
  }
  site->account_waits.Passed(id);
  auto hash = co_await Hash(site, after);
  if (!hash) co_return BusyAnswer();
  if (!*hash) co_return ProblemAnswer(FromError(hash->error()));
  runtime::Request request =
      identity::ChangeRequest({.change = model::AccountChange::kCredentialSet,
                               .kind = AccountKind::kPerson,
                               .id = id,
                               .credential = **std::move(hash)},
                              call.caller.actor());
  const runtime::Reply reply =
      co_await Ask(&site->deps.desk, std::move(request));
  if (const auto* refusal = std::get_if<model::Refusal>(&reply)) {
    co_return ProblemAnswer(FromRefusal(*refusal));
  }
  if (std::holds_alternative<runtime::Busy>(reply)) co_return BusyAnswer();
  site->sessions.CloseAllOf(model::AccountId(id));
  const auto changed = DoorOf(*site->deps.store.Take(), id);
  if (!changed) co_return ProblemAnswer(FromError(changed.error()));
  if (!changed->account) co_return WrongAnswer();
  co_return LetIn(*site, *changed->account);
}

}  // namespace huiying::http
