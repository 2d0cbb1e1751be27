// The shapes of requests and answers as JSON Schema. What views.cc writes and
// what stands here are compared by tests/unit/http/openapi_test.cc.
#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>
#include <vector>

#include "http/openapi.h"
#include "model/names.h"

namespace huiying::http {
namespace {

struct Property {
  std::string name;
  Json schema;
  bool required = true;
};

Json Text() { return {{"type", "string"}}; }
Json Number() { return {{"type", "integer"}, {"minimum", 0}}; }
Json Signed() { return {{"type", "integer"}}; }
Json Flag() { return {{"type", "boolean"}}; }
Json Time() { return {{"type", "string"}, {"format", "date-time"}}; }
Json ListOf(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}
Json To(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}
Json OrNull(Json schema) {
  if (schema.contains("type")) {
    schema["type"] = {schema["type"], "null"};
    return schema;
  }
  return {{"anyOf", {std::move(schema), {{"type", "null"}}}}};
}
Json Grade() { return {{"type", "integer"}, {"minimum", 1}, {"maximum", 4}}; }

Json Words(std::span<const std::string_view> words) {
  Json list = Json::array();
  for (const std::string_view word : words) list.push_back(word);
  return {{"type", "string"}, {"enum", std::move(list)}};
}
Json Words(std::initializer_list<std::string_view> words) {
  return Words(std::span(words.begin(), words.size()));
}
template <class E>
Json WordsOf() {
  return Words(model::NamesOf<E>());
}

Json Object(std::vector<Property> properties) {
  Json required = Json::array();
  Json all = Json::object();
  for (Property& property : properties) {
    if (property.required) required.push_back(property.name);
    all[property.name] = std::move(property.schema);
  }
  return {{"type", "object"},
          {"required", std::move(required)},
          {"properties", std::move(all)}};
}

// A count for each value of an enumeration but its first, which is none.
template <class E>
std::vector<Property> CountsOf() {
  std::vector<Property> counts;
  for (const std::string_view name : model::NamesOf<E>().subspan(1)) {
    counts.push_back({.name = std::string(name), .schema = Number()});
  }
  return counts;
}

Property May(std::string name, Json schema) {
  return {
      .name = std::move(name), .schema = std::move(schema), .required = false};
}

// `base` and more properties.
Json AllOf(std::string_view base, std::vector<Property> more) {
  return {{"allOf", {To(base), Object(std::move(more))}}};
}

void AddCases(Json& s) {
  s["PersonRef"] = Object({{"id", Text()}, {"name", Text()}});
  s["Alerting"] = Object({{"reason", WordsOf<model::Reason>()},
                          {"stage", Number()},
                          {"next_at", OrNull(Time())},
                          {"acknowledged", Flag()}});
  s["Signature"] =
      Object({{"by", Text()}, {"at", Time()}, {"note", OrNull(Text())}});
  s["MissAccount"] = Object({{"by", Text()},
                             {"at", Time()},
                             {"stage", WordsOf<model::Stage>()},
                             {"unit", Text()},
                             {"note", OrNull(Text())}});
  s["Duty"] = Object({{"number", Number()},
                      {"kind", WordsOf<model::DutyKind>()},
                      {"pack", Text()},
                      {"cite", Text()},
                      {"anchor_at", Time()},
                      {"due_at", Time()},
                      {"state", WordsOf<model::DutyState>()},
                      {"provisional", Flag()},
                      {"silent", Flag()},
                      {"stages", ListOf(Number())},
                      {"stages_reached", Number()},
                      {"evidence_at", OrNull(Time())},
                      {"settled_at", OrNull(Time())},
                      {"milestone", Flag()},
                      {"owed_by", Text()},
                      {"warning_due_at", OrNull(Time())},
                      {"cause", OrNull(WordsOf<model::Reason>())},
                      {"met_on_late_evidence_at", OrNull(Time())},
                      {"account", OrNull(To("MissAccount"))},
                      {"alerting", OrNull(To("Alerting"))}});
  s["Proposal"] = Object({{"kind", WordsOf<model::ProposalKind>()},
                          {"grade", Number()},
                          {"by", Text()},
                          {"at", Time()},
                          {"into", OrNull(Text())},
                          {"anchor_at", OrNull(Time())},
                          {"duty", OrNull(Number())}});
  s["Numbers"] = Object({{"statutory_seconds", OrNull(Signed())},
                         {"detection_seconds", OrNull(Number())},
                         {"handling_seconds", OrNull(Signed())}});
  s["Excerpt"] =
      Object({{"text", Text()}, {"marks", ListOf(ListOf(Number()))}});
  s["CaseSummary"] =
      Object({{"id", Text()},
              {"version", Number()},
              {"state", WordsOf<model::CaseState>()},
              {"origin", WordsOf<model::CaseOrigin>()},
              {"title", Text()},
              {"grade", Number()},
              {"suggested_grade", Number()},
              {"confirmed_grade", OrNull(Grade())},
              {"answer", Words({"due", "none"})},
              {"topics", ListOf(Text())},
              {"places", ListOf(Text())},
              {"units", ListOf(Text())},
              {"post_count", Number()},
              {"first_post_at", Time()},
              {"anchor_basis", WordsOf<model::TimeBasis>()},
              {"detected_at", Time()},
              {"claimed_at", OrNull(Time())},
              {"graded_at", OrNull(Time())},
              {"ended_at", OrNull(Time())},
              {"last_post_at", Time()},
              {"owner", OrNull(To("PersonRef"))},
              {"proposal", OrNull(To("Proposal"))},
              {"unit", Text()},
              {"conclusion", OrNull(WordsOf<model::Conclusion>())},
              {"merged_into", OrNull(Text())},
              {"parent", OrNull(Text())},
              {"numbers", To("Numbers")},
              {"excerpt", To("Excerpt")},
              {"duties", ListOf(To("Duty"))}});
  s["CasePage"] = Object({{"cases", ListOf(To("CaseSummary"))},
                          {"next_cursor", OrNull(Text())},
                          {"seq", Number()}});
}

void AddCase(Json& s) {
  s["Hit"] = Object({{"rule", Text()},
                     {"field", WordsOf<model::HitField>()},
                     {"start", Number()},
                     {"end", Number()},
                     {"view", WordsOf<model::HitView>()}});
  s["Post"] = Object({{"id", Text()},
                      {"feed", Text()},
                      {"title", OrNull(Text())},
                      {"text", OrNull(Text())},
                      {"url", OrNull(Text())},
                      {"published_at", Time()},
                      {"time_basis", WordsOf<model::TimeBasis>()},
                      {"fetched_at", Time()},
                      {"official", Flag()},
                      {"revisions", Number()},
                      {"grade", Number()},
                      {"topics", ListOf(Text())},
                      {"hits", ListOf(To("Hit"))},
                      {"reasons", ListOf(Text())},
                      {"rules_version", Text()}});
  s["Reading"] = Object({{"gaps", ListOf(Text())},
                         {"faults", ListOf(Text())},
                         {"blocks", ListOf(Text())},
                         {"promises_more", Flag()},
                         {"under_verification", Flag()}});
  s["Review"] = Object({{"kind", WordsOf<model::ReviewKind>()},
                        {"passed", Flag()},
                        {"by", Text()},
                        {"at", Time()},
                        {"note", OrNull(Text())}});
  s["Release"] = Object({{"number", Number()},
                         {"state", WordsOf<model::ReleaseState>()},
                         {"kind", WordsOf<model::ReleaseKind>()},
                         {"text", OrNull(Text())},
                         {"unit", Text()},
                         {"drafted", OrNull(To("Signature"))},
                         {"authors", ListOf(Text())},
                         {"revisions", Number()},
                         {"reading", To("Reading")},
                         {"reviews", ListOf(To("Review"))},
                         {"approved", OrNull(To("Signature"))},
                         {"follow_up_seconds", OrNull(Number())},
                         {"published_at", OrNull(Time())},
                         {"recorded_at", OrNull(Time())},
                         {"channel", OrNull(Text())},
                         {"channel_id", Text()},
                         {"url", OrNull(Text())},
                         {"by", Text()},
                         {"corrects", OrNull(Number())},
                         {"corrected_by", OrNull(Number())},
                         {"withdrawn", OrNull(To("Signature"))},
                         {"regularised", OrNull(To("Signature"))}});
  s["Speaker"] = Object({{"person", OrNull(To("PersonRef"))},
                         {"office", WordsOf<model::Office>()},
                         {"unit", Text()}});
  s["PressEvent"] = Object({{"number", Number()},
                            {"state", WordsOf<model::PressEventState>()},
                            {"kind", WordsOf<model::PressEventKind>()},
                            {"planned_at", OrNull(Time())},
                            {"changes", Number()},
                            {"held_at", OrNull(Time())},
                            {"recorded_at", Time()},
                            {"place", OrNull(Text())},
                            {"speakers", ListOf(To("Speaker"))},
                            {"media", OrNull(Text())},
                            {"evidence", OrNull(Text())},
                            {"note", OrNull(Text())},
                            {"by", Text()}});
  s["InstantRecord"] = Object({{"instant", WordsOf<model::Instant>()},
                               {"before", OrNull(Time())},
                               {"at", OrNull(Time())},
                               {"confidence", WordsOf<model::Confidence>()},
                               {"source", OrNull(Text())},
                               {"note", OrNull(Text())},
                               {"by", Text()},
                               {"recorded_at", Time()}});
  s["Triage"] = Object({{"conclusion", WordsOf<model::Conclusion>()},
                        {"by", Text()},
                        {"at", Time()},
                        {"note", OrNull(Text())},
                        {"post_count", Number()}});
  s["HandOver"] = Object({{"number", Number()},
                          {"to", OrNull(Text())},
                          {"urgent", Flag()},
                          {"given", OrNull(To("Signature"))},
                          {"receipt", OrNull(To("Signature"))}});
  s["StageTime"] = Object({{"stage", WordsOf<model::Stage>()},
                           {"from", Time()},
                           {"to", OrNull(Time())}});
  s["Case"] = AllOf("CaseSummary", {{"posts", ListOf(To("Post"))},
                                    {"posts_next_cursor", OrNull(Text())},
                                    {"releases", ListOf(To("Release"))},
                                    {"press_events", ListOf(To("PressEvent"))},
                                    {"event_at", OrNull(Time())},
                                    {"alarm_at", OrNull(Time())},
                                    {"instants", ListOf(To("InstantRecord"))},
                                    {"triage", ListOf(To("Triage"))},
                                    {"hand_overs", ListOf(To("HandOver"))},
                                    {"stage_times", ListOf(To("StageTime"))},
                                    {"waiver", OrNull(Text())},
                                    {"closed_by", Text()},
                                    {"note", OrNull(Text())},
                                    {"alerts", ListOf(To("Alert"))},
                                    {"actions", ListOf(Text())},
                                    {"seq", Number()}});
}

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
                       {"acknowledged_by", OrNull(Text())}});
  s["AlertPage"] = Object({{"alerts", ListOf(To("Alert"))},
                           {"next_cursor", OrNull(Text())},
                           {"seq", Number()}});
  s["AlertChanged"] = Object({{"seq", Number()}, {"alert", To("Alert")}});
}

// What drafts, reviews, press events, triage and the like are asked by.
void AddAnswerCommands(Json& s) {
  const Property by = May("by", Text());
  const Property may_note = May("note", Text());
  const Property note = {"note", Text()};
  s["OnlyNote"] = Object({note, by});
  s["DraftRelease"] = Object({{"text", Text()},
                              May("kind", WordsOf<model::ReleaseKind>()),
                              May("unit", Text()),
                              May("corrects", Number()),
                              by});
  s["ReviseRelease"] = Object({{"text", Text()}, by});
  s["ReviewRelease"] = Object({{"kind", WordsOf<model::ReviewKind>()},
                               {"result", Words({"passed", "returned"})},
                               may_note,
                               by});
  s["ApproveRelease"] = Object({May("follow_up_within", Text()), may_note, by});
  s["PublishRelease"] = Object(
      {{"channel", Text()}, {"published_at", Time()}, {"url", Text()}, by});
  s["AccountForMiss"] = Object(
      {{"stage", WordsOf<model::Stage>()}, May("unit", Text()), note, by});
  const Json speakers = ListOf(Object({{"person", Text()},
                                       {"office", WordsOf<model::Office>()},
                                       {"unit", Text()}}));
  s["PlanPressEvent"] = Object({{"planned_at", Time()},
                                {"place", Text()},
                                May("kind", WordsOf<model::PressEventKind>()),
                                May("speakers", speakers),
                                May("media", Text()),
                                by});
  s["ChangePressEvent"] =
      Object({May("planned_at", Time()), May("place", Text()),
              May("speakers", speakers), May("media", Text()), may_note, by});
  s["HoldPressEvent"] = Object({{"held_at", Time()},
                                {"evidence", Text()},
                                May("speakers", speakers),
                                May("media", Text()),
                                by});
  s["CorrectInstant"] = Object({{"instant", WordsOf<model::Instant>()},
                                May("at", Time()),
                                May("confidence", WordsOf<model::Confidence>()),
                                {"source", Text()},
                                may_note,
                                by});
  s["HandOverCase"] =
      Object({{"to", Text()}, May("urgent", Flag()), may_note, by});
  s["AssignUnit"] = Object({{"unit", Text()}, by});
  s["MergeCase"] = Object({{"into", Text()}, note, by});
  s["SplitCase"] =
      Object({{"posts", ListOf(Text())}, {"title", Text()}, note, by});
  s["ConcludeTriage"] = Object(
      {{"cases", ListOf(Object({{"id", Text()}, May("version", Number())}))},
       {"conclusion", WordsOf<model::Conclusion>()},
       May("answered_at", Time()),
       May("to", Text()),
       note,
       by});
  s["RecordAttendance"] = Object({{"unit", Text()},
                                  {"office", WordsOf<model::Office>()},
                                  May("person", Text()),
                                  {"at", Time()},
                                  note,
                                  by});
  s["LookUpNotice"] = Object({{"text", Text()}});
  s["Done"] = Object({{"seq", Number()}, {"events", ListOf(Text())}});
}

// The ledger, the registered channels, attendance, what is owed.
void AddLedger(Json& s) {
  Json about_case =
      Object({{"id", Text()}, {"title", Text()}, {"grade", Number()}});
  s["LedgerEntry"] =
      Object({{"case", std::move(about_case)}, {"release", To("Release")}});
  s["ReleasePage"] = Object({{"releases", ListOf(OrNull(To("LedgerEntry")))},
                             {"next_cursor", OrNull(Text())},
                             {"seq", Number()}});
  s["NoticeMatches"] = Object({{"found", Flag()},
                               {"searched", Number()},
                               {"matches", ListOf(OrNull(To("LedgerEntry")))}});
  s["Channels"] = Object({{"strict", Flag()},
                          {"reviews", ListOf(WordsOf<model::ReviewKind>())},
                          {"channels", ListOf(Object({{"id", Text()},
                                                      {"name", Text()},
                                                      {"platform", Text()},
                                                      {"url", Text()}}))}});
  s["Obligations"] =
      Object({{"obligations",
               ListOf(Object({{"pack", Text()},
                              {"duty", WordsOf<model::DutyKind>()},
                              {"grades", ListOf(Number())},
                              {"within_seconds", Number()},
                              {"anchor", WordsOf<model::AnchorPolicy>()},
                              {"anchor_cite", Text()},
                              {"stages", ListOf(Number())},
                              {"satisfied_by", WordsOf<model::Evidence>()},
                              {"owed_by", Text()},
                              {"cite", Text()}}))}});
  Json duty = Object({{"unit", Text()},
                      {"office", WordsOf<model::Office>()},
                      {"per", WordsOf<model::Period>()},
                      {"times_due", Number()},
                      {"times_held", Number()},
                      {"from", Time()},
                      {"due_at", Time()},
                      {"state", Words({"done", "due_soon", "open"})},
                      {"cite", Text()}});
  Json attended = Object({{"unit", Text()},
                          {"office", WordsOf<model::Office>()},
                          {"person", OrNull(To("PersonRef"))},
                          {"at", Time()},
                          {"case", OrNull(Text())}});
  s["Attendance"] = Object({{"duties", ListOf(std::move(duty))},
                            {"attended", ListOf(std::move(attended))},
                            {"seq", Number()}});
}

void AddCommands(Json& s) {
  const Property by = May("by", Text());
  const Property note = May("note", Text());
  s["OpenCase"] = Object({{"title", Text()},
                          {"grade", Grade()},
                          {"answer", Words({"due", "none"})},
                          May("first_post_at", Time()),
                          by});
  s["ClaimCase"] = Object({by});
  s["GradeCase"] = Object({{"grade", Grade()}, note, by});
  s["DismissCase"] = Object({{"note", Text()}, by});
  s["RecordRelease"] = Object(
      {{"published_at", Time()}, {"channel", Text()}, May("url", Text()), by});
  s["RecordPressEvent"] = Object({{"held_at", Time()}, {"place", Text()}, by});
  s["CloseCase"] = Object({note, May("waiver", Text()), by});
  AddAnswerCommands(s);
  s["Acknowledge"] = Object({by});
  s["CaseChanged"] = Object({{"seq", Number()},
                             {"case", To("CaseSummary")},
                             {"events", ListOf(Text())}});
  s["CaseOpened"] = To("CaseChanged");
}

void AddFigures(Json& s) {
  s["DutyFigure"] = Object({{"started", Number()},
                            {"met", Number()},
                            {"missed", Number()},
                            {"answered_late", Number()},
                            {"open", Number()},
                            {"cancelled", Number()},
                            {"exempted", Number()},
                            {"met_on_late_evidence", Number()}});
  std::vector<Property> kinds;
  for (const std::string_view kind : model::NamesOf<model::DutyKind>()) {
    kinds.push_back({std::string(kind), To("DutyFigure")});
  }
  Json duties = Object(std::move(kinds));
  s["Figure"] = Object(
      {{"month", OrNull(Text())},
       {"grade", OrNull(Number())},
       {"cases", Number()},
       {"dismissed", Number()},
       {"duties", std::move(duties)},
       {"merged", Number()},
       {"conclusions", Object(CountsOf<model::Conclusion>())},
       {"lost_in", Object(CountsOf<model::Stage>())},
       {"late_gradings", Number()},
       {"corrections", Number()},
       {"irregular", Number()},
       {"on_time", Object({{"met", Number()}, {"settled", Number()}})},
       {"first_statement", Object({{"count", Number()},
                                   {"median_minutes", OrNull(Number())},
                                   {"p90_minutes", OrNull(Number())}})}});
  s["Figures"] = Object({{"seq", Number()},
                         {"rows", ListOf(To("Figure"))},
                         {"total", To("Figure")}});
}

void AddSite(Json& s) {
  s["Head"] = Object({{"seq", Number()}, {"hash", Text()}});
  s["Status"] = Object({{"version", Text()},
                        {"mode", Words({"live", "drill", "demo"})},
                        {"speed", Number()},
                        {"now", Time()},
                        {"journal", Text()},
                        {"epoch", Number()},
                        {"head", OrNull(To("Head"))},
                        {"rules_version", Text()},
                        {"rules_error", OrNull(Text())},
                        {"ready", Flag()}});
  s["People"] = Object(
      {{"people", ListOf(To("PersonRef"))},
       {"on_call",
        ListOf(Object({{"group", Text()}, {"people", ListOf(Text())}}))}});
  s["Source"] = Object({{"name", Text()},
                        {"state", WordsOf<model::SourceState>()},
                        {"why", Text()},
                        {"since", OrNull(Time())},
                        {"priority", Flag()},
                        May("last_read_at", OrNull(Time()))});
  s["Sources"] = Object({{"sources", ListOf(To("Source"))}});
  s["Health"] = Object({{"ok", Flag()}});
  s["Ready"] = Object({{"ready", Flag()},
                       {"head", OrNull(To("Head"))},
                       {"blind", ListOf(Text())}});
  s["OpenApi"] = Object({{"openapi", Text()}});
  s["Problem"] = Object({{"type", Text()},
                         {"title", Text()},
                         {"status", Number()},
                         {"detail", Text()},
                         {"code", Text()},
                         May("field", Text())});
}

void AddAccounts(Json& s) {
  const Json roles = ListOf(WordsOf<model::Role>());
  s["DemoAccount"] = Object({{"id", Text()},
                             {"name", Text()},
                             {"roles", roles},
                             {"password", Text()}});
  s["Session"] = Object({{"open", Flag()},
                         {"signed_in", Flag()},
                         {"id", OrNull(Text())},
                         {"kind", OrNull(WordsOf<model::AccountKind>())},
                         {"name", OrNull(Text())},
                         {"roles", roles},
                         {"rights", ListOf(Text())},
                         {"demo", ListOf(To("DemoAccount"))}});
  s["SignIn"] = Object({{"id", Text()}, {"password", Text()}});
  s["ChangeOwnPassword"] =
      Object({{"password", Text()}, {"new_password", Text()}});
  s["Account"] = Object({{"kind", WordsOf<model::AccountKind>()},
                         {"id", Text()},
                         {"name", Text()},
                         {"roles", roles},
                         {"disabled", Flag()},
                         {"made_at", Time()},
                         {"changed_at", Time()},
                         {"failed_sign_ins", Number()},
                         {"locked_seconds", Number()}});
  s["SignIns"] = Object({{"sessions", Number()},
                         {"signed_in", Number()},
                         {"failed", Number()},
                         {"locked", Number()},
                         {"bad_tokens", Number()},
                         {"locked_accounts", Number()},
                         {"locked_addresses", Number()}});
  s["Accounts"] = Object({{"accounts", ListOf(To("Account"))},
                          {"sign_ins", To("SignIns")},
                          {"seq", Number()}});
  s["AccountChanged"] =
      Object({{"seq", Number()}, {"account", OrNull(To("Account"))}});
  s["AddAccount"] = Object({{"id", Text()},
                            {"roles", roles},
                            {"password", Text()},
                            May("name", Text())});
  s["SetRoles"] = Object({{"roles", roles}});
  s["ResetPassword"] = Object({{"password", Text()}});
  s["AddToken"] = Object({{"name", Text()}, May("roles", roles)});
  s["TokenMade"] = AllOf("AccountChanged", {{"token", Text()}});
  s["Nothing"] = Object({});
}

Json Parameter(std::string_view in, std::string_view name, Json schema,
               std::string_view what) {
  return {{"name", name},
          {"in", in},
          {"description", what},
          {"schema", std::move(schema)}};
}

}  // namespace

Json MakeSchemas() {
  Json schemas = Json::object();
  AddCases(schemas);
  AddCase(schemas);
  AddAlerts(schemas);
  AddCommands(schemas);
  AddFigures(schemas);
  AddLedger(schemas);
  AddSite(schemas);
  AddAccounts(schemas);
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
      {"after", Parameter("query", "after", Number(),
                          "As Last-Event-ID, for the first connection")},
      {"if_match", Parameter("header", "If-Match", Text(),
                             "The version that was seen, in quotes")},
      {"last_event_id", Parameter("header", "Last-Event-ID", Number(),
                                  "The seq after which to go on")}};
}

}  // namespace huiying::http
