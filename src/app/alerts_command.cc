#include "app/alerts_command.h"

#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <random>

#include "aio/loop.h"
#include "app/folders.h"
#include "app/roster_command.h"
#include "config/files.h"
#include "config/secrets.h"
#include "notify/channels/channel.h"

namespace huiying::app {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kAnswerTimeout{15};

base::TimePoint WallNow() {
  return std::chrono::floor<base::Duration>(std::chrono::system_clock::now());
}

// Two tests are two messages, also to a receiver that drops repeats.
std::string TestId() {
  std::random_device random;
  return fmt::format("test{:08x}{:08x}-0-1", random(), random());
}

asio::awaitable<notify::Judgement> SendOne(aio::HttpClient& http,
                                           aio::MailClient& mail,
                                           config::Channel channel,
                                           notify::Outgoing outgoing) {
  if (auto* const letter = std::get_if<aio::MailRequest>(&outgoing)) {
    letter->total_timeout = kAnswerTimeout;
    co_return notify::JudgeMail(co_await mail.Send(std::move(*letter)));
  }
  auto& request = std::get<aio::HttpRequest>(outgoing);
  request.total_timeout = kAnswerTimeout;
  notify::Answered answered;
  answered.response = co_await http.Fetch(std::move(request), &answered.left);
  co_return notify::JudgeAnswer(channel, answered);
}

std::vector<notify::Judgement> SendAll(const config::Directory& directory,
                                       const config::Contact& person) {
  const notify::Letter letter{
      .messages = {{.alert_id = TestId(),
                    .recipient = person.id,
                    .recipient_name = person.name,
                    .attempt = 1,
                    .test = true}},
      .language = person.language,
      .phrases = &directory.messages.Of(person.language),
      .desk_url = directory.desk_url.empty()
                      ? std::string_view("http://127.0.0.1:8686")
                      : std::string_view(directory.desk_url),
      .now = WallNow()};
  aio::NetThread net;
  std::vector<notify::Judgement> judgements;
  {
    aio::HttpClient http(net.context());
    aio::MailClient mail(net.context());
    net.Start();
    for (const config::Channel& channel : person.channels) {
      judgements.push_back(
          asio::co_spawn(
              net.context(),
              SendOne(http, mail, channel,
                      notify::MakeOutgoing(channel, person, letter, WallNow())),
              asio::use_future)
              .get());
    }
    net.Stop();
  }
  return judgements;
}

struct Arguments {
  std::string rules = DefaultFolder("rules").string();
  std::string person;
  AlertsPreview preview;
};

template <class Run>
int WithRules(const Arguments& arguments, Run run) {
  const auto rules = ReadPolicyOf(arguments.rules);
  if (rules) return run(*rules);
  fmt::print(std::cerr, "huiying alerts: {}\n", rules.error().message);
  return 2;
}

}  // namespace

int RunAlertsTest(const config::Directory& directory, const std::string& id,
                  std::ostream& out, std::ostream& complaints) {
  const config::Contact* const person = directory.Find(model::PersonId(id));
  if (person == nullptr || person->channels.empty()) {
    fmt::print(complaints,
               "huiying alerts test: --person: \"{}\" is nobody with a channel "
               "in roster.yaml\n",
               id);
    return 2;
  }
  const auto judgements = SendAll(directory, *person);
  bool all = true;
  for (std::size_t i = 0; i < judgements.size(); ++i) {
    const notify::Judgement& judgement = judgements[i];
    all = all && judgement.outcome == model::DeliveryOutcome::kDelivered;
    fmt::print(out, "{}. {:<12} {:<9} {}{}{}\n", i + 1,
               config::KindOf(person->channels[i]),
               model::Name(judgement.outcome), judgement.status,
               judgement.why.empty() ? "" : "  ", judgement.why);
  }
  return all ? 0 : 1;
}

void AddAlertsCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* const alerts = app.add_subcommand(
      "alerts", "what people are told, and whether it reaches them");
  alerts->require_subcommand(1);
  CLI::App* const preview = alerts->add_subcommand(
      "preview", "made-up alerts as each kind of channel would send them");
  preview->add_option("--rules", arguments->rules, "folder of the rules")
      ->capture_default_str();
  preview->add_option("--reason", arguments->preview.reason,
                      "only this reason, like missed");
  preview->add_option("--channel", arguments->preview.channel,
                      "only this kind, like wecom");
  preview->add_option("--lang", arguments->preview.language, "zh or en")
      ->capture_default_str();
  preview->add_flag("--raw", arguments->preview.raw,
                    "the whole request, with made-up secrets");
  preview->callback([arguments, &exit_code] {
    exit_code = WithRules(*arguments, [&](const config::LoadedRules& rules) {
      return RunAlertsPreview(arguments->preview, rules.directory.messages,
                              std::cout, std::cerr);
    });
  });
  CLI::App* const test = alerts->add_subcommand(
      "test", "send a message marked as a test through a person's channels");
  test->add_option("--rules", arguments->rules, "folder of the rules")
      ->capture_default_str();
  test->add_option("--person", arguments->person, "id in roster.yaml")
      ->required();
  test->callback([arguments, &exit_code] {
    exit_code = WithRules(*arguments, [&](const config::LoadedRules& rules) {
      return RunAlertsTest(rules.directory, arguments->person, std::cout,
                           std::cerr);
    });
  });
}

}  // namespace huiying::app
