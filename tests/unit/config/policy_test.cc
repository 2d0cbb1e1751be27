#include "config/policy.h"

#include <doctest/doctest.h>

#include <string>

namespace huiying::config {
namespace {

using namespace std::chrono_literals;

// The files of CONTRACT.md, with a second person and group.
const std::string kRoster =
    "people:\n"
    "  - id: duty-1\n"
    "    name: 值班员一\n"
    "    channels:\n"
    "      - webhook: {url: \"http://127.0.0.1:9002/a\", secret: {env: HOOK}}\n"
    "      - webhook: {url: \"https://h/b\", drill: true}\n"
    "  - id: chief\n"
    "    name: 带班领导\n"
    "    channels:\n"
    "      - webhook: {url: \"http://h/c\", secret: {file: c.key}}\n"
    "  - id: reader\n"
    "    name: 查看者\n"
    "on_call:\n"
    "  press-centre: {always: [duty-1]}\n";
const std::string kLadder =
    "ladders:\n"
    "  - name: grave\n"
    "    when: {grade: [1, 2], duty: statement}\n"
    "    steps:\n"
    "      - {after: 0s, notify: [{on_call: press-centre}]}\n"
    "      - {after: 15m, notify: [chief, duty-1]}\n"
    "    repeat: 15m\n"
    "  - name: default\n"
    "    when: {}\n"
    "    steps:\n"
    "      - {after: 0s, notify: [{on_call: press-centre}]}\n";
const std::string kDuties =
    "pack: national\n"
    "obligations:\n"
    "  - {duty: statement, when: {grade: [1, 2]}, within: 5h,\n"
    "     anchor: first_post, stages: [50%, 75%, 90%, 100%],\n"
    "     satisfied_by: release, cite: \"国办发〔2016〕80号\"}\n"
    "  - {duty: press_conference, when: {grade: 1}, within: 24h, cite: x}\n"
    "  - {duty: response, within: 2d, cite: y}\n";

Secrets TestSecrets() {
  return {.env = [](const std::string& name) -> std::optional<std::string> {
            if (name == "HOOK") return "key-of-hook";
            return std::nullopt;
          },
          .file = [](const std::string& path) -> base::Result<std::string> {
            if (path == "c.key") return "key-of-chief";
            return base::Fail(base::ErrorCode::kNotFound,
                              path + " cannot be read");
          }};
}

Loaded<LoadedRules> Load(const std::string& duties, const std::string& ladder,
                         const std::string& roster) {
  return LoadPolicy({{"duties/national.yaml", duties},
                     {"ladder.yaml", ladder},
                     {"roster.yaml", roster},
                     {"topics/other.yaml", "not: [ours"}},
                    TestSecrets());
}

// `text` with the first `from` replaced by `to`.
std::string With(std::string text, const std::string& from,
                 const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

const Webhook& HookOf(const Contact* person, std::size_t channel) {
  REQUIRE(person != nullptr);
  return std::get<Webhook>(person->channels.at(channel).to);
}

std::string Errors(const Loaded<LoadedRules>& rules) {
  return rules ? "no error" : Describe(rules.error());
}
std::string DutyErrors(const std::string& from, const std::string& to) {
  return Errors(Load(With(kDuties, from, to), kLadder, kRoster));
}
std::string LadderErrors(const std::string& from, const std::string& to) {
  return Errors(Load(kDuties, With(kLadder, from, to), kRoster));
}
std::string RosterErrors(const std::string& from, const std::string& to) {
  return Errors(Load(kDuties, kLadder, With(kRoster, from, to)));
}

TEST_CASE("ReadsObligations") {
  const auto rules = Load(kDuties, kLadder, kRoster);
  REQUIRE_MESSAGE(rules, Errors(rules));
  const auto& obligations = rules->policy.obligations;
  REQUIRE(obligations.size() == 3);
  CHECK(obligations[0].pack == "national");
  CHECK(obligations[0].grades == std::vector<model::Grade>{1, 2});
  CHECK(obligations[0].within == base::Duration(5h));
  CHECK(obligations[0].stages == std::vector<std::uint32_t>{50, 75, 90, 100});
  CHECK(obligations[0].satisfied_by == model::Evidence::kRelease);
  CHECK(obligations[0].cite == "国办发〔2016〕80号");
  CHECK(obligations[1].grades == std::vector<model::Grade>{1});
  CHECK(obligations[1].satisfied_by == model::Evidence::kPressEventHeld);
  CHECK(obligations[2].grades.empty());
  CHECK(obligations[2].within == base::Duration(48h));
}

TEST_CASE("ReadsLaddersAndRoster") {
  const auto rules = Load(kDuties, kLadder, kRoster);
  REQUIRE_MESSAGE(rules, Errors(rules));
  const auto& ladders = rules->policy.ladders;
  REQUIRE(ladders.size() == 2);
  CHECK(ladders[0].grades == std::vector<model::Grade>{1, 2});
  CHECK(ladders[0].duties ==
        std::vector<model::DutyKind>{model::DutyKind::kStatement});
  CHECK(ladders[0].repeat == base::Duration(15min));
  REQUIRE(ladders[0].steps.size() == 2);
  CHECK(ladders[0].steps[0].notify[0].kind == model::RecipientKind::kOnCall);
  CHECK(ladders[0].steps[1].after == base::Duration(15min));
  CHECK(ladders[0].steps[1].notify[0].name == "chief");
  CHECK_FALSE(ladders[1].repeat);
  REQUIRE(rules->policy.people.size() == 3);
  CHECK(rules->policy.people[0].channels[1].drill);
  CHECK(rules->policy.on_call[0].always[0].value() == "duty-1");
}

TEST_CASE("NamesAndContactsGoToTheDirectoryOnly") {
  const auto rules = Load(kDuties, kLadder, kRoster);
  REQUIRE_MESSAGE(rules, Errors(rules));
  const Contact* const duty = rules->directory.Find(model::PersonId("duty-1"));
  REQUIRE(duty != nullptr);
  CHECK(duty->name == "值班员一");
  CHECK(HookOf(duty, 0).secret == "key-of-hook");
  CHECK(HookOf(duty, 1).url == "https://h/b");
  CHECK(duty->channels[1].drill);
  CHECK(HookOf(rules->directory.Find(model::PersonId("chief")), 0).secret ==
        "key-of-chief");
  CHECK(rules->directory.Find(model::PersonId("nobody")) == nullptr);
  const std::string stored = model::EncodeFields(rules->policy);
  for (const char* part : {"值班员", "http", "key-of"}) {
    CHECK(stored.find(part) == std::string::npos);
  }
}

TEST_CASE("ADutyNeedsATimeASourceAndAKnownWord") {
  CHECK(DutyErrors("within: 5h,", "") ==
        "rules/duties/national.yaml:3: obligations[0]: \"within\" is missing; "
        "add it");
  CHECK(DutyErrors(", cite: x", "") ==
        "rules/duties/national.yaml:6: obligations[1]: \"cite\" is missing; "
        "name the document that sets this duty");
  CHECK(DutyErrors("duty: response", "duty: respons") ==
        "rules/duties/national.yaml:7: obligations[2].duty: \"respons\" is no "
        "duty; did you mean \"response\"?");
  CHECK(DutyErrors("5h", "5") ==
        "rules/duties/national.yaml:3: obligations[0].within: \"5\" is not a "
        "duration; write 5m or 5s");
  CHECK(DutyErrors("grade: 1", "grade: 5").find("write 1 to 4") !=
        std::string::npos);
  CHECK(DutyErrors("grade: 1", "grade: []").find("names no grade") !=
        std::string::npos);
}

TEST_CASE("ADutyMayBeOwedInWorkingDays") {
  const auto rules = Load(With(kDuties, "2d", "7wd"), kLadder, kRoster);
  REQUIRE_MESSAGE(rules, Errors(rules));
  CHECK(rules->policy.obligations[2].working_days == 7);
  CHECK(rules->policy.obligations[2].within == base::Duration(0));
  CHECK(rules->policy.obligations[0].working_days == 0);
  CHECK(DutyErrors("2d", "366wd") == "no error");
  const std::string where =
      "rules/duties/national.yaml:7: obligations[2].within: ";
  for (const char* wrong : {"0wd", "367wd", "wd", "-1wd", "1.5wd"}) {
    CHECK(DutyErrors("2d", wrong) ==
          where + "\"" + wrong +
              "\" is no number of working days; write 1wd to 366wd");
  }
  CHECK(DutyErrors("2d", "7 wd").starts_with(where));
}

TEST_CASE("AFastDutyIsOwedInHours") {
  CHECK(DutyErrors("within: 5h", "within: 7wd") ==
        "rules/duties/national.yaml:3: obligations[0].within: a statement is "
        "owed in hours by the clock; write hours, like 5h");
  CHECK(DutyErrors("24h", "1wd").find("a press_conference is owed in hours") !=
        std::string::npos);
  CHECK(DutyErrors("{duty: response, within: 2d",
                   "{duty: claim, within: 1wd, anchor: detected")
            .find("a claim is owed in hours") != std::string::npos);
  CHECK(DutyErrors("{duty: response, within: 2d",
                   "{duty: follow_up, within: 3wd") == "no error");
}

TEST_CASE("AnotherAnchorNeedsTheDocumentThatSaysSo") {
  CHECK(DutyErrors("anchor: first_post", "anchor: detected")
            .find("national.yaml:4: obligations[0].anchor: \"detected\" "
                  "instead of first_post has to be somebody's rule; name the "
                  "document in anchor_cite") != std::string::npos);
  CHECK(DutyErrors("anchor: first_post",
                   "anchor: alarm, anchor_cite: 市办字") == "no error");
  CHECK(DutyErrors("anchor: first_post", "anchor: published")
            .find("a follow_up runs from") != std::string::npos);
}

TEST_CASE("AMilestoneIsSatisfiedByItsOwnWork") {
  const std::string milestone =
      "{duty: claim, within: 30m, anchor: detected, owed_by: desk, cite: z}";
  const auto with = [&](const std::string& text) {
    return DutyErrors("{duty: response, within: 2d, cite: y}", text);
  };
  CHECK(with(milestone) == "no error");
  CHECK(with(With(milestone, "cite: z", "satisfied_by: release, cite: z")) ==
        "rules/duties/national.yaml:7: obligations[2].satisfied_by: a claim is "
        "satisfied by \"claimed\"; leave the field out");
  CHECK(with("{duty: response, within: 2d, satisfied_by: claimed, cite: y}")
            .find("a response is satisfied by") != std::string::npos);
}

TEST_CASE("GrowthAndAttendanceAreReadStrictly") {
  const auto with = [](const std::string& text) {
    return DutyErrors("obligations:", text + "obligations:");
  };
  CHECK(with("growth: {posts: 5, sources: 3}\n") == "no error");
  CHECK(with("growth: {}\n") ==
        "rules/duties/national.yaml:2: growth: sets no measure; write posts, "
        "sources or posts_per_hour");
  CHECK(with("growth: {post: 5}\n").find("did you mean \"posts\"") !=
        std::string::npos);
  CHECK(with("growth: {posts_per_hour: 500}\n").find("growth.posts_per_hour") !=
        std::string::npos);
  CHECK(with("attendance: [{unit: t, office: head, per: year, cite: z}]\n") ==
        "no error");
  CHECK(with("attendance: [{unit: t, office: chief, per: year, cite: z}]\n")
            .find("national.yaml:2: attendance[0].office: \"chief\" is no "
                  "office") != std::string::npos);
  CHECK(with("attendance: [{unit: t, office: head, per: year}]\n")
            .find("\"cite\" is missing") != std::string::npos);
  CHECK(with("attendance: [{unit: t, office: head, per: month, cite: z}]\n")
            .find("attendance[0].per") != std::string::npos);
}

TEST_CASE("ChannelsSayWhereStatementsGoOut") {
  const std::string good =
      "reviews: [facts, confidentiality]\n"
      "channels:\n"
      "  - {id: weibo, name: 云州公安, platform: weibo, url: \"https://h/u\"}\n"
      "follow_up: {grave: 12h}\n";
  const auto load = [](const std::string& channels) {
    return LoadPolicy({{"channels.yaml", channels},
                       {"duties/national.yaml", kDuties},
                       {"ladder.yaml", kLadder},
                       {"roster.yaml", kRoster}},
                      TestSecrets());
  };
  const auto rules = load(good);
  REQUIRE_MESSAGE(rules, Errors(rules));
  const model::ReleaseRules& releases = rules->policy.releases;
  CHECK(releases.strict);
  CHECK(releases.channels == std::vector<std::string>{"weibo"});
  CHECK(releases.reviews.size() == 2);
  CHECK(releases.grave_follow_up == 12h);
  CHECK(rules->directory.channels[0].name == "云州公安");
  const std::string stored = model::EncodeFields(rules->policy);
  CHECK(stored.find("云州公安") == std::string::npos);

  struct Row {
    const char* from;
    const char* to;
    const char* says;
  };
  const Row rows[] = {
      {"reviews: [facts,", "reviews: [fact,",
       "channels.yaml:1: reviews[0]: \"fact\" is no review; did you mean "
       "\"facts\"?"},
      {"confidentiality]", "facts]", "reviews[1]: stands twice"},
      {"id: weibo", "id: 微博", "channels[0].id: \"微博\" is no code"},
      {"name: 云州公安, ", "", "channels[0]: \"name\" is missing"},
      {"https://h/u", "h/u", "channels[0].url: \"h/u\" is not an address"},
      {"grave: 12h", "grave: 5s", "follow_up.grave: is under a minute"},
      {"grave: 12h", "serious: 12h", "follow_up"},
      {"channels:\n", "channel:\n", "did you mean \"channels\""},
  };
  for (const Row& row : rows) {
    const std::string said = Errors(load(With(good, row.from, row.to)));
    CAPTURE(said);
    CHECK(said.find(row.says) != std::string::npos);
  }
  CHECK(Errors(load("channels: []\n")).find("no channel is registered") !=
        std::string::npos);
}

TEST_CASE("StagesRiseToAHundred") {
  for (const char* stages :
       {"[50%, 75%]", "[75%, 50%, 100%]", "[50%, 50%, 100%]", "[]", "[50, 100]",
        "[0%, 100%]", "[101%]", "50%"}) {
    CAPTURE(stages);
    CHECK(DutyErrors("[50%, 75%, 90%, 100%]", stages)
              .find("national.yaml:4: obligations[0].stages") !=
          std::string::npos);
  }
  CHECK(DutyErrors("[50%, 75%, 90%, 100%]", "[100%]") == "no error");
}

TEST_CASE("OneDutyStandsOnceForAGradeInAPack") {
  CHECK(DutyErrors("duty: response", "duty: statement") ==
        "rules/duties/national.yaml:7: obligations[2]: a second statement for "
        "the same grade; keep one");
  const auto two = LoadPolicy({{"duties/a.yaml", kDuties},
                               {"duties/b.yaml", kDuties},
                               {"ladder.yaml", kLadder},
                               {"roster.yaml", kRoster}},
                              TestSecrets());
  CHECK(Errors(two) ==
        "rules/duties/b.yaml:1: pack: \"national\" is the pack of another "
        "file; give each its own");
  const auto layered =
      LoadPolicy({{"duties/a.yaml", kDuties},
                  {"duties/b.yaml", With(kDuties, "national", "city")},
                  {"ladder.yaml", kLadder},
                  {"roster.yaml", kRoster}},
                 TestSecrets());
  REQUIRE(layered);
  CHECK(layered->policy.obligations.size() == 6);
}

TEST_CASE("ALadderNamesPeopleAndGroupsThatExist") {
  CHECK(LadderErrors("[chief, duty-1]", "[chef]") ==
        "rules/ladder.yaml:6: ladders[0].steps[1].notify[0]: \"chef\" is "
        "nobody with a channel in roster.yaml; name a person there, or a "
        "group as {on_call: …}");
  CHECK(LadderErrors("[chief, duty-1]", "[reader]")
            .find("nobody with a channel") != std::string::npos);
  CHECK(LadderErrors("press-centre", "press-center") ==
        "rules/ladder.yaml:5: ladders[0].steps[0].notify[0].on_call: "
        "roster.yaml has no group \"press-center\"; add it under on_call");
}

TEST_CASE("ALadderLeavesNobodyUntold") {
  CHECK(LadderErrors("when: {}", "when: {grade: 3}")
            .find("no ladder matches everything") != std::string::npos);
  CHECK(LadderErrors("when: {grade: [1, 2], duty: statement}", "when: {}") ==
        "rules/ladder.yaml:8: ladders[1]: is never used: a ladder above "
        "matches everything; move it up");
  CHECK(LadderErrors("notify: [chief, duty-1]", "notify: []")
            .find("tells nobody") != std::string::npos);
  CHECK(LadderErrors("after: 15m", "after: 15").find("write 15m or 15s") !=
        std::string::npos);
  CHECK(LadderErrors("after: 0s", "after: 20m").find("sort the steps") !=
        std::string::npos);
  CHECK(LadderErrors("repeat: 15m", "repeat: 0s").find("under a second") !=
        std::string::npos);
  CHECK(LadderErrors("name: default", "name: grave")
            .find("a second ladder \"grave\"") != std::string::npos);
}

TEST_CASE("SomebodyWithAChannelIsOnCall") {
  CHECK(RosterErrors("always: [duty-1]", "always: []") ==
        "rules/roster.yaml:14: on_call.press-centre.always: nobody is on "
        "call; name at least one person");
  CHECK(RosterErrors("always: [duty-1]", "always: [duty-9]")
            .find("nobody has the id \"duty-9\"") != std::string::npos);
  CHECK(RosterErrors("always: [duty-1]", "always: [reader]")
            .find("\"reader\" has no channel") != std::string::npos);
  CHECK(RosterErrors("id: chief", "id: duty-1").find("stands twice") !=
        std::string::npos);
  CHECK(RosterErrors("id: chief", "id: 带班").find("is no id") !=
        std::string::npos);
}

TEST_CASE("ASecretNeverStandsInTheFileNorInAMessage") {
  const std::string errors = RosterErrors("{env: HOOK}", "hunter2");
  CHECK(errors ==
        "rules/roster.yaml:5: people[0].channels[0].webhook.secret: a secret "
        "never stands in the file; write {env: NAME} or {file: PATH}");
  CHECK(RosterErrors("{file: c.key}", "{file: d.key}")
            .find("d.key cannot be read; write the secret there") !=
        std::string::npos);
  CHECK(RosterErrors("{env: HOOK}", "{env: HOOK, file: c.key}")
            .find("write one of") != std::string::npos);
}

TEST_CASE("ASecretThatIsNotSetIsAWarning") {
  const auto rules =
      Load(kDuties, kLadder, With(kRoster, "{env: HOOK}", "{env: NONE}"));
  REQUIRE_MESSAGE(rules, Errors(rules));
  REQUIRE(rules->warnings.size() == 1);
  CHECK(rules->warnings[0].find("roster.yaml:5:") != std::string::npos);
  CHECK(rules->warnings[0].find("no NONE") != std::string::npos);
  CHECK(HookOf(&rules->directory.people[0], 0).secret.empty());
}

TEST_CASE("EveryFileIsNeededAndEveryErrorReported") {
  const auto none = LoadPolicy({}, TestSecrets());
  REQUIRE_FALSE(none);
  CHECK(none.error().size() == 3);
  const auto many =
      Load(With(With(kDuties, "5h", "5"), "2d", "0wd"),
           With(kLadder, "after: 15m", "after: x"), "people: [\n");
  REQUIRE_FALSE(many);
  CHECK(many.error().size() >= 4);
}

}  // namespace
}  // namespace huiying::config
