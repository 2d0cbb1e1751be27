// The real deliverer and the real engine against strict imitations of the
// platforms: what they refuse shows here.
#include "tests/unit/notify/platforms.h"

#include <doctest/doctest.h>

#include "tests/unit/notify/town.h"

namespace huiying::notify {
namespace {

using namespace std::chrono_literals;
using model::AlertState;
using model::DeliveryOutcome;
using testing::Answer;
using testing::LoopbackServer;
using testing::Town;

// A town with one imitation; time there is the town's.
template <class Imitation>
struct Stage {
  Stage() : town(store), server(town.net, std::ref(platform)) {
    platform.steady = [this] { return town.steady; };
    platform.wall = [this] { return town.wall; };
  }

  // duty-1 with these channels, in the policy as in the directory.
  void Channels(std::vector<config::Channel> channels) {
    Roster(std::move(channels));
    town.StartDelivering();
  }
  void Roster(std::vector<config::Channel> channels) {
    model::Policy policy = testing::MadeUpPolicy();
    policy.people[0].channels.clear();
    for (const config::Channel& channel : channels) {
      policy.people[0].channels.push_back({.kind = KindOf(channel)});
    }
    town.directory->people.push_back({.id = model::PersonId("duty-1"),
                                      .name = "值班员一",
                                      .phone = "13800001111",
                                      .channels = std::move(channels)});
    town.Do(testing::By("operator", model::LoadRules{.policy = policy}));
  }
  // Both clocks, and what is due then.
  void Pass(std::chrono::seconds by) {
    town.steady += by;
    town.wall += by;
    town.Advance(by);
  }
  void OpenCase(int n, model::Grade grade, const std::string& title) {
    town.Do(testing::Post("weibo:" + std::to_string(n), grade,
                          town.house.clock.Now(), title));
  }
  void Blind(int count) {
    for (int i = 0; i < count; ++i) {
      town.GoBlind("feed-" + std::to_string(i));
    }
  }

  store::MemoryStore store;
  Town town;
  Imitation platform;
  LoopbackServer server;
};

config::Channel WeComTo(const Stage<testing::WeCom>& stage) {
  return {
      .to = config::WeComRobot{.url = stage.server.Url("/cgi-bin/webhook/send"),
                               .key = stage.platform.key}};
}
config::Channel DingTalkTo(const Stage<testing::DingTalk>& stage) {
  return {.to = config::DingTalkRobot{.url = stage.server.Url("/robot/send"),
                                      .token = stage.platform.token,
                                      .secret = stage.platform.secret}};
}
config::Channel FeishuTo(const Stage<testing::Feishu>& stage) {
  return {.to = config::FeishuRobot{
              .url = stage.server.Url("/open-apis/bot/v2/hook"),
              .token = stage.platform.token,
              .secret = stage.platform.secret,
              .open_id = "ou_1"}};
}

// One alert about a case with a long and nasty title goes through.
template <class S>
void OneGoesThrough(S& stage, config::Channel channel) {
  stage.Channels({std::move(channel)});
  std::string title = "<@all> <at user_id=\"all\"></at> 云州某路口\n有人受伤";
  for (int i = 0; i < 3'000; ++i) title += "🚨\"\\";
  stage.OpenCase(1, 2, title);
  REQUIRE(stage.town.UntilSettled());
  CAPTURE(stage.town.attempts.at(0).error);
  CHECK(stage.platform.refusals.empty());
  CHECK(stage.town.Row(1).state == AlertState::kDelivered);
  REQUIRE(stage.platform.texts.size() == 1);
  const std::string& text = stage.platform.texts[0];
  CHECK(text.contains("云州某路口 有人受伤"));
  CHECK(text.contains("还剩5小时"));
  CHECK_FALSE(text.contains("<at"));
}

TEST_CASE("WeComTakesAnAlert") {
  Stage<testing::WeCom> stage;
  OneGoesThrough(stage, WeComTo(stage));
  CHECK(stage.platform.mentioned == std::vector<std::string>{"13800001111"});
  CHECK(stage.platform.texts[0].ends_with("http://desk/press?case=c1"));
}

TEST_CASE("DingTalkTakesAnAlert") {
  Stage<testing::DingTalk> stage;
  OneGoesThrough(stage, DingTalkTo(stage));
  CHECK(stage.platform.texts[0].ends_with("@13800001111"));
}

TEST_CASE("FeishuTakesAnAlert") {
  Stage<testing::Feishu> stage;
  OneGoesThrough(stage, FeishuTo(stage));
  CHECK(stage.platform.texts[0].ends_with(" @ou_1"));
}

config::Channel SmsTo(const Stage<testing::SmsGateway>& stage) {
  return {.to = config::Sms{
              .gateway =
                  std::make_shared<const config::SmsGateway>(config::SmsGateway{
                      .url = stage.server.Url("/send"),
                      .headers = {{"X-Key", "{secret}"}},
                      .body = R"({"to":"{phone}","content":"{text}"})",
                      .secret = stage.platform.secret,
                      .answer_field = "result.code",
                      .delivered = {"0"}}),
              .phone = "13800001111"}};
}

TEST_CASE("TheSmsGatewayTakesAnAlert") {
  Stage<testing::SmsGateway> stage;
  OneGoesThrough(stage, SmsTo(stage));
  CHECK(stage.platform.phones == std::set<std::string>{"13800001111"});
  CHECK(stage.platform.texts[0].ends_with("http://desk/press?case=c1"));
}

TEST_CASE("PagerDutyTakesAnAlert") {
  Stage<testing::PagerDuty> stage;
  OneGoesThrough(stage, {.to = config::PagerDutyService{
                             .url = stage.server.Url("/v2/enqueue"),
                             .routing_key = stage.platform.key}});
}

TEST_CASE("NtfyTakesAnAlert") {
  Stage<testing::Ntfy> stage;
  OneGoesThrough(stage,
                 {.to = config::NtfyTopic{.url = stage.server.Url("/"),
                                          .topic = stage.platform.topic,
                                          .token = stage.platform.token}});
}

TEST_CASE("AnAlertmanagerReceiverTakesAnAlert") {
  Stage<testing::AlertmanagerReceiver> stage;
  OneGoesThrough(
      stage, {.to = config::AlertmanagerHook{.url = stage.server.Url("/am")}});
}

TEST_CASE("AWrongSecretIsPermanentOnEveryPlatform") {
  {
    Stage<testing::WeCom> stage;
    auto channel = WeComTo(stage);
    std::get<config::WeComRobot>(channel.to).key = "another";
    stage.Channels({channel});
    stage.Blind(1);
    REQUIRE(stage.town.UntilSettled());
    CHECK(stage.town.attempts[0].judgement.status == 93000);
    CHECK(stage.town.Row(1).state == AlertState::kFailed);
  }
  {
    Stage<testing::DingTalk> stage;
    auto channel = DingTalkTo(stage);
    std::get<config::DingTalkRobot>(channel.to).secret = "another";
    stage.Channels({channel});
    stage.Blind(1);
    REQUIRE(stage.town.UntilSettled());
    CHECK(stage.town.attempts[0].judgement.status == 310000);
    CHECK_FALSE(stage.town.attempts[0].error.contains("another"));
  }
  {
    Stage<testing::Feishu> stage;
    auto channel = FeishuTo(stage);
    std::get<config::FeishuRobot>(channel.to).secret = "another";
    stage.Channels({channel});
    stage.Blind(1);
    REQUIRE(stage.town.UntilSettled());
    CHECK(stage.town.attempts[0].judgement.status == 19021);
  }
}

TEST_CASE("ASignatureIsOfTheRealTimeWhateverTheDrillsClockSays") {
  Stage<testing::DingTalk> stage;
  stage.Channels({DingTalkTo(stage)});
  stage.town.Advance(std::chrono::hours(9));  // engine time only
  stage.Blind(1);
  REQUIRE(stage.town.UntilSettled());
  CHECK(stage.platform.refusals.empty());
}

TEST_CASE("APileForOnePersonGoesAsDigestsAndEachHasItsRecord") {
  Stage<testing::WeCom> stage;
  stage.Roster({WeComTo(stage)});
  stage.Blind(50);
  stage.town.StartDelivering();  // all of them wait, as after an outage
  REQUIRE(stage.town.UntilSettled());
  CHECK(stage.platform.refusals.empty());
  CHECK(stage.platform.texts.size() == 3);
  for (std::uint64_t id = 1; id <= 50; ++id) {
    CHECK(stage.town.Row(id).state == AlertState::kDelivered);
    CHECK(stage.town.Row(id).attempts == 1);
  }
  CHECK(std::ranges::any_of(stage.platform.texts, [](const auto& text) {
    return text.contains("20 条提醒");
  }));
}

// Grave alerts are no digest: what is over the rate goes to another channel at
// once, or later when there is none, and the robot is never asked too often.
TEST_CASE("AFloodOfGraveAlertsStaysWithinTheRateAndFallsOver") {
  for (const bool has_other : {true, false}) {
    CAPTURE(has_other);
    Stage<testing::DingTalk> stage;
    LoopbackServer other(stage.town.net,
                         [](const auto&) { return Answer("200 OK", "", ""); });
    std::vector<config::Channel> channels = {DingTalkTo(stage)};
    if (has_other) {
      channels.push_back({.to = config::Webhook{.url = other.Url("/")}});
    }
    stage.Channels(channels);
    for (int i = 0; i < 30; ++i) {
      stage.OpenCase(i, 2, "云州第" + std::to_string(i) + "号路口");
    }
    const auto delivered = [&] {
      std::size_t count = 0;
      for (std::uint64_t id = 1; id <= 30; ++id) {
        count += stage.town.Row(id).state == AlertState::kDelivered;
      }
      return count;
    };
    REQUIRE(stage.town.UntilAttempts(30));
    REQUIRE(stage.town.Until([&] { return delivered() == 18; }));
    CHECK(other.requests().empty());
    stage.Pass(2s);  // the engine's back-off
    if (has_other) {
      REQUIRE(stage.town.UntilSettled());
      CHECK(other.requests().size() == 12);
      CHECK(stage.platform.texts.size() == 18);
    } else {
      CHECK(delivered() == 18);
      stage.Pass(60s);
      REQUIRE(stage.town.Until([&] { return delivered() == 30; }));
      CHECK(stage.platform.texts.size() == 30);
    }
    CHECK(stage.platform.refusals.empty());
    CHECK_FALSE(stage.platform.mute_until);
  }
}

TEST_CASE("ARobotThatOthersMadeMuteIsLeftAloneAndGraveAlertsFallOver") {
  Stage<testing::DingTalk> stage;
  LoopbackServer other(stage.town.net,
                       [](const auto&) { return Answer("200 OK", "", ""); });
  stage.Channels(
      {DingTalkTo(stage), {.to = config::Webhook{.url = other.Url("/")}}});
  stage.platform.mute_until = stage.town.steady + 10min;
  stage.OpenCase(1, 1, "云州某路口");
  REQUIRE(stage.town.UntilAttempts(1));
  CHECK(stage.town.attempts[0].judgement.status == 130101);
  REQUIRE(stage.town.UntilState(1, AlertState::kPending));
  // Not after the ten minutes that the robot asked for.
  CHECK(*stage.town.Row(1).next_attempt_at <=
        stage.town.house.clock.Now() + 2s);
  stage.Pass(2s);
  REQUIRE(stage.town.UntilState(1, AlertState::kDelivered));
  CHECK(other.requests().size() == 1);
  // The next grave alert is not even tried there.
  stage.OpenCase(2, 1, "云州另一路口");
  REQUIRE(stage.town.UntilAttempts(3));
  CHECK(stage.town.attempts[2].judgement.status == 429);
  CHECK(stage.platform.refusals.size() == 1);
  REQUIRE(stage.town.UntilState(2, AlertState::kPending));
  stage.Pass(2s);
  REQUIRE(stage.town.UntilSettled());
  CHECK(other.requests().size() == 2);
}

boost::asio::awaitable<void> Hang(testing::Socket& socket,
                                  testing::ServedRequest) {
  char byte = 0;
  co_await socket.async_read_some(
      boost::asio::buffer(&byte, 1),
      boost::asio::as_tuple(boost::asio::use_awaitable));
}

TEST_CASE("ALostAnswerIsSaidInTheTextOfTheRepeat") {
  Stage<testing::WeCom> stage;
  stage.town.answer_timeout = 500ms;
  stage.server.Take(Hang);
  stage.Channels({WeComTo(stage)});
  stage.Blind(1);
  REQUIRE(stage.town.UntilAttempts(1));
  CHECK(stage.town.attempts[0].judgement.outcome == DeliveryOutcome::kUnknown);
  REQUIRE(stage.town.UntilState(1, AlertState::kPending));
  stage.server.Take(nullptr);
  stage.Pass(2s);
  REQUIRE(stage.town.UntilSettled());
  REQUIRE(stage.platform.texts.size() == 1);
  CHECK(stage.platform.texts[0].starts_with("【可能重复】"));
}

TEST_CASE("ASlowGraveChannelFallsOverAfterTwoTriesAUsualOneAfterFive") {
  for (const model::Grade grade : {2U, 4U}) {
    CAPTURE(grade);
    Stage<testing::WeCom> stage;
    LoopbackServer broken(stage.town.net, [](const auto&) {
      return Answer("503 Service Unavailable", "", "");
    });
    stage.Channels(
        {{.to = config::Webhook{.url = broken.Url("/")}}, WeComTo(stage)});
    stage.OpenCase(1, grade, "云州某路口");
    // Grade 4 is silent until half of its time is gone.
    if (grade == 4) stage.town.Advance(24h);
    std::size_t tries = 0;
    while (stage.platform.texts.empty() && tries < 10) {
      REQUIRE(stage.town.UntilAttempts(++tries));
      if (!stage.platform.texts.empty()) break;
      REQUIRE(stage.town.UntilState(1, AlertState::kPending));
      stage.Pass(std::chrono::ceil<std::chrono::seconds>(
          *stage.town.Row(1).next_attempt_at - stage.town.house.clock.Now()));
    }
    CHECK(broken.requests().size() == (grade == 2 ? 2 : 5));
    CHECK(stage.platform.texts.size() == 1);
  }
}

}  // namespace
}  // namespace huiying::notify
