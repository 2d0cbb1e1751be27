// The whole way from a post to a closed case over HTTP, as the people whose
// work it is; then the journal is verified and every figure recomputed from it.
#include <fmt/core.h>

#include <map>

#include "runtime/verify.h"
#include "store/rocks_store.h"
#include "tests/acceptance/town.h"
#include "tests/acceptance/visitor.h"

namespace huiying::acceptance {
namespace {

using nlohmann::json;

constexpr char kGrave[] =
    R"({"version":"https://jsonfeed.org/version/1.1","title":"t","items":[
    {"id":"p1","content_text":"网传云州市滨江派出所一男子昨晚在办案区死亡，家属要求公布监控"}]})";

constexpr char kStatement[] =
    "情况通报\n3月1日23时许，一名男子在滨江派出所办案区突发不适，经送医抢救无效"
    "死亡。市公安局已会同检察机关成立工作组，依法封存监控。经初步核实，未发现外"
    "力所致伤情。请市民不信谣、不传谣。后续情况将及时通报。\n云州市公安局\n3月2"
    "日";
constexpr char kResult[] =
    "情况通报\n经检察机关调查，滨江派出所值班民警未及时送医，已停职接受审查，调"
    "查"
    "结论已告知家属。\n云州市公安局\n3月5日";

app::LoopbackAnswer OneGravePost(const app::LoopbackRequest& request) {
  if (request.if_none_match == "\"1\"") return {.status = 304, .etag = "\"1\""};
  return {.type = "application/feed+json", .body = kGrave, .etag = "\"1\""};
}

// A bureau of people, each signed in.
class Bureau {
 public:
  explicit Bureau(Town& town) : address_(town.daemon().address()) {
    Visitor root(address_);
    REQUIRE(root.SignIn("root", kPassword).status == 200);
    const std::map<std::string, std::vector<std::string>> staff = {
        {"press", {"press"}},
        {"unit", {"unit", "reviewer"}},
        {"secrecy", {"confidentiality"}},
        {"chief", {"approver", "leader"}},
        {"publisher", {"publisher"}}};
    for (const auto& [id, roles] : staff) {
      REQUIRE(root.Post("/api/v1/accounts",
                        {{"id", id}, {"roles", roles}, {"password", kPassword}})
                  .status == 201);
      Visitor& person = people_.try_emplace(id, address_).first->second;
      REQUIRE(person.SignIn(id, kPassword).status == 200);
    }
  }

  Visitor& As(const std::string& who) { return people_.at(who); }

  json Case() { return As("press").Get("/api/v1/cases/c1").body; }
  std::string Now() {
    return As("press").Get("/api/v1/status").body["now"].get<std::string>();
  }
  // One command on the case, with the version that stands now.
  Answer Do(const std::string& who, const std::string& what,
            const json& body = json::object()) {
    Visitor& person = As(who);
    person.if_match =
        fmt::format("\"{}\"", Case()["version"].get<std::uint64_t>());
    return person.Post("/api/v1/cases/c1/" + what, body);
  }
  json Duty(const std::string& kind) {
    json found;
    for (const json& duty : Case()["duties"]) {
      if (duty["kind"] == kind) found = duty;
    }
    return found;
  }

 private:
  std::string address_;
  std::map<std::string, Visitor> people_;
};

#define HUIYING_DONE(answer)                        \
  do {                                              \
    const Answer given = (answer);                  \
    CHECK_MESSAGE(given.status == 200, given.text); \
  } while (false)

void CheckRefused(const Answer& answer, unsigned status, const char* code) {
  CHECK_MESSAGE(answer.status == status, answer.text);
  CHECK(answer.body["code"] == code);
}

void Review(Bureau& bureau, int number) {
  const std::string path = fmt::format("releases/{}/", number);
  for (const char* kind : {"facts", "law"}) {
    HUIYING_DONE(bureau.Do("unit", path + "review",
                           {{"kind", kind}, {"result", "passed"}}));
  }
  HUIYING_DONE(bureau.Do("secrecy", path + "review",
                         {{"kind", "confidentiality"}, {"result", "passed"}}));
}

void Publish(Bureau& bureau, int number) {
  HUIYING_DONE(
      bureau.Do("publisher", fmt::format("releases/{}/publish", number),
                {{"channel", "weibo"},
                 {"published_at", bureau.Now()},
                 {"url", fmt::format("https://example.invalid/{}", number)}}));
}

// Met and missed duties by kind, from the events alone.
std::map<std::string, std::pair<int, int>> CountDuties(
    const store::Snapshot& snapshot) {
  std::map<std::uint32_t, std::string> kinds;
  std::map<std::string, std::pair<int, int>> counts;
  REQUIRE(store::ReadEntries(snapshot, 0, [&](const model::Entry& entry) {
    if (const auto* e = std::get_if<model::DutyStarted>(&entry.event)) {
      kinds[e->duty.number] = model::Name(e->duty.kind);
    } else if (const auto* met = std::get_if<model::DutyMet>(&entry.event)) {
      ++counts[kinds.at(met->duty)].first;
    } else if (const auto* no = std::get_if<model::DutyMissed>(&entry.event)) {
      ++counts[kinds.at(no->duty)].second;
    }
    return true;
  }));
  return counts;
}

}  // namespace

TEST_CASE("FivePeopleAnswerAPostAndTheRecordSaysHow") {
  Town town(OneGravePost);
  AddAdministrator(town);
  town.Start({town.Feed("board", "/feed.json", "jsonfeed")});
  Bureau bureau(town);
  REQUIRE(Wait([&] { return bureau.Case().contains("duties"); }));
  CHECK(bureau.Case()["grade"] == 2);

  HUIYING_DONE(bureau.Do("press", "claim"));
  HUIYING_DONE(bureau.Do("chief", "grade", {{"grade", 2}}));
  HUIYING_DONE(bureau.Do("press", "unit", {{"unit", "riverside-station"}}));
  HUIYING_DONE(bureau.Do("unit", "instants",
                         {{"instant", "alarm"},
                          {"at", "2026-03-01T23:05:00+08:00"},
                          {"source", "110 接警记录"}}));

  // The statement: written, and then out of its writer's hands.
  CheckRefused(bureau.Do("chief", "releases/drafts", {{"text", kStatement}}),
               403, "role_needed");
  HUIYING_DONE(bureau.Do("press", "releases/drafts", {{"text", kStatement}}));
  const json reading = bureau.Case()["releases"][0]["reading"];
  CHECK(reading["gaps"] == json::array());
  CHECK(reading["promises_more"] == true);
  CheckRefused(bureau.Do("press", "releases/1/approve"), 403, "role_needed");
  CheckRefused(bureau.Do("chief", "releases/1/approve"), 409,
               "reviews_missing");
  CheckRefused(bureau.Do("secrecy", "releases/1/review",
                         {{"kind", "law"}, {"result", "passed"}}),
               403, "role_needed");
  Review(bureau, 1);
  CheckRefused(bureau.Do("publisher", "releases/1/publish",
                         {{"channel", "weibo"},
                          {"published_at", bureau.Now()},
                          {"url", "https://example.invalid/0"}}),
               409, "not_approved");
  HUIYING_DONE(
      bureau.Do("chief", "releases/1/approve", {{"follow_up_within", "12h"}}));
  Publish(bureau, 1);
  CHECK(bureau.Duty("statement")["state"] == "met");
  CHECK(bureau.Duty("follow_up")["state"] == "open");

  // The press conference: planned, held, with who spoke.
  HUIYING_DONE(bureau.Do("press", "press-events/plan",
                         {{"planned_at", bureau.Now()}, {"place", "发布厅"}}));
  HUIYING_DONE(bureau.Do("publisher", "press-events/1/hold",
                         {{"held_at", bureau.Now()},
                          {"evidence", "全程录像"},
                          {"speakers", json::array({{{"person", "chief"},
                                                     {"office", "head"},
                                                     {"unit", "traffic"}}})}}));
  CHECK(bureau.Duty("press_conference")["state"] == "met");
  const json attendance =
      bureau.As("press").Get("/api/v1/attendance").body["duties"][0];
  CHECK(attendance["times_held"] == 1);
  CHECK(attendance["state"] == "done");

  // What came of it keeps the promise, and the case may end.
  CheckRefused(bureau.Do("press", "close", {{"note", "完"}}), 409, "duty_open");
  HUIYING_DONE(bureau.Do("press", "releases/drafts",
                         {{"text", kResult}, {"kind", "result"}}));
  Review(bureau, 2);
  HUIYING_DONE(bureau.Do("chief", "releases/2/approve"));
  Publish(bureau, 2);
  CHECK(bureau.Duty("follow_up")["state"] == "met");
  HUIYING_DONE(bureau.Do("press", "close", {{"note", "结果已公布"}}));
  CHECK(bureau.Case()["state"] == "closed");

  // The ledger knows what was said, and what was not.
  Visitor& reader = bureau.As("secrecy");
  const json ledger = reader.Get("/api/v1/releases").body["releases"];
  REQUIRE(ledger.size() == 2);
  CHECK(ledger[0]["release"]["kind"] == "result");
  CHECK(reader.Post("/api/v1/releases/lookup", {{"text", kStatement}})
            .body["found"] == true);
  CHECK(reader
            .Post("/api/v1/releases/lookup",
                  {{"text",
                    "警情通报：云州市滨江派出所民警已被刑事拘留，案件正在"
                    "侦办。云州市公安局 3月2日"}})
            .body["found"] == false);
  CHECK(reader.Get("/api/v1/cases/c1/releases/1/card.svg")
            .text.find("云州市公安局") != std::string::npos);
  CHECK(reader.Get("/api/v1/cases/c1/releases/1/text").text == kStatement);

  const json figures = reader.Get("/api/v1/figures").body["total"]["duties"];
  town.Stop();
  const auto store = store::RocksStore::Open(
      town.folder().path() / "data", {.mode = store::OpenMode::kReadOnly});
  REQUIRE(store);
  const auto snapshot = (*store)->Take();
  const auto verified = runtime::Verify(*snapshot, std::nullopt);
  REQUIRE(verified);
  CHECK(!verified->problem);
  const auto counted = CountDuties(*snapshot);
  CHECK(counted.size() >= 8);
  for (const auto& [kind, figure] : figures.items()) {
    CAPTURE(kind);
    const auto at = counted.find(kind);
    const auto [met, missed] =
        at == counted.end() ? std::pair(0, 0) : at->second;
    CHECK(figure["met"] == met);
    CHECK(figure["missed"] == missed);
  }
  CHECK(counted.at("statement") == std::pair(1, 0));
}

}  // namespace huiying::acceptance
