// One turn is gathered in a Draft: entries and rows in memory, answers held
// back. Rows are encoded once, at the end, however often the turn touched
// them. tests/sim drives this very class through crashes and failed writes.
#include "runtime/writer.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <string>
#include <utility>

#include "base/check.h"
#include "model/row.h"
#include "runtime/sealer.h"
#include "store/hash.h"

namespace huiying::runtime {

// Of each index, once a second: 0.6 ms (p99 0.8) with half a million cases,
// which are then seen through in under ten minutes.
constexpr std::size_t kAuditSlice = 2000;

void DieLoudly(const base::Error& error) {
  std::fprintf(stderr,
               "huiying: FATAL: %s. The process stops so that nothing is "
               "acknowledged that is not stored; see to the disk and start it "
               "again.\n",
               error.message.c_str());
  std::fflush(stderr);
  ::_exit(70);
}

class Writer::Draft {
 public:
  explicit Draft(Writer& writer)
      : writer_(writer),
        sealer_(writer.engine_, writer.outside_.store, writer.outside_.random),
        entries_(std::exchange(writer.spare_, {})) {}

  Turn turn;

  // False: the store failed.
  base::Status Decide(Pending pending);
  std::size_t DecidePulse();
  base::Status Commit();
  void AnswerAndPublish();

 private:
  struct Answer {
    ReplyFn done;
    Reply reply;
  };

  void Apply(const model::Command& command, base::TimePoint now,
             std::vector<model::Event> events);
  void KeepReferenced(std::vector<store::Write> rows, std::size_t from_entry);
  std::vector<store::Write> Rows() &&;

  Writer& writer_;
  Sealer sealer_;
  std::vector<store::Write> entry_rows_;
  std::vector<model::Entry> entries_;
  std::set<std::string> touched_;
  std::vector<Answer> answers_;
};

base::Status Writer::Draft::Decide(Pending pending) {
  ++turn.requests;
  model::Command& command = pending.request.command;
  command.id = model::CommandId(RandomHex(writer_.outside_.random, 16));
  auto rows = sealer_.Seal(pending.request);
  if (!rows) return std::unexpected(std::move(rows).error());

  const base::TimePoint now =
      std::max(writer_.last_at_, writer_.outside_.clock.Stamp());
  engine::Decision decision = writer_.engine_.Decide(now, command);
  if (!decision) {
    answers_.push_back({std::move(pending.done), std::move(decision).error()});
    return {};
  }
  const std::size_t from = entries_.size();
  std::vector<model::Event> events = *decision;
  Apply(command, now, *std::move(decision));
  KeepReferenced(*std::move(rows), from);
  const auto& head = writer_.chain_.head();
  answers_.push_back(
      {std::move(pending.done),
       Accepted{.seq = head ? head->seq : 0, .events = std::move(events)}});
  return {};
}

std::size_t Writer::Draft::DecidePulse() {
  const base::TimePoint now =
      std::max(writer_.last_at_, writer_.outside_.clock.Stamp());
  const auto due = writer_.engine_.NextDue();
  if (!due || *due > now) return 0;
  const model::Command pulse{
      .id = model::CommandId(RandomHex(writer_.outside_.random, 16)),
      .actor = model::Actor("clock"),
      .body = model::Pulse{.at_start = writer_.starting_}};
  engine::Decision decision = writer_.engine_.Decide(now, pulse);
  HUIYING_CHECK_MSG(decision && !decision->empty(),
                    "something is due, yet Pulse decides nothing");
  const std::size_t count = decision->size();
  Apply(pulse, now, *std::move(decision));
  return count;
}

void Writer::Draft::Apply(const model::Command& command, base::TimePoint now,
                          std::vector<model::Event> events) {
  if (events.empty()) return;
  writer_.last_at_ = now;
  const base::TimePoint wall = writer_.outside_.clock.Wall();
  turn.events += events.size();
  for (model::Event& event : events) {
    model::Entry entry{.at = now,
                       .wall = wall,
                       .actor = command.actor,
                       .command = command.id,
                       .event = std::move(event)};
    entry_rows_.push_back(writer_.chain_.Append(entry));
    for (std::string& key : writer_.engine_.Apply(entry.seq, entry.event)) {
      touched_.insert(std::move(key));
    }
    if (std::holds_alternative<model::ClockAccepted>(entry.event)) {
      writer_.outside_.clock.AcceptStep();
    }
    entries_.push_back(std::move(entry));
  }
}

// A text that no entry refers to would stay for ever: nobody could erase it.
void Writer::Draft::KeepReferenced(std::vector<store::Write> rows,
                                   std::size_t from_entry) {
  for (store::Write& row : rows) {
    const bool referenced = std::any_of(
        entry_rows_.begin() + static_cast<std::ptrdiff_t>(from_entry),
        entry_rows_.end(), [&](const store::Write& entry) {
          return entry.value->find(row.key) != std::string::npos;
        });
    if (referenced) sealer_.Keep(std::move(row));
  }
}

std::vector<store::Write> Writer::Draft::Rows() && {
  std::vector<store::Write> rows = std::move(entry_rows_);
  for (const std::string& key : touched_) {
    rows.push_back({.family = store::Family::kProjections,
                    .key = key,
                    .value = writer_.engine_.EncodeRow(key)});
  }
  rows.push_back(writer_.chain_.HeadRow());
  for (store::Write& row : std::move(sealer_).TakeRows()) {
    rows.push_back(std::move(row));
  }
  return rows;
}

base::Status Writer::Draft::Commit() {
  if (entries_.empty()) return {};
  return writer_.outside_.store.Commit(std::move(*this).Rows(),
                                       store::Durability::kSynced);
}

void Writer::Draft::AnswerAndPublish() {
  for (Answer& answer : answers_) answer.done(std::move(answer.reply));
  Published published{.entries = std::move(entries_)};
  if (!published.entries.empty()) writer_.outside_.publish(published);
  published.entries.clear();
  writer_.spare_ = std::move(published.entries);
}

Writer::Writer(engine::Engine engine, std::optional<store::Head> head,
               base::TimePoint last_at, Outside outside, TurnLimits limits)
    : engine_(std::move(engine)),
      chain_(head),
      last_at_(last_at),
      outside_(std::move(outside)),
      limits_(limits) {}

bool Writer::HasRoom(const Turn& turn) const {
  return !dead_ && turn.requests < limits_.requests &&
         turn.events < limits_.events;
}

Writer::Turn Writer::Step() {
  if (dead_) return {};
  Draft draft(*this);
  DecideClockStep(draft);
  DecideRequests(aio::MailboxLane::kFirst, draft);
  DecidePulses(draft);
  DecideRequests(aio::MailboxLane::kRest, draft);
  DecidePulses(draft);  // what the posts made due at once
  if (dead_) return {};
  if (auto committed = draft.Commit(); !committed) {
    Die(std::move(committed).error());
    return {};
  }
  draft.turn.full = !HasRoom(draft.turn);
  if (!draft.turn.full) starting_ = false;
  draft.AnswerAndPublish();
  return draft.turn;
}

void Writer::DecideClockStep(Draft& draft) {
  outside_.clock.Stamp();
  const auto step = outside_.clock.TakeStep();
  if (!step) return;
  Request request;
  request.command.actor = model::Actor("clock");
  request.command.body = model::ReportClockStep{.step = *step};
  auto decided =
      draft.Decide({.request = std::move(request), .done = [](Reply) {}});
  if (!decided) Die(std::move(decided).error());
}

void Writer::DecideRequests(aio::MailboxLane lane, Draft& draft) {
  while (HasRoom(draft.turn)) {
    auto pending = outside_.inbox.Take(lane);
    if (!pending) return;
    auto decided = draft.Decide(std::move(*pending));
    if (!decided) return Die(std::move(decided).error());
  }
}

void Writer::DecidePulses(Draft& draft) {
  while (draft.turn.events < limits_.events && draft.DecidePulse() > 0) {
  }
}

void Writer::Audit() {
  const engine::Audit audit = engine_.AuditSlice(kAuditSlice);
  if (audit.mismatches() > 0) outside_.on_mismatch(audit);
}

void Writer::Die(const base::Error& error) {
  dead_ = true;
  outside_.on_fatal(error);
}

}  // namespace huiying::runtime
