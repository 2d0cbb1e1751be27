// Command: what somebody wants, in the imperative. Pure.
//
// Whatever is uncertain is already in it: the verdict, the parsed policy, the
// hashes of its texts (the shell has sealed them into vault rows that become
// durable with the command's events or not at all).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "model/account.h"
#include "model/case.h"
#include "model/policy.h"

namespace huiying::model {

// The first entry of a journal. Refused when there is one.
struct OpenJournal {
  std::string journal_id;  // random, 16 hex digits
  std::uint32_t epoch = 1;
  bool drill = false;
};

// A post that matched. Same id and hashes: nothing happens; same id, other
// hashes: a revision.
struct SubmitPost {
  PostRow post;  // case_id and revisions are not read
  std::vector<std::string> places;
  std::vector<std::string> units;
  bool urgent = false;  // a life may be in danger
};

struct OpenCase {
  TextHash title{};
  Grade grade = 0;  // what the person who opens it suggests, 1–4
  bool answer_due = true;
  std::optional<base::TimePoint> first_post_at;  // absent: now
};

struct ClaimCase {
  CaseId case_id;
};

struct ConfirmGrade {
  CaseId case_id;
  Grade grade = 0;
  TextHash note{};
};

struct DismissCase {
  CaseId case_id;
  TextHash note{};
};

struct RecordRelease {
  CaseId case_id;
  base::TimePoint published_at;
  TextHash channel{};
  TextHash url{};
};

// The whole way of a statement. Texts are sealed; what a machine read in them
// comes along.
struct DraftRelease {
  CaseId case_id;
  ReleaseKind kind = ReleaseKind::kStatement;
  TextHash text{};
  std::string unit;
  std::uint32_t corrects = 0;
  ReleaseReading reading;
};

// Another text: reviews begin again.
struct ReviseRelease {
  CaseId case_id;
  std::uint32_t release = 0;
  TextHash text{};
  ReleaseReading reading;
};

struct ReviewRelease {
  CaseId case_id;
  std::uint32_t release = 0;
  ReviewKind kind = ReviewKind::kFacts;
  bool passed = false;
  TextHash note{};
};

// `note` is needed when a hard finding stands.
struct ApproveRelease {
  CaseId case_id;
  std::uint32_t release = 0;
  std::optional<base::Duration> follow_up_within;
  TextHash note{};
};

struct ReturnRelease {
  CaseId case_id;
  std::uint32_t release = 0;
  TextHash note{};
};

// A person published it; this says where and when.
struct PublishRelease {
  CaseId case_id;
  std::uint32_t release = 0;
  std::string channel_id;
  base::TimePoint published_at;
  TextHash channel{};
  TextHash url{};
};

struct WithdrawRelease {
  CaseId case_id;
  std::uint32_t release = 0;
  TextHash note{};
};

// An irregular publication was reviewed and approved afterwards.
struct RegulariseRelease {
  CaseId case_id;
  std::uint32_t release = 0;
  TextHash note{};
};

// A second person saw the evidence of a duty that was missed because it was
// entered late.
struct CheckEvidence {
  CaseId case_id;
  std::uint32_t duty = 0;
  TextHash note{};
};

struct PlanPressEvent {
  CaseId case_id;
  base::TimePoint planned_at;
  PressEventKind kind = PressEventKind::kConference;
  std::vector<Speaker> speakers;
  TextHash place{};
  TextHash media{};
};

// `planned_at` absent: it will not be held.
struct ChangePressEvent {
  CaseId case_id;
  std::uint32_t press_event = 0;
  std::optional<base::TimePoint> planned_at;
  std::vector<Speaker> speakers;
  TextHash place{};
  TextHash media{};
  TextHash note{};
};

struct HoldPressEvent {
  CaseId case_id;
  std::uint32_t press_event = 0;
  base::TimePoint held_at;
  std::vector<Speaker> speakers;
  TextHash media{};
  TextHash evidence{};
};

// 免开: the level above allows it not to be held. `note` names the approval.
struct ExemptDuty {
  CaseId case_id;
  std::uint32_t duty = 0;
  TextHash note{};
};

struct CorrectInstant {
  CaseId case_id;
  Instant instant = Instant::kEvent;
  std::optional<base::TimePoint> at;  // absent: unknown after all
  Confidence confidence = Confidence::kExact;
  TextHash source{};
  TextHash note{};
};

// For look-alike cases at once: all or none.
struct ConcludeTriage {
  struct Item {
    CaseId case_id;
    std::optional<std::uint64_t> version;  // that the person saw
  };
  std::vector<Item> cases;
  Conclusion conclusion = Conclusion::kNone;
  std::optional<base::TimePoint> answered_at;  // kAnsweredPrivately
  TextHash to{};                               // kBelongsElsewhere: which body
  TextHash note{};
};

struct HandOverCase {
  CaseId case_id;
  bool urgent = false;
  TextHash to{};
  TextHash note{};
};

struct RecordReceipt {
  CaseId case_id;
  std::uint32_t hand_over = 0;
  TextHash note{};
};

struct AssignUnit {
  CaseId case_id;
  std::string unit;
};

// The case goes into another one and ends.
struct MergeCase {
  CaseId case_id;
  CaseId into;
  TextHash note{};
};

// Some of its posts become a case of their own.
struct SplitCase {
  CaseId case_id;
  std::vector<PostId> posts;
  TextHash title{};
  TextHash note{};
};

struct ReopenCase {
  CaseId case_id;
  TextHash note{};
};

// Says where the time was lost and by which unit.
struct AccountForMiss {
  CaseId case_id;
  std::uint32_t duty = 0;
  Stage stage = Stage::kNone;
  std::string unit;
  TextHash note{};
};

struct RecordAttendance {
  std::string unit;
  Office office = Office::kHead;
  PersonId person;
  base::TimePoint at;
  TextHash note{};
};

struct RecordPressEvent {
  CaseId case_id;
  base::TimePoint held_at;
  TextHash place{};
};

// `waiver`: why a grave case ends without a release of the result.
struct CloseCase {
  CaseId case_id;
  TextHash note{};
  TextHash waiver{};
};

// `by_link`: with the link in the message; the actor is its recipient.
struct AcknowledgeAlert {
  AlertId alert;
  bool by_link = false;
};

struct SetOverride {
  std::string group;
  base::TimePoint from;
  base::TimePoint to;
  std::vector<PersonId> people;
  TextHash note{};
};

struct WithdrawOverride {
  std::string group;
  std::uint64_t number = 0;
};

// A person of the shift says that they have taken over.
struct ReceiveShift {
  std::string group;
};

// A program that has to tell us that it lives did so.
struct RecordHeartbeat {
  std::string name;
};

// Believe the wall clock again; the shell says what it did not believe.
struct AcceptClock {
  base::Duration step{0};
};

struct RecordDelivery {
  AlertId alert;
  std::uint32_t attempt = 0;  // 1, 2, …: the number that was started
  DeliveryOutcome outcome = DeliveryOutcome::kStarted;
  // Of HTTP or SMTP, or the platform's own error code; 0: there was no answer.
  std::uint32_t status = 0;
  std::optional<base::Duration> retry_after;  // what the receiver asked for
};

// What the feeds' keeper saw: a source became blind or is seen through again.
struct ReportSource {
  FeedName name;
  SourceState state = SourceState::kSeeing;
  bool priority = false;
  std::string why;
};

// The wall clock and the machine's clock went apart.
struct ReportClockStep {
  base::Duration step{0};  // positive: the wall jumped forward
};

struct LoadRules {
  Policy policy;
};

// Decides the earliest thing that is due, if any. `at_start`: nothing could
// reach us until now, so that no heartbeat was missed.
struct Pulse {
  bool at_start = false;
};

// Makes or changes an account. Of the fields, those count that `change` is
// about; a made one needs roles and a credential.
struct SetAccount {
  AccountChange change = AccountChange::kMade;
  AccountKind kind = AccountKind::kPerson;
  AccountId id;
  std::vector<Role> roles;
  TextHash name{};
  TextHash credential{};
};

struct Command {
  CommandId id;
  Actor actor;
  // The version of the case that the person saw; a stale one is refused.
  std::optional<std::uint64_t> if_version;
  std::variant<OpenJournal, SubmitPost, OpenCase, ClaimCase, ConfirmGrade,
               DismissCase, RecordRelease, RecordPressEvent, CloseCase,
               AcknowledgeAlert, RecordDelivery, ReportSource, ReportClockStep,
               LoadRules, Pulse, DraftRelease, ReviseRelease, ReviewRelease,
               ApproveRelease, ReturnRelease, PublishRelease, WithdrawRelease,
               RegulariseRelease, CheckEvidence, PlanPressEvent,
               ChangePressEvent, HoldPressEvent, ExemptDuty, CorrectInstant,
               ConcludeTriage, HandOverCase, RecordReceipt, AssignUnit,
               MergeCase, SplitCase, ReopenCase, AccountForMiss,
               RecordAttendance, SetAccount, SetOverride, WithdrawOverride,
               ReceiveShift, RecordHeartbeat, AcceptClock>
      body;
};

// The domain says no. `code` is the named reason in log, metric and API.
struct Refusal {
  std::string code;    // `no_such_case`, `stale_version`, `case_ended`, …
  std::string detail;  // one sentence for a person, English
};

}  // namespace huiying::model
