// A disk without room: posts stop, clocks and alerts go on, and everybody is
// told.
#include <algorithm>
#include <atomic>
#include <string>

#include "tests/acceptance/town.h"

namespace huiying::acceptance {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMoreThanThereIs = 1ULL << 60;
constexpr char kFeed[] =
    "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title>"
    "<item><guid isPermaLink=\"false\">1</guid><title>\u4e91\u5dde"
    "\u6c11\u8b66\u6253\u4eba</title></item></channel></rss>";

bool Told(Town& town, const std::string& reason) {
  return std::ranges::any_of(town.Alerts(), [&](const json& alert) {
    return alert["reason"] == reason;
  });
}

}  // namespace

TEST_CASE("ADiskWithoutRoomStopsPostsAndNothingElse") {
  std::atomic<int> asked = 0;
  Town town([&](const app::LoopbackRequest&) {
    ++asked;
    return app::LoopbackAnswer{.type = "text/xml", .body = kFeed};
  });
  town.low_water = kMoreThanThereIs;
  town.Start({town.Feed("local-news", "/feed", "rss")});
  const std::string at = town.daemon().address();

  // The source is blind at once, and somebody is told.
  REQUIRE(Wait([&] { return Told(town, "source_blind"); }));
  CHECK(asked == 0);
  const json source = Ask(at, "GET", "/api/v1/sources").json()["sources"][0];
  CHECK(source["state"] == "blind");
  CHECK(source["why"] == "disk_low");
  const json disk = Ask(at, "GET", "/api/v1/status").json()["disk"];
  CHECK(disk["low"] == true);
  CHECK(disk["free_bytes"] > 0);
  CHECK(town.Metric("huiying_disk_free_bytes") > 0);
  const Reply push = Ask(at, "POST", "/api/v1/posts", "{}");
  CHECK(push.status == 507);
  CHECK(push.json()["code"] == "disk_low");

  // A case that somebody opens by hand rings as ever.
  REQUIRE(Ask(at, "POST", "/api/v1/cases",
              R"({"title":"\u67d0\u5730","grade":2,"answer":"due",)"
              R"("by":"duty-1"})")
              .status == 201);
  REQUIRE(Wait([&] { return Told(town, "first_alert"); }));

  // With room again, what was not read is read.
  town.Stop();
  town.low_water = 0;
  town.Start({town.Feed("local-news", "/feed", "rss")});
  REQUIRE(Wait([&] { return asked > 0; }));
  CHECK(std::filesystem::exists(town.folder().path() / "data" / "BALLAST"));
}

}  // namespace huiying::acceptance
