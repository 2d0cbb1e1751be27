// Makes events true, and turns the state into rows and back.
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

namespace {

template <class Map, class Key>
std::optional<std::string> EncodeFrom(const Map& map, const Key& key) {
  const auto it = map.find(key);
  if (it == map.end()) return std::nullopt;
  return model::EncodeFields(it->second);
}

std::optional<std::string> Stored(
    const std::unordered_map<model::PostId, std::string>& rows,
    const model::PostId& id) {
  const auto it = rows.find(id);
  if (it == rows.end()) return std::nullopt;
  return it->second;
}

stats::Bucket BucketOfKey(std::string_view own) {
  const std::uint64_t packed = model::FromBigEndian(own);
  return {static_cast<std::uint32_t>(packed >> 8),
          static_cast<model::Grade>(packed & 0xFF)};
}

}  // namespace

std::optional<std::string> Engine::EncodeRow(std::string_view key) const {
  HUIYING_CHECK(!key.empty());
  const std::string_view own = key.substr(1);
  switch (static_cast<model::Table>(key.front())) {
    case model::Table::kGlobal:
      return model::EncodeFields(state_.global);
    case model::Table::kPolicy:
      return model::EncodeFields(state_.policy);
    case model::Table::kCase:
      return EncodeFrom(state_.cases, model::CaseId(model::FromBigEndian(own)));
    case model::Table::kPost:
      return Stored(state_.posts, model::PostId(std::string(own)));
    case model::Table::kCasePost: {
      // A post that went to another case leaves this key behind.
      const auto post =
          state_.FindPost(model::PostId(model::PostIdOfCasePostKey(key)));
      const model::CaseId id(model::FromBigEndian(own));
      if (!post || post->case_id != id) return std::nullopt;
      return std::string();
    }
    case model::Table::kLedger: {
      const auto [id, number] = model::ReleaseOfLedgerKey(key);
      const model::Case* const c = state_.FindCase(id);
      const model::Release* const release =
          c == nullptr ? nullptr : cases::FindRelease(*c, number);
      if (release == nullptr) return std::nullopt;
      return model::EncodeFields(model::LedgerEntryOf(id, *release));
    }
    case model::Table::kAttendance:
      return EncodeFrom(state_.attendance, std::string(key));
    case model::Table::kAlert:
      return EncodeFrom(state_.alerts,
                        model::AlertId(model::FromBigEndian(own)));
    case model::Table::kSource:
      return EncodeFrom(state_.sources, model::FeedName(std::string(own)));
    case model::Table::kFigure:
      return EncodeFrom(state_.figures, BucketOfKey(own));
    case model::Table::kAccount:
      return EncodeFrom(state_.accounts, model::Actor(std::string(own)));
    case model::Table::kShift:
      return EncodeFrom(state_.shifts, std::string(own));
    case model::Table::kOverride:
      return EncodeFrom(state_.overrides, model::FromBigEndian(own));
    case model::Table::kLookAhead:
      if (!state_.look_ahead) return std::nullopt;
      return model::EncodeFields(*state_.look_ahead);
    case model::Table::kHeartbeat:
      return EncodeFrom(state_.heartbeats, std::string(own));
    case model::Table::kUnheard:
      return model::EncodeFields(state_.unheard);
  }
  HUIYING_CHECK_MSG(false, "a row of no table");
  return std::nullopt;
}

namespace {

// Decodes a row and hands it to `put`, which says whether it stands under its
// own key.
template <class T, class Put>
bool Take(std::string_view value, Put put) {
  auto row = model::DecodeFields<T>(value);
  return row && put(std::move(*row));
}

}  // namespace

base::Status Engine::LoadRow(std::string_view key, std::string_view value) {
  const auto damaged = [&] {
    return base::Fail(base::ErrorCode::kCorrupt,
                      "row " + base::ToHex(key) + " of table '" +
                          std::string(key.substr(0, 1)) + "' is damaged");
  };
  if (key.empty()) return damaged();
  const std::string_view own = key.substr(1);
  bool ok = true;
  bool has_case = true;
  switch (static_cast<model::Table>(key.front())) {
    case model::Table::kGlobal:
      ok = Take<model::Global>(value, [&](auto&& g) {
        state_.global = g;
        return key == model::GlobalKey();
      });
      break;
    case model::Table::kPolicy:
      ok = Take<model::Policy>(value, [&](auto&& p) {
        state_.policy = p;
        return key == model::PolicyKey();
      });
      break;
    case model::Table::kCase:
      ok = Take<model::Case>(value, [&](model::Case&& c) {
        const model::CaseId id = c.id;
        state_.ShareWords(c);
        state_.cases[id] = std::move(c);
        return key == model::CaseKey(id);
      });
      break;
    case model::Table::kPost:
      ok = Take<model::PostRow>(value, [&](model::PostRow&& p) {
        state_.posts[p.id] = std::string(value);
        has_case = state_.FindCase(p.case_id) != nullptr;
        return key == model::PostKey(p.id);
      });
      break;
    case model::Table::kCasePost:
      ok = value.empty();
      break;
    case model::Table::kAlert:
      ok = Take<model::Alert>(value, [&](model::Alert&& a) {
        const model::AlertId id = a.id;
        state_.alerts[id] = std::move(a);
        return key == model::AlertKey(id);
      });
      break;
    case model::Table::kSource:
      ok = Take<model::Source>(value, [&](model::Source&& s) {
        const model::FeedName name = s.name;
        state_.sources[name] = std::move(s);
        return key == model::SourceKey(name);
      });
      break;
    case model::Table::kLedger:
      ok = key.size() == 25 &&
           Take<model::LedgerEntry>(value, [](const auto&) { return true; });
      break;
    case model::Table::kAttendance:
      ok = Take<model::Attendance>(value, [&](model::Attendance&& a) {
        const std::string at = model::AttendanceKey(a);
        state_.attendance[at] = std::move(a);
        return key == at;
      });
      break;
    case model::Table::kFigure:
      ok = own.size() == 8 && Take<stats::Figure>(value, [&](auto&& f) {
             state_.figures[BucketOfKey(own)] = f;
             return true;
           });
      break;
    case model::Table::kAccount:
      ok = Take<model::Account>(value, [&](model::Account&& a) {
        const model::Actor actor = model::ActorOf(a.kind, a.id);
        state_.accounts[actor] = std::move(a);
        return key == model::AccountKey(actor);
      });
      break;
    case model::Table::kShift:
      ok = Take<model::Shift>(value, [&](model::Shift&& s) {
        const std::string at = model::ShiftKey(s.group);
        state_.shifts[s.group] = std::move(s);
        return key == at;
      });
      break;
    case model::Table::kOverride:
      ok = Take<model::Override>(value, [&](model::Override&& o) {
        const std::string at = model::OverrideKey(o.number);
        state_.overrides[o.number] = std::move(o);
        return key == at;
      });
      break;
    case model::Table::kLookAhead:
      ok = Take<model::LookAhead>(value, [&](model::LookAhead&& l) {
        state_.look_ahead = std::move(l);
        return key == model::LookAheadKey();
      });
      break;
    case model::Table::kHeartbeat:
      ok = Take<model::Heartbeat>(value, [&](model::Heartbeat&& h) {
        const std::string at = model::HeartbeatKey(h.name);
        state_.heartbeats[h.name] = std::move(h);
        return key == at;
      });
      break;
    case model::Table::kUnheard:
      ok = Take<model::Unheard>(value, [&](model::Unheard&& u) {
        state_.unheard = std::move(u);
        return key == model::UnheardKey();
      });
      break;
    default:
      ok = false;
  }
  if (!ok) return damaged();
  if (!has_case) {
    return base::Fail(base::ErrorCode::kCorrupt,
                      "post " + std::string(own) + " belongs to no case");
  }
  return {};
}

void Engine::FinishLoading() {
  for (const auto& [id, c] : state_.cases) {
    state_.IndexCase(c);
    for (const std::uint64_t fingerprint : c.fingerprints) {
      state_.near.Insert(fingerprint, id);
    }
  }
  for (const auto& [id, alert] : state_.alerts) state_.IndexAlert(alert);
}

}  // namespace huiying::engine
