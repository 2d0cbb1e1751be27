// Shapes of alerts, rosters and heartbeats.
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "http/schema_shapes.h"

namespace huiying::http {
namespace {

void AddAlerts(Json& s) {
  Json about_case =
      Object({{"id", Text()}, {"title", Text()}, {"grade", Number()}});
  Json about_duty = Object({{"number", Number()},
                            {"kind", WordsOf<model::DutyKind>()},
                            {"due_at", Time()},
                            {"state", WordsOf<model::DutyState>()},
                            {"evidence_at", OrNull(Time())}});
  s["Alert"] = Object({{"id", Text()},
                       {"case", OrNull(std::move(about_case))},
                       {"duty", OrNull(std::move(about_duty))},
                       {"feed", OrNull(Text())},
                       {"reason", WordsOf<model::Reason>()},
                       {"stage", Number()},
                       {"step", Number()},
                       {"recipient", OrNull(To("PersonRef"))},
                       {"requested_at", Time()},
                       {"state", WordsOf<model::AlertState>()},
                       {"attempts", Number()},
                       {"possible_repeat", Flag()},
                       {"delivered_at", OrNull(Time())},
                       {"acknowledged_at", OrNull(Time())},
                       {"acknowledged_by", OrNull(Text())},
                       May("about", Text()),
                       May("group", Text()),
                       May("from", OrNull(Time())),
                       May("to", OrNull(Time())),
                       May("open_cases", Number()),
                       May("undelivered", Flag()),
                       May("by_link", Flag())});
  s["AlertPage"] = Object({{"alerts", ListOf(To("Alert"))},
                           {"next_cursor", OrNull(Text())},
                           {"seq", Number()}});
  s["AlertChanged"] = Object({{"seq", Number()}, {"alert", To("Alert")}});
}

// What drafts, reviews, press events, triage and the like are asked by.

void AddShifts(Json& s) {
  const Json people = ListOf(To("PersonRef"));
  s["Stint"] = Object({{"from", Time()},
                       {"to", OrNull(Time())},
                       {"people", people},
                       {"source", Text()}});
  s["Override"] = Object({{"number", Number()},
                          {"from", Time()},
                          {"to", Time()},
                          {"people", people},
                          {"by", To("PersonRef")},
                          {"made_at", Time()},
                          {"note", Text()}});
  s["Shift"] =
      Object({{"number", Number()},
              {"from", Time()},
              {"to", OrNull(Time())},
              {"people", people},
              {"source", Text()},
              {"receipts",
               ListOf(Object({{"person", To("PersonRef")}, {"at", Time()}}))},
              {"open_cases", Number()},
              {"open_duties", Number()},
              {"before", people}});
  s["OnCallGroup"] = Object({{"group", Text()},
                             {"people", people},
                             {"standing", people},
                             {"rotates", Flag()},
                             {"shift", OrNull(To("Shift"))},
                             {"next", OrNull(To("Stint"))},
                             {"overrides", ListOf(To("Override"))}});
  s["LookAhead"] = Object(
      {{"checked_at", Time()},
       {"until", Time()},
       {"gaps",
        ListOf(Object({{"group", Text()}, {"from", Time()}, {"to", Time()}}))},
       {"unreachable", people},
       {"missing_years", ListOf(Number())}});
  s["OnCall"] = Object({{"now", Time()},
                        {"groups", ListOf(To("OnCallGroup"))},
                        {"look_ahead", OrNull(To("LookAhead"))},
                        {"seq", Number()}});
  s["Shifts"] = Object({{"group", Text()},
                        {"from", Time()},
                        {"to", Time()},
                        {"shifts", ListOf(To("Stint"))},
                        {"seq", Number()}});
  s["SetOverride"] = Object({{"from", Time()},
                             {"to", Time()},
                             {"people", ListOf(Text())},
                             May("note", Text()),
                             May("by", Text())});
  s["OverrideMade"] = Object({{"seq", Number()}, {"number", Number()}});
}

void AddHeartbeats(Json& s) {
  s["Heartbeat"] = Object({{"name", Text()},
                           {"kind", Words({"out", "in"})},
                           {"every_seconds", Number()},
                           {"last_at", OrNull(Time())},
                           {"state", Words({"beating", "missed", "unknown"})},
                           {"since", OrNull(Time())}});
  s["Heartbeats"] = Object({{"heartbeats", ListOf(To("Heartbeat"))}});
}

}  // namespace

void AddOnCallSchemas(Json& s) {
  AddAlerts(s);
  AddShifts(s);
  AddHeartbeats(s);
}

}  // namespace huiying::http
