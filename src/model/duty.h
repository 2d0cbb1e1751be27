// Duty 时限义务: one thing a case owes, the paging that runs for it, and who
// answered for its miss. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/shared.h"
#include "base/time.h"
#include "model/fields.h"
#include "model/ids.h"
#include "model/names.h"

namespace huiying::model {

// The paging that runs for one duty: which step comes next and when. At most
// one per duty; a later stage replaces the one before.
struct Escalation {
  Reason reason = Reason::kNone;
  std::uint32_t stage = 0;  // per cent; 0 for the first alert
  base::TimePoint started_at;
  std::string ladder;
  std::uint32_t next_step = 0;             // index into the ladder's steps
  std::optional<base::TimePoint> next_at;  // absent: nobody is paged any more
  bool acknowledged = false;

  void Fields(this auto&& self, auto& a) {
    a("reason", self.reason);
    a("stage", self.stage);
    a("started_at", self.started_at);
    a("ladder", self.ladder);
    a("next_step", self.next_step);
    a("next_at", self.next_at);
    a("acknowledged", self.acknowledged);
  }
  friend bool operator==(const Escalation&, const Escalation&) = default;
};

// Somebody answered for a miss: where the time was lost, and by which unit.
struct MissAccount {
  Actor by;  // empty: nobody yet
  base::TimePoint at;
  Stage stage = Stage::kNone;
  std::string unit;
  TextHash note{};

  void Fields(this auto&& self, auto& a) {
    a("by", self.by);
    a("at", self.at);
    a("stage", self.stage);
    a("unit", self.unit);
    a("note", self.note);
  }
  friend bool operator==(const MissAccount&, const MissAccount&) = default;
};

// What a rule demands, in the words of the rule: many duties have the same.
struct Terms {
  std::string pack;
  std::string cite;
  std::vector<std::uint32_t> stages;  // per cent, ascending, the last is 100
  std::string owed_by;                // the post that owes it, a code

  friend auto operator<=>(const Terms&, const Terms&) = default;
};

// One thing that must be done by a time. Its terms are frozen when it starts.
struct Duty {
  std::uint32_t number = 0;  // 1, 2, … within the case
  DutyKind kind = DutyKind::kResponse;
  base::Shared<Terms> terms;
  base::TimePoint anchor_at;
  base::TimePoint due_at;
  std::uint32_t stages_reached = 0;  // how many of them are behind
  Evidence satisfied_by = Evidence::kRelease;
  DutyState state = DutyState::kOpen;
  bool provisional = false;
  bool silent = false;  // triage: pages nobody until it becomes firm
  std::optional<base::TimePoint> firms_at;     // half time, while silent
  std::optional<base::TimePoint> evidence_at;  // what met or late-answered it
  std::optional<base::TimePoint> settled_at;   // when met/missed was decided
  base::Shared<std::optional<Escalation>> escalation;
  std::uint32_t after_release = 0;  // only a later release satisfies it
  Reason cause = Reason::kNone;     // why it was missed, when that is known
  base::Shared<Actor> evidence_by;  // who entered the evidence
  // Evidence of a time at or before the due instant, entered after the miss
  // and checked by a second person. The miss stays.
  std::optional<base::TimePoint> met_on_late_evidence_at;
  base::Shared<MissAccount> account;
  bool follows_first_post = false;  // its anchor moves with the first post
  std::uint32_t working_days = 0;   // its window, when it is counted in these

  void Fields(this auto&& self, auto& a) {
    a("number", self.number);
    a("kind", self.kind);
    a("pack", Of(self.terms, &Terms::pack));
    a("cite", Of(self.terms, &Terms::cite));
    a("anchor_at", self.anchor_at);
    a("due_at", self.due_at);
    a("stages", Of(self.terms, &Terms::stages));
    a("stages_reached", self.stages_reached);
    a("satisfied_by", self.satisfied_by);
    a("state", self.state);
    a("provisional", self.provisional);
    a("silent", self.silent);
    a("firms_at", self.firms_at);
    a("evidence_at", self.evidence_at);
    a("settled_at", self.settled_at);
    a("escalation", self.escalation);
    a.Later("owed_by", Of(self.terms, &Terms::owed_by));
    a.Later("after_release", self.after_release);
    a.Later("cause", self.cause);
    a.Later("evidence_by", self.evidence_by);
    a.Later("met_on_late_evidence_at", self.met_on_late_evidence_at);
    a.Later("account", self.account);
    a.Later("follows_first_post", self.follows_first_post);
    a.Later("working_days", self.working_days);
  }
};

}  // namespace huiying::model
