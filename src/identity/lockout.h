// Lockout: who guesses waits, longer each time. Confined(net).
//
// One for accounts and one for addresses. A try is counted before its password
// is hashed, so that a hundred tries at once are a hundred tries. The map is
// bounded: when it is full the entry that was quiet longest goes.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/time.h"

namespace huiying::identity {

class Lockout {
 public:
  struct Rules {
    std::uint32_t free = 5;  // failures before the first wait
    base::Duration first{1'000};
    base::Duration longest{300'000};
    base::Duration forgotten{900'000};  // quiet for so long: as if new
    std::size_t most = 10'000;          // entries
  };
  explicit Lockout(Rules rules) : rules_(rules) {}

  // How long `key` has to wait before the next try; zero: not at all.
  base::Duration Wait(const std::string& key, base::TimePoint now) const;
  // A try begins; it counts as failed until Passed() or Undo().
  void Try(const std::string& key, base::TimePoint now);
  // It was right: all is forgiven.
  void Passed(const std::string& key);
  // The last try does not count.
  void Undo(const std::string& key);

  std::uint32_t FailuresOf(const std::string& key, base::TimePoint now) const;
  // Keys that have to wait now.
  std::size_t CountLocked(base::TimePoint now) const;
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string key;
    std::uint32_t failures = 0;
    base::TimePoint last;
  };
  using Entries = std::list<Entry>;  // the quietest first

  base::Duration WaitOf(const Entry& entry, base::TimePoint now) const;

  Rules rules_;
  Entries entries_;
  std::unordered_map<std::string, Entries::iterator> by_key_;
};

}  // namespace huiying::identity
