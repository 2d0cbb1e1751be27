#include <doctest/doctest.h>

#include "store/hash.h"
#include "store/journal.h"
#include "store/memory_store.h"
#include "store/vault.h"

namespace huiying::store {
namespace {

model::Entry MadeUpEntry() {
  model::Entry entry;
  entry.at = base::FromMillis(5);
  entry.actor = model::Actor("clock");
  entry.event = model::ClockStepped{.step = base::Duration(7)};
  return entry;
}

}  // namespace

TEST_CASE("TheHashIsBlake2bWith32Bytes") {
  // b2sum -l 256 of the empty input.
  CHECK(model::FormatHash(Blake2b("")) ==
        "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  const std::array<std::string_view, 2> parts = {"a", "bc"};
  CHECK(Blake2b(parts) == Blake2b("abc"));
}

TEST_CASE("ASealedTextComesBackAndTwoSaltsHideThatTheyAreEqual") {
  MemoryStore store;
  const SealedRow one = SealText("市民来信", Salt{1});
  const SealedRow two = SealText("市民来信", Salt{2});
  CHECK(one.hash != two.hash);
  CHECK(SealText("市民来信", Salt{1}).hash == one.hash);
  CHECK(TextOfRow(*one.write.value) == "市民来信");
  REQUIRE(store.Commit({one.write}, Durability::kSynced));
  CHECK(OpenText(*store.Take(), one.hash).value() == "市民来信");
  CHECK(!OpenText(*store.Take(), two.hash).value().has_value());
}

TEST_CASE("AChangedTextIsNotHandedOut") {
  MemoryStore store;
  SealedRow row = SealText("a", Salt{1});
  row.write.value->back() = 'b';
  REQUIRE(store.Commit({row.write}, Durability::kSynced));
  const auto text = OpenText(*store.Take(), row.hash);
  REQUIRE(!text);
  CHECK(text.error().code == base::ErrorCode::kCorrupt);
}

TEST_CASE("EntriesAreChainedAndReadInOrder") {
  MemoryStore store;
  CHECK(!ReadHead(*store.Take()).value().has_value());
  Chain chain(std::nullopt);
  std::vector<Write> writes;
  for (int i = 0; i < 3; ++i) {
    model::Entry entry = MadeUpEntry();
    writes.push_back(chain.Append(entry));
    CHECK(entry.seq == static_cast<model::Seq>(i));
    CHECK(model::IsEmpty(entry.previous) == (i == 0));
  }
  writes.push_back(chain.HeadRow());
  REQUIRE(store.Commit(writes, Durability::kSynced));
  CHECK(ReadHead(*store.Take()).value() == chain.head());
  CHECK(chain.head()->hash == Blake2b(*writes[2].value));
  CHECK(ReadEntry(*store.Take(), 1)->previous == Blake2b(*writes[0].value));
  CHECK(ReadEntry(*store.Take(), 3).error().code ==
        base::ErrorCode::kNotFound);
  std::vector<model::Seq> seen;
  REQUIRE(ReadEntries(*store.Take(), 1, [&](const model::Entry& entry) {
    seen.push_back(entry.seq);
    return true;
  }));
  CHECK(seen == std::vector<model::Seq>{1, 2});
}

TEST_CASE("EntriesWithoutAHeadAreAnError") {
  MemoryStore store;
  Chain chain(std::nullopt);
  model::Entry entry = MadeUpEntry();
  REQUIRE(store.Commit({chain.Append(entry)}, Durability::kSynced));
  CHECK(!ReadHead(*store.Take()));
}

TEST_CASE("AHeadIsReadAsItIsPrinted") {
  const Head head{.seq = 12, .hash = Blake2b("x")};
  CHECK(ParseHead(FormatHead(head)) == head);
  CHECK(!ParseHead("12"));
  CHECK(!ParseHead("12:00ff"));
  CHECK(!ParseHead("x:" + model::FormatHash(head.hash)));
  CHECK(!ParseHead(":" + model::FormatHash(head.hash)));
}

}  // namespace huiying::store
