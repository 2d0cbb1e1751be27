// The real writer on the real store, on a file system that loses power: what a
// caller was told is in the journal, and with sync off it is not.
#include <doctest/doctest.h>

#include "runtime/verify.h"
#include "store/rocks_store.h"
#include "tests/unit/runtime/house.h"
#include "tests/unit/store/power_cut_fs.h"
#include "tests/unit/store/temp_folder.h"

namespace huiying::runtime {
namespace {

using testing::House;
using testing::Morning;
using testing::Post;
using testing::Rules;

constexpr int kPosts = 100;

// How many of kPosts acknowledged posts are still known after the cut.
int KnownAfterACut(bool sync) {
  testing::TempFolder temp;
  auto fs = std::make_shared<testing::PowerCutFs>();
  const auto env = rocksdb::NewCompositeEnv(fs);
  {
    auto store = store::RocksStore::Open(temp.path() / "before",
                                         {.sync = sync, .env = env.get()});
    REQUIRE_MESSAGE(store, store.error().message);
    House house(**store);
    REQUIRE(house.Start());
    house.Do(Rules());
    for (int i = 0; i < kPosts; ++i) {
      const std::string n = std::to_string(i);
      REQUIRE(!house.Do(Post("w:" + n, 2, Morning(), "甲" + n)).empty());
    }
    fs->Cut(temp.path() / "before", temp.path() / "after");
  }
  auto store = store::RocksStore::Open(temp.path() / "after", {});
  REQUIRE_MESSAGE(store, store.error().message);
  House house(**store);
  const auto started = house.Start();
  REQUIRE_MESSAGE(started, started.error().message);
  const auto report = Verify(*(*store)->Take(), std::nullopt);
  REQUIRE(report);
  REQUIRE_MESSAGE(!report->problem, report->problem->what);
  return static_cast<int>(house.writer->engine().state().posts.size());
}

}  // namespace

TEST_CASE("APowerCutLosesNoAcknowledgedCommand") {
  CHECK(KnownAfterACut(true) == kPosts);
}

TEST_CASE("WithSyncOffTheSameCutLosesAcknowledgedCommands") {
  CHECK(KnownAfterACut(false) < kPosts);
}

}  // namespace huiying::runtime
