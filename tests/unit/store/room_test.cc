#include "store/room.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "store/data_folder.h"
#include "tests/unit/store/temp_folder.h"

namespace huiying::store {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;

constexpr std::uint64_t kMiB = 1 << 20;

// A disk that says what it is told to.
struct Disk {
  TempFolder folder;
  base::Result<std::uint64_t> free = 10'000 * kMiB;
  Room MakeRoom() {
    return Room(folder.path(), 512 * kMiB,
                [this](const fs::path&) { return free; });
  }
  fs::path ballast() const { return folder.path() / "BALLAST"; }
};

TEST_CASE("TheRealDiskSaysHowMuchIsLeft") {
  TempFolder folder;
  Room room(folder.path());
  const auto free = room.Free();
  REQUIRE(free);
  const auto said = fs::space(folder.path()).available;
  CHECK(*free > said / 2);
  CHECK(*free / 2 < said);
  CHECK(room.IsLow() == (*free < Room::kLowWater));
}

TEST_CASE("ADiskIsLowBelowTheMarkAndWhenNobodyCanSay") {
  Disk disk;
  disk.free = 512 * kMiB;
  CHECK(!disk.MakeRoom().IsLow());
  disk.free = 512 * kMiB - 1;
  CHECK(disk.MakeRoom().IsLow());
  disk.free = base::Fail(base::ErrorCode::kUnavailable, "gone");
  CHECK(disk.MakeRoom().IsLow());
  Room nowhere("/nonexistent/data");
  CHECK(nowhere.IsLow());
  CHECK(nowhere.Free().error().message.starts_with(
      "the room on the disk of /nonexistent/data cannot be read: "));
}

TEST_CASE("TheBallastIsKeptWhileThereIsPlentyAndGivenUpForAStart") {
  Disk disk;
  REQUIRE(disk.MakeRoom().KeepBallast());
  CHECK(fs::file_size(disk.ballast()) == Room::kBallast);
  CHECK(disk.MakeRoom().GiveUpBallast() == false);
  // Low, but a start has room: it stays for worse.
  disk.free = 100 * kMiB;
  CHECK(disk.MakeRoom().GiveUpBallast() == false);
  disk.free = 0;
  CHECK(disk.MakeRoom().GiveUpBallast() == true);
  CHECK(!fs::exists(disk.ballast()));
  CHECK(disk.MakeRoom().GiveUpBallast() == false);  // nothing left to give
  // Not made again from what is needed.
  disk.free = 550 * kMiB;
  REQUIRE(disk.MakeRoom().KeepBallast());
  CHECK(!fs::exists(disk.ballast()));
  disk.free = 600 * kMiB;
  REQUIRE(disk.MakeRoom().KeepBallast());
  CHECK(fs::exists(disk.ballast()));
}

TEST_CASE("TheBallastOfAFolderInUseStays") {
  Disk disk;
  REQUIRE(disk.MakeRoom().KeepBallast());
  disk.free = 0;
  fs::create_directories(StoreFolder(disk.folder.path()));
  // The child has the store, as another daemon would.
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const fs::path lock = StoreFolder(disk.folder.path()) / "LOCK";
    const int file = ::open(lock.c_str(), O_RDWR | O_CREAT, 0600);
    struct flock all{};
    all.l_type = F_WRLCK;
    all.l_whence = SEEK_SET;
    const char done = ::fcntl(file, F_SETLK, &all) == 0 ? 'y' : 'n';
    if (::write(ready[1], &done, 1) != 1) ::_exit(1);
    ::pause();
    ::_exit(0);
  }
  char done = 0;
  REQUIRE(::read(ready[0], &done, 1) == 1);
  CHECK(done == 'y');
  CHECK(disk.MakeRoom().GiveUpBallast() == false);
  CHECK(fs::exists(disk.ballast()));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK(disk.MakeRoom().GiveUpBallast() == true);
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_CASE("TheBallastTakesBlocksOfTheDisk") {
  TempFolder folder;
  REQUIRE(Room(folder.path(), 0).KeepBallast());
  struct stat made{};
  REQUIRE(::stat((folder.path() / "BALLAST").c_str(), &made) == 0);
  CHECK(static_cast<std::uint64_t>(made.st_blocks) * 512 >= Room::kBallast);
}

}  // namespace
}  // namespace huiying::store
