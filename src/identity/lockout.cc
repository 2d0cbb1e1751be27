#include "identity/lockout.h"

#include <algorithm>

namespace huiying::identity {

base::Duration Lockout::WaitOf(const Entry& entry, base::TimePoint now) const {
  if (entry.failures < rules_.free || now - entry.last > rules_.forgotten) {
    return base::Duration(0);
  }
  const std::uint32_t doublings =
      std::min<std::uint32_t>(entry.failures - rules_.free, 20);
  const base::Duration wait =
      std::min(rules_.first * (std::int64_t{1} << doublings), rules_.longest);
  // After a backward step of the clock nobody waits longer than the longest.
  return std::clamp(entry.last + wait - now, base::Duration(0), wait);
}

base::Duration Lockout::Wait(const std::string& key,
                             base::TimePoint now) const {
  const auto it = by_key_.find(key);
  return it == by_key_.end() ? base::Duration(0) : WaitOf(*it->second, now);
}

void Lockout::Try(const std::string& key, base::TimePoint now) {
  const auto it = by_key_.find(key);
  if (it == by_key_.end()) {
    if (entries_.size() >= rules_.most) {
      by_key_.erase(entries_.front().key);
      entries_.pop_front();
    }
    entries_.push_back({.key = key, .failures = 1, .last = now});
    by_key_.emplace(key, std::prev(entries_.end()));
    return;
  }
  Entry& entry = *it->second;
  if (now - entry.last > rules_.forgotten) entry.failures = 0;
  ++entry.failures;
  entry.last = now;
  entries_.splice(entries_.end(), entries_, it->second);
}

void Lockout::Passed(const std::string& key) {
  const auto it = by_key_.find(key);
  if (it == by_key_.end()) return;
  entries_.erase(it->second);
  by_key_.erase(it);
}

void Lockout::Undo(const std::string& key) {
  const auto it = by_key_.find(key);
  if (it == by_key_.end()) return;
  if (it->second->failures > 1) {
    --it->second->failures;
  } else {
    Passed(key);
  }
}

std::uint32_t Lockout::FailuresOf(const std::string& key,
                                  base::TimePoint now) const {
  const auto it = by_key_.find(key);
  if (it == by_key_.end() || now - it->second->last > rules_.forgotten) {
    return 0;
  }
  return it->second->failures;
}

std::size_t Lockout::CountLocked(base::TimePoint now) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(entries_, [&](const Entry& entry) {
        return WaitOf(entry, now) > base::Duration(0);
      }));
}

}  // namespace huiying::identity
