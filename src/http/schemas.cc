// The shapes of requests and answers as JSON Schema. What views.cc writes and
// what stands here are compared by tests/unit/http/openapi_test.cc.
#include <nlohmann/json.hpp>
#include <utility>

#include "http/openapi.h"
#include "http/schema_shapes.h"

namespace huiying::http {
namespace {

Json Parameter(std::string_view in, std::string_view name, Json schema,
               std::string_view what) {
  return {{"name", name},
          {"in", in},
          {"description", what},
          {"schema", std::move(schema)}};
}

Json TimeParameter(std::string_view name, std::string_view what) {
  return Parameter("query", name, Time(), what);
}

}  // namespace

Json MakeSchemas() {
  Json schemas = Json::object();
  AddCaseSchemas(schemas);
  AddAnswerSchemas(schemas);
  AddOnCallSchemas(schemas);
  AddSiteSchemas(schemas);
  return schemas;
}

Json MakeParameters() {
  return {
      {"status", Parameter("query", "status", Words({"open", "ended", "all"}),
                           "Which cases; all when absent")},
      {"grade", Parameter("query", "grade", Grade(), "The grade in force")},
      {"limit", Parameter("query", "limit",
                          {{"type", "integer"},
                           {"minimum", 1},
                           {"maximum", 200},
                           {"default", 100}},
                          "Rows of a page")},
      {"cursor", Parameter("query", "cursor", Text(), "A next_cursor")},
      {"posts_cursor",
       Parameter("query", "posts_cursor", Text(), "A posts_next_cursor")},
      {"recipient",
       Parameter("query", "recipient", Text(), "The id of a person")},
      {"state", Parameter("query", "state", Words({"open", "all"}),
                          "open: neither acknowledged nor superseded")},
      {"from", Parameter("query", "from", Text(), "The first month, 2026-01")},
      {"to", Parameter("query", "to", Text(), "The last month, 2026-12")},
      {"from_time", TimeParameter("from", "The first instant; now")},
      {"to_time", TimeParameter("to", "The end; 14 days later")},
      {"after", Parameter("query", "after", Number(),
                          "As Last-Event-ID, for the first connection")},
      {"if_match", Parameter("header", "If-Match", Text(),
                             "The version that was seen, in quotes")},
      {"last_event_id", Parameter("header", "Last-Event-ID", Number(),
                                  "The seq after which to go on")}};
}

}  // namespace huiying::http
