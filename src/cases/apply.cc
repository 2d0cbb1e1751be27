#include "cases/apply.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "cases/near_index.h"

namespace huiying::cases {
namespace {

using model::Case;
using model::CaseState;
using model::Duty;
using model::DutyState;
using model::Release;
using model::ReleaseState;

// The latest posts are enough to recognise the next one.
constexpr std::size_t kMaxFingerprints = 32;
constexpr std::size_t kMaxFeeds = 16;
constexpr std::size_t kMaxRecentPosts = 64;

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
    c.parent = e.parent;
  }
  void operator()(const model::PostAttached& e) {
    ++c.post_count;
    Remember(e.post);
    if (e.watched) Watch(e.post);
    for (const std::string& topic : e.post.topics) {
      AddOnce(c.topics, topic);
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
    Duty& duty = Settle(e.duty, DutyState::kMet, e.at);
    duty.evidence_at = e.evidence_at;
    duty.evidence_by = e.by;
  }
  void operator()(const model::DutyMissed& e) {
    Duty& duty = Settle(e.duty, DutyState::kMissed, e.at);
    duty.stages_reached = static_cast<std::uint32_t>(duty.terms->stages.size());
    duty.silent = false;
    duty.firms_at.reset();
    duty.cause = e.cause;
  }
  void operator()(const model::DutyAnsweredLate& e) {
    Duty& duty = DutyOf(c, e.duty);
    duty.evidence_at = e.evidence_at;
    duty.evidence_by = e.by;
  }
  void operator()(const model::DutyMetOnLateEvidence& e) {
    DutyOf(c, e.duty).met_on_late_evidence_at = e.checked.at;
  }
  void operator()(const model::DutyExempted& e) {
    Settle(e.duty, DutyState::kExempted, e.approved.at);
    c.proposal = {};
  }
  void operator()(const model::MissAccounted& e) {
    DutyOf(c, e.duty).account = e.account;
  }
  void operator()(const model::DutyCancelled& e) {
    Settle(e.duty, DutyState::kCancelled, e.at);
  }
  void operator()(const model::ReleaseRecorded& e) {
    c.releases.Edit().push_back(e.release);
    c.state = e.state;
  }
  void operator()(const model::PressEventRecorded& e) {
    c.press_events.Edit().push_back(e.press_event);
    c.state = e.state;
  }
  void operator()(const model::CaseDismissed& e) {
    End(CaseState::kDismissed, e.note, e.at);
  }
  void operator()(const model::CaseClosed& e) {
    End(CaseState::kClosed, e.note, e.at);
    if (!e.by.value().empty()) {
      c.closed = model::Signature{.by = e.by, .at = e.at, .note = e.waiver};
    }
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
  void operator()(const model::ReleaseDrafted& e) {
    if (Release* const known = FindRelease(c, e.release.number)) {
      *known = e.release;
    } else {
      c.releases.Edit().push_back(e.release);
    }
  }
  void operator()(const model::ReleaseReviewed& e) {
    Release& release = ReleaseOf(e.release);
    release.reviews.push_back(e.review);
    release.state = e.release_state;
  }
  void operator()(const model::ReleaseApproved& e) {
    Release& release = ReleaseOf(e.release);
    release.approved = e.approved;
    release.follow_up_within = e.follow_up_within;
    release.state = ReleaseState::kApproved;
  }
  void operator()(const model::ReleaseReturned& e) {
    ReleaseOf(e.release).state = ReleaseState::kReturned;
  }
  void operator()(const model::ReleasePublished& e) {
    Release& release = ReleaseOf(e.release);
    release.published_at = e.published_at;
    release.recorded_at = e.recorded_at;
    release.channel = e.channel;
    release.channel_id = e.channel_id;
    release.url = e.url;
    release.by = e.by;
    release.state = e.release_state;
    if (Release* const old = FindRelease(c, release.corrects)) {
      old->corrected_by = release.number;
    }
    c.state = e.state;
  }
  void operator()(const model::ReleaseWithdrawn& e) {
    Release& release = ReleaseOf(e.release);
    release.withdrawn = e.withdrawn;
    release.state = ReleaseState::kWithdrawn;
  }
  void operator()(const model::ReleaseRegularised& e) {
    Release& release = ReleaseOf(e.release);
    release.regularised = e.regularised;
    release.state = ReleaseState::kPublished;
    c.state = e.state;
  }
  void operator()(const model::PressEventChanged& e) {
    auto& events = c.press_events.Edit();
    const auto it = std::ranges::find(events, e.press_event.number,
                                      &model::PressEvent::number);
    if (it == events.end()) {
      events.push_back(e.press_event);
    } else {
      *it = e.press_event;
    }
    c.state = e.state;
  }
  void operator()(const model::InstantCorrected& e) {
    c.instants.Edit().push_back(e.record);
    c.proposal = {};
    switch (e.record.instant) {
      case model::Instant::kEvent:
        c.event_at = e.record.at;
        break;
      case model::Instant::kAlarm:
        c.alarm_at = e.record.at;
        break;
      case model::Instant::kFirstPost:  // AnchorMoved does that
      case model::Instant::kDetected:   // the engine's own, never changed
      case model::Instant::kClaimed:
      case model::Instant::kGraded:
        break;
    }
  }
  void operator()(const model::TriageConcluded& e) {
    c.triage.Edit().push_back(e.triage);
    c.answer_due = e.answer_due;
    if (e.state == CaseState::kDismissed) {
      End(e.state, e.triage.note, e.triage.at);
    } else {
      c.state = e.state;
    }
  }
  void operator()(const model::CaseHandedOver& e) {
    c.hand_overs.Edit().push_back(e.hand_over);
  }
  void operator()(const model::ReceiptRecorded& e) {
    for (model::HandOver& hand_over : c.hand_overs.Edit()) {
      if (hand_over.number == e.hand_over) hand_over.receipt = e.receipt;
    }
  }
  void operator()(const model::UnitAssigned& e) { c.unit = e.unit; }
  void operator()(const model::CaseMerged& e) {
    End(CaseState::kMerged, e.merged.note, e.merged.at);
    c.merged_into = e.into;
    c.fingerprints.clear();  // its texts are found in the other case now
  }
  void operator()(const model::CaseAbsorbed& e) {
    c.post_count += e.posts;
    c.last_post_at = std::max(c.last_post_at, e.last_post_at);
    for (const std::uint64_t fingerprint : e.fingerprints) Keep(fingerprint);
    for (const std::string& topic : e.topics) AddOnce(c.topics, topic);
    for (const std::string& feed : e.feeds) AddOnce(c.feeds, feed);
  }
  void operator()(const model::CaseSplit& e) {
    c.post_count = e.posts;
    c.fingerprints = e.fingerprints;
  }
  void operator()(const model::PostMoved& e) {
    ++c.post_count;
    Remember(e.post);
  }
  void operator()(const auto&) {}  // about something else

 private:
  Release& ReleaseOf(std::uint32_t number) {
    Release* const release = FindRelease(c, number);
    HUIYING_CHECK_MSG(release != nullptr, "event about an unknown release");
    return *release;
  }
  static void AddOnce(model::Codes& list, const std::string& item) {
    if (std::ranges::find(*list, item) == list->end()) {
      list.Edit().push_back(item);
    }
  }
  // Where and when the latest posts came from, for growth.
  void Watch(const model::PostRow& post) {
    if (c.feeds->size() < kMaxFeeds) AddOnce(c.feeds, post.feed.value());
    if (c.recent_posts.size() == kMaxRecentPosts) {
      c.recent_posts.erase(c.recent_posts.begin());
    }
    c.recent_posts.push_back(post.published_at);
  }
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
    Keep(KeptFingerprint(post));
  }
  void Keep(std::uint64_t kept) {
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

Release* FindRelease(Case& c, std::uint32_t number) {
  if (FindRelease(std::as_const(c), number) == nullptr) return nullptr;
  return &*std::ranges::find(c.releases.Edit(), number, &Release::number);
}

const Release* FindRelease(const Case& c, std::uint32_t number) {
  const auto it = std::ranges::find(*c.releases, number, &Release::number);
  return it == c.releases->end() ? nullptr : &*it;
}

std::uint64_t KeptFingerprint(const model::PostRow& post) {
  if (post.fingerprint == 0 || post.length == 0) return 0;
  const bool is_long = post.length >= NearIndex::kLongText;
  return (post.fingerprint & ~std::uint64_t{1}) | (is_long ? 1 : 0);
}

}  // namespace huiying::cases
