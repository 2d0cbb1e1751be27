#include <doctest/doctest.h>

#include "tests/unit/http/fixture.h"

namespace huiying::http {
namespace {

using model::TextHash;

const std::string kIfMatch = "If-Match: \"41\"\r\n";

// Takes every command of case 1 and says `event` happened.
void Accept(Fixture& fixture, model::Event event) {
  fixture.desk().answer = [event](runtime::Request&) -> runtime::Reply {
    return runtime::Accepted{.seq = 77, .events = {event}};
  };
}

// The texts of the request, put where their slots say, as hashes 1, 2, ….
model::Command Sealed(const runtime::Request& request) {
  model::Command command = request.command;
  std::uint8_t n = 0;
  for (const auto& text : request.texts) text.slot(command, TextHash{++n});
  return command;
}

}  // namespace

TEST_CASE("ACaseIsOpenedByHand") {
  Fixture fixture;
  MadeUpCase(fixture, 1);
  Accept(fixture, model::CaseOpened{.case_id = model::CaseId(1)});
  const Response response = fixture.Post(
      "/api/v1/cases",
      R"({"title":"南站有人聚集","grade":2,"answer":"due","by":"duty-2",
          "first_post_at":"2026-11-24T08:00:00+08:00","extra":1})");
  CHECK(response.status == 201);
  CHECK(response.headers.at("location") == "/api/v1/cases/c1");
  CHECK(response.headers.at("etag") == "\"41\"");
  const auto json = response.Json();
  CHECK(json["seq"] == 77);
  CHECK(json["case"]["id"] == "c1");
  CHECK(json["events"] == nlohmann::json{"CaseOpened"});
  const auto& request = *fixture.desk().last;
  CHECK(request.lane == runtime::Lane::kFirst);
  CHECK(request.command.actor.value() == "person:duty-2");
  REQUIRE(request.texts.size() == 1);
  CHECK(request.texts[0].text == "南站有人聚集");
  const auto command = Sealed(request);
  const auto& open = std::get<model::OpenCase>(command.body);
  CHECK(open.title == TextHash{1});
  CHECK(open.grade == 2);
  CHECK(open.answer_due);
  CHECK(open.first_post_at == At("2026-11-24T08:00:00+08:00"));
}

TEST_CASE("WithoutAFirstPostTheCaseStartsNow") {
  Fixture fixture;
  MadeUpCase(fixture, 1);
  Accept(fixture, model::CaseOpened{.case_id = model::CaseId(1)});
  CHECK(fixture
            .Post("/api/v1/cases", R"({"title":"t","grade":4,"answer":"none"})")
            .status == 201);
  const auto& open =
      std::get<model::OpenCase>(fixture.desk().last->command.body);
  CHECK(!open.first_post_at);
  CHECK(!open.answer_due);
  CHECK(fixture.desk().last->command.actor.value() == "person:desk");
}

TEST_CASE("EachCommandOfACaseReachesTheDesk") {
  Fixture fixture;
  MadeUpCase(fixture, 1);
  Accept(fixture, model::CaseClaimed{.case_id = model::CaseId(1)});
  const auto post = [&](const std::string& path, const std::string& body) {
    const Response response =
        fixture.Post("/api/v1/cases/c1/" + path, body, kIfMatch);
    CHECK_MESSAGE(response.status == 200, response.body);
    CHECK(response.Json()["case"]["version"] == 41);
    CHECK(fixture.desk().last->command.if_version == 41);
    return Sealed(*fixture.desk().last);
  };
  const model::CaseId id(1);
  CHECK(std::get<model::ClaimCase>(post("claim", "{}").body).case_id == id);
  CHECK(std::get<model::ClaimCase>(post("claim", "").body).case_id == id);
  const auto graded = std::get<model::ConfirmGrade>(
      post("grade", R"({"grade":1,"note":"有人受伤"})").body);
  CHECK(graded.grade == 1);
  CHECK(graded.note == TextHash{1});
  const auto dismissed = std::get<model::DismissCase>(
      post("dismiss", R"({"note":"与本地无关"})").body);
  CHECK(dismissed.note == TextHash{1});
  const auto release = std::get<model::RecordRelease>(
      post("releases", R"({"published_at":"2026-11-24T11:00:00+08:00",
                           "channel":"官方微博","url":"https://e.cn/1"})")
          .body);
  CHECK(release.published_at == At("2026-11-24T11:00:00+08:00"));
  CHECK(release.channel == TextHash{1});
  CHECK(release.url == TextHash{2});
  const auto held = std::get<model::RecordPressEvent>(
      post("press-events",
           R"({"held_at":"2026-11-24T11:30:00Z","place":"发布厅"})")
          .body);
  CHECK(held.held_at == At("2026-11-24T19:30:00+08:00"));
  CHECK(held.place == TextHash{1});
  const auto closed = std::get<model::CloseCase>(post("close", "{}").body);
  CHECK(model::IsEmpty(closed.note));
}

TEST_CASE("AProposalIsTakenDownAs202") {
  Fixture fixture;
  MadeUpCase(fixture, 1);
  Accept(fixture, model::ProposalMade{.case_id = model::CaseId(1)});
  const Response response =
      fixture.Post("/api/v1/cases/c1/grade", R"({"grade":4})", kIfMatch);
  CHECK(response.status == 202);
  CHECK(response.Json()["events"][0] == "ProposalMade");
}

TEST_CASE("WrongFieldsAreNamed") {
  Fixture fixture;
  const std::string cases = "/api/v1/cases";
  const std::string c1 = "/api/v1/cases/c1/";
  const std::string long_title(201, 'x');
  struct Wrong {
    std::string target;
    std::string body;
    std::string field;
  };
  const Wrong wrongs[] = {
      {cases, R"({"grade":1,"answer":"due"})", "title"},
      {cases, R"({"title":"  ","grade":1,"answer":"due"})", "title"},
      {cases, R"({"title":7,"grade":1,"answer":"due"})", "title"},
      {cases, R"({"title":")" + long_title + R"(","grade":1})", "title"},
      {cases, R"({"title":"t","grade":0,"answer":"due"})", "grade"},
      {cases, R"({"title":"t","grade":"1","answer":"due"})", "grade"},
      {cases, R"({"title":"t","grade":1.5,"answer":"due"})", "grade"},
      {cases, R"({"title":"t","grade":1,"answer":"maybe"})", "answer"},
      {cases, R"({"title":"t","grade":1})", "answer"},
      {cases,
       R"({"title":"t","grade":1,"answer":"due","first_post_at":"today"})",
       "first_post_at"},
      {c1 + "claim", R"({"by":"stranger"})", "by"},
      {c1 + "grade", "{}", "grade"},
      {c1 + "dismiss", "{}", "note"},
      {c1 + "dismiss", R"({"note":null})", "note"},
      {c1 + "releases", R"({"channel":"c"})", "published_at"},
      {c1 + "releases", R"({"published_at":"2026-11-24T11:00:00+08:00"})",
       "channel"},
      {c1 + "releases",
       R"j({"published_at":"2026-11-24T11:00:00+08:00","channel":"c",
           "url":"javascript:alert(1)"})j",
       "url"},
      {c1 + "press-events", R"({"place":"p"})", "held_at"},
      {c1 + "press-events", R"({"held_at":5,"place":"p"})", "held_at"},
  };
  for (const Wrong& wrong : wrongs) {
    const Response response = fixture.Post(wrong.target, wrong.body, kIfMatch);
    CHECK_MESSAGE(response.status == 422, wrong.body);
    CHECK_MESSAGE(response.Json()["field"] == wrong.field, wrong.body);
  }
  CHECK(!fixture.desk().last);
}

TEST_CASE("ABodyThatIsNoJsonObjectIs400") {
  Fixture fixture;
  for (const char* body : {"[]", "{", "null", "{\"a\":\"\xFF\"}", "x"}) {
    const Response response = fixture.Post("/api/v1/cases", body);
    CHECK_MESSAGE(response.status == 400, body);
    CHECK(response.Json()["code"] == "bad_json");
  }
}

TEST_CASE("AChangeNeedsTheVersionThatWasSeen") {
  Fixture fixture;
  MadeUpCase(fixture, 1);
  const Response none = fixture.Post("/api/v1/cases/c1/claim", "{}");
  CHECK(none.status == 428);
  CHECK(none.Json()["code"] == "precondition_required");
  CHECK(
      fixture.Post("/api/v1/cases/c1/claim", "{}", "If-Match: 41\r\n").status ==
      400);
  CHECK(!fixture.desk().last);
}

TEST_CASE("RefusalsKeepTheirNamedReason") {
  Fixture fixture;
  const std::pair<const char*, int> kRefusals[] = {
      {"stale_version", 412},        {"no_such_case", 404},
      {"case_ended", 409},           {"duty_open", 409},
      {"second_person_needed", 409}, {"in_the_future", 422},
      {"note_required", 422}};
  for (const auto& [code, status] : kRefusals) {
    fixture.desk().answer = [code](runtime::Request&) -> runtime::Reply {
      return model::Refusal{.code = code, .detail = "No."};
    };
    const Response response =
        fixture.Post("/api/v1/cases/c1/claim", "{}", kIfMatch);
    CHECK_MESSAGE(response.status == status, code);
    CHECK(response.headers.at("content-type") == "application/problem+json");
    const auto json = response.Json();
    CHECK(json["code"] == code);
    CHECK(json["detail"] == "No.");
    CHECK(json["status"] == status);
    CHECK(json["type"] == "about:blank");
    CHECK(!json["title"].get<std::string>().empty());
  }
}

TEST_CASE("AFullDeskIs503WithRetryAfter") {
  Fixture fixture;
  const Response response =
      fixture.Post("/api/v1/cases/c1/claim", "{}", kIfMatch);
  CHECK(response.status == 503);
  CHECK(response.headers.at("retry-after") == "1");
  CHECK(response.Json()["code"] == "busy");
}

TEST_CASE("AnAlertIsAcknowledgedById") {
  Fixture fixture;
  MadeUpCase(fixture, 1);
  fixture.PutAlert(MadeUpAlert(7, 1));
  Accept(fixture, model::AlertAcknowledged{.alert = model::AlertId(7)});
  const std::string id(kJournalId);
  const Response response = fixture.Post(
      "/api/v1/alerts/" + id + "-1-7/acknowledge", R"({"by":"duty-1"})");
  CHECK(response.status == 200);
  CHECK(response.Json()["seq"] == 77);
  CHECK(response.Json()["alert"]["id"] == id + "-1-7");
  const auto& command = fixture.desk().last->command;
  CHECK(std::get<model::AcknowledgeAlert>(command.body).alert ==
        model::AlertId(7));
  CHECK(command.actor.value() == "person:duty-1");
  fixture.desk().last.reset();
  for (const std::string& other :
       {id + "-2-7", id + "-1-8", std::string("ffffffffffffffff-1-7"),
        std::string("7"), id + "-1-x"}) {
    const Response no =
        fixture.Post("/api/v1/alerts/" + other + "/acknowledge", "{}");
    CHECK_MESSAGE(no.status == 404, other);
    CHECK(no.Json()["code"] == "no_such_alert");
  }
  CHECK(!fixture.desk().last);
}

TEST_CASE("PushedPostsAreAnsweredLineByLineInOrder") {
  Fixture fixture;
  fixture.intake_result = std::vector<IntakeLine>{
      {.line = 1,
       .id = "x:1",
       .result = "stored",
       .seq = 9,
       .case_id = model::CaseId(4)},
      {.line = 2, .result = "unreadable", .error = "not a JSON object"},
      {.line = 3, .id = "x:3", .result = "irrelevant", .seq = 9}};
  Client client(fixture.port());
  const std::string body = "{\"id\":\"x:1\"}\nbad\n{\"id\":\"x:3\"}\n";
  client.Send(
      "POST /api/v1/posts HTTP/1.1\r\nHost: localhost\r\n"
      "Content-Type: application/x-ndjson\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  const Response response = client.Read();
  CHECK(response.status == 200);
  CHECK(response.headers.at("content-type") == "application/x-ndjson");
  CHECK(response.body ==
        "{\"line\":1,\"id\":\"x:1\",\"result\":\"stored\",\"seq\":9,"
        "\"case\":\"c4\"}\n"
        "{\"line\":2,\"result\":\"unreadable\","
        "\"error\":\"not a JSON object\"}\n"
        "{\"line\":3,\"id\":\"x:3\",\"result\":\"irrelevant\",\"seq\":9}\n");
  CHECK(fixture.intake_body == body);
}

TEST_CASE("AFullLaneIs429") {
  Fixture fixture;
  fixture.intake_result =
      base::Fail(base::ErrorCode::kUnavailable, "lane full");
  Client client(fixture.port());
  client.Send(
      "POST /api/v1/posts HTTP/1.1\r\nHost: localhost\r\n"
      "Content-Type: application/x-ndjson\r\nContent-Length: 2\r\n\r\n{}");
  const Response response = client.Read();
  CHECK(response.status == 429);
  CHECK(response.headers.at("retry-after") == "1");
  CHECK(response.Json()["code"] == "lane_full");
}

TEST_CASE("ADiskWithoutRoomTakesNoPostsAndTheStatusSaysSo") {
  Fixture fixture;
  CHECK(fixture.Get("/api/v1/status").Json()["disk"]["free_bytes"].is_null());
  fixture.OnNet([&] {
    fixture.intake_result = std::vector<IntakeLine>{};
    fixture.disk = {.free_bytes = 1'000'000, .is_low = true};
  });
  Client client(fixture.port());
  client.Send(
      "POST /api/v1/posts HTTP/1.1\r\nHost: localhost\r\n"
      "Content-Type: application/x-ndjson\r\nContent-Length: 2\r\n\r\n{}");
  const Response response = client.Read();
  CHECK(response.status == 507);
  CHECK(response.headers.at("retry-after") == "60");
  CHECK(response.Json()["code"] == "disk_low");
  CHECK(fixture.intake_body.empty());
  const auto disk = fixture.Get("/api/v1/status").Json()["disk"];
  CHECK(disk["free_bytes"] == 1'000'000);
  CHECK(disk["low"] == true);
}

TEST_CASE("CommandsFromElsewhereAreRefused") {
  Fixture fixture;
  const std::string host = "127.0.0.1:" + std::to_string(fixture.port());
  const auto status = [&](const std::string& headers) {
    Client client(fixture.port());
    client.Send("POST /api/v1/cases HTTP/1.1\r\n" + headers +
                "Content-Length: 2\r\n\r\n{}");
    return client.Read().status;
  };
  const std::string json = "Content-Type: application/json\r\n";
  CHECK(status("Host: " + host + "\r\n" + json) == 403);
  CHECK(status("Host: " + host + "\r\nOrigin: http://evil.example\r\n" +
               json) == 403);
  CHECK(status("Host: evil.example\r\nOrigin: http://evil.example\r\n" +
               json) == 403);
  CHECK(status("Host: " + host + "\r\nOrigin: http://" + host +
               "\r\nContent-Type: text/plain\r\n") == 415);
  CHECK(status("Host: " + host + "\r\nOrigin: http://" + host + "\r\n" +
               json) == 422);
}

}  // namespace huiying::http
