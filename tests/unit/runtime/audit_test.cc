// The audit of the indexes as the writer and its thread run it. What an index
// may lack and how it is mended: tests/unit/engine/audit_test.cc.
#include <doctest/doctest.h>

#include <future>

#include "runtime/engine_loop.h"
#include "tests/unit/runtime/house.h"

namespace huiying::runtime {
namespace {

using namespace std::chrono_literals;
using testing::House;
using testing::Morning;
using testing::Post;
using testing::Rules;

// The rows of a house in which one case runs, in an engine that never made its
// indexes: its clocks are there and nothing will ever ring.
struct Deaf {
  store::MemoryStore store;
  House house{store};
  Loaded loaded;
  std::vector<Published> published;

  Deaf() {
    REQUIRE(house.Start());
    house.Do(Rules());
    house.Do(Post("w:1", 2, Morning(), "甲"));
    loaded = Load(store).value();
    engine::Engine deaf;
    REQUIRE(store.Take()->Scan(
        store::Family::kProjections, "", "",
        [&](std::string_view key, std::string_view value) {
          return key == store::HeadKey() || deaf.LoadRow(key, value);
        }));
    REQUIRE(!deaf.NextDue());
    loaded.engine = std::move(deaf);
    house.clock.Advance(6h);
  }

  Writer MakeWriter(MismatchFn on_mismatch) {
    return Writer(
        std::move(loaded.engine), loaded.head, *loaded.last_at,
        {.inbox = *house.inbox,
         .clock = house.clock,
         .store = store,
         .random = house.random,
         .publish =
             [this](const Published& turn) { published.push_back(turn); },
         .on_mismatch = std::move(on_mismatch)});
  }

  bool Missed() const {
    for (const Published& turn : published) {
      for (const model::Entry& entry : turn.entries) {
        if (std::holds_alternative<model::DutyMissed>(entry.event)) return true;
      }
    }
    return false;
  }
};

}  // namespace

TEST_CASE("ADeadlineThatTheIndexHasLostIsFoundAndFiresInTheNextTurn") {
  Deaf t;
  std::vector<engine::Audit> audits;
  Writer writer = t.MakeWriter(
      [&](const engine::Audit& audit) { audits.push_back(audit); });
  writer.Step();
  CHECK(!t.Missed());
  writer.Audit();
  REQUIRE(audits.size() == 1);
  CHECK(audits[0].cases == std::vector{model::CaseId(1)});
  CHECK(!audits[0].alerts.empty());
  writer.Step();
  CHECK(t.Missed());
  writer.Audit();
  CHECK(audits.size() == 1);
}

TEST_CASE("TheThreadLooksAtTheIndexesUnasked") {
  Deaf t;
  std::promise<std::size_t> found;
  Writer writer = t.MakeWriter(
      [&](const engine::Audit& audit) { found.set_value(audit.mismatches()); });
  EngineThread thread(*t.house.inbox, writer, t.house.clock);
  thread.Start();
  CHECK(found.get_future().get() > 0);
  thread.Stop();
}

}  // namespace huiying::runtime
