// Case 舆情事件, its posts as they are kept, Alert 提醒 and Source: rows of the
// projections. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/shared.h"
#include "base/time.h"
#include "model/duty.h"
#include "model/fields.h"
#include "model/release.h"
#include "model/verdict.h"

namespace huiying::model {

// What one person asked of a grave case and a second must ask too: to confirm
// it lower, dismiss it, merge it away, move its anchor later, or not to hold
// its press conference.
struct Proposal {
  ProposalKind kind = ProposalKind::kNone;
  Grade grade = 0;
  Actor by;
  base::TimePoint at;
  TextHash note{};
  CaseId into;                               // kMerge
  std::optional<base::TimePoint> anchor_at;  // kMoveAnchor
  std::uint32_t duty = 0;                    // kExempt

  // The same wish, whoever has it.
  bool SameAs(const Proposal& other) const {
    return kind == other.kind && grade == other.grade && into == other.into &&
           anchor_at == other.anchor_at && duty == other.duty;
  }

  void Fields(this auto&& self, auto& a) {
    a("kind", self.kind);
    a("grade", self.grade);
    a("by", self.by);
    a("at", self.at);
    a("note", self.note);
    a.Later("into", self.into);
    a.Later("anchor_at", self.anchor_at);
    a.Later("duty", self.duty);
  }
  friend bool operator==(const Proposal&, const Proposal&) = default;
};

// One word on one of the six instants. They only append; the last one counts.
struct InstantRecord {
  Instant instant = Instant::kFirstPost;
  std::optional<base::TimePoint> before;
  std::optional<base::TimePoint> at;
  Confidence confidence = Confidence::kExact;
  TextHash source{};
  TextHash note{};
  Actor by;
  base::TimePoint recorded_at;

  void Fields(this auto&& self, auto& a) {
    a("instant", self.instant);
    a("before", self.before);
    a("at", self.at);
    a("confidence", self.confidence);
    a("source", self.source);
    a("note", self.note);
    a("by", self.by);
    a("recorded_at", self.recorded_at);
  }
  friend bool operator==(const InstantRecord&, const InstantRecord&) = default;
};

// What somebody concluded of a case in the triage lane.
struct Triage {
  Conclusion conclusion = Conclusion::kNone;
  Actor by;
  base::TimePoint at;
  TextHash note{};
  std::uint64_t post_count = 0;  // at that time: growth is measured from it

  void Fields(this auto&& self, auto& a) {
    a("conclusion", self.conclusion);
    a("by", self.by);
    a("at", self.at);
    a("note", self.note);
    a("post_count", self.post_count);
  }
  friend bool operator==(const Triage&, const Triage&) = default;
};

// Whether nothing is owed after it.
inline bool EndsDuties(const Triage& triage) {
  return triage.conclusion == Conclusion::kBelongsElsewhere ||
         triage.conclusion == Conclusion::kNoneNeeded;
}

// The case was given to another body: 110, another bureau.
struct HandOver {
  std::uint32_t number = 0;
  TextHash to{};
  bool urgent = false;  // a life may be in danger
  Signature given;
  Signature receipt;  // its note: what the other body said

  void Fields(this auto&& self, auto& a) {
    a("number", self.number);
    a("to", self.to);
    a("urgent", self.urgent);
    a("given", self.given);
    a("receipt", self.receipt);
  }
  friend bool operator==(const HandOver&, const HandOver&) = default;
};

// Words of the rules, of which many cases have the same.
using Codes = base::Shared<std::vector<std::string>>;

struct Case {
  CaseId id;
  std::uint64_t version = 0;  // seq of the last event that touched it
  CaseState state = CaseState::kDetected;
  CaseOrigin origin = CaseOrigin::kPost;
  TextHash title{};
  TextHash note{};  // of a dismissal or closing
  Grade suggested = 0;
  Grade confirmed = 0;  // 0 until a person said so
  bool answer_due = false;
  Codes topics;
  Codes places;
  Codes units;
  PostId first_post;  // empty when opened by hand
  std::uint64_t post_count = 0;
  std::vector<std::uint64_t> fingerprints;  // of its latest posts, bounded
  // The six instants. `first_post_at` is the scored anchor.
  std::optional<base::TimePoint> event_at;
  std::optional<base::TimePoint> alarm_at;
  base::TimePoint first_post_at;
  TimeBasis anchor_basis = TimeBasis::kExact;
  base::TimePoint detected_at;
  std::optional<base::TimePoint> claimed_at;
  std::optional<base::TimePoint> graded_at;
  std::optional<base::TimePoint> ended_at;  // closed or dismissed
  base::TimePoint last_post_at;
  PersonId owner;
  base::Shared<Proposal> proposal;
  std::vector<Duty> duties;
  base::Shared<std::vector<Release>> releases;
  base::Shared<std::vector<PressEvent>> press_events;
  base::Shared<std::string> unit;  // the accountable one, when it was named
  base::Shared<std::vector<InstantRecord>> instants;
  base::Shared<std::vector<Triage>> triage;
  base::Shared<std::vector<HandOver>> hand_overs;
  CaseId merged_into;
  CaseId parent;  // it was split from this one
  Codes feeds;    // that its posts came from, bounded
  std::vector<base::TimePoint> recent_posts;  // instants, bounded
  base::Shared<Signature> closed;  // its note: why there is no result release

  Grade grade() const { return confirmed != 0 ? confirmed : suggested; }

  void Fields(this auto&& self, auto& a) {
    a("id", self.id);
    a("version", self.version);
    a("state", self.state);
    a("origin", self.origin);
    a("title", self.title);
    a("note", self.note);
    a("suggested", self.suggested);
    a("confirmed", self.confirmed);
    a("answer_due", self.answer_due);
    a("topics", self.topics);
    a("places", self.places);
    a("units", self.units);
    a("first_post", self.first_post);
    a("post_count", self.post_count);
    a("fingerprints", self.fingerprints);
    a("event_at", self.event_at);
    a("alarm_at", self.alarm_at);
    a("first_post_at", self.first_post_at);
    a("anchor_basis", self.anchor_basis);
    a("detected_at", self.detected_at);
    a("claimed_at", self.claimed_at);
    a("graded_at", self.graded_at);
    a("ended_at", self.ended_at);
    a("last_post_at", self.last_post_at);
    a("owner", self.owner);
    a("proposal", self.proposal);
    a("duties", self.duties);
    a("releases", self.releases);
    a("press_events", self.press_events);
    a.Later("unit", self.unit);
    a.Later("instants", self.instants);
    a.Later("triage", self.triage);
    a.Later("hand_overs", self.hand_overs);
    a.Later("merged_into", self.merged_into);
    a.Later("parent", self.parent);
    a.Later("feeds", self.feeds);
    a.Later("recent_posts", self.recent_posts);
    a.Later("closed", self.closed);
  }
};

// A leader stood before the press: held press events, and others by hand.
struct Attendance {
  std::string unit;
  Office office = Office::kNone;
  PersonId person;
  base::TimePoint at;
  CaseId case_id;  // 0: none
  Actor by;
  TextHash note{};

  void Fields(this auto&& self, auto& a) {
    a("unit", self.unit);
    a("office", self.office);
    a("person", self.person);
    a("at", self.at);
    a("case", self.case_id);
    a("by", self.by);
    a("note", self.note);
  }
};

// A post as kept: hashes for its texts, the verdict's codes and spans.
struct PostRow {
  PostId id;
  CaseId case_id;
  FeedName feed;
  PostId repost_of;
  TextHash title{};
  TextHash text{};
  TextHash url{};
  base::TimePoint published_at;
  TimeBasis time_basis = TimeBasis::kExact;
  base::TimePoint fetched_at;
  bool official = false;
  std::uint32_t revisions = 0;
  std::uint64_t fingerprint = 0;
  std::uint32_t length = 0;  // code points of the canonical text
  Grade grade = 0;
  bool answer_due = false;
  std::vector<std::string> topics;
  std::vector<Hit> hits;
  std::vector<std::string> reasons;
  std::string rules_version;

  void Fields(this auto&& self, auto& a) {
    a("id", self.id);
    a("case", self.case_id);
    a("feed", self.feed);
    a("repost_of", self.repost_of);
    a("title", self.title);
    a("text", self.text);
    a("url", self.url);
    a("published_at", self.published_at);
    a("time_basis", self.time_basis);
    a("fetched_at", self.fetched_at);
    a("official", self.official);
    a("revisions", self.revisions);
    a("fingerprint", self.fingerprint);
    a("length", self.length);
    a("grade", self.grade);
    a("answer_due", self.answer_due);
    a("topics", self.topics);
    a("hits", self.hits);
    a("reasons", self.reasons);
    a("rules_version", self.rules_version);
  }
};

// What only some alerts say.
struct AlertDetail {
  FeedName feed;  // a blind source
  std::optional<base::TimePoint> undelivered_at;
  AlertId about;      // the alert that reached nobody
  std::string group;  // of a shift or a gap
  std::optional<base::TimePoint> from;
  std::optional<base::TimePoint> until;
  std::uint32_t open_cases = 0;  // handed over
  bool by_link = false;          // how it was acknowledged

  friend bool operator==(const AlertDetail&, const AlertDetail&) = default;
};

// One message owed to one person about one duty, or about a source or the
// clock (then `case_id` is 0).
struct Alert {
  AlertId id;
  std::uint32_t epoch = 0;
  CaseId case_id;
  std::uint32_t duty = 0;  // Duty::number; 0 when it is about no duty
  Reason reason = Reason::kNone;
  std::uint32_t stage = 0;  // per cent
  std::uint32_t step = 0;   // of the ladder, from 0
  PersonId recipient;
  base::TimePoint requested_at;
  std::optional<base::TimePoint> due_at;  // of the duty
  AlertState state = AlertState::kPending;
  std::uint32_t channel = 0;   // index into the person's channels in use
  std::uint32_t attempts = 0;  // started so far
  bool possible_repeat = false;
  std::optional<base::TimePoint> next_attempt_at;
  std::optional<base::TimePoint> delivered_at;
  std::optional<base::TimePoint> acknowledged_at;
  base::Shared<Actor> acknowledged_by;
  // A grave alert that nobody has got by then is told to others.
  std::optional<base::TimePoint> heard_by;
  base::Shared<AlertDetail> detail;

  void Fields(this auto&& self, auto& a) {
    a("id", self.id);
    a("epoch", self.epoch);
    a("case", self.case_id);
    a("duty", self.duty);
    a("feed", Of(self.detail, &AlertDetail::feed));
    a("reason", self.reason);
    a("stage", self.stage);
    a("step", self.step);
    a("recipient", self.recipient);
    a("requested_at", self.requested_at);
    a("due_at", self.due_at);
    a("state", self.state);
    a("channel", self.channel);
    a("attempts", self.attempts);
    a("possible_repeat", self.possible_repeat);
    a("next_attempt_at", self.next_attempt_at);
    a("delivered_at", self.delivered_at);
    a("acknowledged_at", self.acknowledged_at);
    a("acknowledged_by", self.acknowledged_by);
    a.Later("heard_by", self.heard_by);
    a.Later("undelivered_at", Of(self.detail, &AlertDetail::undelivered_at));
    a.Later("about", Of(self.detail, &AlertDetail::about));
    a.Later("group", Of(self.detail, &AlertDetail::group));
    a.Later("from", Of(self.detail, &AlertDetail::from));
    a.Later("until", Of(self.detail, &AlertDetail::until));
    a.Later("open_cases", Of(self.detail, &AlertDetail::open_cases));
    a.Later("by_link", Of(self.detail, &AlertDetail::by_link));
  }
};

// What is known of a feed: whether we can see through it.
struct Source {
  FeedName name;
  SourceState state = SourceState::kUnknown;
  bool priority = false;
  std::string why;  // a code: `http_404`, `login_page`, `timeout`, …
  std::optional<base::TimePoint> since;

  void Fields(this auto&& self, auto& a) {
    a("name", self.name);
    a("state", self.state);
    a("priority", self.priority);
    a("why", self.why);
    a("since", self.since);
  }
};

}  // namespace huiying::model
