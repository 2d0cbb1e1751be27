#include "engine/audit.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "deadlines/stages.h"

namespace huiying::engine {
namespace {

using namespace std::chrono_literals;
using base::TimePoint;
using model::AlertId;
using model::CaseId;

constexpr TimePoint kNine{9h};
constexpr std::size_t kAll = 100'000;

model::Case OpenCase(std::uint64_t number) {
  model::Case c;
  c.id = CaseId(number);
  c.duties = {{.number = 1,
               .terms = model::Terms{.stages = {50, 100}},
               .anchor_at = kNine,
               .due_at = kNine + 5h + base::Duration(number)}};
  return c;
}

model::Alert GraveAlert(std::uint64_t number) {
  model::Alert alert;
  alert.id = AlertId(number);
  alert.case_id = CaseId(number);
  alert.heard_by = kNine + base::Duration(number);
  return alert;
}

// Some cases with a clock each, and an alert of each that waits.
State Sound(std::uint64_t cases = 20) {
  State state;
  for (std::uint64_t n = 1; n <= cases; ++n) {
    state.cases[CaseId(n)] = OpenCase(n);
    state.IndexCase(state.cases[CaseId(n)]);
    state.alerts[AlertId(n)] = GraveAlert(n);
    state.IndexAlert(state.alerts[AlertId(n)]);
  }
  return state;
}

bool SameIndexes(const State& a, const State& b) {
  return a.due == b.due && a.due_of == b.due_of && a.waiting == b.waiting &&
         a.unheard_at == b.unheard_at;
}

const CaseId kCase(7);
const AlertId kAlert(7);
TimePoint AtOf(const State& state) { return state.due_of.at(kCase); }

// Each breaks one index in one way, as a forgotten line of Apply would.
struct Break {
  const char* how;
  void (*make)(State&);
  bool of_case;
};

const Break kBreaks[] = {
    {"an instant is missing from the order",
     [](State& s) { s.due.erase({AtOf(s), kCase}); }, true},
    {"a case is missing from the inverse",
     [](State& s) { s.due_of.erase(kCase); }, true},
    {"a case is missing from both",
     [](State& s) {
       s.due.erase({AtOf(s), kCase});
       s.due_of.erase(kCase);
     },
     true},
    {"a case stands an hour late in both",
     [](State& s) {
       s.due.erase({AtOf(s), kCase});
       s.due_of[kCase] += 1h;
       s.due.emplace(AtOf(s), kCase);
     },
     true},
    {"a case stands there twice", [](State& s) { s.due.emplace(kNine, kCase); },
     true},
    {"a case that changed was not indexed",
     [](State& s) { s.cases[kCase].duties[0].due_at -= 4h; }, true},
    {"an alert is missing from the outbox",
     [](State& s) { s.waiting.erase(kCase); }, false},
    {"an alert that is settled waits",
     [](State& s) { s.alerts[kAlert].state = model::AlertState::kDelivered; },
     false},
    {"nobody looks whether an alert is heard",
     [](State& s) { s.unheard_at.erase({kNine + 7ms, kAlert}); }, false},
    {"an alert has to be heard twice",
     [](State& s) { s.unheard_at.emplace(kNine, kAlert); }, false},
};

}  // namespace

TEST_CASE("ASoundIndexIsLeftAlone") {
  State state = Sound();
  const State before = state;
  Auditor auditor;
  for (int slice = 0; slice < 5; ++slice) {
    CHECK(auditor.Slice(state, 7).mismatches() == 0);
  }
  CHECK(SameIndexes(state, before));
}

TEST_CASE("EveryBrokenIndexIsFoundNamedAndMended") {
  for (const Break& broken : kBreaks) {
    CAPTURE(std::string(broken.how));
    State state = Sound();
    broken.make(state);
    State expected = Sound(0);
    expected.cases = state.cases;
    expected.alerts = state.alerts;
    for (const auto& [id, c] : expected.cases) expected.IndexCase(c);
    for (const auto& [id, alert] : expected.alerts) expected.IndexAlert(alert);
    REQUIRE(!SameIndexes(state, expected));

    Auditor auditor;
    const Audit audit = auditor.Slice(state, kAll);
    CHECK(audit.mismatches() == 1);
    CHECK(audit.cases ==
          (broken.of_case ? std::vector{kCase} : std::vector<CaseId>()));
    CHECK(audit.alerts ==
          (broken.of_case ? std::vector<AlertId>() : std::vector{kAlert}));
    CHECK(SameIndexes(state, expected));
    CHECK(auditor.Slice(state, kAll).mismatches() == 0);
  }
}

TEST_CASE("WhatIsIndexedAndNotThereIsTakenOut") {
  State state = Sound();
  const State before = state;
  state.due.emplace(kNine, CaseId(99));
  state.due_of.emplace(CaseId(98), kNine);
  state.unheard_at.emplace(kNine, AlertId(99));
  state.waiting[CaseId(97)].insert(AlertId(98));
  Auditor auditor;
  CHECK(auditor.Slice(state, kAll).mismatches() == 4);
  CHECK(SameIndexes(state, before));
}

TEST_CASE("ASliceIsBoundedAndTheNextGoesOnWhereItEnded") {
  constexpr std::size_t kCases = 3000;
  State state = Sound(kCases);
  const State before = state;
  state.due.clear();
  state.due_of.clear();
  state.unheard_at.clear();
  state.waiting.clear();
  Auditor auditor;
  std::size_t found = 0;
  int slices = 0;
  while (!SameIndexes(state, before)) {
    REQUIRE(++slices < 200);
    const Audit audit = auditor.Slice(state, 100);
    CHECK(audit.cases.size() <= 100);
    CHECK(audit.alerts.size() <= 100);
    found += audit.mismatches();
  }
  CHECK(slices > 30);
  CHECK(found == 2 * kCases);
}

}  // namespace huiying::engine
