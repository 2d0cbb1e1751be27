// Sessions: browsers that have signed in. Confined(net).
//
// A cookie holds 256 random bits; here and in the store stands their hash. They
// are memos, so that a restart signs nobody out: losing one costs a sign-in.
// Times are real ones, whatever a drill's clock does.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "model/account.h"
#include "runtime/random.h"
#include "store/key_value.h"

namespace huiying::identity {

struct Session {
  model::AccountId account;
  // Of the account when it signed in: another password ends the session.
  model::TextHash credential{};
  base::TimePoint made_at;
  base::TimePoint seen_at;
  void Fields(this auto&& self, auto& a) {
    a("account", self.account);
    a("credential", self.credential);
    a("made_at", self.made_at);
    a("seen_at", self.seen_at);
  }
};

class Sessions {
 public:
  struct Limits {
    base::Duration idle = std::chrono::hours(2);
    base::Duration absolute = std::chrono::hours(12);  // a shift
    std::size_t most = 10'000;
    std::size_t most_of_account = 20;
  };
  struct Outside {
    store::KeyValue& store;
    runtime::Random& random;
    std::function<base::TimePoint()> now;  // real time
  };
  Sessions(Outside outside, Limits limits)
      : outside_(std::move(outside)), limits_(limits) {}

  // What was open before the start. Error: the store could not be read.
  base::Status Load();

  // The cookie's value, known to nobody else from now on.
  base::Result<std::string> Open(const model::Account& account);
  // The session behind a cookie, as used now; null when there is none, or
  // none any more. Whether its account still stands is for the caller to see.
  const Session* Use(std::string_view cookie);
  // The same without counting as a use.
  const Session* Peek(std::string_view cookie) const;
  void Close(std::string_view cookie);
  // Those of one account, but for the one behind `except`.
  void CloseAllOf(const model::AccountId& account,
                  std::string_view except = {});

  const Limits& limits() const { return limits_; }
  std::size_t size() const { return open_.size(); }

 private:
  using Open_ = std::map<std::string, Session>;  // by hash of the cookie

  bool IsOver(const Session& session) const;
  void MakeRoom(const model::AccountId& account);
  Open_::iterator Erase(Open_::iterator at);
  base::Status Put(const std::string& hash, const Session& session);

  Outside outside_;
  Limits limits_;
  Open_ open_;
};

}  // namespace huiying::identity
