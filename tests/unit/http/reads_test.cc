#include <doctest/doctest.h>

#include "stats/figures.h"
#include "tests/unit/http/fixture.h"

namespace huiying::http {

TEST_CASE("StatusTellsModeTimeAndHead") {
  Fixture fixture;
  const Response response = fixture.Get("/api/v1/status");
  CHECK(response.status == 200);
  CHECK(response.headers.at("content-type") == "application/json");
  CHECK(response.headers.at("cache-control") == "no-store");
  const auto json = response.Json();
  CHECK(json["mode"] == "drill");
  CHECK(json["speed"] == 60);
  CHECK(json["now"] == "2026-11-24T12:00:00+08:00");
  CHECK(json["journal"] == kJournalId);
  CHECK(json["epoch"] == 1);
  CHECK(json["head"]["seq"] == 0);
  CHECK(json["head"]["hash"].get<std::string>().size() == 64);
  CHECK(json["rules_version"] == "feedfacefeedface");
  CHECK(json["rules_error"].is_null());
  CHECK(json["ready"] == false);
}

TEST_CASE("WhatIsSetFromAnotherThreadIsShown") {
  Fixture fixture;
  fixture.server().SetRules("0123", "topics/fight.yaml:3: unknown key");
  fixture.server().SetPeople({.people = {{"duty-9", "新人"}}});
  fixture.server().SetReady(true);
  const auto status = fixture.Get("/api/v1/status").Json();
  CHECK(status["rules_version"] == "0123");
  CHECK(status["rules_error"] == "topics/fight.yaml:3: unknown key");
  CHECK(status["ready"] == true);
  const auto people = fixture.Get("/api/v1/people").Json();
  CHECK(people["people"][0]["name"] == "新人");
}

TEST_CASE("PeopleAndOnCallAreListed") {
  Fixture fixture;
  const auto json = fixture.Get("/api/v1/people").Json();
  CHECK(json["people"][1]["id"] == "duty-2");
  CHECK(json["on_call"][0]["group"] == "press-centre");
  CHECK(json["on_call"][0]["people"][0] == "duty-1");
}

TEST_CASE("ACaseIsJoinedWithItsTextsAndPeople") {
  Fixture fixture;
  MadeUpCase(fixture, 12);
  const auto json = fixture.Get("/api/v1/cases").Json();
  REQUIRE(json["cases"].size() == 1);
  const auto& c = json["cases"][0];
  CHECK(c["id"] == "c12");
  CHECK(c["title"] == "北桥路口打架");
  CHECK(c["state"] == "detected");
  CHECK(c["grade"] == 2);
  CHECK(c["confirmed_grade"].is_null());
  CHECK(c["answer"] == "due");
  CHECK(c["owner"]["name"] == "值班员一");
  CHECK(c["proposal"].is_null());
  CHECK(c["excerpt"]["text"] == "北桥路口有人打架，警察到了吗？");
  CHECK(c["excerpt"]["marks"] == nlohmann::json{{6, 8}});
  CHECK(c["duties"][0]["kind"] == "statement");
  CHECK(c["duties"][0]["due_at"] == "2026-11-24T14:00:00+08:00");
  CHECK(c["duties"][0]["alerting"]["reason"] == "first_alert");
  CHECK(json["next_cursor"].is_null());
  CHECK(json["seq"] == 0);
}

TEST_CASE("ErasedTextsReadAsAbsent") {
  Fixture fixture;
  model::Case c = MadeUpCase(fixture, 1);
  c.title = model::TextHash{1, 2, 3};
  fixture.PutCase(c);
  const Response response = fixture.Get("/api/v1/cases/c1");
  CHECK(response.status == 200);
  CHECK(response.Json()["title"] == "");
}

TEST_CASE("ListsPageNewestFirstByCursor") {
  Fixture fixture;
  for (std::uint64_t id = 1; id <= 5; ++id) MadeUpCase(fixture, id);
  const auto first = fixture.Get("/api/v1/cases?limit=2").Json();
  REQUIRE(first["cases"].size() == 2);
  CHECK(first["cases"][0]["id"] == "c5");
  const std::string cursor = first["next_cursor"];
  const auto second =
      fixture.Get("/api/v1/cases?limit=3&cursor=" + cursor).Json();
  REQUIRE(second["cases"].size() == 3);
  CHECK(second["cases"][0]["id"] == "c3");
  CHECK(second["next_cursor"].is_null());
}

TEST_CASE("APageOfFewAmongManyIsReadInSlices") {
  Fixture fixture;
  model::Case c = MadeUpCase(fixture, 1);
  c.state = model::CaseState::kClosed;
  for (std::uint64_t id = 2; id <= 600; ++id) {
    c.id = model::CaseId(id);
    fixture.PutCase(c);
  }
  const auto json = fixture.Get("/api/v1/cases?status=open").Json();
  REQUIRE(json["cases"].size() == 1);
  CHECK(json["cases"][0]["id"] == "c1");
  CHECK(fixture.Get("/api/v1/cases?status=ended&limit=200")
            .Json()["cases"]
            .size() == 200);
}

TEST_CASE("ListsFilterByStatusAndGrade") {
  Fixture fixture;
  model::Case c = MadeUpCase(fixture, 1);
  c.id = model::CaseId(2);
  c.state = model::CaseState::kDismissed;
  c.confirmed = 3;
  fixture.PutCase(c);
  const auto ids = [&](const std::string& query) {
    std::string all;
    const auto json = fixture.Get("/api/v1/cases" + query).Json();
    for (const auto& one : json["cases"]) {
      all += one["id"].get<std::string>() + " ";
    }
    return all;
  };
  CHECK(ids("") == "c2 c1 ");
  CHECK(ids("?status=all") == "c2 c1 ");
  CHECK(ids("?status=open") == "c1 ");
  CHECK(ids("?status=ended") == "c2 ");
  CHECK(ids("?grade=2") == "c1 ");
  CHECK(ids("?grade=3&status=ended") == "c2 ");
}

TEST_CASE("WrongParametersAreNamed") {
  Fixture fixture;
  const std::pair<const char*, const char*> kWrong[] = {
      {"/api/v1/cases?limit=0", "limit"},
      {"/api/v1/cases?limit=201", "limit"},
      {"/api/v1/cases?limit=x", "limit"},
      {"/api/v1/cases?cursor=zz", "cursor"},
      {"/api/v1/cases?status=odd", "status"},
      {"/api/v1/cases?grade=5", "grade"},
      {"/api/v1/alerts?state=odd", "state"},
      {"/api/v1/figures?from=2026", "from"},
      {"/api/v1/figures?to=2026-13", "to"},
  };
  for (const auto& [target, field] : kWrong) {
    const Response response = fixture.Get(target);
    CHECK_MESSAGE(response.status == 422, target);
    CHECK(response.headers.at("content-type") == "application/problem+json");
    CHECK(response.Json()["field"] == field);
    CHECK(response.Json()["code"] == "bad_field");
  }
}

TEST_CASE("OneCaseShowsPostsEvidenceAlertsAndItsVersion") {
  Fixture fixture;
  model::Case c = MadeUpCase(fixture, 1);
  c.releases.Edit() = {{.number = 1,
                        .published_at = At("2026-11-24T11:00:00+08:00"),
                        .recorded_at = At("2026-11-24T11:05:00+08:00"),
                        .channel = fixture.PutText("官方微博"),
                        .by = model::Actor("person:duty-1")}};
  c.press_events.Edit() = {{.number = 1,
                            .held_at = At("2026-11-24T11:30:00+08:00"),
                            .recorded_at = At("2026-11-24T11:35:00+08:00"),
                            .place = fixture.PutText("新闻发布厅"),
                            .by = model::Actor("person:duty-1")}};
  fixture.PutCase(c);
  MadeUpCase(fixture, 2);
  fixture.PutAlert(MadeUpAlert(7, 1));
  fixture.PutAlert(MadeUpAlert(8, 2));
  const Response response = fixture.Get("/api/v1/cases/c1");
  CHECK(response.headers.at("etag") == "\"41\"");
  const auto json = response.Json();
  REQUIRE(json["posts"].size() == 1);
  CHECK(json["posts"][0]["url"] == "https://m.weibo.cn/status/Abc");
  CHECK(json["posts"][0]["title"].is_null());
  CHECK(json["posts"][0]["hits"][0]["view"] == "original");
  CHECK(json["posts_next_cursor"].is_null());
  CHECK(json["releases"][0]["channel"] == "官方微博");
  CHECK(json["releases"][0]["url"].is_null());
  CHECK(json["press_events"][0]["place"] == "新闻发布厅");
  CHECK(json["note"].is_null());
  REQUIRE(json["alerts"].size() == 1);
  CHECK(json["alerts"][0]["id"] == "00112233aabbccdd-1-7");
  CHECK(json["actions"].size() == 6);
}

TEST_CASE("PostsOfACasePageOldestFirst") {
  Fixture fixture;
  MadeUpCase(fixture, 1);
  for (int i = 0; i < 60; ++i) {
    fixture.PutPost({.id = model::PostId("rss:p" + std::to_string(i)),
                     .case_id = model::CaseId(1),
                     .published_at = At("2026-11-24T10:00:00+08:00") +
                                     std::chrono::minutes(i)});
  }
  const auto first = fixture.Get("/api/v1/cases/c1").Json();
  CHECK(first["posts"].size() == 50);
  CHECK(first["posts"][0]["id"] == "weibo:1001");
  const std::string cursor = first["posts_next_cursor"];
  const auto second =
      fixture.Get("/api/v1/cases/c1?posts_cursor=" + cursor).Json();
  CHECK(second["posts"].size() == 11);
  CHECK(second["posts"][10]["id"] == "rss:p59");
  CHECK(second["posts_next_cursor"].is_null());
  CHECK(fixture.Get("/api/v1/cases/c1?posts_cursor=q").status == 422);
}

TEST_CASE("AnEndedCaseOffersNoAction") {
  Fixture fixture;
  model::Case c = MadeUpCase(fixture, 1);
  c.state = model::CaseState::kClosed;
  c.note = fixture.PutText("已答复");
  fixture.PutCase(c);
  const auto json = fixture.Get("/api/v1/cases/c1").Json();
  CHECK(json["actions"].empty());
  CHECK(json["note"] == "已答复");
}

TEST_CASE("WhatIsNotThereIs404WithAReason") {
  Fixture fixture;
  for (const char* target :
       {"/api/v1/cases/c9", "/api/v1/cases/9", "/api/v1/cases/c0",
        "/api/v1/cases/c99999999999999999999"}) {
    const Response response = fixture.Get(target);
    CHECK_MESSAGE(response.status == 404, target);
    CHECK(response.Json()["code"] == "no_such_case");
  }
  for (const char* target : {"/api/v1/nothing", "/api/v1/cases/", "/api/v2"}) {
    CHECK_MESSAGE(fixture.Get(target).Json()["code"] == "not_found", target);
  }
}

TEST_CASE("AlertsFilterByRecipientAndState") {
  Fixture fixture;
  MadeUpCase(fixture, 1);
  model::Alert alert = MadeUpAlert(1, 1);
  alert.acknowledged_at = At("2026-11-24T09:10:00+08:00");
  alert.acknowledged_by = model::Actor("person:duty-1");
  fixture.PutAlert(alert);
  fixture.PutAlert(MadeUpAlert(2, 1));
  alert = MadeUpAlert(3, 1);
  alert.state = model::AlertState::kSuperseded;
  fixture.PutAlert(alert);
  fixture.PutAlert(
      {.id = model::AlertId(4),
       .epoch = 1,
       .reason = model::Reason::kSourceBlind,
       .recipient = model::PersonId("duty-2"),
       .requested_at = At("2026-11-24T10:00:00+08:00"),
       .detail = model::AlertDetail{.feed = model::FeedName("weibo-search")}});
  const auto all = fixture.Get("/api/v1/alerts").Json();
  REQUIRE(all["alerts"].size() == 4);
  CHECK(all["alerts"][0]["feed"] == "weibo-search");
  CHECK(all["alerts"][0]["case"].is_null());
  CHECK(all["alerts"][3]["acknowledged_by"] == "person:duty-1");
  const auto mine =
      fixture.Get("/api/v1/alerts?recipient=duty-1&state=open").Json();
  REQUIRE(mine["alerts"].size() == 1);
  const auto& one = mine["alerts"][0];
  CHECK(one["id"] == "00112233aabbccdd-1-2");
  CHECK(one["case"]["title"] == "北桥路口打架");
  CHECK(one["duty"]["due_at"] == "2026-11-24T14:00:00+08:00");
  CHECK(one["recipient"]["name"] == "值班员一");
}

TEST_CASE("SourcesAreTheKnownAndTheConfigured") {
  Fixture fixture;
  fixture.sources = {{.name = "rss-bureau"},
                     {.name = "weibo-search",
                      .priority = true,
                      .last_read_at = At("2026-11-24T11:59:00+08:00")}};
  fixture.PutRow(model::SourceKey(model::FeedName("weibo-search")),
                 model::Source{.name = model::FeedName("weibo-search"),
                               .state = model::SourceState::kBlind,
                               .priority = true,
                               .why = "login_page",
                               .since = At("2026-11-24T11:00:00+08:00")});
  const auto json = fixture.Get("/api/v1/sources").Json();
  REQUIRE(json["sources"].size() == 2);
  CHECK(json["sources"][0]["state"] == "unknown");
  CHECK(json["sources"][1]["state"] == "blind");
  CHECK(json["sources"][1]["why"] == "login_page");
  CHECK(json["sources"][1]["last_read_at"] == "2026-11-24T11:59:00+08:00");
  const auto ready = fixture.Get("/readyz").Json();
  CHECK(ready["blind"] == nlohmann::json{"weibo-search"});
}

TEST_CASE("ReadyzIs503UntilTheFirstPulse") {
  Fixture fixture;
  CHECK(fixture.Get("/readyz").status == 503);
  CHECK(fixture.Get("/healthz").status == 200);
  fixture.server().SetReady(true);
  const Response response = fixture.Get("/readyz");
  CHECK(response.status == 200);
  CHECK(response.Json()["ready"] == true);
  CHECK(response.Json()["head"]["seq"] == 0);
  CHECK(fixture.Get("/metrics").body == "huiying_up 1\n");
}

TEST_CASE("FiguresSumUpTheMonthsAskedFor") {
  Fixture fixture;
  stats::Figure november{.cases = 3};
  november.duties[0] = {.started = 3, .met = 2, .missed = 1};
  november.first_statement_minutes = {{60, 1}, {280, 1}};
  fixture.PutRow(model::FigureKey(202611, 2), november);
  stats::Figure october{.cases = 1};
  october.duties[0] = {.started = 1, .open = 1};
  fixture.PutRow(model::FigureKey(202610, 1), october);
  const auto json = fixture.Get("/api/v1/figures?from=2026-10").Json();
  REQUIRE(json["rows"].size() == 2);
  CHECK(json["rows"][0]["month"] == "2026-10");
  CHECK(json["rows"][0]["grade"] == 1);
  CHECK(json["rows"][1]["duties"]["statement"]["met"] == 2);
  CHECK(json["rows"][1]["duties"]["response"]["started"] == 0);
  CHECK(json["total"]["cases"] == 4);
  CHECK(json["total"]["month"].is_null());
  CHECK(json["total"]["on_time"]["met"] == 2);
  CHECK(json["total"]["on_time"]["settled"] == 3);
  CHECK(json["total"]["first_statement"]["count"] == 2);
  CHECK(json["total"]["first_statement"]["median_minutes"] == 60);
  CHECK(json["total"]["first_statement"]["p90_minutes"] == 280);
  const auto none =
      fixture.Get("/api/v1/figures?from=2025-01&to=2026-09").Json();
  CHECK(none["rows"].empty());
  CHECK(none["total"]["first_statement"]["median_minutes"].is_null());
}

TEST_CASE("ADamagedRowIsAnErrorAndNotAShorterList") {
  Fixture fixture;
  fixture.Put(model::CaseKey(model::CaseId(1)), "\xFF\xFF");
  const Response response = fixture.Get("/api/v1/cases");
  CHECK(response.status == 500);
  CHECK(response.Json()["code"] == "store_failed");
}

}  // namespace huiying::http
