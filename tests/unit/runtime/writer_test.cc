#include "runtime/writer.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "store/vault.h"
#include "tests/unit/runtime/house.h"

namespace huiying::runtime {
namespace {

using namespace std::chrono_literals;
using store::Family;
using testing::By;
using testing::House;
using testing::Morning;
using testing::Post;
using testing::Release;
using testing::Rules;

std::size_t CountKeys(const store::KeyValue& store, Family family) {
  std::size_t n = 0;
  REQUIRE(store.Take()->Scan(family, "", "",
                             [&](std::string_view, std::string_view) {
                               ++n;
                               return true;
                             }));
  return n;
}

std::vector<model::Entry> Journal(const store::KeyValue& store) {
  std::vector<model::Entry> entries;
  REQUIRE(store::ReadEntries(*store.Take(), 0, [&](const model::Entry& e) {
    entries.push_back(e);
    return true;
  }));
  return entries;
}

template <class T>
std::size_t CountEvents(const std::vector<model::Event>& events) {
  return static_cast<std::size_t>(std::ranges::count_if(
      events, [](const auto& e) { return std::holds_alternative<T>(e); }));
}

struct Open {
  store::MemoryStore store;
  House house{store};
  Open() {
    REQUIRE(house.Start());
    house.Do(Rules());
  }
};

}  // namespace

TEST_CASE("AnAcceptedCommandIsDurableWhenItIsAnswered") {
  Open t;
  const std::size_t place = t.house.Submit(Post("w:1", 2, Morning(), "甲"));
  CHECK(!t.house.replies[place]);
  t.house.writer->Step();
  const auto& accepted = std::get<Accepted>(*t.house.replies[place]);
  t.store.PowerCut(0);
  const auto entries = Journal(t.store);
  REQUIRE(entries.size() > accepted.seq);
  const auto& last = entries[accepted.seq];
  CHECK(model::DescribeEvent(last.event) ==
        model::DescribeEvent(accepted.events.back()));
  CHECK(last.actor == model::Actor("feed:made-up"));
  CHECK(last.command.value().size() == 32);
  CHECK(last.at == Morning());
}

TEST_CASE("ATurnIsPublishedAfterItsAnswersInJournalOrder") {
  Open t;
  t.house.published.clear();
  t.house.Do(Post("w:1", 2, Morning(), "甲"));
  REQUIRE(t.house.published.size() == 1);
  const auto& entries = t.house.published[0].entries;
  for (std::size_t i = 1; i < entries.size(); ++i) {
    CHECK(entries[i].seq == entries[i - 1].seq + 1);
  }
  CHECK(entries.back().seq == t.house.writer->head()->seq);
}

TEST_CASE("TheFirstLaneGoesBeforeThePosts") {
  Open t;
  const std::size_t post = t.house.Submit(Post("w:1", 2, Morning(), "甲"));
  const std::size_t rules = t.house.Submit(Rules());
  t.house.StepAll();
  CHECK(std::get<Accepted>(*t.house.replies[rules]).seq <
        std::get<Accepted>(*t.house.replies[post]).seq);
}

TEST_CASE("TheSamePostAgainIsNothingNewAlsoInTheSameTurn") {
  Open t;
  const auto post = [] { return Post("w:1", 2, Morning(), "甲乙丙"); };
  const std::size_t first = t.house.Submit(post());
  const std::size_t second = t.house.Submit(post());
  t.house.StepAll();
  const auto& one = std::get<Accepted>(*t.house.replies[first]);
  const auto& two = std::get<Accepted>(*t.house.replies[second]);
  CHECK(CountEvents<model::PostAttached>(one.events) == 1);
  CHECK(two.events.empty());
  CHECK(two.seq >= one.seq);
  CHECK(t.house.Do(post()).empty());
  // Title, text and url: each once, though title and text are equal.
  CHECK(CountKeys(t.store, Family::kVault) == 3);
  REQUIRE(t.house.Start());
  CHECK(t.house.Do(post()).empty());
}

TEST_CASE("AChangedPostIsARevisionThatKeepsTheHashOfWhatDidNotChange") {
  Open t;
  t.house.Do(Post("w:1", 2, Morning(), "甲乙丙"));
  const model::PostRow before =
      *t.house.writer->engine().FindPost(model::PostId("w:1"));
  const auto events = t.house.Do(Post("w:1", 2, Morning(), "甲乙丁"));
  REQUIRE(CountEvents<model::PostRevised>(events) == 1);
  const model::PostRow after =
      *t.house.writer->engine().FindPost(model::PostId("w:1"));
  CHECK(after.url == before.url);
  CHECK(after.text != before.text);
  CHECK(after.text != after.title);
  const auto snapshot = t.store.Take();
  CHECK(store::OpenText(*snapshot, after.text).value() == "甲乙丁");
  CHECK(store::OpenText(*snapshot, before.text).value() == "甲乙丙");
}

TEST_CASE("TheTextOfARefusedCommandIsNotKept") {
  Open t;
  const std::size_t vault = CountKeys(t.store, Family::kVault);
  const std::size_t place =
      t.house.Submit(Release(model::CaseId(99), Morning()));
  t.house.StepAll();
  CHECK(std::get<model::Refusal>(*t.house.replies[place]).code ==
        "no_such_case");
  CHECK(CountKeys(t.store, Family::kVault) == vault);
}

// Two people saw the same version: the second one has to look again.
TEST_CASE("OfTwoWhoActOnOneVersionOnlyTheFirstDoes") {
  Open t;
  t.house.Do(Post("w:1", 2, Morning(), "甲"));
  const model::CaseId id(1);
  const auto seen = t.house.writer->engine().state().FindCase(id)->version;
  Request claim = By("person:duty-1", model::ClaimCase{.case_id = id});
  Request grade =
      By("person:duty-2", model::ConfirmGrade{.case_id = id, .grade = 1});
  claim.command.if_version = seen;
  grade.command.if_version = seen;
  const std::size_t first = t.house.Submit(std::move(claim));
  const std::size_t second = t.house.Submit(std::move(grade));
  t.house.StepAll();
  CHECK(std::holds_alternative<Accepted>(*t.house.replies[first]));
  CHECK(std::get<model::Refusal>(*t.house.replies[second]).code ==
        "stale_version");
  CHECK(t.house.writer->engine().state().FindCase(id)->confirmed == 0);
}

TEST_CASE("RuleFilesAreKeptByHashAndContactsInTheVault") {
  Open t;
  Request rules = Rules();
  rules.files = {{.path = "duties/a.yaml", .text = "pack: a"},
                 {.path = "roster.yaml", .text = "people:", .in_vault = true}};
  t.house.Do(std::move(rules));
  const auto& files = t.house.writer->engine().policy().files;
  REQUIRE(files.size() == 2);
  const auto snapshot = t.store.Take();
  CHECK(store::OpenArtifact(*snapshot, files[0].hash).value() == "pack: a");
  CHECK(store::OpenText(*snapshot, files[1].hash).value() == "people:");
  CHECK(!store::OpenArtifact(*snapshot, files[1].hash).value().has_value());
}

TEST_CASE("WhatIsDueFiresInTheTurnAndATurnIsBounded") {
  Open t;
  for (int i = 0; i < 50; ++i) {
    t.house.Do(
        Post("w:" + std::to_string(i), 2, Morning(), "甲" + std::to_string(i)));
  }
  REQUIRE(t.house.Start(Mode::kLive, {.requests = 10, .events = 20}));
  t.house.clock.Advance(3h);
  t.house.published.clear();
  CHECK(t.house.writer->Step().full);
  REQUIRE(t.house.published.size() == 1);
  CHECK(t.house.published[0].entries.size() >= 20);
  CHECK(t.house.published[0].entries.size() < 40);
  t.house.StepAll();
  CHECK(*t.house.writer->NextDue() > t.house.clock.Now());
}

TEST_CASE("WhatBecameDueWhileNobodyWasThereFiresAtTheStart") {
  Open t;
  t.house.Do(Post("w:1", 2, Morning(), "甲"));
  t.house.clock.Advance(6h);
  t.house.published.clear();
  REQUIRE(t.house.Start());
  std::size_t missed = 0;
  for (const auto& turn : t.house.published) {
    for (const auto& entry : turn.entries) {
      missed += std::holds_alternative<model::DutyMissed>(entry.event);
    }
  }
  CHECK(missed == 1);
}

TEST_CASE("AFailedWriteAnswersNobodyAndEndsTheWriter") {
  for (const auto left :
       {store::FailedWrite::kLost, store::FailedWrite::kWritten}) {
    Open t;
    t.house.published.clear();
    t.store.FailNextCommit(left);
    const std::size_t place = t.house.Submit(Post("w:1", 2, Morning(), "甲"));
    t.house.writer->Step();
    CHECK(t.house.fatal);
    CHECK(!t.house.replies[place]);
    CHECK(t.house.published.empty());
    t.house.Submit(Post("w:2", 2, Morning(), "乙"));
    t.house.writer->Step();
    CHECK(t.house.published.empty());
    CHECK(t.house.writer->dead());
  }
}

TEST_CASE("AStepOfTheClockIsRecordedOnce") {
  Open t;
  t.house.clock.Step(-1h);
  t.house.StepAll();
  t.house.StepAll();
  std::size_t steps = 0;
  for (const auto& entry : Journal(t.store)) {
    const auto* const e = std::get_if<model::ClockStepped>(&entry.event);
    if (e == nullptr) continue;
    ++steps;
    CHECK(e->step == -1h);
    CHECK(entry.at == Morning());
    CHECK(entry.wall == Morning() - 1h);
  }
  CHECK(steps == 1);
}

}  // namespace huiying::runtime
