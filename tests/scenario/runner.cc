// Runs every story of tests/scenario/ against a fresh engine.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "cases/apply.h"
#include "engine/engine.h"
#include "tests/scenario/commands.h"
#include "tests/scenario/golden_writer.h"
#include "tests/scenario/story.h"

namespace huiying::scenario {
namespace {

using base::TimePoint;

class Stage {
 public:
  Stage(std::string path, GoldenWriter* golden)
      : path_(std::move(path)), golden_(golden) {}

  void Run() {
    const auto lines = ReadStory(path_);
    REQUIRE_MESSAGE(!lines.empty(), path_);
    bool drill = false;
    for (const Line& line : lines) drill |= line.words[0] == "drill";
    Give(StoryTime("00:00").value(), {},
         model::OpenJournal{.journal_id = "00000000000000aa", .drill = drill});
    events_.clear();
    for (const Line& line : lines) {
      INFO(path_, ":", line.number);
      Tell(line);
    }
    ExpectAllSeen();
    if (golden_ != nullptr) golden_->EndStory(engine_);
  }

 private:
  void Tell(const Line& line) {
    const std::string& word = line.words[0];
    if (word == "expect") return Expect(line);
    ExpectAllSeen();
    if (word == "drill") return;
    if (word == "policy") {
      Give(now_, model::Actor("operator"),
           model::LoadRules{.policy = PolicyOf(line)});
      events_.clear();
      return;
    }
    REQUIRE_MESSAGE(word == "at", "unknown line");
    const auto now = StoryTime(line.words[1]);
    REQUIRE_MESSAGE(now, "not a time: ", line.words[1]);
    now_ = *now;
    const std::string by = line.Value("by");
    Give(*now, model::Actor(by.empty() ? "clock" : "person:" + by),
         BodyOf(line, *now, engine_));
  }

  static model::Policy PolicyOf(const Line& line) {
    const std::string name = line.words.size() > 1 ? line.words[1] : "";
    if (name == "full") return FullPolicy();
    if (name == "roster") return RosterPolicy(line.Value("mute"));
    if (name == "watched") return WatchedPolicy();
    if (name == "working_days") return WorkingDaysPolicy();
    REQUIRE_MESSAGE(name.empty(), "no such policy: ", name);
    model::Policy policy = UsualPolicy();
    if (const std::string hours = line.Value("statement_hours");
        !hours.empty()) {
      policy.obligations[0].within = std::chrono::hours(std::stoi(hours));
    }
    return policy;
  }

  void Give(TimePoint now, model::Actor actor, Body body) {
    const bool pulse = std::holds_alternative<model::Pulse>(body);
    do {
      auto decision = engine_.Decide(now, {.actor = actor, .body = body});
      events_.clear();
      refusal_.reset();
      if (!decision) {
        refusal_ = decision.error().code;
        return;
      }
      for (const model::Event& event : *decision) {
        const auto touched = engine_.Apply(next_seq_++, event);
        if (golden_ != nullptr) golden_->Add(now, actor, event, touched);
        events_.push_back(event);
      }
    } while (pulse && events_.empty() && engine_.NextDue() &&
             *engine_.NextDue() <= now);
    CHECK(engine_.AuditSlice(1000).mismatches() == 0);
  }

  // Fails when something happened that no line expected.
  void ExpectAllSeen() {
    for (const model::Event& event : events_) {
      if (MayBePassedOver(event)) continue;
      FAIL_CHECK("nobody expected ", model::DescribeEvent(event));
    }
    events_.clear();
    if (refusal_) FAIL_CHECK("nobody expected the refusal ", *refusal_);
    refusal_.reset();
  }

  static bool MayBePassedOver(const model::Event& event) {
    return std::holds_alternative<model::PostAttached>(event) ||
           std::holds_alternative<model::EscalationChanged>(event);
  }

  void Expect(const Line& line) {
    const std::string& what = line.words[1];
    if (what == "nothing") return ExpectAllSeen();
    if (what == "refused") {
      REQUIRE_MESSAGE(refusal_, "it was not refused");
      CHECK(*refusal_ == line.words[2]);
      refusal_.reset();
      return;
    }
    if (what == "next") {
      const auto next = engine_.NextDue();
      if (line.words[2] == "never") {
        CHECK(!next);
        return;
      }
      REQUIRE(next);
      CHECK(base::FormatTime(*next) ==
            base::FormatTime(StoryTime(line.words[2]).value()));
      return;
    }
    if (what == "unheard") {
      ExpectAllSeen();
      CHECK(std::to_string(engine_.state().unheard.alerts.size()) ==
            line.words[2]);
      return;
    }
    if (what == "case") return ExpectCase(line);
    if (what == "figure") return ExpectFigure(line);
    ExpectEvent(line);
  }

  // How a case stands: `expect case c1 state=closed`, and of one duty of it:
  // `expect case c1 statement state=missed`.
  void ExpectCase(const Line& line) {
    ExpectAllSeen();
    const model::Case* const c =
        engine_.state().FindCase(model::CaseId(NumberOf(line.words[2])));
    REQUIRE(c != nullptr);
    std::map<std::string, std::string> fields = FieldsOf(*c);
    if (line.words.size() > 3) {
      const model::Duty* const duty =
          cases::FindDuty(*c, DutyOf(engine_, line.words[2], line.words[3]));
      REQUIRE_MESSAGE(duty != nullptr, "no such duty");
      fields = FieldsOf(*duty);
    }
    for (const auto& [key, value] : line.values) {
      CheckValue(key, value, fields, line.words[2]);
    }
  }

  // Sums over all months and grades: `expect figure statement missed=1`.
  void ExpectFigure(const Line& line) {
    ExpectAllSeen();
    stats::Figure sum;
    for (const auto& [bucket, figure] : engine_.state().figures) {
      stats::Add(sum, figure);
    }
    std::map<std::string, std::string> fields = FieldsOf(sum);
    if (line.words.size() > 2) {
      const auto kind = model::FromName<model::DutyKind>(line.words[2]);
      REQUIRE_MESSAGE(kind, line.words[2]);
      fields = FieldsOf(sum.duties[static_cast<std::uint64_t>(*kind)]);
    }
    for (const auto& [key, value] : line.values) {
      CheckValue(key, value, fields, "the figures");
    }
  }

  void ExpectEvent(const Line& line) {
    while (!events_.empty() && MayBePassedOver(events_.front()) &&
           model::EventName(events_.front()) != line.words[1]) {
      events_.erase(events_.begin());
    }
    REQUIRE_MESSAGE(!events_.empty(), "nothing more happened");
    const model::Event event = events_.front();
    events_.erase(events_.begin());
    const std::string said = model::DescribeEvent(event);
    CHECK_MESSAGE(model::EventName(event) == line.words[1], said);
    const auto fields = FieldsOf(event);
    for (std::size_t i = 2; i < line.words.size(); ++i) {
      CheckWord(line.words[i], event, fields, said);
    }
    for (const auto& [key, value] : line.values) {
      CheckValue(key, value, fields, said);
    }
  }

  void CheckWord(const std::string& word, const model::Event& event,
                 const std::map<std::string, std::string>& fields,
                 const std::string& said) {
    const auto field = [&](const char* name) {
      const auto it = fields.find(name);
      return it == fields.end() ? std::string() : it->second;
    };
    if (word[0] == 'c' && std::isdigit(word[1])) {
      CHECK_MESSAGE(field("case") == word, said);
    } else if (word[0] == 'a' && std::isdigit(word[1])) {
      const bool requested =
          std::holds_alternative<model::AlertRequested>(event);
      CHECK_MESSAGE(field(requested ? "id" : "alert") == word.substr(1), said);
    } else {
      REQUIRE_MESSAGE(model::FromName<model::DutyKind>(word), word);
      CHECK_MESSAGE(KindOf(fields) == word, said);
    }
  }

  std::string KindOf(const std::map<std::string, std::string>& fields) const {
    if (fields.contains("kind")) return fields.at("kind");
    if (!fields.contains("duty")) return "";
    const model::Case* const c =
        engine_.state().FindCase(model::CaseId(NumberOf(fields.at("case"))));
    REQUIRE(c != nullptr);
    const auto number =
        static_cast<std::uint32_t>(std::stoul(fields.at("duty")));
    const model::Duty* const duty = cases::FindDuty(*c, number);
    return duty == nullptr ? "" : std::string(model::Name(duty->kind));
  }

  void CheckValue(const std::string& key, const std::string& value,
                  const std::map<std::string, std::string>& fields,
                  const std::string& said) {
    static const std::map<std::string, std::string> kShort = {
        {"due", "due_at"},           {"to", "recipient"},
        {"evidence", "evidence_at"}, {"anchor", "anchor_at"},
        {"next", "next_attempt_at"}, {"half", "firms_at"},
        {"first", "first_post_at"}};
    const auto it = kShort.find(key);
    const std::string name = it == kShort.end() ? key : it->second;
    REQUIRE_MESSAGE(fields.contains(name), "no field ", name, " in ", said);
    const auto time = StoryTime(value);
    CHECK_MESSAGE(fields.at(name) == (time ? base::FormatTime(*time) : value),
                  said);
  }

  std::string path_;
  GoldenWriter* golden_;
  engine::Engine engine_;
  TimePoint now_ = StoryTime("00:00").value();  // of the line before
  model::Seq next_seq_ = 0;
  std::vector<model::Event> events_;
  std::optional<std::string> refusal_;
};

}  // namespace

TEST_CASE("EveryStoryGoesAsItIsTold") {
  std::vector<std::string> stories;
  for (const auto& file :
       std::filesystem::directory_iterator(HUIYING_SOURCE "/tests/scenario")) {
    if (file.path().extension() != ".txt") continue;
    if (file.path().filename() == "CMakeLists.txt") continue;
    stories.push_back(file.path());
  }
  std::ranges::sort(stories);
  REQUIRE(stories.size() >= 60);
  std::optional<GoldenWriter> golden;
  if (const char* path = std::getenv("HUIYING_GOLDEN_INTO")) {
    golden.emplace(path);
  }
  for (const std::string& story : stories) {
    INFO(story);
    Stage(story, golden ? &*golden : nullptr).Run();
  }
}

}  // namespace huiying::scenario
