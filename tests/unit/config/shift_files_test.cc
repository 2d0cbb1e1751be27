// Calendars (.ics) beside the rules: who has which shift.
#include <string>

#include "tests/unit/config/rules.h"

namespace huiying::config {
namespace {

using model::PersonId;

struct Event {
  const char* start;  // 20261120T080000
  const char* end;
  std::string lines;  // SUMMARY:…, ATTENDEE:…
};

std::string Calendar(const std::vector<Event>& events) {
  std::string text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n";
  int uid = 0;
  for (const Event& event : events) {
    text += "BEGIN:VEVENT\r\nUID:u" + std::to_string(++uid) +
            "\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:" + event.start +
            "\r\nDTEND:" + event.end + "\r\n" + event.lines + "END:VEVENT\r\n";
  }
  return text + "END:VCALENDAR\r\n";
}

Loaded<LoadedRules> LoadCalendar(const std::string& text,
                                 const std::string& path = "desk.ics") {
  return LoadGroups("  desk: {layers: [{name: ics, calendar: " + path + "}]}\n",
                    {{path, text}});
}

// What one event says; the shift is on 20 November from 8 to 20 o'clock.
Loaded<LoadedRules> LoadEvent(const std::string& lines) {
  return LoadCalendar(
      Calendar({{"20261120T080000", "20261120T200000", lines}}));
}

std::string PeopleIn(const Loaded<LoadedRules>& rules) {
  if (!rules) return ErrorsOf(rules);
  std::string text;
  for (const auto& shift : rules->policy.on_call.at(0).layers.at(0).fixed) {
    for (const PersonId& id : shift.people) text += id.value();
    text += '.';
  }
  return text;
}

}  // namespace

TEST_CASE("AnEventIsAShiftOfTheLayer") {
  const auto rules = LoadCalendar(
      Calendar({{"20261120T200000", "20261121T080000", "SUMMARY:b\r\n"},
                {"20261120T000000Z", "20261120T120000Z", "SUMMARY:a\r\n"}}));
  REQUIRE_MESSAGE(rules, ErrorsOf(rules));
  const model::RosterLayer& layer = rules->policy.on_call[0].layers[0];
  CHECK(layer.name == "ics");
  CHECK(layer.turns.empty());
  REQUIRE(layer.fixed.size() == 2);
  CHECK(layer.fixed[0].from == Civil("2026-11-20T08:00:00"));
  CHECK(layer.fixed[0].to == Civil("2026-11-20T20:00:00"));
  CHECK(layer.fixed[0].people == std::vector{PersonId("a")});
  CHECK(layer.fixed[1].people == std::vector{PersonId("b")});
}

TEST_CASE("WhoHasAShiftIsSaidByNameIdOrMail") {
  struct Row {
    const char* lines;
    const char* people;
  };
  const Row rows[] = {
      {"SUMMARY:张三\r\n", "a."},
      {"SUMMARY:a\r\n", "a."},
      {"SUMMARY: 张三 、李四\r\n", "ab."},
      {"SUMMARY:张三，b / Wang Wu；\r\n", "abc."},
      {"SUMMARY:张三\\,李四\\;c\\n\r\n", "abc."},
      {"SUMMARY:李四、b\r\n", "b."},
      // Blanks part names, where what they stand in is not one.
      {"SUMMARY:张三 李四\r\n", "ab."},
      {"SUMMARY:　张三　 c\t+ 李四\r\n", "acb."},
      {"SUMMARY:Wang Wu、张三\r\n", "ca."},
      {"SUMMARY:夜班\r\nATTENDEE:mailto:wang@mail.example\r\n", "c."},
      // Addresses are the same in capitals.
      {"SUMMARY:夜班\r\nATTENDEE:MAILTO:ZHANG@MAIL.example\r\n", "a."},
      {"SUMMARY:x\r\nATTENDEE:mailto:wang@mail.example\r\n"
       "ATTENDEE:mailto:zhang@mail.example\r\n",
       "ca."},
      // A room is nobody; then the title says who.
      {"SUMMARY:b\r\nATTENDEE:mailto:room@mail.example\r\n", "b."},
      {"SUMMARY:b\r\nATTENDEE:mailto:\r\n", "b."},
      {"SUMMARY:夜班\r\nATTENDEE:mailto:room@mail.example\r\n"
       "ATTENDEE:mailto:wang@mail.example\r\n",
       "c."},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.lines));
    CHECK(PeopleIn(LoadEvent(row.lines)) == row.people);
  }
}

TEST_CASE("AShiftOfNobodyWeKnowIsRefusedWithItsTime") {
  const std::string where =
      "rules/roster.yaml:8: on_call.desk.layers[0].calendar: desk.ics: the "
      "shift of 2026-11-20T08:00:00+08:00 ";
  const std::string nobody =
      ", who is nobody with a channel; write the name or id of one of people, "
      "or their mail as attendee";
  CHECK(PeopleIn(LoadEvent("SUMMARY:陈七\r\n")) ==
        where + "says \"陈七\"" + nobody);
  CHECK(PeopleIn(LoadEvent("SUMMARY:张三、陈七\r\n")) ==
        where + "says \"陈七\"" + nobody);
  CHECK(PeopleIn(LoadEvent("SUMMARY:Wang Wu 张三\r\n")) ==
        where + "says \"Wang Wu 张三\"" + nobody);
  // Nobody could be told.
  CHECK(PeopleIn(LoadEvent("SUMMARY:赵六\r\n")) ==
        where + "says \"赵六\"" + nobody);
  CHECK(PeopleIn(LoadEvent("SUMMARY:x\r\nATTENDEE:mailto:zhao@mail.example"
                           "\r\n")) ==
        where + "says \"zhao@mail.example\"" + nobody);
  CHECK(PeopleIn(LoadEvent("SUMMARY:、\r\n")) ==
        where + "names nobody; write who it is as its title");
  CHECK(PeopleIn(LoadEvent("")) ==
        where + "names nobody; write who it is as its title");
}

TEST_CASE("ANameOfSeveralPeopleIsNoAnswer") {
  const auto load = [](const char* who) {
    return LoadPolicy(
        {{"duties/n.yaml",
          "pack: n\nobligations: [{duty: response, within: 7wd, cite: x}]\n"},
         {"ladder.yaml",
          "ladders: [{name: all, when: {}, steps: [{after: 0s, notify: "
          "[a]}]}]\n"},
         {"roster.yaml",
          Changed(kPeople, "李四", "张三") +
              "on_call:\n"
              "  desk: {layers: [{name: ics, calendar: desk.ics}]}\n"},
         {"desk.ics", Calendar({{"20261120T080000", "20261120T200000",
                                 std::string("SUMMARY:") + who + "\r\n"}})}},
        NoSecrets(), "rules/", kNow);
  };
  CHECK(PeopleIn(load("张三"))
            .ends_with("says \"张三\", who is several people; write the id"));
  CHECK(PeopleIn(load("b")) == "b.");
}

TEST_CASE("AWholeCalendarIsOneLineOfComplaint") {
  const std::string errors = PeopleIn(LoadCalendar(
      Calendar({{"20261120T080000", "20261120T200000", "SUMMARY:x\r\n"},
                {"20261121T080000", "20261121T200000", "SUMMARY:y\r\n"}})));
  CHECK(errors.find("\"x\"") != std::string::npos);
  CHECK(errors.find('\n') == std::string::npos);
}

TEST_CASE("ShiftsOfLongAgoAreLeftOutAndTheCutStandsForTheMonth") {
  const std::string text =
      Calendar({{"20260920T080000", "20260920T200000", "SUMMARY:nobody\r\n"},
                {"20261010T080000", "20261010T200000", "SUMMARY:a\r\n"},
                {"20291120T080000", "20291120T200000", "SUMMARY:gone\r\n"}});
  CHECK(PeopleIn(LoadCalendar(text)) == "a.");  // now: 15 November
}

TEST_CASE("ACalendarMayLieInAnyFolderBesideTheRules") {
  const std::string text =
      Calendar({{"20261120T080000", "20261120T200000", "SUMMARY:a\r\n"}});
  for (const char* path :
       {"calendar/desk.ics", "duties/desk.ics", "messages/x.ics", "r/d.ics"}) {
    CAPTURE(std::string(path));
    CHECK(PeopleIn(LoadCalendar(text, path)) == "a.");
  }
}

TEST_CASE("ACalendarThatIsNotThereOrIsNoneIsRefused") {
  const std::string where =
      "rules/roster.yaml:8: on_call.desk.layers[0].calendar: ";
  const auto errors = [](const std::string& path,
                         const std::vector<FileText>& files) {
    return ErrorsOf(LoadGroups(
        "  desk: {layers: [{name: ics, calendar: " + path + "}]}\n", files));
  };
  CHECK(errors("desk.ics", {}) ==
        where +
            "\"desk.ics\" is no .ics file beside the rules; write its path "
            "from rules/");
  CHECK(errors("units.yaml", {{"units.yaml", ""}})
            .starts_with(where + "\"units.yaml\" is no .ics file"));
  CHECK(errors("desk.ics", {{"desk.ics", "no calendar"}})
            .starts_with(where + "desk.ics: "));
  CHECK(errors("[]", {}).starts_with(where));
}

TEST_CASE("NothingStandsBesideACalendarUnread") {
  const auto errors = [](const std::string& more) {
    return ErrorsOf(LoadGroups(
        "  desk: {layers: [{name: ics, calendar: desk.ics, " + more + "}]}\n",
        {{"desk.ics", Calendar({})}}));
  };
  const std::string says =
      ": says nothing beside a calendar, which says who and when; take it "
      "out, or make two layers";
  for (const char* more :
       {"people: [a]", "starts: 2026-11-02 09:00", "days: working",
        "only: \"18:00-09:00\"", "hand_over: \"09:00\""}) {
    const std::string field(more, std::string_view(more).find(':'));
    CHECK(errors(more) ==
          "rules/roster.yaml:8: on_call.desk.layers[0]." + field + says);
  }
}

}  // namespace huiying::config
