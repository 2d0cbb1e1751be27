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

struct CaseOpened {
  static constexpr std::string_view kName = "CaseOpened";
  CaseId case_id;
  CaseOrigin origin = CaseOrigin::kPost;
  TextHash title{};
  Grade suggested = 0;
  bool answer_due = false;
  std::vector<std::string> topics;
  std::vector<std::string> places;
  std::vector<std::string> units;
  PostId first_post;
  base::TimePoint first_post_at;
  TimeBasis anchor_basis = TimeBasis::kExact;
  base::TimePoint detected_at;
  CaseId parent;  // it was split from this one
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("origin", self.origin);
    a("title", self.title);
    a("suggested", self.suggested);
    a("answer_due", self.answer_due);
    a("topics", self.topics);
    a("places", self.places);
    a("units", self.units);
    a("first_post", self.first_post);
    a("first_post_at", self.first_post_at);
    a("anchor_basis", self.anchor_basis);
    a("detected_at", self.detected_at);
    a.Later("parent", self.parent);
  }
};

struct PostAttached {
  static constexpr std::string_view kName = "PostAttached";
  PostRow post;
  // Growth is watched: the case keeps where and when its posts came.
  bool watched = false;
  void Fields(this auto&& self, auto& a) {
    a("post", self.post);
    a.Later("watched", self.watched);
  }
};

// The same post with other text or another verdict. The row replaces the one
// before; its texts stay in the vault.
struct PostRevised {
  static constexpr std::string_view kName = "PostRevised";
  PostRow post;
  void Fields(this auto&& self, auto& a) { a("post", self.post); }
};

// What the posts suggest changed: a grade above the one before, an answer that
// is due after all.
struct GradeSuggested {
  static constexpr std::string_view kName = "GradeSuggested";
  CaseId case_id;
  Grade grade = 0;
  bool answer_due = false;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("grade", self.grade);
    a("answer_due", self.answer_due);
  }
};

struct CaseClaimed {
  static constexpr std::string_view kName = "CaseClaimed";
  CaseId case_id;
  PersonId owner;
  base::TimePoint at;
  CaseState state = CaseState::kClaimed;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("owner", self.owner);
    a("at", self.at);
    a("state", self.state);
  }
};

// One of the two people that a grave case needs has spoken.
struct ProposalMade {
  static constexpr std::string_view kName = "ProposalMade";
  CaseId case_id;
  Proposal proposal;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("proposal", self.proposal);
  }
};

struct GradeConfirmed {
  static constexpr std::string_view kName = "GradeConfirmed";
  CaseId case_id;
  Grade grade = 0;
  base::TimePoint at;
  CaseState state = CaseState::kGraded;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("grade", self.grade);
    a("at", self.at);
    a("state", self.state);
  }
};

struct DutyStarted {
  static constexpr std::string_view kName = "DutyStarted";
  CaseId case_id;
  Duty duty;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("duty", self.duty);
  }
};

struct DutyFirmed {
  static constexpr std::string_view kName = "DutyFirmed";
  CaseId case_id;
  std::uint32_t duty = 0;
  Reason reason = Reason::kDecided;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("duty", self.duty);
    a("reason", self.reason);
  }
};

struct DutyStageReached {
  static constexpr std::string_view kName = "DutyStageReached";
  CaseId case_id;
  std::uint32_t duty = 0;
  std::uint32_t stage = 0;           // per cent
  std::uint32_t stages_reached = 0;  // how many are behind now
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("duty", self.duty);
    a("stage", self.stage);
    a("stages_reached", self.stages_reached);
  }
};

struct DutyMet {
  static constexpr std::string_view kName = "DutyMet";
  CaseId case_id;
  std::uint32_t duty = 0;
  base::TimePoint evidence_at;
  base::TimePoint at;
  Actor by;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("duty", self.duty);
    a("evidence_at", self.evidence_at);
    a("at", self.at);
    a.Later("by", self.by);
  }
};

// No evidence existed by the due instant. Nothing takes this back.
struct DutyMissed {
  static constexpr std::string_view kName = "DutyMissed";
  CaseId case_id;
  std::uint32_t duty = 0;
  base::TimePoint due_at;
  base::TimePoint at;
  Reason cause = Reason::kNone;  // why, when that is known
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("duty", self.duty);
    a("due_at", self.due_at);
    a("at", self.at);
    a.Later("cause", self.cause);
  }
};

// Evidence for a duty that was missed: it stays missed and is answered.
struct DutyAnsweredLate {
  static constexpr std::string_view kName = "DutyAnsweredLate";
  CaseId case_id;
  std::uint32_t duty = 0;
  base::TimePoint evidence_at;
  Actor by;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("duty", self.duty);
    a("evidence_at", self.evidence_at);
    a.Later("by", self.by);
  }
};

struct DutyCancelled {
  static constexpr std::string_view kName = "DutyCancelled";
  CaseId case_id;
  std::uint32_t duty = 0;
  Reason reason = Reason::kRegraded;
  base::TimePoint at;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("duty", self.duty);
    a("reason", self.reason);
    a("at", self.at);
  }
};

struct ReleaseRecorded {
  static constexpr std::string_view kName = "ReleaseRecorded";
  CaseId case_id;
  Release release;
  CaseState state = CaseState::kAnswering;
  bool in_ledger = false;  // it has a row of its own
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("release", self.release);
    a("state", self.state);
    a.Later("in_ledger", self.in_ledger);
  }
};

struct PressEventRecorded {
  static constexpr std::string_view kName = "PressEventRecorded";
  CaseId case_id;
  PressEvent press_event;
  CaseState state = CaseState::kAnswering;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("press_event", self.press_event);
    a("state", self.state);
  }
};

struct CaseDismissed {
  static constexpr std::string_view kName = "CaseDismissed";
  CaseId case_id;
  TextHash note{};
  base::TimePoint at;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("note", self.note);
    a("at", self.at);
  }
};

struct CaseClosed {
  static constexpr std::string_view kName = "CaseClosed";
  CaseId case_id;
  TextHash note{};
  base::TimePoint at;
  Actor by;
  TextHash waiver{};
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("note", self.note);
    a("at", self.at);
    a.Later("by", self.by);
    a.Later("waiver", self.waiver);
  }
};

struct CaseReopened {
  static constexpr std::string_view kName = "CaseReopened";
  CaseId case_id;
  Reason reason = Reason::kSecondWave;
  base::TimePoint at;
  Actor by;
  TextHash note{};
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("reason", self.reason);
    a("at", self.at);
    a.Later("by", self.by);
    a.Later("note", self.note);
  }
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

// A post from before the first one was found: the anchor and what hangs on it
// move earlier. (Never later, and never by a guess of the day.)
struct AnchorMoved {
  static constexpr std::string_view kName = "AnchorMoved";
  struct DutyMove {
    std::uint32_t duty = 0;
    base::TimePoint anchor_at;
    base::TimePoint due_at;
    std::optional<base::TimePoint> firms_at;
    void Fields(this auto&& self, auto& a) {
      a("duty", self.duty);
      a("anchor_at", self.anchor_at);
      a("due_at", self.due_at);
      a("firms_at", self.firms_at);
    }
  };
  CaseId case_id;
  base::TimePoint first_post_at;
  TimeBasis basis = TimeBasis::kExact;
  std::vector<DutyMove> moves;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("first_post_at", self.first_post_at);
    a("basis", self.basis);
    a("moves", self.moves);
  }
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
