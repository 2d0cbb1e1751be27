#include "tests/sim/checks.h"

#include <fmt/core.h>

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "runtime/verify.h"

namespace huiying::sim {
namespace {

using namespace std::chrono_literals;
using Wrong = std::optional<std::string>;
using Rows = std::map<std::string, std::string>;

std::vector<model::Entry> ReadJournal(World& world) {
  std::vector<model::Entry> entries;
  const auto read = store::ReadEntries(*world.store().Take(), 0,
                                       [&](const model::Entry& entry) {
                                         entries.push_back(entry);
                                         return true;
                                       });
  HUIYING_CHECK_MSG(read.has_value(), read ? "" : read.error().message);
  return entries;
}

Wrong CheckTold(World& world, const std::vector<model::Entry>& entries) {
  for (const Told& told : world.told()) {
    if (told.seq >= entries.size()) {
      return fmt::format("entry {} was acknowledged and is lost", told.seq);
    }
    const std::string found = model::DescribeEvent(entries[told.seq].event);
    if (found != told.event) {
      return fmt::format("entry {} was acknowledged as {} and is {}", told.seq,
                         told.event, found);
    }
  }
  return std::nullopt;
}

// Rows of a fresh engine that applied the journal, byte for byte.
Wrong CheckReplay(World& world, const std::vector<model::Entry>& entries) {
  engine::Engine fresh;
  std::set<std::string> keys;
  for (const model::Entry& entry : entries) {
    for (std::string& key : fresh.Apply(entry.seq, entry.event)) {
      keys.insert(std::move(key));
    }
  }
  Rows replayed;
  for (const std::string& key : keys) {
    if (auto row = fresh.EncodeRow(key)) replayed.emplace(key, *std::move(row));
  }
  Rows stored;
  const auto scanned = world.store().Take()->Scan(
      store::Family::kProjections, "", "",
      [&](std::string_view key, std::string_view value) {
        if (key != store::HeadKey()) stored.emplace(key, value);
        return true;
      });
  HUIYING_CHECK(scanned.has_value());
  if (stored != replayed) return "rows differ from the replayed ones";
  if (fresh.NextDue() != world.house().writer->NextDue()) {
    return "replay and the started engine disagree on what is due next";
  }
  return std::nullopt;
}

Wrong CheckVerify(World& world) {
  const auto report =
      runtime::Verify(*world.store().Take(), world.house().writer->head());
  if (!report) return report.error().message;
  if (report->problem) return "verify: " + report->problem->what;
  return std::nullopt;
}

Wrong CheckTime(const std::vector<model::Entry>& entries) {
  std::set<std::pair<model::CaseId, std::uint32_t>> missed;
  base::TimePoint before;
  for (const model::Entry& entry : entries) {
    if (entry.at < before) {
      return fmt::format("entry {} is earlier than the one before", entry.seq);
    }
    before = entry.at;
    const auto* const miss = std::get_if<model::DutyMissed>(&entry.event);
    if (miss == nullptr) continue;
    if (entry.at <= miss->due_at) {
      return fmt::format("entry {}: missed, yet not overdue", entry.seq);
    }
    if (!missed.emplace(miss->case_id, miss->duty).second) {
      return fmt::format("entry {}: missed a second time", entry.seq);
    }
  }
  return std::nullopt;
}

// No deadline passes silently: after the first pulse nothing open is overdue,
// and the engine knows exactly when the next thing is due.
Wrong CheckDue(World& world) {
  const auto& writer = *world.house().writer;
  const base::TimePoint now = world.house().clock.Now();
  for (const auto& [id, c] : writer.engine().state().cases) {
    for (const model::Duty& duty : c.duties) {
      if (duty.state == model::DutyState::kOpen && duty.due_at < now) {
        return fmt::format("case {}: duty {} is open and overdue", id.value(),
                           duty.number);
      }
    }
  }
  const auto due = writer.NextDue();
  if (!due) return std::nullopt;
  if (*due <= now) return "something is due after the first pulse";
  const model::Command pulse{.actor = model::Actor("clock"),
                             .body = model::Pulse{}};
  if (!writer.engine().Decide(*due - 1ms, pulse)->empty()) {
    return "Pulse decides something before NextDue";
  }
  if (writer.engine().Decide(*due, pulse)->empty()) {
    return "Pulse decides nothing at NextDue";
  }
  return std::nullopt;
}

}  // namespace

Wrong WhatIsWrong(World& world) {
  const auto entries = ReadJournal(world);
  if (auto wrong = CheckTold(world, entries)) return wrong;
  if (auto wrong = CheckReplay(world, entries)) return wrong;
  if (auto wrong = CheckVerify(world)) return wrong;
  if (auto wrong = CheckTime(entries)) return wrong;
  return CheckDue(world);
}

Wrong WhatWasNotDelivered(World& world) {
  std::set<model::AlertId> owed;
  for (const model::Entry& entry : ReadJournal(world)) {
    if (const auto* const e = std::get_if<model::AlertRequested>(&entry.event);
        e != nullptr && e->alert.state != model::AlertState::kWouldSend) {
      owed.insert(e->alert.id);
    }
    if (const auto* const e =
            std::get_if<model::AlertSuperseded>(&entry.event)) {
      owed.erase(e->alert);
    }
  }
  for (const model::AlertId id : owed) {
    if (!world.received().contains(id)) {
      return fmt::format("alert {} never arrived", id.value());
    }
  }
  for (const auto& [id, sends] : world.received()) {
    for (std::size_t i = 1; i < sends.size(); ++i) {
      if (!sends[i]) {
        return fmt::format("alert {} came again without a mark", id.value());
      }
    }
  }
  return std::nullopt;
}

}  // namespace huiying::sim
