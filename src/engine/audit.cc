// From the cases to the indexes finds what is missing; from the indexes to the
// cases finds what should not be there. Both are needed: an instant too many
// in `due` is a pulse that decides nothing, which ends the process.
// tests/unit/engine/audit_test.cc breaks each index and sees it mended;
// tests/sim sees that nothing else breaks them.
#include "engine/audit.h"

#include <algorithm>

#include "deadlines/stages.h"

namespace huiying::engine {
namespace {

// Calls look(entry) for whole buckets from `bucket` on; an empty bucket costs
// as much as an entry.
template <class Map, class Look>
void WalkBuckets(const Map& map, std::size_t& bucket, std::size_t most,
                 Look look) {
  if (bucket >= map.bucket_count()) bucket = 0;
  for (std::size_t seen = 0; seen < most; ++bucket) {
    if (bucket >= map.bucket_count()) break;
    for (auto it = map.begin(bucket); it != map.end(bucket); ++it, ++seen) {
      look(*it);
    }
    ++seen;
  }
}

// Calls look(entry) for the entries after `seen`.
template <class Set, class Look>
void WalkSet(const Set& set, typename Set::value_type& seen, std::size_t most,
             Look look) {
  auto it = set.upper_bound(seen);
  for (std::size_t n = 0; n < most && it != set.end(); ++n, ++it) {
    look(*it);
    seen = *it;
  }
  if (it == set.end()) seen = {base::TimePoint::min(), {}};
}

std::optional<base::TimePoint> Expected(const State& state, model::CaseId id) {
  const model::Case* const c = state.FindCase(id);
  if (c == nullptr) return std::nullopt;
  return deadlines::NextOf(*c);
}

bool IsIndexed(const State& state, model::CaseId id) {
  const auto next = Expected(state, id);
  const auto it = state.due_of.find(id);
  if (it == state.due_of.end()) return !next;
  return it->second == next && state.due.contains({it->second, id});
}

void MendCase(State& state, model::CaseId id) {
  if (const auto it = state.due_of.find(id); it != state.due_of.end()) {
    state.due.erase({it->second, id});
    state.due_of.erase(it);
  }
  if (const model::Case* const c = state.FindCase(id)) state.IndexCase(*c);
}

bool IsIndexed(const State& state, const model::Alert& alert) {
  const auto it = state.waiting.find(alert.case_id);
  const bool waits = it != state.waiting.end() && it->second.contains(alert.id);
  if (waits != WaitsInOutbox(alert)) return false;
  if (!alert.heard_by) return true;
  return state.unheard_at.contains({*alert.heard_by, alert.id}) ==
         HasToBeHeardBy(alert).has_value();
}

void Note(std::vector<model::AlertId>& wrong, model::AlertId id) {
  if (std::ranges::find(wrong, id) == wrong.end()) wrong.push_back(id);
}

}  // namespace

Audit Auditor::Slice(State& state, std::size_t most) {
  Audit audit;
  LookAtCases(state, most, audit);
  LookAtDue(state, most, audit);
  LookAtAlerts(state, most, audit);
  LookAtUnheard(state, most, audit);
  LookAtWaiting(state, most, audit);
  return audit;
}

void Auditor::LookAtCases(State& state, std::size_t most, Audit& audit) {
  std::vector<model::CaseId> wrong;
  WalkBuckets(state.cases, case_bucket_, most, [&](const auto& entry) {
    if (!IsIndexed(state, entry.first)) wrong.push_back(entry.first);
  });
  WalkBuckets(state.due_of, due_of_bucket_, most, [&](const auto& entry) {
    if (state.FindCase(entry.first) == nullptr) wrong.push_back(entry.first);
  });
  for (const model::CaseId id : wrong) {
    MendCase(state, id);
    audit.cases.push_back(id);
  }
}

void Auditor::LookAtDue(State& state, std::size_t most, Audit& audit) {
  std::vector<std::pair<base::TimePoint, model::CaseId>> wrong;
  WalkSet(state.due, due_seen_, most, [&](const auto& entry) {
    if (Expected(state, entry.second) != entry.first) wrong.push_back(entry);
  });
  for (const auto& entry : wrong) {
    state.due.erase(entry);
    MendCase(state, entry.second);
    if (std::ranges::find(audit.cases, entry.second) == audit.cases.end()) {
      audit.cases.push_back(entry.second);
    }
  }
}

void Auditor::LookAtAlerts(State& state, std::size_t most, Audit& audit) {
  WalkBuckets(state.alerts, alert_bucket_, most, [&](const auto& entry) {
    if (IsIndexed(state, entry.second)) return;
    state.IndexAlert(entry.second);
    Note(audit.alerts, entry.first);
  });
}

void Auditor::LookAtUnheard(State& state, std::size_t most, Audit& audit) {
  std::vector<std::pair<base::TimePoint, model::AlertId>> wrong;
  WalkSet(state.unheard_at, unheard_seen_, most, [&](const auto& entry) {
    const model::Alert* const alert = state.FindAlert(entry.second);
    if (alert == nullptr || HasToBeHeardBy(*alert) != entry.first) {
      wrong.push_back(entry);
    }
  });
  for (const auto& entry : wrong) {
    state.unheard_at.erase(entry);
    Note(audit.alerts, entry.second);
  }
}

// Of one case with more than `most` only the first: they are those that have
// waited longest.
void Auditor::LookAtWaiting(State& state, std::size_t most, Audit& audit) {
  std::vector<std::pair<model::CaseId, model::AlertId>> wrong;
  WalkBuckets(state.waiting, waiting_bucket_, most, [&](const auto& entry) {
    std::size_t left = most;
    for (const model::AlertId id : entry.second) {
      if (left-- == 0) break;
      const model::Alert* const alert = state.FindAlert(id);
      if (alert == nullptr || alert->case_id != entry.first ||
          !WaitsInOutbox(*alert)) {
        wrong.emplace_back(entry.first, id);
      }
    }
  });
  for (const auto& [id, alert] : wrong) {
    const auto it = state.waiting.find(id);
    it->second.erase(alert);
    if (it->second.empty()) state.waiting.erase(it);
    Note(audit.alerts, alert);
  }
}

}  // namespace huiying::engine
