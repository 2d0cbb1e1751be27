// Runs every story of tests/scenario/ against a fresh engine.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "cases/apply.h"
#include "engine/engine.h"
#include "tests/scenario/story.h"

namespace huiying::scenario {
namespace {

using base::TimePoint;

// A text's hash for the stories: equal texts, equal hashes.
model::TextHash HashOf(const std::string& text) {
  model::TextHash hash{};
  if (text.empty()) return hash;
  std::uint64_t state = 1469598103934665603ULL;
  for (std::size_t i = 0; i < text.size() + hash.size(); ++i) {
    state = (state ^ static_cast<unsigned char>(text[i % text.size()])) *
            1099511628211ULL;
    hash[i % hash.size()] ^= static_cast<std::uint8_t>(state >> 56);
  }
  hash[0] |= 1;
  return hash;
}

std::uint64_t NumberOf(const std::string& word) {
  return std::stoull(word.substr(1));
}

class Stage {
 public:
  explicit Stage(std::string path) : path_(std::move(path)) {}

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
  }

 private:
  void Tell(const Line& line) {
    const std::string& word = line.words[0];
    if (word == "expect") return Expect(line);
    ExpectAllSeen();
    if (word == "drill") return;
    if (word == "policy") {
      Give(StoryTime("00:00").value(), model::Actor("operator"),
           model::LoadRules{.policy = UsualPolicy()});
      events_.clear();
      return;
    }
    REQUIRE_MESSAGE(word == "at", "unknown line");
    const auto now = StoryTime(line.words[1]);
    REQUIRE_MESSAGE(now, "not a time: ", line.words[1]);
    const std::string by = line.Value("by");
    Give(*now, model::Actor(by.empty() ? "clock" : "person:" + by),
         BodyOf(line, *now));
  }

  using Body = decltype(model::Command::body);

  Body BodyOf(const Line& line, TimePoint now) {
    const std::string& verb = line.words[2];
    const auto id = [&] { return model::CaseId(NumberOf(line.words[3])); };
    const auto time = [&](const char* key) {
      const std::string text = line.Value(key);
      return text.empty() ? now : StoryTime(text).value();
    };
    if (verb == "pulse") return model::Pulse{};
    if (verb == "post") return PostOf(line, time("published"));
    if (verb == "open") {
      return model::OpenCase{
          .title = HashOf(line.Value("title", "a title")),
          .grade = static_cast<model::Grade>(std::stoul(line.Value("grade"))),
          .first_post_at = time("first")};
    }
    if (verb == "claim") return model::ClaimCase{.case_id = id()};
    if (verb == "grade") {
      return model::ConfirmGrade{
          .case_id = id(),
          .grade = static_cast<model::Grade>(std::stoul(line.words[4]))};
    }
    if (verb == "dismiss") {
      return model::DismissCase{.case_id = id(),
                                .note = HashOf(line.Value("note"))};
    }
    if (verb == "release") {
      return model::RecordRelease{.case_id = id(),
                                  .published_at = time("published")};
    }
    if (verb == "press") {
      return model::RecordPressEvent{.case_id = id(), .held_at = time("held")};
    }
    if (verb == "close") {
      return model::CloseCase{.case_id = id(),
                              .note = HashOf(line.Value("note"))};
    }
    if (verb == "ack") {
      return model::AcknowledgeAlert{
          .alert = model::AlertId(NumberOf(line.words[3]))};
    }
    if (verb == "delivery") return DeliveryOf(line);
    if (verb == "source") {
      return model::ReportSource{
          .name = model::FeedName(line.words[3]),
          .state = model::FromName<model::SourceState>(line.words[4]).value(),
          .priority = line.Value("priority") == "high",
          .why = line.Value("why")};
    }
    REQUIRE_MESSAGE(verb == "step", "unknown command ", verb);
    return model::ReportClockStep{
        .step = base::ParseDuration(line.words[3]).value()};
  }

  Body PostOf(const Line& line, TimePoint published) {
    model::SubmitPost submit;
    model::PostRow& post = submit.post;
    const std::string text = line.Value("text", line.words[3]);
    post.id = model::PostId("weibo:" + line.words[3]);
    post.feed = model::FeedName("weibo-search");
    if (line.values.contains("repost")) {
      post.repost_of = model::PostId("weibo:" + line.Value("repost"));
    }
    post.text = HashOf(text);
    post.published_at = published;
    post.time_basis =
        model::FromName<model::TimeBasis>(line.Value("basis", "exact")).value();
    post.fingerprint = std::hash<std::string>{}(text);
    post.length = 80;
    post.grade = static_cast<model::Grade>(std::stoul(line.Value("grade")));
    post.answer_due = line.Value("answer", "due") == "due";
    submit.urgent = line.Value("urgent", "no") == "yes";
    return submit;
  }

  Body DeliveryOf(const Line& line) {
    model::RecordDelivery delivery{
        .alert = model::AlertId(NumberOf(line.words[3])),
        .attempt = static_cast<std::uint32_t>(std::stoul(line.words[4])),
        .outcome =
            model::FromName<model::DeliveryOutcome>(line.words[5]).value()};
    delivery.status =
        static_cast<std::uint32_t>(std::stoul(line.Value("status", "0")));
    if (line.values.contains("after")) {
      delivery.retry_after = base::ParseDuration(line.Value("after"));
    }
    return delivery;
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
        engine_.Apply(next_seq_++, event);
        events_.push_back(event);
      }
    } while (pulse && events_.empty() && engine_.NextDue() &&
             *engine_.NextDue() <= now);
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
    ExpectEvent(line);
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
  engine::Engine engine_;
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
  REQUIRE(stories.size() >= 10);
  for (const std::string& story : stories) {
    INFO(story);
    Stage(story).Run();
  }
}

}  // namespace huiying::scenario
