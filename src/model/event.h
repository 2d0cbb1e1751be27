// Event: what happened, in the past tense; the content of a journal entry.
// Pure.
//
// Everything a decision computed stands in it (due times, ids, recipients,
// reasons), so that applying it only copies and a later release cannot rewrite
// history. Never text, names, contacts or secrets: codes, numbers, instants,
// hashes.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "model/account.h"
#include "model/answer_events.h"
#include "model/case.h"
#include "model/case_events.h"
#include "model/command.h"
#include "model/oncall_events.h"
#include "model/policy.h"

namespace huiying::model {

struct JournalOpened {
  static constexpr std::string_view kName = "JournalOpened";
  std::string journal_id;
  std::uint32_t epoch = 1;
  std::uint32_t format = 1;
  bool drill = false;
  void Fields(this auto&& self, auto& a) {
    a("journal", self.journal_id);
    a("epoch", self.epoch);
    a("format", self.format);
    a("drill", self.drill);
  }
};

struct RulesLoaded {
  static constexpr std::string_view kName = "RulesLoaded";
  Policy policy;
  void Fields(this auto&& self, auto& a) { a("policy", self.policy); }
};

// The paging of one duty moved: started, took a step, was acknowledged (then
// `next_at` is absent), or ended (then the duty has none any more).
struct EscalationChanged {
  static constexpr std::string_view kName = "EscalationChanged";
  CaseId case_id;
  std::uint32_t duty = 0;
  std::optional<Escalation> escalation;
  std::uint32_t skipped_steps = 0;  // that reached nobody
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("duty", self.duty);
    a("escalation", self.escalation);
    a("skipped_steps", self.skipped_steps);
  }
};

struct AlertRequested {
  static constexpr std::string_view kName = "AlertRequested";
  Alert alert;
  void Fields(this auto&& self, auto& a) { a("alert", self.alert); }
};

struct AlertSuperseded {
  static constexpr std::string_view kName = "AlertSuperseded";
  AlertId alert;
  Reason reason = Reason::kSuperseded;
  void Fields(this auto&& self, auto& a) {
    a("alert", self.alert);
    a("reason", self.reason);
  }
};

struct AlertAcknowledged {
  static constexpr std::string_view kName = "AlertAcknowledged";
  AlertId alert;
  Actor by;
  base::TimePoint at;
  bool by_link = false;
  void Fields(this auto&& self, auto& a) {
    a("alert", self.alert);
    a("by", self.by);
    a("at", self.at);
    a.Later("by_link", self.by_link);
  }
};

struct DeliveryRecorded {
  static constexpr std::string_view kName = "DeliveryRecorded";
  AlertId alert;
  std::uint32_t attempt = 0;
  DeliveryOutcome outcome = DeliveryOutcome::kStarted;
  std::uint32_t status = 0;
  // What the alert's row becomes.
  AlertState state = AlertState::kSending;
  std::uint32_t channel = 0;
  bool possible_repeat = false;
  std::optional<base::TimePoint> next_attempt_at;
  base::TimePoint at;
  void Fields(this auto&& self, auto& a) {
    a("alert", self.alert);
    a("attempt", self.attempt);
    a("outcome", self.outcome);
    a("status", self.status);
    a("state", self.state);
    a("channel", self.channel);
    a("possible_repeat", self.possible_repeat);
    a("next_attempt_at", self.next_attempt_at);
    a("at", self.at);
  }
};

struct SourceChanged {
  static constexpr std::string_view kName = "SourceChanged";
  Source source;
  void Fields(this auto&& self, auto& a) { a("source", self.source); }
};

struct ClockStepped {
  static constexpr std::string_view kName = "ClockStepped";
  base::Duration step{0};
  void Fields(this auto&& self, auto& a) { a("step", self.step); }
};

// An account was made or changed: what it is now, in full.
struct AccountSet {
  static constexpr std::string_view kName = "AccountSet";
  AccountChange change = AccountChange::kMade;
  Account account;
  void Fields(this auto&& self, auto& a) {
    a("change", self.change);
    a("account", self.account);
  }
};

// The order is the stored form: append, never reorder.
using Event = std::variant<
    JournalOpened, RulesLoaded, CaseOpened, PostAttached, PostRevised,
    GradeSuggested, CaseClaimed, ProposalMade, GradeConfirmed, DutyStarted,
    DutyFirmed, DutyStageReached, DutyMet, DutyMissed, DutyAnsweredLate,
    DutyCancelled, ReleaseRecorded, PressEventRecorded, CaseDismissed,
    CaseClosed, CaseReopened, EscalationChanged, AlertRequested,
    AlertSuperseded, AlertAcknowledged, DeliveryRecorded, SourceChanged,
    ClockStepped, AnchorMoved, ReleaseDrafted, ReleaseReviewed, ReleaseApproved,
    ReleaseReturned, ReleasePublished, ReleaseWithdrawn, ReleaseRegularised,
    DutyMetOnLateEvidence, DutyExempted, MissAccounted, PressEventChanged,
    InstantCorrected, TriageConcluded, CaseHandedOver, ReceiptRecorded,
    UnitAssigned, CaseMerged, CaseAbsorbed, CaseSplit, PostMoved,
    AttendanceRecorded, AccountSet, ShiftChanged, ShiftEnded, ShiftReceived,
    ShiftReminded, OverrideSet, RosterChecked, AlertUndelivered,
    HeartbeatChanged, HeartbeatEnded, ClockAccepted>;

std::string_view EventName(const Event& event);

inline constexpr std::uint32_t kJournalFormat = 1;

// One entry of the journal: the envelope around an event.
struct Entry {
  std::uint32_t format = kJournalFormat;
  Seq seq = 0;
  base::TimePoint at;    // engine time
  base::TimePoint wall;  // raw wall clock of the machine
  Actor actor;
  CommandId command;
  TextHash previous{};  // BLAKE2b-256 of the entry before; zero for entry 0
  Event event;
};

// The byte form whose hash the next entry carries.
std::string EncodeEntry(const Entry& entry);
// Error: kCorrupt, saying what could not be read.
base::Result<Entry> DecodeEntry(std::string_view bytes);

// One JSON object: seq, at, wall, actor, command, event, and its fields under
// `data`.
std::string DumpEntry(const Entry& entry);

// `CaseOpened {"case":"c1",…}`, for tests and messages.
std::string DescribeEvent(const Event& event);

}  // namespace huiying::model
