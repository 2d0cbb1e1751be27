#include "app/replay_command.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>

#include "app/replay_feeds.h"
#include "app/serve_command.h"

namespace huiying::app {
namespace {

constexpr int kDone = 0;
constexpr int kWrong = 2;

struct Arguments {
  std::string file;
  std::string listen = "127.0.0.1:9001";
  std::uint32_t speed = 1;
  std::string epoch;
};

// Engine time as `serve` has it: from the epoch on, so many times as fast.
std::function<base::TimePoint()> ClockFrom(base::TimePoint epoch,
                                           std::uint32_t speed) {
  return [epoch, speed, started = std::chrono::steady_clock::now()] {
    return epoch + speed * std::chrono::floor<base::Duration>(
                               std::chrono::steady_clock::now() - started);
  };
}

// Whether every line could be read.
base::Result<bool> Replay(const Arguments& arguments) {
  const auto listen = ParseListen(arguments.listen);
  if (!listen) return std::unexpected(listen.error());
  const auto given = ParseEpoch(arguments.epoch);
  if (!given) return std::unexpected(given.error());
  const base::TimePoint epoch = given->value_or(
      std::chrono::floor<base::Duration>(std::chrono::system_clock::now()));
  std::vector<std::string> problems;
  auto posts = ReadPosts(arguments.file, &problems);
  for (const std::string& problem : problems) {
    fmt::print(stderr, "huiying replay: {}\n", problem);
  }
  if (!posts) return std::unexpected(std::move(posts).error());
  const std::size_t count = posts->size();
  const ReplayFeeds feeds(*std::move(posts), epoch,
                          ClockFrom(epoch, arguments.speed));
  LoopbackServer server([&feeds](const LoopbackRequest& request) {
    return feeds.Answer(request);
  });
  const auto port = server.Start(listen->host, listen->port);
  if (!port) return std::unexpected(port.error());
  fmt::print(
      "{} posts at http://{}:{} "
      "(/rss /atom /feed.json /api/container/getIndex)\n",
      count, listen->host, *port);
  std::fflush(stdout);
  WaitForEnd();
  return problems.empty();
}

}  // namespace

void AddReplayCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* const command = app.add_subcommand(
      "replay", "Serve recorded posts as feeds, their times moved to now");
  command->add_option("FILE", arguments->file, "NDJSON posts")->required();
  command->add_option("--listen", arguments->listen, "Address; port 0: any")
      ->capture_default_str();
  command
      ->add_option("--speed", arguments->speed,
                   "How much faster than they once came, as of serve")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command->add_option("--epoch", arguments->epoch,
                      "When the first post appears, RFC 3339 [now]");
  command->callback([arguments, &exit_code] {
    const auto all_read = Replay(*arguments);
    exit_code = all_read.value_or(false) ? kDone : kWrong;
    if (all_read) return;
    fmt::print(stderr, "huiying replay: {}\n", all_read.error().message);
  });
}

}  // namespace huiying::app
