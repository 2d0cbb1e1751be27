// Case 舆情事件 and what hangs on it: duties, escalations, releases, press
// events; and Alert 提醒. These are the rows of the projections. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/fields.h"
#include "model/verdict.h"

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
};

// One thing that must be done by a time. Its terms are frozen when it starts.
struct Duty {
  std::uint32_t number = 0;  // 1, 2, … within the case
  DutyKind kind = DutyKind::kResponse;
  std::string pack;
  std::string cite;
  base::TimePoint anchor_at;
  base::TimePoint due_at;
  std::vector<std::uint32_t> stages;  // per cent, ascending, the last is 100
  std::uint32_t stages_reached = 0;   // how many of them are behind
  Evidence satisfied_by = Evidence::kRelease;
  DutyState state = DutyState::kOpen;
  bool provisional = false;
  bool silent = false;  // triage: pages nobody until it becomes firm
  std::optional<base::TimePoint> firms_at;     // half time, while silent
  std::optional<base::TimePoint> evidence_at;  // what met or late-answered it
  std::optional<base::TimePoint> settled_at;   // when met/missed was decided
  std::optional<Escalation> escalation;

  void Fields(this auto&& self, auto& a) {
    a("number", self.number);
    a("kind", self.kind);
    a("pack", self.pack);
    a("cite", self.cite);
    a("anchor_at", self.anchor_at);
    a("due_at", self.due_at);
    a("stages", self.stages);
    a("stages_reached", self.stages_reached);
    a("satisfied_by", self.satisfied_by);
    a("state", self.state);
    a("provisional", self.provisional);
    a("silent", self.silent);
    a("firms_at", self.firms_at);
    a("evidence_at", self.evidence_at);
    a("settled_at", self.settled_at);
    a("escalation", self.escalation);
  }
};

// A published statement: an entry of the ledger 信息发布台账.
struct Release {
  std::uint32_t number = 0;
  base::TimePoint published_at;
  base::TimePoint recorded_at;
  TextHash channel{};
  TextHash url{};
  Actor by;

  void Fields(this auto&& self, auto& a) {
    a("number", self.number);
    a("published_at", self.published_at);
    a("recorded_at", self.recorded_at);
    a("channel", self.channel);
    a("url", self.url);
    a("by", self.by);
  }
};

// A press conference 新闻发布会 that was held.
struct PressEvent {
  std::uint32_t number = 0;
  base::TimePoint held_at;
  base::TimePoint recorded_at;
  TextHash place{};
  Actor by;

  void Fields(this auto&& self, auto& a) {
    a("number", self.number);
    a("held_at", self.held_at);
    a("recorded_at", self.recorded_at);
    a("place", self.place);
    a("by", self.by);
  }
};

// What one person asked and a second must ask too: to confirm a grave case
// lower, or to dismiss it.
struct Proposal {
  ProposalKind kind = ProposalKind::kNone;
  Grade grade = 0;
  Actor by;
  base::TimePoint at;
  TextHash note{};

  void Fields(this auto&& self, auto& a) {
    a("kind", self.kind);
    a("grade", self.grade);
    a("by", self.by);
    a("at", self.at);
    a("note", self.note);
  }
};

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
  std::vector<std::string> topics;
  std::vector<std::string> places;
  std::vector<std::string> units;
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
  Proposal proposal;
  std::vector<Duty> duties;
  std::vector<Release> releases;
  std::vector<PressEvent> press_events;

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

// One message owed to one person about one duty, or about a source or the
// clock (then `case_id` is 0).
struct Alert {
  AlertId id;
  std::uint32_t epoch = 0;
  CaseId case_id;
  std::uint32_t duty = 0;  // Duty::number; 0 when it is about no duty
  FeedName feed;           // of a blind source
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
  Actor acknowledged_by;

  void Fields(this auto&& self, auto& a) {
    a("id", self.id);
    a("epoch", self.epoch);
    a("case", self.case_id);
    a("duty", self.duty);
    a("feed", self.feed);
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
