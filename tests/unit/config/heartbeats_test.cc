// heartbeats.yaml.
#include "tests/unit/config/rules.h"

namespace huiying::config {
namespace {

using namespace std::chrono_literals;

const std::string kBeats =
    "send:\n"
    "  - {name: watcher, url: {env: BEAT}, every: 1m}\n"
    "  - {name: other, url: \"http://h/ping\", every: 10s}\n"
    "expect:\n"
    "  - {name: backup, every: 1d, grace: 2h}\n"
    "  - {name: probe, every: 5m}\n";

std::string BeatErrors(const std::string& from, const std::string& to) {
  return ErrorsOf(LoadWith("heartbeats.yaml", Changed(kBeats, from, to)));
}

}  // namespace

TEST_CASE("ReadsWhomWeTellAndWhoTellsUs") {
  const auto rules = LoadWith("heartbeats.yaml", kBeats);
  REQUIRE_MESSAGE(rules, ErrorsOf(rules));
  const auto& beats = rules->policy.heartbeats;
  REQUIRE(beats.size() == 4);
  CHECK(beats[0].name == "watcher");
  CHECK(beats[0].outgoing);
  CHECK(beats[0].every == base::Duration(1min));
  CHECK(beats[1].every == base::Duration(10s));
  CHECK(!beats[2].outgoing);
  CHECK(beats[2].every == base::Duration(24h));
  CHECK(beats[2].grace == base::Duration(2h));
  CHECK(beats[3].grace == base::Duration(1min));
}

TEST_CASE("TheAddressOfAHeartbeatIsNotInThePolicy") {
  const auto rules = LoadWith("heartbeats.yaml", kBeats);
  REQUIRE_MESSAGE(rules, ErrorsOf(rules));
  CHECK(rules->directory.heartbeats.size() == 2);
  CHECK(rules->directory.heartbeats.at("watcher") ==
        "https://beat.example/secret");
  CHECK(rules->directory.heartbeats.at("other") == "http://h/ping");
  const std::string stored = model::EncodeFields(rules->policy);
  CHECK(stored.find("http") == std::string::npos);
}

TEST_CASE("EitherSideMayBeMissing") {
  CHECK(ErrorsOf(LoadWith("heartbeats.yaml", "send: []\n")) == "no error");
  CHECK(ErrorsOf(LoadWith("heartbeats.yaml",
                          "expect: [{name: a, every: 1m}]\n")) == "no error");
}

TEST_CASE("EachMistakeInAHeartbeatIsOneLineWithItsPlaceAndTheFix") {
  struct Row {
    const char* from;
    const char* to;
    const char* says;  // the whole line
  };
  const Row rows[] = {
      {"send:", "sends:", "1: unknown field \"sends\"; did you mean \"send\"?"},
      {"name: watcher, ", "", "2: send[0]: \"name\" is missing; add it"},
      {"name: watcher", "name: Wächter",
       "2: send[0].name: \"Wächter\" is no name; write at most 64 of a-z, 0-9 "
       "and -"},
      {"name: probe", "name: other",
       "6: expect[1].name: \"other\" stands twice; give each its own"},
      {", every: 1m", "", "2: send[0]: \"every\" is missing; add it"},
      {"every: 1m", "every: 9s",
       "2: send[0].every: is under ten seconds; write 1m, say"},
      {"every: 5m", "every: 7wd",
       "6: expect[1].every: \"7wd\" is not a duration; write 90s, 15m, 5h or "
       "2d"},
      {"grace: 2h", "grace: 2",
       "5: expect[0].grace: \"2\" is not a duration; write 2m or 2s"},
      {"url: {env: BEAT}, ", "", "2: send[0]: \"url\" is missing; add it"},
      {"{env: BEAT}", "{env: BAD}",
       "2: send[0].url: what it refers to is no http:// or https:// address"},
      {"every: 5m}", "every: 5m, url: x}",
       "6: expect[1]: unknown field \"url\""},
      {"{name: probe, every: 5m}", "probe", "6: expect[1]: "},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.to));
    const std::string errors = BeatErrors(row.from, row.to);
    CAPTURE(errors);
    CHECK(errors.starts_with("rules/heartbeats.yaml:" + std::string(row.says)));
    CHECK(errors.find('\n') == std::string::npos);
  }
  CHECK(BeatErrors("{env: BEAT}", "{env: NONE}")
            .starts_with("rules/heartbeats.yaml:2: send[0].url"));
  CHECK(BeatErrors("http://h/ping", "h/ping")
            .starts_with("rules/heartbeats.yaml:3: send[1].url: "));
}

}  // namespace huiying::config
