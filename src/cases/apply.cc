#include "cases/apply.h"

#include <algorithm>

#include "base/check.h"
#include "cases/near_index.h"

namespace huiying::cases {
namespace {

using model::Case;
using model::CaseState;
using model::Duty;
using model::DutyState;

// The latest posts are enough to recognise the next one.
constexpr std::size_t kMaxFingerprints = 32;

Duty& DutyOf(Case& c, std::uint32_t number) {
  Duty* const duty = FindDuty(c, number);
  HUIYING_CHECK_MSG(duty != nullptr, "event about a duty that never started");
  return *duty;
}

// One overload per event that changes a case.
struct Applier {
  Case& c;

  void operator()(const model::CaseOpened& e) {
    c.id = e.case_id;
    c.origin = e.origin;
    c.title = e.title;
    c.suggested = e.suggested;
    c.answer_due = e.answer_due;
    c.topics = e.topics;
    c.places = e.places;
    c.units = e.units;
    c.first_post = e.first_post;
    c.first_post_at = e.first_post_at;
    c.anchor_basis = e.anchor_basis;
    c.detected_at = e.detected_at;
    c.last_post_at = e.first_post_at;
  }
  void operator()(const model::PostAttached& e) {
    ++c.post_count;
    Remember(e.post);
    for (const std::string& topic : e.post.topics) {
      if (std::ranges::find(c.topics, topic) == c.topics.end()) {
        c.topics.push_back(topic);
      }
    }
  }
  void operator()(const model::PostRevised& e) { Remember(e.post); }
  void operator()(const model::GradeSuggested& e) {
    c.suggested = e.grade;
    c.answer_due = e.answer_due;
  }
  void operator()(const model::CaseClaimed& e) {
    c.owner = e.owner;
    if (!c.claimed_at) c.claimed_at = e.at;
    c.state = e.state;
  }
  void operator()(const model::ProposalMade& e) { c.proposal = e.proposal; }
  void operator()(const model::GradeConfirmed& e) {
    c.confirmed = e.grade;
    c.graded_at = e.at;
    c.state = e.state;
    c.proposal = {};
  }
  void operator()(const model::DutyStarted& e) { c.duties.push_back(e.duty); }
  void operator()(const model::DutyFirmed& e) {
    Duty& duty = DutyOf(c, e.duty);
    duty.provisional = false;
    duty.silent = false;
    duty.firms_at.reset();
  }
  void operator()(const model::DutyStageReached& e) {
    DutyOf(c, e.duty).stages_reached = e.stages_reached;
  }
  void operator()(const model::DutyMet& e) {
    Settle(e.duty, DutyState::kMet, e.at).evidence_at = e.evidence_at;
  }
  void operator()(const model::DutyMissed& e) {
    Duty& duty = Settle(e.duty, DutyState::kMissed, e.at);
    duty.stages_reached = static_cast<std::uint32_t>(duty.stages.size());
    duty.silent = false;
    duty.firms_at.reset();
  }
  void operator()(const model::DutyAnsweredLate& e) {
    DutyOf(c, e.duty).evidence_at = e.evidence_at;
  }
  void operator()(const model::DutyCancelled& e) {
    Settle(e.duty, DutyState::kCancelled, e.at);
  }
  void operator()(const model::ReleaseRecorded& e) {
    c.releases.push_back(e.release);
    c.state = e.state;
  }
  void operator()(const model::PressEventRecorded& e) {
    c.press_events.push_back(e.press_event);
    c.state = e.state;
  }
  void operator()(const model::CaseDismissed& e) {
    End(CaseState::kDismissed, e.note, e.at);
  }
  void operator()(const model::CaseClosed& e) {
    End(CaseState::kClosed, e.note, e.at);
  }
  void operator()(const model::CaseReopened&) {
    c.state = CaseState::kReopened;
    c.ended_at.reset();
  }
  void operator()(const model::EscalationChanged& e) {
    DutyOf(c, e.duty).escalation = e.escalation;
  }
  void operator()(const model::AnchorMoved& e) {
    c.first_post_at = e.first_post_at;
    c.anchor_basis = e.basis;
    for (const auto& move : e.moves) {
      Duty& duty = DutyOf(c, move.duty);
      duty.anchor_at = move.anchor_at;
      duty.due_at = move.due_at;
      duty.firms_at = move.firms_at;
    }
  }
  void operator()(const auto&) {}  // about something else

 private:
  Duty& Settle(std::uint32_t number, DutyState state, base::TimePoint at) {
    Duty& duty = DutyOf(c, number);
    duty.state = state;
    duty.settled_at = at;
    return duty;
  }
  void End(CaseState state, const model::TextHash& note, base::TimePoint at) {
    c.state = state;
    c.note = note;
    c.ended_at = at;
    c.proposal = {};
  }
  void Remember(const model::PostRow& post) {
    c.last_post_at = std::max(c.last_post_at, post.published_at);
    const std::uint64_t kept = KeptFingerprint(post);
    if (kept == 0 ||
        std::ranges::find(c.fingerprints, kept) != c.fingerprints.end()) {
      return;
    }
    if (c.fingerprints.size() == kMaxFingerprints) {
      c.fingerprints.erase(c.fingerprints.begin());
    }
    c.fingerprints.push_back(kept);
  }
};

}  // namespace

model::CaseId CaseOf(const model::Event& event) {
  return std::visit(
      [](const auto& e) {
        if constexpr (requires { e.case_id; }) {
          return e.case_id;
        } else if constexpr (requires { e.post.case_id; }) {
          return e.post.case_id;
        } else {
          return model::CaseId();
        }
      },
      event);
}

void ApplyToCase(Case& c, const model::Event& event) {
  std::visit(Applier{c}, event);
}

Duty* FindDuty(Case& c, std::uint32_t number) {
  const auto it = std::ranges::find(c.duties, number, &Duty::number);
  return it == c.duties.end() ? nullptr : &*it;
}

const Duty* FindDuty(const Case& c, std::uint32_t number) {
  const auto it = std::ranges::find(c.duties, number, &Duty::number);
  return it == c.duties.end() ? nullptr : &*it;
}

std::uint64_t KeptFingerprint(const model::PostRow& post) {
  if (post.fingerprint == 0 || post.length == 0) return 0;
  const bool is_long = post.length >= NearIndex::kLongText;
  return (post.fingerprint & ~std::uint64_t{1}) | (is_long ? 1 : 0);
}

}  // namespace huiying::cases
