// Makes events true.
#include "cases/apply.h"

#include "base/check.h"
#include "engine/engine.h"

namespace huiying::engine {

namespace {

// One overload per event that changes something besides its case.
struct Applier {
  State& state;
  std::vector<std::string>& touched;

  void operator()(const model::JournalOpened& e) {
    state.global.journal_id = e.journal_id;
    state.global.epoch = e.epoch;
    state.global.drill = e.drill;
  }
  void operator()(const model::RulesLoaded& e) {
    state.policy = e.policy;
    touched.push_back(model::PolicyKey());
  }
  void operator()(const model::PostAttached& e) { Put(e.post); }
  void operator()(const model::PostRevised& e) { Put(e.post); }
  void operator()(const model::AlertRequested& e) {
    state.global.last_alert = e.alert.id.value();
    Put(e.alert);
  }
  void operator()(const model::AlertSuperseded& e) {
    model::Alert alert = AlertOf(e.alert);
    alert.state = model::AlertState::kSuperseded;
    alert.next_attempt_at.reset();
    Put(alert);
    Heard(alert.id);
  }
  void operator()(const model::AlertAcknowledged& e) {
    model::Alert alert = AlertOf(e.alert);
    alert.acknowledged_at = e.at;
    alert.acknowledged_by = e.by;
    if (e.by_link) alert.detail.Edit().by_link = true;
    Put(alert);
    HeardAbout(alert.case_id, alert.duty);
  }
  void operator()(const model::AlertUndelivered& e) {
    model::Alert alert = AlertOf(e.alert);
    alert.detail.Edit().undelivered_at = e.at;
    Put(alert);
    state.unheard.alerts.push_back(alert.id);
    touched.push_back(model::UnheardKey());
  }
  // Somebody has the duty, or nobody needs to any more.
  void operator()(const model::EscalationChanged& e) {
    if (!e.escalation || e.escalation->acknowledged) {
      HeardAbout(e.case_id, e.duty);
    }
  }
  // What is about the case and no duty of it is somebody's, or over.
  void operator()(const model::CaseClaimed& e) { HeardAbout(e.case_id, 0); }
  void operator()(const model::CaseDismissed& e) { HeardAbout(e.case_id, 0); }
  void operator()(const model::CaseClosed& e) { HeardAbout(e.case_id, 0); }
  void operator()(const model::CaseMerged& e) { HeardAbout(e.case_id, 0); }
  void operator()(const model::DeliveryRecorded& e) {
    model::Alert alert = AlertOf(e.alert);
    alert.state = e.state;
    alert.attempts = e.attempt;
    alert.channel = e.channel;
    alert.possible_repeat = e.possible_repeat;
    alert.next_attempt_at = e.next_attempt_at;
    if (e.state == model::AlertState::kDelivered) alert.delivered_at = e.at;
    Put(alert);
    if (e.state == model::AlertState::kDelivered) Heard(alert.id);
  }
  void operator()(const model::ShiftChanged& e) {
    state.shifts[e.shift.group] = e.shift;
    touched.push_back(model::ShiftKey(e.shift.group));
  }
  void operator()(const model::ShiftEnded& e) {
    state.shifts.erase(e.group);
    touched.push_back(model::ShiftKey(e.group));
  }
  void operator()(const model::ShiftReceived& e) {
    model::Shift& shift = state.shifts.at(e.group);
    shift.receipts.push_back(e.receipt);
    shift.remind_at.reset();
    touched.push_back(model::ShiftKey(e.group));
  }
  void operator()(const model::ShiftReminded& e) {
    state.shifts.at(e.group).remind_at.reset();
    touched.push_back(model::ShiftKey(e.group));
  }
  void operator()(const model::OverrideSet& e) {
    state.overrides[e.override_.number] = e.override_;
    touched.push_back(model::OverrideKey(e.override_.number));
  }
  void operator()(const model::RosterChecked& e) {
    state.look_ahead = e.look_ahead;
    touched.push_back(model::LookAheadKey());
  }
  void operator()(const model::HeartbeatChanged& e) {
    state.heartbeats[e.heartbeat.name] = e.heartbeat;
    touched.push_back(model::HeartbeatKey(e.heartbeat.name));
  }
  void operator()(const model::HeartbeatEnded& e) {
    state.heartbeats.erase(e.name);
    touched.push_back(model::HeartbeatKey(e.name));
  }
  void operator()(const model::PostMoved& e) {
    const auto before = state.FindPost(e.post.id);
    HUIYING_CHECK_MSG(before, "event about an unknown post");
    touched.push_back(
        model::CasePostKey(e.from, before->published_at, before->id));
    Put(e.post);
  }
  void operator()(const model::ReleaseRecorded& e) {
    if (e.in_ledger) TouchLedger(e.case_id, e.release);
  }
  void operator()(const model::ReleaseDrafted& e) {
    TouchLedger(e.case_id, e.release);
  }
  void operator()(const model::ReleasePublished& e) {
    const model::Case* const c = state.FindCase(e.case_id);
    TouchLedger(e.case_id, *cases::FindRelease(*c, e.release));
  }
  void operator()(const model::AttendanceRecorded& e) {
    const std::string key = model::AttendanceKey(e.attendance);
    state.attendance[key] = e.attendance;
    touched.push_back(key);
  }
  void operator()(const model::SourceChanged& e) {
    state.sources[e.source.name] = e.source;
    touched.push_back(model::SourceKey(e.source.name));
  }
  void operator()(const model::AccountSet& e) {
    const model::Actor actor = model::ActorOf(e.account.kind, e.account.id);
    state.accounts[actor] = e.account;
    touched.push_back(model::AccountKey(actor));
  }
  void operator()(const auto&) {}  // about its case only

 private:
  model::Alert AlertOf(model::AlertId id) const {
    const model::Alert* const alert = state.FindAlert(id);
    HUIYING_CHECK_MSG(alert != nullptr, "event about an unknown alert");
    return *alert;
  }
  void Heard(model::AlertId id) {
    if (std::erase(state.unheard.alerts, id) == 0) return;
    touched.push_back(model::UnheardKey());
  }
  void HeardAbout(model::CaseId id, std::uint32_t duty) {
    const auto gone =
        std::erase_if(state.unheard.alerts, [&](model::AlertId unheard) {
          const model::Alert& alert = *state.FindAlert(unheard);
          return alert.case_id == id && alert.duty == duty;
        });
    if (gone > 0) touched.push_back(model::UnheardKey());
  }
  void TouchLedger(model::CaseId id, const model::Release& release) {
    touched.push_back(model::LedgerKey(id, release));
  }
  void Put(const model::Alert& alert) {
    state.alerts[alert.id] = alert;
    state.IndexAlert(alert);
    touched.push_back(model::AlertKey(alert.id));
  }
  void Put(const model::PostRow& post) {
    state.posts[post.id] = model::EncodeFields(post);
    touched.push_back(model::PostKey(post.id));
    touched.push_back(
        model::CasePostKey(post.case_id, post.published_at, post.id));
  }
};

void Contribute(State& state, const model::Case& c,
                void (*change)(stats::Figure&, const stats::Figure&),
                std::vector<std::string>& touched) {
  const stats::Bucket bucket = stats::BucketOf(c);
  stats::Figure& figure = state.figures[bucket];
  change(figure, stats::ContributionOf(c));
  if (stats::IsZero(figure)) state.figures.erase(bucket);
  touched.push_back(model::FigureKey(bucket.first, bucket.second));
}

// The case's fingerprints are a short list of which the oldest fall off.
void IndexTexts(State& state, const std::vector<std::uint64_t>& before,
                const model::Case& c) {
  if (before == c.fingerprints) return;
  for (const std::uint64_t fingerprint : before) {
    state.near.Erase(fingerprint, c.id);
  }
  for (const std::uint64_t fingerprint : c.fingerprints) {
    state.near.Insert(fingerprint, c.id);
  }
}

bool BringsWords(const model::Event& event) {
  return std::holds_alternative<model::CaseOpened>(event) ||
         std::holds_alternative<model::PostAttached>(event) ||
         std::holds_alternative<model::DutyStarted>(event);
}

void ApplyToStoredCase(State& state, model::CaseId id, model::Seq seq,
                       const model::Event& event,
                       std::vector<std::string>& touched) {
  model::Case& c = state.cases[id];
  if (c.version != 0) Contribute(state, c, stats::Subtract, touched);
  const std::vector<std::uint64_t> before = c.fingerprints;
  cases::ApplyToCase(c, event);
  c.version = seq;
  if (BringsWords(event)) state.ShareWords(c);
  if (std::holds_alternative<model::CaseOpened>(event)) {
    state.global.last_case = id.value();
  }
  Contribute(state, c, stats::Add, touched);
  IndexTexts(state, before, c);
  state.IndexCase(c);
  touched.push_back(model::CaseKey(id));
}

}  // namespace

std::vector<std::string> Engine::Apply(model::Seq seq,
                                       const model::Event& event) {
  HUIYING_CHECK(seq ==
                (state_.global.journal_id.empty() ? 0 : state_.global.seq + 1));
  std::vector<std::string> touched;
  const model::CaseId id = cases::CaseOf(event);
  if (id != model::CaseId()) {
    ApplyToStoredCase(state_, id, seq, event, touched);
  }
  std::visit(Applier{state_, touched}, event);
  state_.global.seq = seq;
  touched.push_back(model::GlobalKey());
  return touched;
}

}  // namespace huiying::engine
