// Shapes of figures, feeds, accounts and the server itself.
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "http/schema_shapes.h"

namespace huiying::http {
namespace {

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
  s["Status"] = Object(
      {{"version", Text()},
       {"mode", Words({"live", "drill", "demo"})},
       {"speed", Number()},
       {"now", Time()},
       {"journal", Text()},
       {"epoch", Number()},
       {"head", OrNull(To("Head"))},
       {"rules_version", Text()},
       {"rules_error", OrNull(Text())},
       {"undelivered", Number()},
       {"clock", OrNull(Object({{"step_seconds", Signed()}}))},
       {"disk", Object({{"free_bytes", OrNull(Number())}, {"low", Flag()}})},
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

}  // namespace

void AddSiteSchemas(Json& s) {
  AddFigures(s);
  AddSite(s);
  AddAccounts(s);
}

}  // namespace huiying::http
