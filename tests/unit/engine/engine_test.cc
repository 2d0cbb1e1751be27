// What holds of the engine over random lives: the pulse fires exactly when
// NextDue() says, the rows are the state, the figures are the cases' sum.
#include "engine/engine.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <map>
#include <random>

#include "oncall/roster.h"

namespace huiying::engine {
namespace {

using namespace std::chrono_literals;
using base::TimePoint;
using Body = decltype(model::Command::body);

model::Policy SmallPolicy() {
  model::Policy policy;
  policy.rules_version = "v";
  policy.obligations = {{.pack = "n",
                         .duty = model::DutyKind::kStatement,
                         .grades = {1, 2},
                         .within = 5h,
                         .stages = {50, 75, 90, 100}},
                        {.pack = "n",
                         .duty = model::DutyKind::kPressConference,
                         .grades = {1, 2},
                         .within = 24h,
                         .stages = {50, 75, 90, 100},
                         .satisfied_by = model::Evidence::kPressEventHeld},
                        {.pack = "n",
                         .duty = model::DutyKind::kResponse,
                         .grades = {3, 4},
                         .within = 48h,
                         .stages = {50, 75, 90, 100}}};
  policy.people = {
      {.id = model::PersonId("a"),
       .channels = {{.kind = "webhook"}, {.kind = "webhook"}}},
      {.id = model::PersonId("b"), .channels = {{.kind = "webhook"}}}};
  policy.on_call = {{.name = "desk", .always = {model::PersonId("a")}}};
  policy.ladders = {
      {.name = "default",
       .steps = {{.after = 0s,
                  .notify = {{model::RecipientKind::kOnCall, "desk"}}},
                 {.after = 15min,
                  .notify = {{model::RecipientKind::kPerson, "b"}}}},
       .repeat = 30min}};
  return policy;
}

// The same desk with people who take turns, quiet hours, heartbeats, and
// alerts that somebody has to hear.
model::Policy RosterPolicy() {
  model::Policy policy = SmallPolicy();
  const model::PersonId a("a");
  const model::PersonId b("b");
  policy.people[1].quiet = model::DayWindow{.from = 22 * 60, .to = 7 * 60};
  policy.on_call = {
      {.name = "desk",
       .layers = {{.name = "days",
                   .turns = {{a}, {b}, {a, b}},
                   .starts = *base::ParseTime("2026-03-01T09:00:00+08:00"),
                   .hand_overs = {{.minute = 540}, {.minute = 1260}},
                   .only = model::DayWindow{.from = 480, .to = 180}}}},
      {.name = "chief", .always = {b}}};
  policy.ladders.front().unheard = 2min;
  policy.obligations.push_back({.pack = "w",
                                .duty = model::DutyKind::kFollowUp,
                                .anchor = model::AnchorPolicy::kPublished,
                                .stages = {50, 100},
                                .working_days = 2});
  policy.calendar = {{.year = 2026, .off = {20260304}}};
  policy.heartbeats = {{.name = "out", .outgoing = true, .every = 90min},
                       {.name = "in", .every = 60min, .grace = 30min}};
  return policy;
}

// One random life: commands at random instants, everything applied.
class Life {
 public:
  explicit Life(unsigned seed) : random_(seed) {
    Give(model::OpenJournal{.journal_id = "aa"});
    Give(model::LoadRules{.policy =
                              seed % 3 == 0 ? SmallPolicy() : RosterPolicy()});
  }

  void Live(int steps) {
    for (int i = 0; i < steps; ++i) {
      now_ += base::Duration(Pick(40 * 60'000));
      CheckNextDue();
      Give(RandomBody());
      CHECK(engine_.AuditSlice(100'000).mismatches() == 0);
    }
  }

  TimePoint now() const { return now_; }

  std::map<std::string, std::string> rows_;
  Engine engine_;

 private:
  std::uint64_t Pick(std::uint64_t n) { return random_() % n; }

  Body RandomBody() {
    const model::CaseId id(1 + Pick(engine_.global().last_case + 1));
    model::TextHash hash{};
    hash[0] = static_cast<std::uint8_t>(1 + Pick(5));
    switch (Pick(18)) {
      case 0:
      case 1:
      case 2:
        return RandomPost();
      case 3:
        return model::ClaimCase{.case_id = id};
      case 4: {
        const auto grade = static_cast<model::Grade>(Pick(6));
        return model::ConfirmGrade{.case_id = id, .grade = grade};
      }
      case 5:
        return model::DismissCase{.case_id = id, .note = hash};
      case 6:
        return model::RecordRelease{.case_id = id, .published_at = Past()};
      case 7:
        return model::RecordPressEvent{.case_id = id, .held_at = Past()};
      case 8:
        return model::CloseCase{.case_id = id, .note = hash};
      case 9:
        return model::AcknowledgeAlert{.alert = RandomAlert()};
      case 10:
        return RandomDelivery();
      case 11:
        return model::ReportSource{
            .name = model::FeedName(fmt::format("f{}", Pick(3))),
            .state = Pick(2) == 0 ? model::SourceState::kSeeing
                                  : model::SourceState::kBlind,
            .priority = Pick(2) == 0};
      case 12:
        return model::OpenCase{.title = hash,
                               .grade = static_cast<model::Grade>(1 + Pick(4)),
                               .first_post_at = Past()};
      case 13:
        return RandomOverride();
      case 14:
        return model::ReceiveShift{.group = "desk"};
      case 15:
        return model::RecordHeartbeat{.name = Pick(3) == 0 ? "out" : "in"};
      case 16:
        // Seldom: everybody's turn begins anew.
        return model::LoadRules{.policy = Pick(12) == 0 ? SmallPolicy()
                                                        : RosterPolicy()};
      default:
        return model::Pulse{};
    }
  }

  Body RandomOverride() {
    const auto& overrides = engine_.state().overrides;
    if (Pick(3) == 0) {
      return model::WithdrawOverride{.group = "desk",
                                     .number = 1 + Pick(overrides.size() + 1)};
    }
    const TimePoint from = now_ + base::Duration(Pick(6 * 3'600'000));
    return model::SetOverride{
        .group = Pick(5) == 0 ? "chief" : "desk",
        .from = from,
        .to = from + base::Duration(Pick(12 * 3'600'000)),
        .people = {model::PersonId(Pick(2) == 0 ? "a" : "b")}};
  }

  Body RandomPost() {
    model::SubmitPost submit;
    submit.post.id = model::PostId(fmt::format("weibo:{}", Pick(40)));
    submit.post.repost_of = model::PostId(fmt::format("weibo:{}", Pick(60)));
    submit.post.text[0] = static_cast<std::uint8_t>(1 + Pick(3));
    submit.post.published_at = Past();
    submit.post.fingerprint = 1 + Pick(50) * 0x1010101;
    submit.post.length = static_cast<std::uint32_t>(10 + Pick(40));
    submit.post.grade = static_cast<model::Grade>(1 + Pick(4));
    submit.post.answer_due = Pick(4) != 0;
    return submit;
  }

  Body RandomDelivery() {
    const model::AlertId id = RandomAlert();
    const model::Alert* const alert = engine_.state().FindAlert(id);
    const auto outcome = static_cast<model::DeliveryOutcome>(Pick(5));
    const bool starts = outcome == model::DeliveryOutcome::kStarted;
    const std::uint32_t attempts = alert == nullptr ? 0 : alert->attempts;
    return model::RecordDelivery{.alert = id,
                                 .attempt = attempts + (starts ? 1 : 0),
                                 .outcome = outcome};
  }

  model::AlertId RandomAlert() {
    return model::AlertId(1 + Pick(engine_.global().last_alert + 1));
  }
  TimePoint Past() { return now_ - base::Duration(Pick(50 * 3'600'000)); }

  void Give(Body body) {
    const model::Actor actor(Pick(2) == 0 ? "person:a" : "person:b");
    Take(engine_.Decide(now_, {.actor = actor, .body = body}));
  }

  void Take(const Decision& decision) {
    if (!decision) {
      CHECK(!decision.error().code.empty());
      return;
    }
    for (const model::Event& event : *decision) {
      for (const std::string& key : engine_.Apply(next_seq_++, event)) {
        if (auto row = engine_.EncodeRow(key)) {
          rows_[key] = *row;
        } else {
          rows_.erase(key);
        }
      }
    }
  }

  // Decide(NextDue() - 1 ms, Pulse) is empty, Decide(NextDue(), Pulse) is not.
  void CheckNextDue() {
    while (const auto next = engine_.NextDue()) {
      const auto early = engine_.Decide(*next - 1ms, {.body = model::Pulse{}});
      REQUIRE(early);
      CHECK(early->empty());
      const auto on_time = engine_.Decide(*next, {.body = model::Pulse{}});
      REQUIRE(on_time);
      CHECK(!on_time->empty());
      if (*next > now_) return;
      Take(engine_.Decide(now_, {.body = model::Pulse{}}));
    }
  }

  std::mt19937_64 random_;
  TimePoint now_ = *base::ParseTime("2026-03-02T09:00:00+08:00");
  model::Seq next_seq_ = 0;
};

}  // namespace

TEST_CASE("ThePulseFiresExactlyWhenNextDueSays") {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    INFO("seed ", seed);
    Life life(seed);
    life.Live(250);
    CHECK(life.engine_.global().last_case > 3);
    CHECK(life.engine_.global().last_alert > 3);
  }
}

TEST_CASE("TheRowsAreTheState") {
  Life life(99);
  life.Live(300);
  Engine loaded;
  for (const auto& [key, value] : life.rows_) {
    REQUIRE(loaded.LoadRow(key, value));
  }
  loaded.FinishLoading();
  for (const auto& [key, value] : life.rows_) {
    CHECK(loaded.EncodeRow(key) == value);
  }
  CHECK(loaded.NextDue() == life.engine_.NextDue());
  CHECK(loaded.state().waiting == life.engine_.state().waiting);
  CHECK(loaded.state().unheard_at == life.engine_.state().unheard_at);
  CHECK(loaded.state().told_of_danger == life.engine_.state().told_of_danger);
  CHECK(loaded.state().told_of_unheard == life.engine_.state().told_of_unheard);
}

TEST_CASE("TheRowSaysWhoseTurnItIs") {
  for (unsigned seed : {1U, 2U, 4U}) {
    Life life(seed);
    for (int i = 0; i < 150; ++i) {
      life.Live(1);
      const State& state = life.engine_.state();
      for (const model::OnCallGroup& group : state.policy.on_call) {
        std::vector<const model::Override*> overrides;
        for (const auto& [number, one] : state.overrides) {
          overrides.push_back(&one);
        }
        const auto roster =
            oncall::RosterOf(state.policy.calendar, group, overrides);
        const auto shift = state.shifts.find(group.name);
        const bool rotates = group.rotates() || !roster.overrides.empty();
        REQUIRE((shift != state.shifts.end()) == rotates);
        if (!rotates) continue;
        CHECK(shift->second.people ==
              oncall::StintAt(roster, life.now()).people);
      }
    }
  }
}

TEST_CASE("ADamagedRowIsRefusedByName") {
  Engine engine;
  const auto status = engine.LoadRow(model::CaseKey(model::CaseId(1)), "\xff");
  REQUIRE(!status);
  CHECK(status.error().code == base::ErrorCode::kCorrupt);
  model::Case other;
  other.id = model::CaseId(2);
  CHECK(!engine.LoadRow(model::CaseKey(model::CaseId(1)),
                        model::EncodeFields(other)));
  CHECK(!engine.LoadRow("zz", ""));
}

TEST_CASE("APostOfNoCaseIsDamage") {
  Engine engine;
  const model::PostRow post{.id = model::PostId("weibo:1"),
                            .case_id = model::CaseId(3)};
  const auto status =
      engine.LoadRow(model::PostKey(post.id), model::EncodeFields(post));
  REQUIRE(!status);
  CHECK(status.error().message == "post weibo:1 belongs to no case");
}

TEST_CASE("TheFiguresAreTheSumOfTheCases") {
  Life life(5);
  life.Live(300);
  std::map<stats::Bucket, stats::Figure> sums;
  for (const auto& [id, c] : life.engine_.state().cases) {
    stats::Add(sums[stats::BucketOf(c)], stats::ContributionOf(c));
  }
  CHECK(sums == life.engine_.state().figures);
}

TEST_CASE("NothingIsDecidedBeforeTheJournalIsOpen") {
  const Engine engine;
  const auto decision = engine.Decide({}, {.body = model::Pulse{}});
  REQUIRE(!decision);
  CHECK(decision.error().code == "no_journal");
}

}  // namespace huiying::engine
