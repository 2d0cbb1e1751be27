#include "tests/crash/ledger.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "model/names.h"
#include "model/row.h"

namespace huiying::crash {

using model::AlertState;
using model::DeliveryOutcome;

void Ledger::Read(const model::Entry& entry) {
  if (const auto* e = std::get_if<model::JournalOpened>(&entry.event)) {
    journal_ = e->journal_id;
  } else if (const auto* r = std::get_if<model::AlertRequested>(&entry.event)) {
    const std::string id =
        model::FormatAlertId(journal_, r->alert.epoch, r->alert.id);
    Attempts& attempts = alerts_[id];
    attempts.recipient = r->alert.recipient.value();
    attempts.state = r->alert.state;
    id_of_[r->alert.id.value()] = id;
  } else if (const auto* s =
                 std::get_if<model::AlertSuperseded>(&entry.event)) {
    alerts_.at(id_of_.at(s->alert.value())).state = AlertState::kSuperseded;
  } else if (const auto* d =
                 std::get_if<model::DeliveryRecorded>(&entry.event)) {
    Attempts& attempts = alerts_.at(id_of_.at(d->alert.value()));
    if (d->outcome == DeliveryOutcome::kStarted) {
      if (attempts.state == AlertState::kSending) ++attempts.unfinished;
      attempts.started.push_back(d->attempt);
    }
    attempts.state = d->state;
  }
}

Ledger::Findings Ledger::Check(const Town& town) const {
  Findings out;
  CheckAttempts(out);
  CheckWebhooks(town, out);
  for (const auto& [kind, taken] : town.channels().taken()) {
    CheckChannel(kind, taken, out);
  }
  for (const std::string& refusal : town.channels().refusals()) {
    out.wrong.push_back("refused: " + refusal);
  }
  return out;
}

void Ledger::CheckAttempts(Findings& out) const {
  for (const auto& [id, attempts] : alerts_) {
    if (attempts.state == AlertState::kSuperseded) continue;
    if (attempts.state != AlertState::kDelivered) {
      out.wrong.push_back(fmt::format("{} to {} ended {}", id,
                                      attempts.recipient,
                                      model::Name(attempts.state)));
    }
    for (std::size_t i = 0; i < attempts.started.size(); ++i) {
      if (attempts.started[i] == i + 1) continue;
      out.wrong.push_back(fmt::format("{} was started as {}", id,
                                      fmt::join(attempts.started, ", ")));
      break;
    }
  }
}

void Ledger::CheckWebhooks(const Town& town, Findings& out) const {
  const auto sends = town.sends();
  for (const auto& [id, attempts] : alerts_) {
    if (attempts.recipient != "duty-1") continue;
    if (attempts.state == AlertState::kDelivered && !sends.contains(id)) {
      out.wrong.push_back("lost by webhook: " + id);
    }
  }
  for (const auto& [id, each] : sends) {
    const auto known = alerts_.find(id);
    if (known == alerts_.end()) {
      out.wrong.push_back("sent, but in no journal: " + id);
      continue;
    }
    for (std::size_t i = 0; i < each.size(); ++i) {
      ++out.messages["webhook"];
      const Send& send = each[i];
      if (send.key != id) out.wrong.push_back("another key than " + id);
      if (send.attempt == 0 || send.attempt > known->second.started.size()) {
        out.wrong.push_back(
            fmt::format("{} left as attempt {}, which was not "
                        "recorded",
                        id, send.attempt));
      }
      if (i == 0) continue;
      ++out.repeats["webhook"];
      if (!send.possible_repeat) {
        out.wrong.push_back("a repeat without mark by webhook: " + id);
      }
    }
  }
}

void Ledger::CheckChannel(const std::string& kind,
                          const std::vector<Taken>& taken,
                          Findings& out) const {
  std::map<std::string, std::size_t> times;
  for (const Taken& message : taken) {
    ++out.messages[kind];
    const auto linked = id_of_.find(message.number);
    const std::string id = linked == id_of_.end() ? "" : linked->second;
    const auto known = alerts_.find(id);
    if (known == alerts_.end() || known->second.recipient != kind ||
        (!message.alert.empty() && message.alert != id)) {
      out.wrong.push_back(fmt::format("{} took what nobody owes: {} {}", kind,
                                      message.alert, message.number));
      continue;
    }
    const std::size_t n = ++times[id];
    if (n > known->second.started.size()) {
      out.wrong.push_back(
          fmt::format("{} took {} more often than it was "
                      "started",
                      kind, id));
    }
    if (n == 1) continue;
    ++out.repeats[kind];
    if (!message.marked) {
      out.wrong.push_back(
          fmt::format("a repeat without mark by {}: {}", kind, id));
    }
  }
  for (const auto& [id, attempts] : alerts_) {
    if (attempts.recipient != kind || times.contains(id)) continue;
    if (attempts.state == AlertState::kSuperseded) continue;
    out.wrong.push_back(fmt::format("lost by {}: {}", kind, id));
  }
}

}  // namespace huiying::crash
