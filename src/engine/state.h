// State: everything the engine holds, and the indexes over it.
// Confined(engine).
//
// What is stored of it are rows (model/row.h); the indexes (near texts, what
// is due, alerts in the outbox by case) are made again from them at start, and
// audit.h looks at them all the time.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "cases/near_index.h"
#include "engine/alike.h"
#include "model/account.h"
#include "model/case.h"
#include "model/policy.h"
#include "model/roster.h"
#include "model/row.h"
#include "oncall/ladder.h"
#include "stats/figures.h"

namespace huiying::engine {

struct State {
  model::Global global;
  model::Policy policy;
  std::unordered_map<model::CaseId, model::Case> cases;
  // As their rows are stored: they are many, and seldom looked at again.
  std::unordered_map<model::PostId, std::string> posts;
  std::unordered_map<model::AlertId, model::Alert> alerts;
  std::map<model::FeedName, model::Source> sources;
  std::map<stats::Bucket, stats::Figure> figures;
  std::map<std::string, model::Attendance> attendance;  // by the row's key
  std::map<model::Actor, model::Account> accounts;

  oncall::Shifts shifts;  // of the groups that rotate
  std::map<std::uint64_t, model::Override> overrides;
  std::optional<model::LookAhead> look_ahead;
  std::map<std::string, model::Heartbeat> heartbeats;
  model::Unheard unheard;

  Alike<std::vector<std::string>> codes;
  Alike<model::Terms> terms;

  cases::NearIndex near;
  // (instant, case), the order in which Pulse takes them; and its inverse.
  std::set<std::pair<base::TimePoint, model::CaseId>> due;
  std::unordered_map<model::CaseId, base::TimePoint> due_of;
  // Alerts of a case that wait in the outbox.
  std::unordered_map<model::CaseId, std::set<model::AlertId>> waiting;

  const model::Case* FindCase(model::CaseId id) const {
    const auto it = cases.find(id);
    return it == cases.end() ? nullptr : &it->second;
  }
  std::optional<model::PostRow> FindPost(const model::PostId& id) const {
    const auto it = posts.find(id);
    if (it == posts.end()) return std::nullopt;
    return model::DecodeFields<model::PostRow>(it->second);
  }
  const model::Alert* FindAlert(model::AlertId id) const {
    const auto it = alerts.find(id);
    return it == alerts.end() ? nullptr : &it->second;
  }

  // Grave alerts that nobody has got yet, by when somebody has to have.
  std::set<std::pair<base::TimePoint, model::AlertId>> unheard_at;
  // Cases of which somebody was told that a life may be in danger.
  std::unordered_set<model::CaseId> told_of_danger;
  // When each was last told that alerts reach nobody.
  std::map<model::PersonId, base::TimePoint> told_of_unheard;

  const model::Account* FindAccount(const model::Actor& actor) const {
    const auto it = accounts.find(actor);
    return it == accounts.end() ? nullptr : &it->second;
  }

  oncall::Staff staff() const { return {policy, &shifts}; }

  // The words of rules that the case says are held once for all cases.
  void ShareWords(model::Case& c);
  // Bring the indexes in line with a case or an alert that changed.
  void IndexCase(const model::Case& c);
  void IndexAlert(const model::Alert& alert);
};

// Where the indexes have to have an alert: in `waiting`, in `unheard_at`.
bool WaitsInOutbox(const model::Alert& alert);
std::optional<base::TimePoint> HasToBeHeardBy(const model::Alert& alert);

}  // namespace huiying::engine
