// The page behind a link in a message, and rosters over HTTP.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/http/fixture.h"

namespace huiying::http {
namespace {

using nlohmann::json;

model::Alert AlertToDuty1(std::uint64_t id) {
  return {.id = model::AlertId(id),
          .epoch = 1,
          .reason = model::Reason::kFirstAlert,
          .recipient = model::PersonId("duty-1"),
          .requested_at = At("2026-11-24T11:00:00+08:00"),
          .state = model::AlertState::kDelivered};
}

std::string LinkTo(Fixture& fixture, std::uint64_t id) {
  return "/a/" +
         fixture.ack_links.Make(1, model::AlertId(id), fixture.real_now.load());
}

// As a chat's browser sends it: a form, from wherever it was opened.
Response Press(Fixture& fixture, const std::string& target) {
  Client client(fixture.port());
  client.Send("POST " + target +
              " HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: null\r\n"
              "Content-Type: application/x-www-form-urlencoded\r\n"
              "Content-Length: 0\r\n\r\n");
  return client.Read();
}

// The desk says yes, and the row is as it will be.
void Acknowledge(Fixture& fixture) {
  model::Alert alert = AlertToDuty1(7);
  alert.acknowledged_at = At("2026-11-24T12:00:00+08:00");
  alert.acknowledged_by = model::Actor("person:duty-1");
  fixture.PutAlert(alert);
  fixture.desk().answer = [](runtime::Request&) -> runtime::Reply {
    return runtime::Accepted{.seq = 9, .events = {}};
  };
}

}  // namespace

TEST_CASE("OpeningALinkSaysWhoseAlertItIsAndAcknowledgesNothing") {
  Fixture fixture;
  fixture.PutAlert(AlertToDuty1(7));
  const Response page = fixture.Get(LinkTo(fixture, 7));
  CHECK(page.status == 200);
  CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
  CHECK(page.headers.at("cache-control") == "no-store");
  CHECK(page.body.contains("<h1>【回应】&lt;新&gt;事件</h1>"));
  CHECK(page.body.contains("发给 值班员一"));
  CHECK(page.body.contains("<form method=\"post\""));
  CHECK(!fixture.desk().last);
}

TEST_CASE("PressingTheButtonAcknowledgesAsThePersonTheAlertIsFor") {
  Fixture fixture;
  fixture.PutAlert(AlertToDuty1(7));
  Acknowledge(fixture);
  const Response page = Press(fixture, LinkTo(fixture, 7));
  CHECK(page.status == 200);
  REQUIRE(fixture.desk().last);
  const model::Command& command = fixture.desk().last->command;
  CHECK(command.actor == model::Actor("person:duty-1"));
  CHECK(std::get<model::AcknowledgeAlert>(command.body).by_link);
  CHECK(page.body.contains("值班员一 已于 2026-11-24 12:00 签收"));
  CHECK(!page.body.contains("<form"));  // once is enough
}

TEST_CASE("ALinkWorksWithoutSigningInWhereAccountsExist") {
  Fixture fixture;
  fixture.PutAlert(AlertToDuty1(7));
  fixture.PutAccount(model::AccountKind::kPerson, "duty-1",
                     {model::Role::kOnCall}, "some secret");
  Acknowledge(fixture);
  CHECK(fixture.Get("/api/v1/alerts").status == 401);
  CHECK(Press(fixture, LinkTo(fixture, 7)).status == 200);
}

TEST_CASE("AForgedLinkAndAnOldOneDoNothing") {
  Fixture fixture;
  fixture.PutAlert(AlertToDuty1(7));
  fixture.PutAlert(AlertToDuty1(8));
  const std::string link = LinkTo(fixture, 7);
  std::string other = link;
  other[4] = other[4] == 'B' ? 'C' : 'B';  // another alert, the old signature
  for (const std::string& target :
       {other, link + "AA", link.substr(0, 20), std::string("/a/x")}) {
    CHECK(fixture.Get(target).status == 404);
    CHECK(Press(fixture, target).status == 404);
  }
  // An alert that this journal does not have.
  CHECK(Press(fixture, LinkTo(fixture, 99)).status == 404);
  fixture.real_now = fixture.real_now.load() + std::chrono::hours(25);
  CHECK(fixture.Get(link).status == 410);
  CHECK(Press(fixture, link).status == 410);
  CHECK(!fixture.desk().last);
}

TEST_CASE("ALinkToAStageThatIsOverSaysSo") {
  Fixture fixture;
  fixture.PutAlert(AlertToDuty1(7));
  fixture.desk().answer = [](runtime::Request&) -> runtime::Reply {
    return model::Refusal{.code = "alert_overtaken", .detail = "moved on"};
  };
  const Response page = Press(fixture, LinkTo(fixture, 7));
  CHECK(page.body.contains("请签收最新的一条提醒"));
}

TEST_CASE("RostersSayWhoIsOnCallAndWhatIsMissing") {
  Fixture fixture;
  PutRosters(fixture);
  const json on_call = fixture.Get("/api/v1/oncall").Json();
  REQUIRE(on_call["groups"].size() == 2);
  CHECK(on_call["groups"][0]["rotates"] == false);
  const json night = on_call["groups"][1];
  CHECK(night["people"] == json({{{"id", "duty-1"}, {"name", "值班员一"}}}));
  CHECK(night["shift"]["open_cases"] == 2);
  CHECK(night["shift"]["before"][0]["id"] == "duty-2");
  CHECK(night["next"]["people"][0]["id"] == "duty-2");
  CHECK(night["overrides"][0]["note"] == "换班");
  CHECK(on_call["look_ahead"]["missing_years"] == json({2027}));
  // The people who are on call are those of the shift.
  const json people = fixture.Get("/api/v1/people").Json();
  CHECK(people["on_call"][1] ==
        json({{"group", "night"}, {"people", {"duty-1"}}}));
}

TEST_CASE("ShiftsAreListedWithTheirOverridesAndAsACalendar") {
  Fixture fixture;
  PutRosters(fixture);
  const json shifts =
      fixture
          .Get(
              "/api/v1/oncall/night/shifts?from=2026-11-24T12:00:00%2B08:00"
              "&to=2026-11-25T12:00:00%2B08:00")
          .Json()["shifts"];
  REQUIRE(shifts.size() == 4);
  CHECK(shifts[1]["source"] == "override");
  CHECK(shifts[1]["people"][0]["id"] == "duty-2");
  CHECK(shifts[2]["source"] == "days");
  CHECK(shifts[3]["from"] == "2026-11-25T09:00:00+08:00");
  CHECK(fixture.Get("/api/v1/oncall/nobody/shifts").status == 404);
  CHECK(fixture.Get("/api/v1/oncall/night/shifts?from=now").status == 422);
  const Response calendar = fixture.Get("/api/v1/oncall/night/calendar.ics");
  CHECK(calendar.headers.at("content-type") == "text/calendar; charset=utf-8");
  CHECK(calendar.body.starts_with("BEGIN:VCALENDAR\r\n"));
  CHECK(calendar.body.contains("SUMMARY:值班员二\r\n"));
}

TEST_CASE("AnOverrideAndAReceiptBecomeCommands") {
  Fixture fixture;
  fixture.desk().answer = [](runtime::Request&) -> runtime::Reply {
    return runtime::Accepted{
        .seq = 5, .events = {model::OverrideSet{.override_ = {.number = 4}}}};
  };
  const Response made = fixture.Post(
      "/api/v1/oncall/night/overrides",
      R"({"by":"duty-1","from":"2026-11-24T18:00:00+08:00",)"
      R"("to":"2026-11-25T08:00:00+08:00","people":["duty-2"],"note":"n"})");
  CHECK(made.status == 201);
  CHECK(made.Json()["number"] == 4);
  const auto& set =
      std::get<model::SetOverride>(fixture.desk().last->command.body);
  CHECK(set.group == "night");
  CHECK(set.people == std::vector{model::PersonId("duty-2")});
  CHECK(fixture.desk().last->texts.size() == 1);
  CHECK(fixture.Post("/api/v1/oncall/night/overrides", R"({"by":"duty-1"})")
            .status == 422);
  CHECK(fixture.Post("/api/v1/oncall/night/receipt", R"({"by":"duty-1"})")
            .status == 200);
  CHECK(
      std::get<model::ReceiveShift>(fixture.desk().last->command.body).group ==
      "night");
}

TEST_CASE("OnlyAStepThatWaitsCanBeAccepted") {
  Fixture fixture;
  fixture.desk().answer = [](runtime::Request&) -> runtime::Reply {
    return runtime::Accepted{.seq = 5, .events = {}};
  };
  CHECK(fixture.Get("/api/v1/status").Json()["clock"].is_null());
  const std::string body = R"({"by":"duty-1"})";
  CHECK(fixture.Post("/api/v1/clock/accept", body).Json()["code"] ==
        "no_clock_step");
  fixture.OnNet([&] { fixture.held_clock_step = std::chrono::hours(-24); });
  CHECK(fixture.Get("/api/v1/status").Json()["clock"]["step_seconds"] ==
        -86400);
  CHECK(fixture.Post("/api/v1/clock/accept", body).status == 200);
  CHECK(std::get<model::AcceptClock>(fixture.desk().last->command.body).step ==
        std::chrono::hours(-24));
}

TEST_CASE("GraveAlertsThatNobodyGotAreCountedForEveryScreen") {
  Fixture fixture;
  CHECK(fixture.Get("/api/v1/status").Json()["undelivered"] == 0);
  fixture.PutRow(model::UnheardKey(),
                 model::Unheard{.alerts = {model::AlertId(7)}});
  model::Alert lost = AlertToDuty1(7);
  lost.state = model::AlertState::kPending;
  lost.detail.Edit().undelivered_at = lost.requested_at;
  fixture.PutAlert(lost);
  CHECK(fixture.Get("/api/v1/status").Json()["undelivered"] == 1);
  CHECK(fixture.Get("/api/v1/alerts").Json()["alerts"][0]["undelivered"] ==
        true);
}

}  // namespace huiying::http
