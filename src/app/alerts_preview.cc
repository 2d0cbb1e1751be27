#include <fmt/ostream.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <ostream>

#include "app/alerts_command.h"
#include "notify/channels/channel.h"
#include "yaml/reader.h"

namespace huiying::app {
namespace {

using model::Reason;
using std::chrono::minutes;

// The reasons that alerts have; the others are of duties and cases.
constexpr Reason kReasons[] = {
    Reason::kFirstAlert,  Reason::kGradeRaised,    Reason::kStageReached,
    Reason::kMissed,      Reason::kStepDue,        Reason::kRepeatDue,
    Reason::kHalfTime,    Reason::kGrowth,         Reason::kFoundLate,
    Reason::kSecondWave,  Reason::kLifeInDanger,   Reason::kSourceBlind,
    Reason::kClockStep,   Reason::kStalled,        Reason::kRegraded,
    Reason::kMerged,      Reason::kReopened,       Reason::kUndelivered,
    Reason::kShiftBegins, Reason::kShiftEnds,      Reason::kShiftNotReceived,
    Reason::kRosterGap,   Reason::kHeartbeatMissed};

// One of each kind, with made-up contacts and secrets.
std::vector<config::Channel> MadeUpChannels() {
  const auto gateway = std::make_shared<const config::SmsGateway>(
      config::SmsGateway{.url = "https://sms.example/send",
                         .body = R"({"to":"{phone}","content":"{text}"})"});
  const auto server =
      std::make_shared<const config::MailServer>(config::MailServer{
          .host = "mail.example", .port = 587, .from = "huiying@mail.example"});
  return {
      {.to = config::Webhook{.url = "https://gateway.example/alerts",
                             .secret = "made-up"}},
      {.to = config::WeComRobot{.key = "made-up"}},
      {.to = config::DingTalkRobot{.token = "made-up", .secret = "made-up"}},
      {.to = config::FeishuRobot{.token = "made-up",
                                 .secret = "made-up",
                                 .open_id = "ou_made_up"}},
      {.to = config::Sms{.gateway = gateway, .phone = "13800001111"}},
      {.to = config::Mail{.server = server, .to = "duty@mail.example"}},
      {.to = config::AlertmanagerHook{.url = "https://am.example/hook"}},
      {.to = config::PagerDutyService{.routing_key = std::string(32, 'x')}},
      {.to = config::NtfyTopic{.topic = "made-up"}}};
}

notify::Message MadeUpMessage(Reason reason, base::TimePoint now) {
  notify::Message message{.alert_id = "0123456789abcdef-1-7",
                          .reason = reason,
                          .recipient = model::PersonId("duty-1"),
                          .recipient_name = "值班员一",
                          .attempt = 1};
  if (reason == Reason::kSourceBlind) message.feed = "weibo-search";
  if (reason == Reason::kSourceBlind || reason == Reason::kClockStep) {
    return message;
  }
  if (reason == Reason::kHeartbeatMissed) message.feed = "archive";
  if (reason == Reason::kHeartbeatMissed) return message;
  if (reason == Reason::kShiftBegins || reason == Reason::kShiftEnds ||
      reason == Reason::kShiftNotReceived || reason == Reason::kRosterGap) {
    message.about_shift =
        notify::Message::AboutShift{.group = "press-centre",
                                    .from = now,
                                    .until = now + std::chrono::hours(12),
                                    .open_cases = 3};
    return message;
  }
  if (reason == Reason::kUndelivered) {
    message.unheard = model::PersonId("chief-1");
    message.unheard_name = "带班领导一";
  }
  message.about_case = notify::Message::AboutCase{
      .id = model::CaseId(12),
      .title =
          "云州市青溪区某路口货车侧翻，有人被困，网传视频称救援迟到，"
          "家属在现场要求说法",
      .grade = 2};
  if (reason == Reason::kLifeInDanger) return message;
  const bool missed = reason == Reason::kMissed;
  if (reason == Reason::kStageReached) message.stage = 75;
  message.about_duty = notify::Message::AboutDuty{
      .kind = model::DutyKind::kStatement,
      .due_at = now + (missed ? -minutes(12) : minutes(75)),
      .state = missed ? model::DutyState::kMissed : model::DutyState::kOpen};
  return message;
}

void PrintRaw(const notify::Outgoing& outgoing, std::ostream& out) {
  if (const auto* mail = std::get_if<aio::MailRequest>(&outgoing)) {
    fmt::print(out, "{}\n", mail->text);
    return;
  }
  const auto& request = std::get<aio::HttpRequest>(outgoing);
  fmt::print(out, "{} {}\n", request.method, request.url);
  for (const auto& [name, value] : request.headers) {
    fmt::print(out, "{}: {}\n", name, value);
  }
  fmt::print(out, "\n{}\n", request.body);
}

void PrintOne(const config::Channel& channel, const notify::Letter& letter,
              bool raw, std::ostream& out) {
  const notify::Traits traits = notify::TraitsOf(channel);
  const std::string text =
      notify::RenderText(letter, traits.size, traits.limit);
  fmt::print(out, "== {} · {} · {} bytes, {} characters\n",
             config::KindOf(channel),
             model::Name(letter.messages.front().reason), text.size(),
             notify::Utf16Length(text));
  if (raw) {
    const config::Contact person{.phone = "13800001111"};
    PrintRaw(notify::MakeOutgoing(channel, person, letter, letter.now), out);
  } else {
    fmt::print(out, "{}\n", text);
  }
  fmt::print(out, "\n");
}

// `word` among `known`; says what there is when it is not.
template <class Names>
bool IsKnown(const std::string& word, const Names& known,
             std::string_view option, std::ostream& complaints) {
  if (word.empty() ||
      std::ranges::find(known, word) != std::ranges::end(known)) {
    return true;
  }
  std::string list;
  for (const std::string_view name : known) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  fmt::print(complaints,
             "huiying alerts preview: {}: there is no \"{}\"; write one of "
             "{}\n",
             option, word, list);
  return false;
}

}  // namespace

int RunAlertsPreview(const AlertsPreview& options,
                     const config::Messages& messages, std::ostream& out,
                     std::ostream& complaints) {
  std::vector<std::string_view> reasons;
  for (const Reason reason : kReasons) reasons.push_back(model::Name(reason));
  const std::vector<std::string_view> kinds(std::begin(config::kChannelKinds),
                                            std::end(config::kChannelKinds));
  const std::vector<std::string_view> languages = {"zh", "en"};
  if (!IsKnown(options.reason, reasons, "--reason", complaints) ||
      !IsKnown(options.channel, kinds, "--channel", complaints) ||
      !IsKnown(options.language, languages, "--lang", complaints)) {
    return 2;
  }
  const auto language = options.language == "en" ? config::Language::kEnglish
                                                 : config::Language::kChinese;
  // A night of the made-up city: what is printed does not change by the hour.
  const base::TimePoint now = *base::ParseTime("2026-11-24T03:05:00+08:00");
  for (const config::Channel& channel : MadeUpChannels()) {
    if (!options.channel.empty() && options.channel != KindOf(channel)) {
      continue;
    }
    for (const Reason reason : kReasons) {
      if (!options.reason.empty() && options.reason != model::Name(reason)) {
        continue;
      }
      PrintOne(channel,
               {.messages = {MadeUpMessage(reason, now)},
                .language = language,
                .phrases = &messages.Of(language),
                .desk_url = "https://desk.example",
                .now = now},
               options.raw, out);
    }
  }
  return 0;
}

}  // namespace huiying::app
