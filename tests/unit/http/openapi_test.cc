// The document against a running server: every route is described, and what
// is answered has every property that is promised, and no other.
#include "http/openapi.h"

#include <doctest/doctest.h>

#include "http/router.h"
#include "stats/figures.h"
#include "tests/unit/http/fixture.h"

namespace huiying::http {
namespace {

using nlohmann::json;

// A schema checker for just what schemas.cc uses.
class Checker {
 public:
  explicit Checker(json document) : document_(std::move(document)) {}

  // What is wrong with `value`, or empty.
  std::string Check(const json& value, json schema, std::string at = "$") {
    schema = Resolve(std::move(schema));
    if (schema.contains("anyOf")) return CheckAny(value, schema, at);
    if (!HasType(value, schema)) return at + ": wrong type " + value.dump();
    if (value.is_null()) return {};
    if (schema.contains("enum") && !Contains(schema["enum"], value)) {
      return at + ": not in enum: " + value.dump();
    }
    if (value.is_array()) return CheckItems(value, schema["items"], at);
    return value.is_object() ? CheckObject(value, schema, at) : "";
  }

  json Schema(const std::string& name) {
    return {{"$ref", "#/components/schemas/" + name}};
  }

 private:
  static bool Contains(const json& list, const json& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  }

  // Follows `$ref` and puts the parts of `allOf` together.
  json Resolve(json schema) {
    while (schema.contains("$ref")) {
      const std::string ref = schema["$ref"];
      schema = document_.at(json::json_pointer(ref.substr(1)));
    }
    if (!schema.contains("allOf")) return schema;
    json all = {{"type", "object"}};
    for (const json& part : schema["allOf"]) {
      const json one = Resolve(part);
      for (const auto& [name, property] : one["properties"].items()) {
        all["properties"][name] = property;
      }
      for (const json& name : one["required"]) all["required"].push_back(name);
    }
    return all;
  }

  static bool HasType(const json& value, const json& schema) {
    const json& type = schema.at("type");
    const auto is = [&](const std::string& name) {
      if (name == "object") return value.is_object();
      if (name == "array") return value.is_array();
      if (name == "string") return value.is_string();
      if (name == "boolean") return value.is_boolean();
      if (name == "integer") return value.is_number_integer();
      return name == "null" && value.is_null();
    };
    if (type.is_string()) return is(type);
    return std::any_of(type.begin(), type.end(), is);
  }

  std::string CheckAny(const json& value, const json& schema,
                       const std::string& at) {
    std::string faults;
    for (const json& one : schema["anyOf"]) {
      const std::string fault = Check(value, one, at);
      if (fault.empty()) return {};
      faults += fault + "; ";
    }
    return faults;
  }

  std::string CheckItems(const json& value, const json& items,
                         const std::string& at) {
    for (const json& item : value) {
      const std::string fault = Check(item, items, at + "[]");
      if (!fault.empty()) return fault;
    }
    return {};
  }

  std::string CheckObject(const json& value, const json& schema,
                          const std::string& at) {
    for (const json& name : schema["required"]) {
      if (!value.contains(name)) {
        return at + ": lacks " + name.get<std::string>();
      }
    }
    for (const auto& [name, item] : value.items()) {
      if (!schema["properties"].contains(name)) {
        if (at == "$" && name == "paths") continue;
        return at + ": has an undescribed " + name;
      }
      const std::string fault =
          Check(item, schema["properties"][name], at + "." + name);
      if (!fault.empty()) return fault;
    }
    return {};
  }

  json document_;
};

// What the commands need, all in one, but for words that differ by route.
json BodyFor(const Route& route) {
  json body = {{"title", "t"},
               {"grade", 1},
               {"answer", "due"},
               {"note", "n"},
               {"channel", "c"},
               {"place", "p"},
               {"text", "a text"},
               {"url", "https://example.invalid/1"},
               {"result", "passed"},
               {"stage", "claim"},
               {"source", "s"},
               {"to", "110"},
               {"unit", "traffic"},
               {"into", "c2"},
               {"posts", {"weibo:1"}},
               {"evidence", "e"},
               {"conclusion", "none_needed"},
               {"cases", json::array({{{"id", "c1"}}})},
               {"office", "head"},
               {"instant", "alarm"}};
  for (const char* time : {"published_at", "held_at", "planned_at", "at"}) {
    body[time] = "2026-11-24T11:00:00+08:00";
  }
  if (route.name == "reviewRelease") body["kind"] = "facts";
  if (route.name == "setOverride") {
    body["from"] = "2026-11-24T18:00:00+08:00";
    body["to"] = "2026-11-25T08:00:00+08:00";
    body["people"] = {"duty-2"};
  }
  return body;
}

// A release and a press event with everything that a view shows.
void FillIn(model::Case& c) {
  const model::Signature by = {.by = model::Actor("person:duty-1"),
                               .at = At("2026-11-24T10:00:00+08:00")};
  c.releases.Edit() = {{.number = 1, .by = model::Actor("person:duty-1")},
                       {.number = 2,
                        .state = model::ReleaseState::kWithdrawn,
                        .drafted = by,
                        .authors = {by.by},
                        .reading = {.gaps = {"place"}},
                        .reviews = {{.passed = true, .by = by.by, .at = by.at}},
                        .approved = by,
                        .follow_up_within = std::chrono::hours(1),
                        .corrects = 1,
                        .withdrawn = by}};
  c.press_events.Edit() = {{.number = 1, .by = by.by},
                           {.number = 2,
                            .state = model::PressEventState::kPlanned,
                            .planned_at = by.at,
                            .speakers = {{.person = model::PersonId("duty-1"),
                                          .office = model::Office::kHead,
                                          .unit = "traffic"}}}};
  c.instants.Edit() = {{.at = by.at, .by = by.by, .recorded_at = by.at}};
  c.triage.Edit() = {
      {.conclusion = model::Conclusion::kNoneNeeded, .by = by.by, .at = by.at}};
  c.hand_overs.Edit() = {{.number = 1, .given = by, .receipt = by}};
  c.duties.front().account.Edit() = {
      .by = by.by, .at = by.at, .stage = model::Stage::kClaim};
}

}  // namespace

TEST_CASE("EveryRouteIsInTheDocumentAndNothingElse") {
  Fixture fixture;
  const json document = fixture.Get("/api/v1/openapi.json").Json();
  CHECK(document["openapi"] == "3.1.0");
  CHECK(document["info"]["version"] == "0.1.0");
  std::size_t operations = 0;
  for (const auto& [path, item] : document["paths"].items()) {
    operations += item.size();
  }
  CHECK(operations == Routes().size());
  for (const Route& route : Routes()) {
    const std::string method = route.method == "GET"      ? "get"
                               : route.method == "DELETE" ? "delete"
                                                          : "post";
    const json& operation =
        document["paths"][std::string(route.pattern)][method];
    CHECK_MESSAGE(operation["operationId"] == route.name, route.pattern);
    CHECK(operation["responses"].contains(std::to_string(route.status)));
    CHECK(operation["x-roles"] == json(NamesOf(route.who)));
    CHECK(operation["responses"].contains("403"));
    const bool anybody = (route.who & kStrangers) != 0;
    CHECK_MESSAGE(operation["responses"].contains("401") ==
                      (!anybody || route.name == "signIn"),
                  route.name);
    for (const json& scheme : operation["security"]) {
      for (const auto& [name, scopes] : scheme.items()) {
        CHECK(document["components"]["securitySchemes"].contains(name));
      }
    }
    for (const json& parameter : operation["parameters"]) {
      if (!parameter.contains("$ref")) continue;
      const std::string ref = parameter["$ref"];
      CHECK_MESSAGE(document.contains(json::json_pointer(ref.substr(1))), ref);
    }
  }
}

TEST_CASE("EveryReferenceLeadsToASchema") {
  const json document = json::parse(Dump(MakeOpenApi("1")));
  std::function<void(const json&)> walk = [&](const json& node) {
    if (node.is_object() && node.contains("$ref")) {
      const std::string ref = node["$ref"];
      CHECK_MESSAGE(document.contains(json::json_pointer(ref.substr(1))), ref);
    }
    if (node.is_structured()) {
      for (const json& child : node) walk(child);
    }
  };
  walk(document);
}

TEST_CASE("AnswersHaveWhatTheDocumentPromises") {
  Fixture fixture;
  Checker checker(fixture.Get("/api/v1/openapi.json").Json());
  model::Case c = MadeUpCase(fixture, 1);
  c.proposal.Edit() = {.kind = model::ProposalKind::kDismiss,
                       .by = model::Actor("person:duty-1"),
                       .at = At("2026-11-24T10:00:00+08:00")};
  FillIn(c);
  fixture.PutCase(c);
  fixture.PutRow(model::LedgerKey(c.id, (*c.releases)[1]),
                 model::LedgerEntryOf(c.id, (*c.releases)[1]));
  const model::Attendance attended{.unit = "traffic",
                                   .office = model::Office::kHead};
  fixture.PutRow(model::AttendanceKey(attended), attended);
  fixture.PutAlert(MadeUpAlert(7, 1));
  fixture.PutRow(model::FigureKey(202611, 2), stats::Figure{.cases = 1});
  fixture.PutRow(model::SourceKey(model::FeedName("a")),
                 model::Source{.name = model::FeedName("a")});
  fixture.sources = {{.name = "b"}};
  fixture.desk().answer = [](runtime::Request&) -> runtime::Reply {
    return runtime::Accepted{
        .seq = 1,
        .events = {model::CaseOpened{.case_id = model::CaseId(1)},
                   model::OverrideSet{.override_ = {.number = 1}}}};
  };
  PutRosters(fixture);
  fixture.OnNet([&] { fixture.held_clock_step = std::chrono::hours(24); });
  std::size_t checked = 0;
  for (const Route& route : Routes()) {
    // What is about accounts comes in the test below.
    if (route.response.empty() || route.needs_accounts) continue;
    std::string target(route.pattern);
    if (const auto at = target.find("{id}"); at != target.npos) {
      const bool alert = target.find("alerts") != target.npos;
      target.replace(at, 4, alert ? std::string(kJournalId) + "-1-7" : "c1");
    }
    if (const auto at = target.find("{number}"); at != target.npos) {
      target.replace(at, 8, "1");
    }
    if (const auto at = target.find("{group}"); at != target.npos) {
      target.replace(at, 7, "night");
    }
    if (const auto at = target.find("{name}"); at != target.npos) {
      target.replace(at, 6, "archive");
    }
    const Response response = route.method == "GET" ? fixture.Get(target)
                              : route.method == "DELETE"
                                  ? fixture.Delete(target)
                                  : fixture.Post(target, BodyFor(route).dump(),
                                                 "If-Match: \"41\"\r\n");
    CHECK_MESSAGE(response.status < 504, target);
    if (route.response != "OpenApi") {
      const std::string fault = checker.Check(
          response.Json(), checker.Schema(std::string(route.response)));
      CHECK_MESSAGE(fault.empty(), target << " " << fault);
    }
    ++checked;
  }
  CHECK(checked >= 40);
  CHECK(checker.Check(fixture.Get("/nothing").Json(),
                      checker.Schema("Problem")) == "");
  CHECK(checker.Check(fixture.Get("/api/v1/cases?limit=x").Json(),
                      checker.Schema("Problem")) == "");
}

TEST_CASE("AnswersAboutAccountsHaveWhatTheDocumentPromises") {
  Fixture fixture;
  fixture.PutAccount(model::AccountKind::kPerson, "root",
                     {model::Role::kAdministrator}, "some secret");
  fixture.PutAccount(
      {.kind = model::AccountKind::kProgram, .id = model::AccountId("feeder")});
  const std::string cookie = fixture.SignIn("root", "some secret");
  Checker checker(fixture.Get("/api/v1/openapi.json", cookie).Json());
  fixture.desk().answer = [](runtime::Request&) -> runtime::Reply {
    return runtime::Accepted{.seq = 1};
  };
  const json body = {{"id", "root"},
                     {"name", "feeder"},
                     {"roles", {"press"}},
                     {"password", "some secret"},
                     {"new_password", "correct horse battery"}};
  std::size_t checked = 0;
  for (const Route& route : Routes()) {
    if (!route.needs_accounts) continue;
    std::string target(route.pattern);
    if (const auto at = target.find("{id}"); at != target.npos) {
      target.replace(at, 4,
                     target.find("tokens") == target.npos ? "root" : "feeder");
    }
    // A session of its own for each, whatever the one before did to its.
    const std::string in = fixture.SignIn("root", "some secret");
    const Response response = route.method == "GET"
                                  ? fixture.Get(target, in)
                                  : fixture.Post(target, body.dump(), in);
    CHECK_MESSAGE(response.status == route.status,
                  route.name << ": " << response.body);
    const std::string fault = checker.Check(
        response.Json(), checker.Schema(std::string(route.response)));
    CHECK_MESSAGE(fault.empty(), target << " " << fault);
    ++checked;
  }
  CHECK(checked == 10);
}

TEST_CASE("TheCheckerSeesWhatIsMissingOrWrong") {
  Checker checker(json::parse(Dump(MakeOpenApi("1"))));
  const json schema = checker.Schema("Head");
  CHECK(checker.Check({{"seq", 1}, {"hash", "00"}}, schema).empty());
  CHECK(!checker.Check({{"seq", 1}}, schema).empty());
  CHECK(!checker.Check({{"seq", "1"}, {"hash", "00"}}, schema).empty());
  CHECK(!checker.Check({{"seq", 1}, {"hash", "00"}, {"x", 1}}, schema).empty());
}

}  // namespace huiying::http
