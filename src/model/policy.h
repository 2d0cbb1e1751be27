// Policy: duties, ladders and roster as parsed from rules/, the part of the
// rules that the engine decides by. Pure.
//
// It travels in LoadRules and stands in the journal: codes only. Names and
// contacts of people stay in the vault's copy of roster.yaml.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "model/fields.h"
#include "model/roster.h"

namespace huiying::model {

// What must be done by when, and who says so (rules/duties/*.yaml).
struct Obligation {
  std::string pack;
  DutyKind duty = DutyKind::kResponse;
  std::vector<Grade> grades;  // empty: every grade
  base::Duration within{0};
  AnchorPolicy anchor = AnchorPolicy::kFirstPost;
  std::vector<std::uint32_t> stages;  // per cent, ascending, the last is 100
  Evidence satisfied_by = Evidence::kRelease;
  std::string cite;
  std::string owed_by;      // the post that owes it, a code; may be empty
  std::string anchor_cite;  // the document that chose another anchor
  // Instead of `within`, which is 0 then.
  std::uint32_t working_days = 0;

  void Fields(this auto&& self, auto& a) {
    a("pack", self.pack);
    a("duty", self.duty);
    a("grades", self.grades);
    a("within", self.within);
    a("anchor", self.anchor);
    a("stages", self.stages);
    a("satisfied_by", self.satisfied_by);
    a("cite", self.cite);
    a.Later("owed_by", self.owed_by);
    a.Later("anchor_cite", self.anchor_cite);
    a.Later("working_days", self.working_days);
  }
};

// From which size on a case in triage is no single voice any more: its clock
// becomes firm. 0: that measure is not used.
struct Growth {
  std::uint64_t posts = 0;
  std::uint64_t sources = 0;
  std::uint64_t posts_per_hour = 0;

  bool is_set() const { return posts + sources + posts_per_hour > 0; }

  void Fields(this auto&& self, auto& a) {
    a("posts", self.posts);
    a("sources", self.sources);
    a("posts_per_hour", self.posts_per_hour);
  }
};

// How statements go out (rules/channels.yaml).
struct ReleaseRules {
  // Only what was reviewed, approved and published on a registered channel
  // satisfies a duty; without such a file anything recorded does.
  bool strict = false;
  std::vector<std::string> channels;  // ids of the registered ones
  std::vector<ReviewKind> reviews;    // needed before approval
  base::Duration grave_follow_up{0};  // a promise made in a release
  base::Duration other_follow_up{0};

  void Fields(this auto&& self, auto& a) {
    a("strict", self.strict);
    a("channels", self.channels);
    a("reviews", self.reviews);
    a("grave_follow_up", self.grave_follow_up);
    a("other_follow_up", self.other_follow_up);
  }
};

// A unit's leader has to face the press so often (rules/duties, attendance).
struct AttendanceRule {
  std::string unit;
  Office office = Office::kHead;
  std::uint32_t times = 1;
  Period per = Period::kYear;
  std::string cite;

  void Fields(this auto&& self, auto& a) {
    a("unit", self.unit);
    a("office", self.office);
    a("times", self.times);
    a("per", self.per);
    a("cite", self.cite);
  }
};

struct Recipient {
  RecipientKind kind = RecipientKind::kPerson;
  std::string name;  // a PersonId or the name of an on-call group

  void Fields(this auto&& self, auto& a) {
    a("kind", self.kind);
    a("name", self.name);
  }
};

struct LadderStep {
  base::Duration after{0};  // from the start of the escalation
  std::vector<Recipient> notify;

  void Fields(this auto&& self, auto& a) {
    a("after", self.after);
    a("notify", self.notify);
  }
};

// Who is told, and who is told next. The first ladder that matches wins.
struct Ladder {
  std::string name;
  std::vector<Grade> grades;     // empty: any
  std::vector<DutyKind> duties;  // empty: any
  std::vector<LadderStep> steps;
  std::optional<base::Duration> repeat;  // of the last step, until acknowledged
  // So long after it was acknowledged a duty that is still owed pages again.
  std::optional<base::Duration> again;
  // A grave alert that has reached nobody after so long is told to others; 0:
  // it is not.
  base::Duration unheard{0};

  void Fields(this auto&& self, auto& a) {
    a("name", self.name);
    a("grades", self.grades);
    a("duties", self.duties);
    a("steps", self.steps);
    a("repeat", self.repeat);
    a.Later("again", self.again);
    a.Later("unheard", self.unheard);
  }
};

struct Channel {
  std::string kind;    // `webhook`
  bool drill = false;  // may be used by a drill

  void Fields(this auto&& self, auto& a) {
    a("kind", self.kind);
    a("drill", self.drill);
  }
};

struct Person {
  PersonId id;
  std::vector<Channel> channels;  // in order of preference
  // Hours in which only grave alerts and misses reach them.
  std::optional<DayWindow> quiet;

  void Fields(this auto&& self, auto& a) {
    a("id", self.id);
    a("channels", self.channels);
    a.Later("quiet", self.quiet);
  }
};

struct OnCallGroup {
  std::string name;
  std::vector<PersonId> always;  // whoever's turn it is
  std::vector<RosterLayer> layers;
  std::vector<Override> overrides;  // of roster.yaml

  bool rotates() const { return !layers.empty() || !overrides.empty(); }

  void Fields(this auto&& self, auto& a) {
    a("name", self.name);
    a("always", self.always);
    a.Later("layers", self.layers);
    a.Later("overrides", self.overrides);
  }
};

// One rule file in force: an artifact by hash, or (contacts) a vault text.
struct RuleFile {
  std::string path;  // relative to rules/
  TextHash hash{};
  bool in_vault = false;

  void Fields(this auto&& self, auto& a) {
    a("path", self.path);
    a("hash", self.hash);
    a("in_vault", self.in_vault);
  }
};

struct Policy {
  std::string rules_version;  // as in Verdict
  std::vector<RuleFile> files;
  std::vector<Obligation> obligations;
  std::vector<Ladder> ladders;
  std::vector<Person> people;
  std::vector<OnCallGroup> on_call;
  Growth growth;
  ReleaseRules releases;
  std::vector<AttendanceRule> attendance;
  std::vector<CalendarYear> calendar;
  std::vector<HeartbeatRule> heartbeats;

  void Fields(this auto&& self, auto& a) {
    a("rules_version", self.rules_version);
    a("files", self.files);
    a("obligations", self.obligations);
    a("ladders", self.ladders);
    a("people", self.people);
    a("on_call", self.on_call);
    a.Later("growth", self.growth);
    a.Later("releases", self.releases);
    a.Later("attendance", self.attendance);
    a.Later("calendar", self.calendar);
    a.Later("heartbeats", self.heartbeats);
  }
};

}  // namespace huiying::model
