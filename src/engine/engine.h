// Engine: the deterministic core. Confined(engine), no clock of its own.
//
// The same commands at the same instants give the same events and the same
// rows, byte for byte, on every machine and in every later release of the same
// journal format.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/audit.h"
#include "engine/state.h"
#include "model/command.h"
#include "model/event.h"

namespace huiying::engine {

using Decision = std::expected<std::vector<model::Event>, model::Refusal>;

class Engine {
 public:
  // What the command leads to at `now`; no events when there is nothing to do
  // (the same post again, an alert that was acknowledged). Never writes.
  Decision Decide(base::TimePoint now, const model::Command& command) const;

  // Makes one event true. Returns the keys of the rows it touched, each once
  // per kind; a key whose row does not exist any more is to be deleted.
  // REQUIRES: seq follows the last one applied, or is 0 for the first.
  std::vector<std::string> Apply(model::Seq seq, const model::Event& event);

  // The first instant at which Decide(t, Pulse) returns an event.
  std::optional<base::TimePoint> NextDue() const;

  // The stored form of a row now; nothing when there is no such row.
  std::optional<std::string> EncodeRow(std::string_view key) const;

  // Start: every row of the projections, in the order of their keys (a post's
  // case is there before it); then Finish. Error: kCorrupt, naming the row.
  base::Status LoadRow(std::string_view key, std::string_view value);
  void FinishLoading();

  // Looks at some of the indexes, the next ones at the next call, and mends
  // what is wrong: after that NextDue() may be another. Changes no row.
  Audit AuditSlice(std::size_t most) { return auditor_.Slice(state_, most); }

  const model::Global& global() const { return state_.global; }
  const model::Policy& policy() const { return state_.policy; }
  std::optional<model::PostRow> FindPost(const model::PostId& id) const {
    return state_.FindPost(id);
  }
  const State& state() const { return state_; }

 private:
  State state_;
  Auditor auditor_;
};

}  // namespace huiying::engine
