// Shapes of cases.
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "http/schema_shapes.h"

namespace huiying::http {
namespace {

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

}  // namespace

void AddCaseSchemas(Json& s) {
  AddCases(s);
  AddCase(s);
}

}  // namespace huiying::http
