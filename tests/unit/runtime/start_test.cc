#include "runtime/start.h"

#include <doctest/doctest.h>

#include "tests/unit/runtime/house.h"

namespace huiying::runtime {
namespace {

using store::Family;
using testing::House;
using testing::Morning;
using testing::Post;
using testing::Rules;

struct Filled {
  store::MemoryStore store;
  House house{store};
  Filled() {
    REQUIRE(house.Start());
    house.Do(Rules());
    house.Do(Post("w:1", 2, Morning(), "甲"));
  }
};

std::string Value(const store::KeyValue& store, Family family,
                  const std::string& key) {
  return store.Take()->Get(family, key).value().value();
}

}  // namespace

TEST_CASE("AnEmptyStoreGetsAJournalWithARandomId") {
  store::MemoryStore one;
  store::MemoryStore two;
  House first(one, 1);
  House second(two, 2);
  REQUIRE(first.Start());
  REQUIRE(second.Start());
  const auto& a = first.writer->engine().global();
  const auto& b = second.writer->engine().global();
  CHECK(a.journal_id.size() == 16);
  CHECK(a.journal_id != b.journal_id);
  CHECK(a.epoch == 1);
  CHECK(!a.drill);
  CHECK(first.writer->head()->seq == 0);
}

TEST_CASE("ASecondStartGoesOnWhereTheFirstEnded") {
  Filled t;
  const auto head = t.house.writer->head();
  const auto id = t.house.writer->engine().global().journal_id;
  t.store.Crash();
  REQUIRE(t.house.Start());
  CHECK(t.house.writer->head() == head);
  CHECK(t.house.writer->engine().global().journal_id == id);
  const auto loaded = Load(t.store);
  REQUIRE(loaded);
  CHECK(loaded->last_at == Morning());
}

TEST_CASE("TimeGoesOnFromTheLastEntryWhateverTheClockSays") {
  Filled t;
  House earlier(t.store);
  earlier.clock = ManualClock(Morning() - std::chrono::hours(5));
  REQUIRE(earlier.Start());
  earlier.Do(Post("w:2", 2, Morning(), "乙"));
  CHECK(store::ReadEntry(*t.store.Take(), earlier.writer->head()->seq)->at ==
        Morning());
}

TEST_CASE("ADrillStaysADrillAndALiveFolderLive") {
  store::MemoryStore live;
  store::MemoryStore drill;
  REQUIRE(House(live).Start(Mode::kLive));
  REQUIRE(House(drill).Start(Mode::kDrill));
  const auto refused = House(live).Start(Mode::kDrill);
  REQUIRE(!refused);
  CHECK(refused.error().code == base::ErrorCode::kRefused);
  CHECK(refused.error().message.find("without --drill") != std::string::npos);
  const auto other = House(drill).Start(Mode::kLive);
  REQUIRE(!other);
  CHECK(other.error().message.find("with --drill") != std::string::npos);
  CHECK(House(drill).Start(Mode::kDrill));
}

TEST_CASE("RowsThatDoNotStandWhereTheJournalEndsAreRefused") {
  Filled t;
  const auto head = *t.house.writer->head();
  REQUIRE(t.store.Commit(
      {{.family = Family::kJournal, .key = store::EntryKey(head.seq)}},
      store::Durability::kSynced));
  const auto started = t.house.Start();
  REQUIRE(!started);
  CHECK(started.error().message.find("journal verify") != std::string::npos);
}

TEST_CASE("ADamagedRowIsNamedAndRefused") {
  Filled t;
  const std::string key = model::CaseKey(model::CaseId(1));
  REQUIRE(t.store.Commit(
      {{.family = Family::kProjections,
        .key = key,
        .value = Value(t.store, Family::kProjections, key) + "x"}},
      store::Durability::kSynced));
  const auto started = t.house.Start();
  REQUIRE(!started);
  CHECK(started.error().message.find("table 'c'") != std::string::npos);
  CHECK(started.error().message.find("journal verify") != std::string::npos);
}

TEST_CASE("AJournalOfANewerVersionIsRefusedAtTheStartAndLeftAlone") {
  Filled t;
  const store::Head head = *t.house.writer->head();
  model::Entry last = *store::ReadEntry(*t.store.Take(), head.seq);
  last.format = model::kJournalFormat + 1;
  REQUIRE(t.store.Commit({{.family = Family::kJournal,
                           .key = store::EntryKey(head.seq),
                           .value = model::EncodeEntry(last)}},
                         store::Durability::kSynced));
  const auto started = t.house.Start();
  REQUIRE(!started);
  CHECK(started.error().message.find("format 2") != std::string::npos);
  CHECK(Value(t.store, Family::kJournal, store::EntryKey(head.seq)) ==
        model::EncodeEntry(last));
}

TEST_CASE("APauseAfterAnAcknowledgementOutlivesARestart") {
  using namespace std::chrono_literals;
  store::MemoryStore store;
  House house(store);
  REQUIRE(house.Start());
  model::Policy policy = testing::MadeUpPolicy();
  policy.ladders[0].again = 1h;
  house.Do(testing::By("operator", model::LoadRules{.policy = policy}));
  house.Do(Post("w:1", 2, Morning(), "甲"));
  house.Do(testing::By("person:duty-1",
                       model::AcknowledgeAlert{.alert = model::AlertId(1)}));
  CHECK(house.writer->NextDue() == Morning() + 1h);
  store.Crash();
  REQUIRE(house.Start());
  CHECK(house.writer->NextDue() == Morning() + 1h);
  house.clock.Advance(1h);
  house.published.clear();
  house.StepAll();
  std::size_t pages = 0;
  for (const auto& turn : house.published) {
    for (const auto& entry : turn.entries) {
      const auto* const e = std::get_if<model::AlertRequested>(&entry.event);
      pages += e != nullptr && e->alert.reason == model::Reason::kStalled;
    }
  }
  CHECK(pages == 1);
}

}  // namespace huiying::runtime
