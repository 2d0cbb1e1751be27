// Ledger: what the journal says of alerts and their attempts, held against
// what the receivers took.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/event.h"
#include "tests/crash/town.h"

namespace huiying::crash {

struct Attempts {
  std::vector<std::uint32_t> started;  // their numbers, in order
  std::uint32_t unfinished = 0;        // followed by another start
  model::AlertState state = model::AlertState::kPending;
  std::string recipient;
};

class Ledger {
 public:
  // An entry of the journal, in order.
  void Read(const model::Entry& entry);

  // By alert id; superseded ones have their state.
  const std::map<std::string, Attempts>& alerts() const { return alerts_; }

  struct Findings {
    std::vector<std::string> wrong;               // each a sentence
    std::map<std::string, std::size_t> messages;  // by kind of channel
    std::map<std::string, std::size_t> repeats;
  };
  // Every alert ends delivered and was received; every message belongs to an
  // attempt that was recorded as started; every repeat is marked; attempts are
  // numbered without a gap.
  Findings Check(const Town& town) const;

 private:
  void CheckAttempts(Findings& out) const;
  void CheckWebhooks(const Town& town, Findings& out) const;
  void CheckChannel(const std::string& kind, const std::vector<Taken>& taken,
                    Findings& out) const;

  std::string journal_;
  std::map<std::uint64_t, std::string> id_of_;
  std::map<std::string, Attempts> alerts_;
};

}  // namespace huiying::crash
