#include "identity/sessions.h"

#include <algorithm>
#include <vector>

#include "identity/token.h"
#include "model/fields.h"

namespace huiying::identity {
namespace {

constexpr std::string_view kPrefix = "session:";
constexpr std::size_t kCookieBytes = 32;
// How old the stored instant of the last use may be.
constexpr base::Duration kSeenStep = std::chrono::minutes(1);

store::Write WriteOf(const std::string& hash,
                     std::optional<std::string> value) {
  return {.family = store::Family::kMemos,
          .key = std::string(kPrefix) + hash,
          .value = std::move(value)};
}

}  // namespace

base::Status Sessions::Load() {
  std::vector<std::string> useless;
  auto scanned = outside_.store.Take()->Scan(
      store::Family::kMemos, kPrefix, "",
      [&](std::string_view key, std::string_view value) {
        std::string hash(key.substr(kPrefix.size()));
        auto session = model::DecodeFields<Session>(value);
        if (session && !IsOver(*session)) {
          open_.emplace(std::move(hash), *std::move(session));
        } else {
          useless.push_back(std::move(hash));
        }
        return true;
      });
  if (!scanned) return base::FailIn("load sessions", std::move(scanned));
  std::vector<store::Write> writes;
  for (const std::string& hash : useless) {
    writes.push_back(WriteOf(hash, std::nullopt));
  }
  if (writes.empty()) return {};
  return outside_.store.Commit(writes, store::Durability::kBuffered);
}

bool Sessions::IsOver(const Session& session) const {
  const base::TimePoint now = outside_.now();
  return now - session.seen_at > limits_.idle ||
         now - session.made_at > limits_.absolute;
}

base::Status Sessions::Put(const std::string& hash, const Session& session) {
  return outside_.store.Commit({WriteOf(hash, model::EncodeFields(session))},
                               store::Durability::kBuffered);
}

Sessions::Open_::iterator Sessions::Erase(Open_::iterator at) {
  // A memo that stays by a fault of the disk is over by itself in time.
  (void)outside_.store.Commit({WriteOf(at->first, std::nullopt)},
                              store::Durability::kBuffered);
  return open_.erase(at);
}

// Takes away what is over, and the one that was unused longest when there are
// too many: of this account, then of all.
void Sessions::MakeRoom(const model::AccountId& account) {
  std::size_t own = 0;
  for (auto it = open_.begin(); it != open_.end();) {
    if (IsOver(it->second)) {
      it = Erase(it);
      continue;
    }
    own += it->second.account == account ? 1 : 0;
    ++it;
  }
  const bool of_account = own >= limits_.most_of_account;
  if (!of_account && open_.size() < limits_.most) return;
  auto oldest = open_.end();
  for (auto it = open_.begin(); it != open_.end(); ++it) {
    if (of_account && it->second.account != account) continue;
    if (oldest == open_.end() || it->second.seen_at < oldest->second.seen_at) {
      oldest = it;
    }
  }
  if (oldest != open_.end()) Erase(oldest);
}

base::Result<std::string> Sessions::Open(const model::Account& account) {
  MakeRoom(account.id);
  std::string cookie = runtime::RandomHex(outside_.random, kCookieBytes);
  const std::string hash = HashSecret(cookie);
  const base::TimePoint now = outside_.now();
  const Session session{.account = account.id,
                        .credential = account.credential,
                        .made_at = now,
                        .seen_at = now};
  if (auto put = Put(hash, session); !put) {
    return base::FailIn("open session", std::move(put));
  }
  open_.emplace(hash, session);
  return cookie;
}

const Session* Sessions::Peek(std::string_view cookie) const {
  const auto it = open_.find(HashSecret(cookie));
  if (it == open_.end() || IsOver(it->second)) return nullptr;
  return &it->second;
}

const Session* Sessions::Use(std::string_view cookie) {
  const auto it = open_.find(HashSecret(cookie));
  if (it == open_.end()) return nullptr;
  if (IsOver(it->second)) {
    Erase(it);
    return nullptr;
  }
  const base::TimePoint now = outside_.now();
  if (now - it->second.seen_at >= kSeenStep) {
    it->second.seen_at = now;
    // What a fault of the disk costs is that it ends a little earlier after a
    // restart.
    (void)Put(it->first, it->second);
  }
  return &it->second;
}

void Sessions::Close(std::string_view cookie) {
  const auto it = open_.find(HashSecret(cookie));
  if (it != open_.end()) Erase(it);
}

void Sessions::CloseAllOf(const model::AccountId& account,
                          std::string_view except) {
  const std::string kept = except.empty() ? "" : HashSecret(except);
  for (auto it = open_.begin(); it != open_.end();) {
    const bool goes = it->second.account == account && it->first != kept;
    it = goes ? Erase(it) : std::next(it);
  }
}

}  // namespace huiying::identity
