// What happens to a case, its posts and its duties: events (model/event.h).
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/case.h"
#include "model/ids.h"
#include "model/names.h"

namespace huiying::model {

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

}  // namespace huiying::model
