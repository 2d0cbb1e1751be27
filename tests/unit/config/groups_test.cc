// The groups of roster.yaml: rotations, overrides, quiet hours.
#include <doctest/doctest.h>

#include "model/roster.h"
#include "tests/unit/config/rules.h"

namespace huiying::config {
namespace {

using model::DayKind;
using model::PersonId;
using Days = std::vector<DayKind>;

// The first of these lines is the 9th of roster.yaml.
const std::string kGroups =
    "  desk:\n"
    "    always: [c]\n"
    "    layers:\n"
    "      - name: week\n"
    "        people: [a, [b, c]]\n"
    "        starts: 2026-11-02 09:00\n"
    "        hand_over: mon 09:00\n"
    "      - name: nights\n"
    "        people: [b]\n"
    "        starts: 2026-11-02T00:00:00+08:00\n"
    "        days: [working, sat]\n"
    "        only: \"18:00-09:00\"\n"
    "        hand_over: [\"08:00\", daily 16:00, off 20:00]\n"
    "    overrides:\n"
    "      - {from: 2026-12-24 18:00, to: 2026-12-26 09:00, people: [a, b]}\n";

std::string GroupErrors(const std::string& from, const std::string& to) {
  return ErrorsOf(LoadGroups(Changed(kGroups, from, to)));
}

model::OnCallGroup GroupOf(const std::string& text) {
  const auto rules = LoadGroups(text);
  REQUIRE_MESSAGE(rules, ErrorsOf(rules));
  REQUIRE(rules->policy.on_call.size() == 1);
  return rules->policy.on_call[0];
}

// The hand-overs of a layer of two turns whose field says so.
std::vector<model::HandOverTime> HandOvers(const std::string& more) {
  return GroupOf(
             "  desk: {layers: [{name: l, people: [a, b], starts: "
             "2026-11-02 09:00, " +
             more + "}]}\n")
      .layers.at(0)
      .hand_overs;
}

}  // namespace

TEST_CASE("ReadsWhoTakesTurnsAndWhen") {
  const model::OnCallGroup group = GroupOf(kGroups);
  CHECK(group.name == "desk");
  CHECK(group.always == std::vector{PersonId("c")});
  REQUIRE(group.layers.size() == 2);
  const model::RosterLayer& week = group.layers[0];
  CHECK(week.name == "week");
  REQUIRE(week.turns.size() == 2);
  CHECK(week.turns[0] == std::vector{PersonId("a")});
  CHECK(week.turns[1] == std::vector{PersonId("b"), PersonId("c")});
  CHECK(week.starts == Civil("2026-11-02T09:00:00"));
  REQUIRE(week.hand_overs.size() == 1);
  CHECK(week.hand_overs[0].days == Days{DayKind::kMonday});
  CHECK(week.hand_overs[0].minute == 9 * 60);
  CHECK(week.days.empty());
  CHECK(!week.only);
  CHECK(week.fixed.empty());
}

TEST_CASE("ReadsDaysHoursAndSeveralHandOvers") {
  const model::RosterLayer nights = GroupOf(kGroups).layers.at(1);
  CHECK(nights.starts == Civil("2026-11-02T00:00:00"));
  CHECK(nights.days == Days{DayKind::kWorking, DayKind::kSaturday});
  REQUIRE(nights.only);
  CHECK(nights.only->from == 18 * 60);
  CHECK(nights.only->to == 9 * 60);
  REQUIRE(nights.hand_overs.size() == 3);
  // Without days of its own it is on those of the layer.
  CHECK(nights.hand_overs[0].days == nights.days);
  CHECK(nights.hand_overs[1].days.empty());
  CHECK(nights.hand_overs[1].minute == 16 * 60);
  CHECK(nights.hand_overs[2].days == Days{DayKind::kOff});
}

TEST_CASE("ReadsWhoStandsIn") {
  const auto overrides = GroupOf(kGroups).overrides;
  REQUIRE(overrides.size() == 1);
  CHECK(overrides[0].number == 0);
  CHECK(overrides[0].group == "desk");
  CHECK(overrides[0].from == Civil("2026-12-24T18:00:00"));
  CHECK(overrides[0].to == Civil("2026-12-26T09:00:00"));
  CHECK(overrides[0].people == std::vector{PersonId("a"), PersonId("b")});
}

TEST_CASE("HandOversAtTheSameMinuteAreOne") {
  const auto two = HandOvers("hand_over: [mon 09:00, wed 09:00]");
  REQUIRE(two.size() == 1);
  CHECK(two[0].days == Days{DayKind::kMonday, DayKind::kWednesday});
  CHECK(HandOvers("hand_over: [mon 09:00, mon 09:00]")[0].days ==
        Days{DayKind::kMonday});
  const auto daily = HandOvers("hand_over: [mon 09:00, daily 09:00]");
  REQUIRE(daily.size() == 1);
  CHECK(daily[0].days.empty());
  const auto mixed = HandOvers(
      "days: working, hand_over: [\"09:00\", sat "
      "09:00, daily 21:00]");
  REQUIRE(mixed.size() == 2);
  CHECK(mixed[0].days == Days{DayKind::kWorking, DayKind::kSaturday});
}

TEST_CASE("OneWhoIsAloneNeedsNoHandOver") {
  const auto group = GroupOf(
      "  desk: {layers: [{name: l, people: [a], starts: 2026-11-02 09:00}]}\n");
  CHECK(group.layers[0].hand_overs.empty());
  CHECK(group.always.empty());
}

TEST_CASE("HoursMayEndAtMidnightOrGoRound") {
  const auto window = [](const std::string& text) {
    return *GroupOf(Changed(kGroups, "\"18:00-09:00\"", text)).layers[1].only;
  };
  CHECK(window("00:00-24:00").to == 24 * 60);
  CHECK(window("18:00-00:00").to == 0);
  CHECK(window("09:00-09:00").from == 9 * 60);
}

TEST_CASE("QuietHoursAreThePersons") {
  const auto load = [](const std::string& quiet) {
    return LoadPolicy(
        {{"duties/n.yaml",
          "pack: n\nobligations: [{duty: response, within: 7wd, cite: x}]\n"},
         {"ladder.yaml",
          "ladders: [{name: all, when: {}, steps: [{after: 0s, notify: "
          "[a]}]}]\n"},
         {"roster.yaml",
          Changed(kPeople, "id: b,", "id: b, quiet: " + quiet + ",") +
              "on_call:\n" + kDesk}},
        NoSecrets(), "rules/", kNow);
  };
  const auto rules = load("\"22:30-07:00\"");
  REQUIRE_MESSAGE(rules, ErrorsOf(rules));
  CHECK(!rules->policy.people[0].quiet);
  REQUIRE(rules->policy.people[1].quiet);
  CHECK(rules->policy.people[1].quiet->from == 22 * 60 + 30);
  CHECK(rules->policy.people[1].quiet->to == 7 * 60);
  for (const char* wrong : {"\"22:30\"", "\"22:30-7:00\"", "\"24:00-07:00\"",
                            "night", "[\"22:00\", \"07:00\"]"}) {
    CAPTURE(std::string(wrong));
    const std::string errors = ErrorsOf(load(wrong));
    CHECK(errors.starts_with("rules/roster.yaml:4: people[1].quiet: "));
    CHECK(errors.find("are no hours; write \"18:00-09:00\"") !=
          std::string::npos);
  }
}

TEST_CASE("EachMistakeInAGroupIsOneLineWithItsPlaceAndTheFix") {
  struct Row {
    const char* from;
    const char* to;
    const char* says;  // the whole line
  };
  const Row rows[] = {
      {"always: [c]", "always: [a, a]",
       "roster.yaml:9: on_call.desk.always[1]: \"a\" stands twice; keep one"},
      {"people: [a, [b, c]]", "people: []",
       "roster.yaml:12: on_call.desk.layers[0].people: nobody takes turns; "
       "name at least one person"},
      {"people: [a, [b, c]]", "people: [a, []]",
       "roster.yaml:12: on_call.desk.layers[0].people[1]: nobody is on call; "
       "name at least one person"},
      {"people: [a, [b, c]]", "people: [a, [b, x]]",
       "roster.yaml:12: on_call.desk.layers[0].people[1][1]: nobody has the "
       "id \"x\"; add them to people"},
      {"people: [a, [b, c]]", "people: [a, mute]",
       "roster.yaml:12: on_call.desk.layers[0].people[1]: \"mute\" has no "
       "channel and cannot be told; add one"},
      {"        people: [a, [b, c]]\n", "",
       "roster.yaml:11: on_call.desk.layers[0]: says nobody; write people: "
       "[..] or calendar: FILE.ics"},
      {"        starts: 2026-11-02 09:00\n", "",
       "roster.yaml:11: on_call.desk.layers[0]: \"starts\" is missing; add it"},
      {"2026-11-02 09:00", "2026-11-31 09:00",
       "roster.yaml:13: on_call.desk.layers[0].starts: \"2026-11-31 09:00\" is "
       "no time; write \"2026-11-30 09:00\", in Chinese time"},
      {"2026-11-02 09:00", "2026-11-02",
       "roster.yaml:13: on_call.desk.layers[0].starts: \"2026-11-02\" is no "
       "time; write \"2026-11-30 09:00\", in Chinese time"},
      {"mon 09:00", "mon 24:00",
       "roster.yaml:14: on_call.desk.layers[0].hand_over: \"mon 24:00\" is no "
       "hand-over; write \"09:00\", \"daily 09:00\", \"mon 09:00\" or "
       "\"working 09:00\""},
      {"daily 16:00", "never 16:00",
       "roster.yaml:20: on_call.desk.layers[1].hand_over[1]: \"never 16:00\" "
       "is no hand-over; write \"09:00\", \"daily 09:00\", \"mon 09:00\" or "
       "\"working 09:00\""},
      {"        hand_over: mon 09:00\n", "",
       "roster.yaml:11: on_call.desk.layers[0]: several take turns, but "
       "\"hand_over\" does not say when; write hand_over: \"mon 09:00\", say"},
      {"        hand_over: mon 09:00\n", "        hand_over: []\n",
       "roster.yaml:11: on_call.desk.layers[0]: several take turns, but "
       "\"hand_over\" does not say when; write hand_over: \"mon 09:00\", say"},
      {"[working, sat]", "[workin, sat]",
       "roster.yaml:18: on_call.desk.layers[1].days[0]: \"workin\" is no day; "
       "did you mean \"working\"?"},
      {"[working, sat]", "[sat, sat]",
       "roster.yaml:18: on_call.desk.layers[1].days[1]: \"sat\" stands twice; "
       "keep one"},
      {"[working, sat]", "[]",
       "roster.yaml:18: on_call.desk.layers[1].days: names no day; write "
       "[working], or leave it out for every day"},
      {"18:00-09:00", "18-9",
       "roster.yaml:19: on_call.desk.layers[1].only: \"18-9\" are no hours; "
       "write \"18:00-09:00\", in quotation marks"},
      {"name: nights", "name: week",
       "roster.yaml:15: on_call.desk.layers[1]: a second layer \"week\"; give "
       "each its own name"},
      {"name: nights", "name: override",
       "roster.yaml:15: on_call.desk.layers[1].name: \"override\" means who "
       "stands in; call the layer otherwise"},
      {"only:", "onyl:",
       "roster.yaml:19: on_call.desk.layers[1]: unknown field \"onyl\"; did "
       "you mean \"only\"?"},
      {"to: 2026-12-26 09:00", "to: 2026-12-24 18:00",
       "roster.yaml:22: on_call.desk.overrides[0].to: is not after from; "
       "write the end"},
      {"to: 2026-12-26 09:00", "to: soon",
       "roster.yaml:22: on_call.desk.overrides[0].to: \"soon\" is no time; "
       "write \"2026-11-30 09:00\", in Chinese time"},
      {"people: [a, b]}", "people: []}",
       "roster.yaml:22: on_call.desk.overrides[0].people: nobody is on call; "
       "name at least one person"},
      {", people: [a, b]}", "}",
       "roster.yaml:22: on_call.desk.overrides[0]: \"people\" is missing; add "
       "it"},
      {"layers:", "layer:",
       "roster.yaml:10: on_call.desk: unknown field \"layer\"; did you mean "
       "\"layers\"?"},
  };
  for (const Row& row : rows) {
    CHECK(GroupErrors(row.from, row.to) == "rules/" + std::string(row.says));
  }
}

TEST_CASE("LayersWithoutANameAreNotCalledTwins") {
  const std::string both =
      Changed(Changed(kGroups, "name: week", "calendar: x.ics"),
              "- name: nights\n", "-\n");
  CHECK(ErrorsOf(LoadGroups(both)).find("a second layer") == std::string::npos);
}

TEST_CASE("AGroupOfNobodyIsRefused") {
  CHECK(ErrorsOf(LoadGroups("  desk: {layers: []}\n"))
            .find("nobody is on call; write always: [..]") !=
        std::string::npos);
  CHECK(ErrorsOf(LoadGroups("  desk: {}\n")).find("nobody is on call") !=
        std::string::npos);
}

}  // namespace huiying::config
