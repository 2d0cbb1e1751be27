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

struct RecordPressEvent {
  CaseId case_id;
  base::TimePoint held_at;
  TextHash place{};
};

struct CloseCase {
  CaseId case_id;
  TextHash note{};
};

struct AcknowledgeAlert {
  AlertId alert;
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

// Decides the earliest thing that is due, if any.
struct Pulse {};

struct Command {
  CommandId id;
  Actor actor;
  // The version of the case that the person saw; a stale one is refused.
  std::optional<std::uint64_t> if_version;
  std::variant<OpenJournal, SubmitPost, OpenCase, ClaimCase, ConfirmGrade,
               DismissCase, RecordRelease, RecordPressEvent, CloseCase,
               AcknowledgeAlert, RecordDelivery, ReportSource, ReportClockStep,
               LoadRules, Pulse>
      body;
};

// The domain says no. `code` is the named reason in log, metric and API.
struct Refusal {
  std::string code;    // `no_such_case`, `stale_version`, `case_ended`, …
  std::string detail;  // one sentence for a person, English
};

}  // namespace huiying::model
