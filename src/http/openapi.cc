#include "http/openapi.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "http/router.h"

namespace huiying::http {
namespace {

Json Ref(std::string_view kind, std::string_view name) {
  return {{"$ref", fmt::format("#/components/{}/{}", kind, name)}};
}

Json JsonContent(std::string_view schema) {
  return {{"application/json", {{"schema", Ref("schemas", schema)}}}};
}

Json TextContent(std::string_view type) {
  return {{std::string(type), {{"schema", {{"type", "string"}}}}}};
}

std::string_view TextTypeOf(const Route& route) {
  if (route.kind == Kind::kStream) return "text/event-stream";
  return route.kind == Kind::kPush ? "application/x-ndjson" : "text/plain";
}

Json ProblemResponse(std::string_view what) {
  return {{"description", what},
          {"content",
           {{"application/problem+json",
             {{"schema", Ref("schemas", "Problem")}}}}}};
}

Json ResponsesOf(const Route& route) {
  Json content = route.response.empty() ? TextContent(TextTypeOf(route))
                                        : JsonContent(route.response);
  Json responses = Json::object();
  responses[std::to_string(route.status)] = {{"description", "Done"},
                                             {"content", content}};
  if (route.response == "Ready") {
    responses["503"] = {{"description", "Not yet"}, {"content", content}};
  }
  if (route.if_match) {
    responses["202"] = {
        {"description", "Proposed: a second person has to send the same"},
        {"content", std::move(content)}};
    responses["409"] = ProblemResponse("The state of the case says no");
    responses["412"] = ProblemResponse("The case has changed since");
    responses["428"] = ProblemResponse("If-Match is missing");
  }
  if ((route.who & kStrangers) == 0) {
    responses["401"] = ProblemResponse("Sign in first");
  }
  responses["403"] =
      ProblemResponse("Not from this page or host, or not with these roles");
  if (route.name == "signIn") {
    responses["401"] = ProblemResponse("A wrong id or password");
    responses["429"] = ProblemResponse("Too many tries: wait");
  }
  if (route.kind == Kind::kCommand) {
    responses["422"] = ProblemResponse("A field is wrong; it is named");
    responses["503"] = ProblemResponse("The desk is full: try again");
  }
  if (route.kind == Kind::kPush) {
    responses["429"] = ProblemResponse("The lane is full: try again");
    responses["507"] = ProblemResponse("The disk has no room: try later");
  }
  responses["default"] = ProblemResponse("Any other error");
  return responses;
}

// `{id}` and friends of a pattern.
Json PathParameters(std::string_view pattern) {
  Json parameters = Json::array();
  for (auto open = pattern.find('{'); open != pattern.npos;
       open = pattern.find('{', open + 1)) {
    const auto close = pattern.find('}', open);
    parameters.push_back({{"name", pattern.substr(open + 1, close - open - 1)},
                          {"in", "path"},
                          {"required", true},
                          {"schema", {{"type", "string"}}}});
  }
  return parameters;
}

Json OperationOf(const Route& route) {
  Json parameters = PathParameters(route.pattern);
  std::string_view names = route.query;
  while (!names.empty()) {
    const auto name = names.substr(0, names.find(' '));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
    parameters.push_back(Ref("parameters", name));
  }
  if (route.if_match) parameters.push_back(Ref("parameters", "if_match"));
  if (route.kind == Kind::kStream) {
    parameters.push_back(Ref("parameters", "last_event_id"));
  }
  Json operation = {{"operationId", route.name},
                    {"summary", route.summary},
                    {"parameters", std::move(parameters)}};
  if (!route.request.empty() || route.kind == Kind::kPush) {
    operation["requestBody"] = {
        {"required", true},
        {"content", route.request.empty() ? TextContent("application/x-ndjson")
                                          : JsonContent(route.request)}};
  }
  operation["responses"] = ResponsesOf(route);
  // Who may call it, once there are accounts.
  operation["x-roles"] = NamesOf(route.who);
  Json none = Json::object();
  Json security = Json::array();
  if ((route.who & kStrangers) != 0 || route.open_to_loopback) {
    security.push_back(none);
  }
  if ((route.who & kPeople) != 0) {
    security.push_back({{"session", Json::array()}});
  }
  // A program may have most roles.
  if ((route.who & kPrograms) != 0 || route.name != "changeOwnPassword") {
    security.push_back({{"token", Json::array()}});
  }
  operation["security"] = std::move(security);
  return operation;
}

Json MakeSecuritySchemes() {
  return {{"session",
           {{"type", "apiKey"},
            {"in", "cookie"},
            {"name", "huiying"},
            {"description",
             "Set by signIn; named __Host-huiying when browsers come by "
             "https"}}},
          {"token",
           {{"type", "http"},
            {"scheme", "bearer"},
            {"description", "Of a program; see addToken"}}}};
}

std::string LowerCase(std::string_view method) {
  std::string lower(method);
  for (char& c : lower) c = static_cast<char>(c | 0x20);
  return lower;
}

}  // namespace

Json MakeOpenApi(const std::string& version) {
  Json schemas = MakeSchemas();
  Json paths = Json::object();
  for (const Route& route : Routes()) {
    HUIYING_CHECK(route.response.empty() || schemas.contains(route.response));
    HUIYING_CHECK(route.request.empty() || schemas.contains(route.request));
    paths[std::string(route.pattern)][LowerCase(route.method)] =
        OperationOf(route);
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Huiying"},
            {"version", version},
            {"description",
             "Cases, clocks and alerts of a police press centre. Times are RFC "
             "3339 with +08:00. Commands need Content-Type: application/json "
             "and, unless a token is shown, an Origin that equals the Host. "
             "While there are no accounts nobody signs in and `by` names the "
             "actor; afterwards x-roles says who may call what, and `by` is "
             "oneself or absent."}}},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", std::move(schemas)},
            {"parameters", MakeParameters()},
            {"securitySchemes", MakeSecuritySchemes()}}}};
}

AnswerTask GetOpenApi(std::shared_ptr<Site> site, Call /*call*/) {
  // Made once: the table does not change while the process runs.
  static const std::string kDocument = Dump(MakeOpenApi(site->deps.version));
  co_return Answer{.content_type = "application/json",
                   .headers = {{"Cache-Control", "no-cache"}},
                   .body = kDocument};
}

}  // namespace huiying::http
