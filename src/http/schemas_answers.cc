// Shapes of commands on cases, and of the release ledger.
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "http/schema_shapes.h"

namespace huiying::http {
namespace {

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

}  // namespace

void AddAnswerSchemas(Json& s) {
  AddCommands(s);
  AddLedger(s);
}

}  // namespace huiying::http
