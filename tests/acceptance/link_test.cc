// A phone rings at night: the message holds a link, one press takes the alert,
// and the record says that it came by the link.
#include "tests/acceptance/town.h"
#include "tests/acceptance/visitor.h"

namespace huiying::acceptance {
namespace {

using nlohmann::json;

app::LoopbackAnswer NoFeed(const app::LoopbackRequest&) {
  return {.status = 404};
}

std::string PathOf(const std::string& url) {
  return url.substr(url.find('/', url.find("://") + 3));
}

}  // namespace

TEST_CASE("AnAlertIsTakenFromAPhoneByTheLinkInItsMessage") {
  Town town(NoFeed);
  AddAdministrator(town);
  town.Start({});
  Visitor root(town.daemon().address());
  REQUIRE(root.SignIn("root", kPassword).status == 200);
  for (const char* id : {"duty-1", "auditor"}) {
    const bool press = std::string(id) == "duty-1";
    REQUIRE(root.Post("/api/v1/accounts",
                      {{"id", id},
                       {"roles", {press ? "press" : "auditor"}},
                       {"password", kPassword}})
                .status == 201);
  }
  Visitor duty(town.daemon().address());
  REQUIRE(duty.SignIn("duty-1", kPassword).status == 200);
  REQUIRE(duty.Post("/api/v1/cases",
                    {{"title", "某地发生<事件>"}, {"grade", 2}, {"answer", "due"}})
              .status == 201);
  REQUIRE(Wait([&] { return !town.Alerts().empty(); }));
  const json alert = town.Alerts().front();
  const std::string link = PathOf(alert["ack_url"]);
  CHECK(alert["text"].get<std::string>().contains(link));

  // A phone that never signed in; the chat looks first, to show a preview.
  Visitor phone(town.daemon().address());
  const Answer page = phone.Get(link);
  CHECK(page.status == 200);
  CHECK(page.text.contains("某地发生"));
  CHECK(!page.text.contains("<事件>"));
  CHECK(page.text.contains("发给 值班员一"));
  const auto row = [&] {
    for (const json& one : duty.Get("/api/v1/alerts").body["alerts"]) {
      if (one["id"] == alert["alert_id"]) return one;
    }
    return json();
  };
  CHECK(row()["acknowledged_at"].is_null());

  CHECK(phone.Post(link, json::object()).text.contains("签收"));
  CHECK(row()["acknowledged_by"] == "person:duty-1");
  CHECK(row()["by_link"] == true);
  const std::string when = row()["acknowledged_at"];
  // Once: pressing again changes nothing, and what was sent to others holds.
  phone.Post(link, json::object());
  CHECK(row()["acknowledged_at"] == when);
  std::string forged = link;
  forged.back() = forged.back() == 'A' ? 'B' : 'A';
  CHECK(phone.Post(forged, json::object()).status == 404);

  // A restart keeps the links that are out.
  town.Stop();
  town.Start({});
  Visitor again(town.daemon().address());
  CHECK(again.Get(link).text.contains("已于"));
}

TEST_CASE("AShiftBeginsByTheRosterAndIsTakenOver") {
  Town town(NoFeed);
  const std::string roster =
      "people:\n"
      "  - {id: duty-1, name: 值班员一, channels: [{webhook: {url: "
      "\"http://127.0.0.1:9/alerts\", drill: true}}]}\n"
      "  - {id: duty-2, name: 值班员二, channels: [{webhook: {url: "
      "\"http://127.0.0.1:9/alerts\", drill: true}}]}\n"
      "on_call:\n"
      "  press-centre:\n"
      "    layers:\n"
      "      - {name: days, people: [duty-1, duty-2], starts: \"2026-01-05 "
      "09:00\", hand_over: \"09:00\"}\n";
  town.folder().Write("rules/roster.yaml", roster);
  town.Start({});
  Visitor desk(town.daemon().address());
  json group = desk.Get("/api/v1/oncall").body["groups"][0];
  REQUIRE(group["shift"]["number"] == 1);
  const std::string on = group["people"][0]["id"];
  const std::string off = on == "duty-1" ? "duty-2" : "duty-1";
  CHECK(group["next"]["people"][0]["id"] == off);
  CHECK(desk.Post("/api/v1/oncall/press-centre/receipt", {{"by", off}})
            .body["code"] == "not_on_shift");
  CHECK(desk.Post("/api/v1/oncall/press-centre/receipt", {{"by", on}})
            .status == 200);
  group = desk.Get("/api/v1/oncall").body["groups"][0];
  CHECK(group["shift"]["receipts"][0]["person"]["id"] == on);
  // The other stands in for an hour.
  const std::string now = desk.Get("/api/v1/status").body["now"];
  const auto from = *base::ParseTime(now);
  REQUIRE(desk.Post("/api/v1/oncall/press-centre/overrides",
                    {{"by", on},
                     {"from", base::FormatTime(from)},
                     {"to", base::FormatTime(from + std::chrono::hours(1))},
                     {"people", {off}},
                     {"note", "换班"}})
              .status == 201);
  group = desk.Get("/api/v1/oncall").body["groups"][0];
  CHECK(group["people"][0]["id"] == off);
  CHECK(group["shift"]["source"] == "override");
  CHECK(desk.Get("/api/v1/oncall/press-centre/calendar.ics").status == 200);
  // A restart goes on where it was.
  town.Stop();
  town.Start({});
  Visitor again(town.daemon().address());
  CHECK(again.Get("/api/v1/oncall").body["groups"][0]["shift"]["number"] == 2);
}

}  // namespace huiying::acceptance
