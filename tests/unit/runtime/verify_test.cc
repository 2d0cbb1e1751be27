// Every byte of a small journal and of its rows is changed once.
#include "runtime/verify.h"

#include <doctest/doctest.h>

#include <functional>

#include "tests/unit/runtime/house.h"

namespace huiying::runtime {
namespace {

using store::Family;
using testing::By;
using testing::House;
using testing::Morning;
using testing::Post;
using testing::Release;
using testing::Rules;

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows ReadRows(const store::KeyValue& store, Family family) {
  Rows rows;
  REQUIRE(store.Take()->Scan(family, "", "",
                             [&](std::string_view key, std::string_view value) {
                               rows.emplace_back(key, value);
                               return true;
                             }));
  return rows;
}

// A day in the life of a desk: a case that is answered in time, one that is
// missed, a note, rule files.
struct Day {
  store::MemoryStore store;
  House house{store};

  Day() {
    REQUIRE(house.Start());
    Request rules = Rules();
    rules.files = {{.path = "duties/a.yaml", .text = "pack: a"},
                   {.path = "roster.yaml", .text = "p:", .in_vault = true}};
    house.Do(std::move(rules));
    house.Do(Post("w:1", 2, Morning(), "甲乙丙丁"));
    house.Do(Post("w:2", 3, Morning(), "子丑寅卯"));
    house.Do(
        By("person:duty-1", model::ClaimCase{.case_id = model::CaseId(1)}));
    house.clock.Advance(std::chrono::hours(1));
    house.StepAll();
    house.Do(Release(model::CaseId(1), house.clock.Now()));
    house.clock.Advance(std::chrono::hours(50));
    house.StepAll();
  }

  void Put(Family family, std::string key, std::optional<std::string> value) {
    REQUIRE(store.Commit(
        {{.family = family, .key = std::move(key), .value = std::move(value)}},
        store::Durability::kSynced));
  }
  VerifyReport Report(std::optional<store::Head> head = std::nullopt) {
    auto report = Verify(*store.Take(), head);
    REQUIRE_MESSAGE(report, report.error().message);
    return *report;
  }
  store::Head head() const { return *house.writer->head(); }
};

}  // namespace

TEST_CASE("ASoundRecordIsFoundSound") {
  Day day;
  const VerifyReport report = day.Report(day.head());
  REQUIRE_MESSAGE(!report.problem, report.problem->what);
  CHECK(report.entries == day.head().seq + 1);
  CHECK(report.entries > 20);
  CHECK(report.head == day.head());
  CHECK(report.rows + 1 == ReadRows(day.store, Family::kProjections).size());
  CHECK(report.texts >= 8);
  CHECK(report.rule_files == 1);
  const auto entry = store::Head{
      .seq = 1, .hash = store::ReadEntry(*day.store.Take(), 2)->previous};
  CHECK(!day.Report(entry).problem);
}

TEST_CASE("AnEmptyStoreIsSoundAndHoldsNoHead") {
  store::MemoryStore store;
  const auto report = Verify(*store.Take(), std::nullopt);
  REQUIRE(report);
  CHECK(!report->problem);
  CHECK(report->entries == 0);
  CHECK(Verify(*store.Take(), store::Head{.seq = 3})->problem);
}

TEST_CASE("AnyChangedByteOfAnEntryIsFoundAndTheEntryNamed") {
  Day day;
  const Rows entries = ReadRows(day.store, Family::kJournal);
  for (model::Seq seq = 0; seq < entries.size(); ++seq) {
    const auto& [key, value] = entries[seq];
    for (std::size_t i = 0; i < value.size(); ++i) {
      CAPTURE(seq);
      CAPTURE(i);
      std::string changed = value;
      changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
      day.Put(Family::kJournal, key, changed);
      const VerifyReport report = day.Report();
      REQUIRE(report.problem);
      REQUIRE(report.problem->entry == seq);
    }
    day.Put(Family::kJournal, key, value);
  }
  CHECK(!day.Report().problem);
}

TEST_CASE("AnyChangedByteOfARowIsFoundAndTheLastEntryThatTouchedItNamed") {
  Day day;
  for (const auto& [key, value] : ReadRows(day.store, Family::kProjections)) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      CAPTURE(key);
      CAPTURE(i);
      std::string changed = value;
      changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
      day.Put(Family::kProjections, key, changed);
      const VerifyReport report = day.Report();
      REQUIRE(report.problem);
      REQUIRE(report.problem->entry);
    }
    day.Put(Family::kProjections, key, value);
  }
  CHECK(!day.Report().problem);
}

// Figures are sums over the journal: one that somebody made better is found.
TEST_CASE("AFigureThatTheJournalDoesNotGiveIsFound") {
  Day day;
  std::size_t figures = 0;
  for (const auto& [key, value] : ReadRows(day.store, Family::kProjections)) {
    if (key.front() != static_cast<char>(model::Table::kFigure)) continue;
    ++figures;
    auto figure = *model::DecodeFields<stats::Figure>(value);
    REQUIRE(model::EncodeFields(figure) == value);
    ++figure.cases;
    day.Put(Family::kProjections, key, model::EncodeFields(figure));
    const VerifyReport report = day.Report();
    REQUIRE(report.problem);
    CHECK(report.problem->entry);
    day.Put(Family::kProjections, key, value);
  }
  CHECK(figures > 0);
}

TEST_CASE("ARowThatIsMissingOrNotOfThisJournalIsFound") {
  Day day;
  for (const auto& [key, value] : ReadRows(day.store, Family::kProjections)) {
    CAPTURE(key);
    day.Put(Family::kProjections, key, std::nullopt);
    const VerifyReport report = day.Report();
    REQUIRE(report.problem);
    CHECK(report.problem->entry);
    CHECK(report.problem->what.find("missing") != std::string::npos);
    day.Put(Family::kProjections, key, value);
  }
  for (const std::string key : {"c\1\1\1\1\1\1\1\1", "z", "q?"}) {
    day.Put(Family::kProjections, key, "x");
    CHECK(day.Report().problem->what.find("not of this journal") !=
          std::string::npos);
    day.Put(Family::kProjections, key, std::nullopt);
  }
  CHECK(!day.Report().problem);
}

TEST_CASE("ARemovedEntryIsNamed") {
  Day day;
  const Rows entries = ReadRows(day.store, Family::kJournal);
  for (model::Seq seq = 0; seq < entries.size(); ++seq) {
    CAPTURE(seq);
    day.Put(Family::kJournal, entries[seq].first, std::nullopt);
    const VerifyReport report = day.Report();
    REQUIRE(report.problem);
    CHECK(report.problem->entry == seq);
    CHECK(report.problem->what.find("missing") != std::string::npos);
    day.Put(Family::kJournal, entries[seq].first, entries[seq].second);
  }
}

TEST_CASE("TwoSwappedEntriesAreNamed") {
  Day day;
  const Rows entries = ReadRows(day.store, Family::kJournal);
  for (model::Seq seq = 0; seq + 1 < entries.size(); ++seq) {
    CAPTURE(seq);
    day.Put(Family::kJournal, entries[seq].first, entries[seq + 1].second);
    day.Put(Family::kJournal, entries[seq + 1].first, entries[seq].second);
    const VerifyReport report = day.Report();
    REQUIRE(report.problem);
    CHECK(report.problem->entry == seq);
    day.Put(Family::kJournal, entries[seq].first, entries[seq].second);
    day.Put(Family::kJournal, entries[seq + 1].first, entries[seq + 1].second);
  }
}

// Somebody who cuts the tail with all that goes with it leaves a record that
// is sound in itself: only who kept the head can tell.
TEST_CASE("ACutTailIsFoundByWhoKeptTheHead") {
  Day day;
  const store::Head kept = day.head();
  store::MemoryStore cut;
  House house(cut);
  REQUIRE(house.Start());
  // The same beginning, byte for byte: the house's random is seeded.
  house.Do(Rules());
  CHECK(!Verify(*cut.Take(), std::nullopt)->problem);
  const auto report = Verify(*cut.Take(), kept);
  REQUIRE(report->problem);
  CHECK(report->problem->what.find("cut") != std::string::npos);
  CHECK(report->problem->entry == house.writer->head()->seq);
}

TEST_CASE("AnEntryCutWithoutItsRowsIsNamed") {
  Day day;
  day.Put(Family::kJournal, store::EntryKey(day.head().seq), std::nullopt);
  CHECK(day.Report().problem->entry == day.head().seq);
}

TEST_CASE("AHeadThatDiffersIsNamed") {
  Day day;
  store::Head other = day.head();
  other.seq = 5;
  CHECK(day.Report(other).problem->entry == 5);
}

TEST_CASE("AChangedOrMissingTextIsFoundAndItsEntryNamed") {
  Day day;
  for (const Family family : {Family::kVault, Family::kArtifacts}) {
    for (const auto& [key, value] : ReadRows(day.store, family)) {
      std::string changed = value;
      changed.back() = static_cast<char>(changed.back() ^ 1);
      day.Put(family, key, changed);
      VerifyReport report = day.Report();
      REQUIRE(report.problem);
      CHECK(report.problem->entry);
      CHECK(report.problem->what.find("changed") != std::string::npos);
      day.Put(family, key, std::nullopt);
      report = day.Report();
      REQUIRE(report.problem);
      CHECK(report.problem->what.find("missing") != std::string::npos);
      day.Put(family, key, value);
    }
  }
  CHECK(!day.Report().problem);
}

}  // namespace huiying::runtime
