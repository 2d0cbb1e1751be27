// Release 权威发布 and PressEvent 新闻发布会: what answers the public, and the
// hands it went through. Entries of the ledger 信息发布台账. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/fields.h"
#include "model/ids.h"
#include "model/names.h"

namespace huiying::model {

// What a machine read in a release's text; the text itself stays in the vault.
// Codes only, as classify/release_reader.h lists them.
struct ReleaseReading {
  std::vector<std::string> gaps;    // of the checklist of a first release
  std::vector<std::string> faults;  // soft: tone
  std::vector<std::string> blocks;  // hard: identity data, minors, records
  bool promises_more = false;       // 后续将及时通报
  bool under_verification = false;  // 正在核实: counts, and owes a follow-up
  std::uint64_t fingerprint = 0;    // SimHash of the canonical text

  void Fields(this auto&& self, auto& a) {
    a("gaps", self.gaps);
    a("faults", self.faults);
    a("blocks", self.blocks);
    a("promises_more", self.promises_more);
    a("under_verification", self.under_verification);
    a("fingerprint", self.fingerprint);
  }
  friend bool operator==(const ReleaseReading&,
                         const ReleaseReading&) = default;
};

// One look at a draft by somebody who did not write it.
struct Review {
  ReviewKind kind = ReviewKind::kFacts;
  bool passed = false;
  Actor by;
  base::TimePoint at;
  TextHash note{};

  void Fields(this auto&& self, auto& a) {
    a("kind", self.kind);
    a("passed", self.passed);
    a("by", self.by);
    a("at", self.at);
    a("note", self.note);
  }
  friend bool operator==(const Review&, const Review&) = default;
};

// Who did it, when, and what they said of it. An empty `by`: nobody.
struct Signature {
  Actor by;
  base::TimePoint at;
  TextHash note{};

  void Fields(this auto&& self, auto& a) {
    a("by", self.by);
    a("at", self.at);
    a("note", self.note);
  }
  friend bool operator==(const Signature&, const Signature&) = default;
};

// A statement from draft to publication. Of one that was recorded without a
// draft only the first six fields and `state` say something.
struct Release {
  std::uint32_t number = 0;      // 1, 2, … within the case
  base::TimePoint published_at;  // zero while it is not out
  base::TimePoint recorded_at;   // when the publication was entered
  TextHash channel{};
  TextHash url{};
  Actor by;  // who entered the publication
  ReleaseState state = ReleaseState::kPublished;
  ReleaseKind kind = ReleaseKind::kStatement;
  TextHash text{};
  std::string unit;  // whose statement it is (谁产生,谁发布)
  Signature drafted;
  std::vector<Actor> authors;   // everybody who wrote at it
  std::uint32_t revisions = 0;  // of the draft's text
  ReleaseReading reading;
  std::vector<Review> reviews;  // of the present text
  Signature approved;           // its note: why a hard finding may stand
  std::optional<base::Duration> follow_up_within;
  std::string channel_id;          // of the registered channel
  std::uint32_t corrects = 0;      // the number of the release it corrects
  std::uint32_t corrected_by = 0;  // the number of the one that corrected it
  Signature withdrawn;
  Signature regularised;

  // It reached the public, by the rules or not.
  bool is_out() const { return published_at != base::TimePoint(); }
  // It is what the bureau says, and counts.
  bool counts() const { return is_out() && state != ReleaseState::kIrregular; }

  void Fields(this auto&& self, auto& a) {
    a("number", self.number);
    a("published_at", self.published_at);
    a("recorded_at", self.recorded_at);
    a("channel", self.channel);
    a("url", self.url);
    a("by", self.by);
    a.Later("release_state", self.state);
    a.Later("kind", self.kind);
    a.Later("text", self.text);
    a.Later("unit", self.unit);
    a.Later("drafted", self.drafted);
    a.Later("authors", self.authors);
    a.Later("revisions", self.revisions);
    a.Later("reading", self.reading);
    a.Later("reviews", self.reviews);
    a.Later("approved", self.approved);
    a.Later("follow_up_within", self.follow_up_within);
    a.Later("channel_id", self.channel_id);
    a.Later("corrects", self.corrects);
    a.Later("corrected_by", self.corrected_by);
    a.Later("withdrawn", self.withdrawn);
    a.Later("regularised", self.regularised);
  }
  friend bool operator==(const Release&, const Release&) = default;
};

// Somebody who speaks before the press, by name (an id) and office.
struct Speaker {
  PersonId person;
  Office office = Office::kNone;
  std::string unit;

  void Fields(this auto&& self, auto& a) {
    a("person", self.person);
    a("office", self.office);
    a("unit", self.unit);
  }
  friend bool operator==(const Speaker&, const Speaker&) = default;
};

// Planned, then held; only *held* meets a duty.
struct PressEvent {
  std::uint32_t number = 0;
  base::TimePoint held_at;  // zero while it was not held
  base::TimePoint recorded_at;
  TextHash place{};
  Actor by;
  PressEventState state = PressEventState::kHeld;
  PressEventKind kind = PressEventKind::kConference;
  std::optional<base::TimePoint> planned_at;
  std::uint32_t changes = 0;  // of the plan
  std::vector<Speaker> speakers;
  TextHash media{};     // who was invited or came
  TextHash evidence{};  // transcript, recording
  TextHash note{};      // why it was cancelled

  void Fields(this auto&& self, auto& a) {
    a("number", self.number);
    a("held_at", self.held_at);
    a("recorded_at", self.recorded_at);
    a("place", self.place);
    a("by", self.by);
    a.Later("event_state", self.state);
    a.Later("kind", self.kind);
    a.Later("planned_at", self.planned_at);
    a.Later("changes", self.changes);
    a.Later("speakers", self.speakers);
    a.Later("media", self.media);
    a.Later("evidence", self.evidence);
    a.Later("note", self.note);
  }
  friend bool operator==(const PressEvent&, const PressEvent&) = default;
};

}  // namespace huiying::model
