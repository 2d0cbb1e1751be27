// Events about how a case is answered: the release ledger, press events,
// triage, merging and splitting. Pure. As event.h says of all of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/case.h"

namespace huiying::model {

// A draft, or a new text of one: what it becomes, whole.
struct ReleaseDrafted {
  static constexpr std::string_view kName = "ReleaseDrafted";
  CaseId case_id;
  Release release;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("release", self.release);
  }
};

struct ReleaseReviewed {
  static constexpr std::string_view kName = "ReleaseReviewed";
  CaseId case_id;
  std::uint32_t release = 0;
  Review review;
  ReleaseState release_state = ReleaseState::kDraft;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("release", self.release);
    a("review", self.review);
    a("release_state", self.release_state);
  }
};

struct ReleaseApproved {
  static constexpr std::string_view kName = "ReleaseApproved";
  CaseId case_id;
  std::uint32_t release = 0;
  Signature approved;
  std::optional<base::Duration> follow_up_within;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("release", self.release);
    a("approved", self.approved);
    a("follow_up_within", self.follow_up_within);
  }
};

// The approver gave it back.
struct ReleaseReturned {
  static constexpr std::string_view kName = "ReleaseReturned";
  CaseId case_id;
  std::uint32_t release = 0;
  Signature returned;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("release", self.release);
    a("returned", self.returned);
  }
};

// A person published it and said where. `release_state` is irregular when
// that was before its approval.
struct ReleasePublished {
  static constexpr std::string_view kName = "ReleasePublished";
  CaseId case_id;
  std::uint32_t release = 0;
  ReleaseState release_state = ReleaseState::kPublished;
  std::string channel_id;
  TextHash channel{};
  TextHash url{};
  base::TimePoint published_at;
  base::TimePoint recorded_at;
  Actor by;
  CaseState state = CaseState::kAnswering;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("release", self.release);
    a("release_state", self.release_state);
    a("channel_id", self.channel_id);
    a("channel", self.channel);
    a("url", self.url);
    a("published_at", self.published_at);
    a("recorded_at", self.recorded_at);
    a("by", self.by);
    a("state", self.state);
  }
};

// It was out and is taken back; what it met stays met.
struct ReleaseWithdrawn {
  static constexpr std::string_view kName = "ReleaseWithdrawn";
  CaseId case_id;
  std::uint32_t release = 0;
  Signature withdrawn;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("release", self.release);
    a("withdrawn", self.withdrawn);
  }
};

// An irregular publication was checked and approved after the fact.
struct ReleaseRegularised {
  static constexpr std::string_view kName = "ReleaseRegularised";
  CaseId case_id;
  std::uint32_t release = 0;
  Signature regularised;
  CaseState state = CaseState::kAnswering;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("release", self.release);
    a("regularised", self.regularised);
    a("state", self.state);
  }
};

// The miss stays; figures count this in a column of its own.
struct DutyMetOnLateEvidence {
  static constexpr std::string_view kName = "DutyMetOnLateEvidence";
  CaseId case_id;
  std::uint32_t duty = 0;
  base::TimePoint evidence_at;
  Actor entered_by;
  Signature checked;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("duty", self.duty);
    a("evidence_at", self.evidence_at);
    a("entered_by", self.entered_by);
    a("checked", self.checked);
  }
};

// Approved not to be done; never counted as done in time.
struct DutyExempted {
  static constexpr std::string_view kName = "DutyExempted";
  CaseId case_id;
  std::uint32_t duty = 0;
  Signature approved;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("duty", self.duty);
    a("approved", self.approved);
  }
};

struct MissAccounted {
  static constexpr std::string_view kName = "MissAccounted";
  CaseId case_id;
  std::uint32_t duty = 0;
  MissAccount account;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("duty", self.duty);
    a("account", self.account);
  }
};

// A plan, a change of it, a cancellation, or a plan that was held: the press
// event as it is now.
struct PressEventChanged {
  static constexpr std::string_view kName = "PressEventChanged";
  CaseId case_id;
  PressEvent press_event;
  CaseState state = CaseState::kDetected;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("press_event", self.press_event);
    a("state", self.state);
  }
};

struct InstantCorrected {
  static constexpr std::string_view kName = "InstantCorrected";
  CaseId case_id;
  InstantRecord record;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("record", self.record);
  }
};

struct TriageConcluded {
  static constexpr std::string_view kName = "TriageConcluded";
  CaseId case_id;
  Triage triage;
  bool answer_due = false;
  CaseState state = CaseState::kDetected;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("triage", self.triage);
    a("answer_due", self.answer_due);
    a("state", self.state);
  }
};

struct CaseHandedOver {
  static constexpr std::string_view kName = "CaseHandedOver";
  CaseId case_id;
  HandOver hand_over;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("hand_over", self.hand_over);
  }
};

struct ReceiptRecorded {
  static constexpr std::string_view kName = "ReceiptRecorded";
  CaseId case_id;
  std::uint32_t hand_over = 0;
  Signature receipt;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("hand_over", self.hand_over);
    a("receipt", self.receipt);
  }
};

struct UnitAssigned {
  static constexpr std::string_view kName = "UnitAssigned";
  CaseId case_id;
  std::string unit;
  Actor by;
  base::TimePoint at;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("unit", self.unit);
    a("by", self.by);
    a("at", self.at);
  }
};

// The case ended by going into another; what it owed lives on there, what it
// missed stays missed here.
struct CaseMerged {
  static constexpr std::string_view kName = "CaseMerged";
  CaseId case_id;
  CaseId into;
  Signature merged;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("into", self.into);
    a("merged", self.merged);
  }
};

// What the other case brought along.
struct CaseAbsorbed {
  static constexpr std::string_view kName = "CaseAbsorbed";
  CaseId case_id;
  CaseId from;
  std::uint64_t posts = 0;
  base::TimePoint last_post_at;
  std::vector<std::uint64_t> fingerprints;
  std::vector<std::string> topics;
  std::vector<std::string> feeds;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("from", self.from);
    a("posts", self.posts);
    a("last_post_at", self.last_post_at);
    a("fingerprints", self.fingerprints);
    a("topics", self.topics);
    a("feeds", self.feeds);
  }
};

// What is left of the case that was split.
struct CaseSplit {
  static constexpr std::string_view kName = "CaseSplit";
  CaseId case_id;
  CaseId off;
  std::uint64_t posts = 0;
  std::vector<std::uint64_t> fingerprints;
  Signature split;
  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("off", self.off);
    a("posts", self.posts);
    a("fingerprints", self.fingerprints);
    a("split", self.split);
  }
};

// A post that went to the case that was split off: as it is now.
struct PostMoved {
  static constexpr std::string_view kName = "PostMoved";
  PostRow post;
  CaseId from;
  void Fields(this auto&& self, auto& a) {
    a("post", self.post);
    a("from", self.from);
  }
};

struct AttendanceRecorded {
  static constexpr std::string_view kName = "AttendanceRecorded";
  Attendance attendance;
  void Fields(this auto&& self, auto& a) { a("attendance", self.attendance); }
};

}  // namespace huiying::model
