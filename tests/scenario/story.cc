#include "tests/scenario/story.h"

#include <fstream>
#include <sstream>

#include "model/fields.h"

namespace huiying::scenario {
namespace {

// Splits at blanks; `key="two words"` is one word.
std::vector<std::string> Split(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == '#') {
      break;
    } else if (!quoted && (c == ' ' || c == '\t')) {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

}  // namespace

std::vector<Line> ReadStory(const std::string& path) {
  std::ifstream in(path);
  std::vector<Line> lines;
  std::string text;
  for (int number = 1; std::getline(in, text); ++number) {
    Line line{.number = number};
    for (const std::string& word : Split(text)) {
      const auto equals = word.find('=');
      if (equals == std::string::npos) {
        line.words.push_back(word);
      } else {
        line.values[word.substr(0, equals)] = word.substr(equals + 1);
      }
    }
    if (!line.words.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

std::optional<base::TimePoint> StoryTime(std::string_view text) {
  int day = 1;
  if (text.size() > 1 && text[0] == 'd' && text[1] >= '0' && text[1] <= '9') {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    day = std::stoi(std::string(text.substr(1, dash - 1)));
    text = text.substr(dash + 1);
  }
  std::string full(text);
  if (full.size() == 5) full += ":00";
  const auto time = base::ParseTime("2026-03-02T" + full + "+08:00");
  if (!time) return std::nullopt;
  return *time + std::chrono::days(day - 1);
}

std::map<std::string, std::string> FieldsOf(const model::Event& event) {
  Flattener flat;
  std::visit([&](const auto& e) { e.Fields(flat); }, event);
  return flat.fields;
}

model::Policy UsualPolicy() {
  using namespace std::chrono_literals;
  model::Policy policy;
  policy.rules_version = "0123456789abcdef";
  policy.obligations = {{.pack = "national",
                         .duty = model::DutyKind::kStatement,
                         .grades = {1, 2},
                         .within = 5h,
                         .stages = {50, 75, 90, 100},
                         .cite = "国办发〔2016〕61号"},
                        {.pack = "national",
                         .duty = model::DutyKind::kPressConference,
                         .grades = {1, 2},
                         .within = 24h,
                         .stages = {50, 75, 90, 100},
                         .satisfied_by = model::Evidence::kPressEventHeld,
                         .cite = "国办发〔2016〕61号"},
                        {.pack = "national",
                         .duty = model::DutyKind::kResponse,
                         .grades = {3, 4},
                         .within = 48h,
                         .stages = {50, 75, 90, 100},
                         .cite = "国办发〔2014〕52号"}};
  policy.ladders = {
      {.name = "default",
       .steps = {{.after = 0s,
                  .notify = {{.kind = model::RecipientKind::kOnCall,
                              .name = "press-centre"}}},
                 {.after = 15min,
                  .notify = {{.kind = model::RecipientKind::kPerson,
                              .name = "leader-1"}}}},
       .repeat = 15min}};
  policy.people = {
      {.id = model::PersonId("duty-1"), .channels = {{.kind = "webhook"}}},
      {.id = model::PersonId("leader-1"),
       .channels = {{.kind = "webhook", .drill = true}}}};
  policy.on_call = {
      {.name = "press-centre", .always = {model::PersonId("duty-1")}}};
  return policy;
}

model::Policy FullPolicy() {
  using namespace std::chrono_literals;
  using model::DutyKind;
  using model::Evidence;
  model::Policy policy = UsualPolicy();
  const auto milestone = [&](DutyKind kind, base::Duration within,
                             Evidence evidence, const char* owed_by,
                             model::AnchorPolicy anchor) {
    policy.obligations.push_back({.pack = "internal",
                                  .duty = kind,
                                  .grades = {1, 2},
                                  .within = within,
                                  .anchor = anchor,
                                  .stages = {100},
                                  .satisfied_by = evidence,
                                  .cite = "内部五小时预算",
                                  .owed_by = owed_by});
  };
  const auto detected = model::AnchorPolicy::kDetected;
  const auto first = model::AnchorPolicy::kFirstPost;
  milestone(DutyKind::kClaim, 30min, Evidence::kClaimed, "press-centre",
            detected);
  milestone(DutyKind::kGrading, 45min, Evidence::kGraded, "duty-leader",
            detected);
  milestone(DutyKind::kVerification, 120min, Evidence::kFactsReviewed,
            "unit-concerned", first);
  milestone(DutyKind::kApproval, 240min, Evidence::kApproved, "bureau-leader",
            first);
  policy.ladders.front().again = 2h;
  policy.growth = {.posts = 5, .sources = 3, .posts_per_hour = 4};
  policy.releases = {.strict = true,
                     .channels = {"weibo", "wechat", "portal"},
                     .reviews = {model::ReviewKind::kFacts,
                                 model::ReviewKind::kConfidentiality},
                     .grave_follow_up = 24h,
                     .other_follow_up = 72h};
  policy.attendance = {{.unit = "traffic", .office = model::Office::kHead}};
  return policy;
}

model::Policy RosterPolicy(std::string_view mute) {
  using namespace std::chrono_literals;
  const auto person = [](const char* id) { return model::PersonId(id); };
  model::Policy policy = UsualPolicy();
  policy.people = {};
  for (const char* id : {"day-1", "day-2", "chief-1", "leader-1"}) {
    policy.people.push_back(
        {.id = person(id), .channels = {{.kind = "webhook"}, {.kind = "sms"}}});
    if (id == mute) policy.people.back().channels.clear();
  }
  policy.people.back().quiet = model::DayWindow{.from = 23 * 60, .to = 7 * 60};
  policy.on_call = {
      {.name = "press-centre",
       .layers = {{.name = "daily",
                   .turns = {{person("day-1")}, {person("day-2")}},
                   .starts = StoryTime("08:00").value() - 24h,
                   .hand_overs = {{.minute = 8 * 60}}}}},
      {.name = "chief", .always = {person("chief-1")}}};
  policy.ladders.front().steps = {
      {.after = 0s,
       .notify = {{model::RecipientKind::kOnCall, "press-centre"}}},
      {.after = 15min, .notify = {{model::RecipientKind::kOnCall, "chief"}}},
      {.after = 30min,
       .notify = {{model::RecipientKind::kPerson, "leader-1"}}}};
  policy.ladders.front().unheard = 2min;
  return policy;
}

model::Policy WatchedPolicy() {
  using namespace std::chrono_literals;
  model::Policy policy = UsualPolicy();
  policy.heartbeats = {{.name = "archive", .every = 1min, .grace = 2min},
                       {.name = "switch", .outgoing = true, .every = 12h}};
  return policy;
}

model::Policy WorkingDaysPolicy() {
  model::Policy policy = UsualPolicy();
  policy.calendar = {{.year = 2026}};
  policy.obligations.push_back({.pack = "petitions",
                                .duty = model::DutyKind::kFollowUp,
                                .stages = {100},
                                .cite = "信访工作条例",
                                .working_days = 15});
  return policy;
}

}  // namespace huiying::scenario
