#include "app/serve_command.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <charconv>
#include <csignal>
#include <memory>

#include "app/commands.h"
#include "app/folders.h"
#include "app/log.h"

namespace huiying::app {
namespace {

struct ServeArguments {
  std::string data;
  std::string rules;
  std::string feeds;
  std::string listen = "127.0.0.1:8686";
  bool drill = false;
  std::uint32_t speed = 1;
  std::string epoch;
  std::vector<std::string> public_hosts;
  std::string tls_cert;
  std::string tls_key;
  bool behind_proxy = false;
  bool metrics_sign_in = false;
  std::uint64_t low_water_mib = store::Room::kLowWater >> 20;
};

std::filesystem::path FolderOr(const std::string& given,
                               std::string_view name) {
  return given.empty() ? DefaultFolder(name) : std::filesystem::path(given);
}

base::Result<DaemonOptions> OptionsFrom(const ServeArguments& arguments) {
  DaemonOptions options;
  options.data = arguments.data;
  options.rules = FolderOr(arguments.rules, "rules");
  options.feeds = FolderOr(arguments.feeds, "feeds");
  options.dashboards = DefaultFolder("dashboards/dist");
  auto listen = ParseListen(arguments.listen);
  if (!listen) return std::unexpected(std::move(listen).error());
  options.host = std::move(listen->host);
  options.port = listen->port;
  auto epoch = ParseEpoch(arguments.epoch);
  if (!epoch) return std::unexpected(std::move(epoch).error());
  options.epoch = *epoch;
  if (arguments.drill) options.mode = http::Mode::kDrill;
  if (!arguments.drill && (arguments.speed != 1 || !arguments.epoch.empty())) {
    return base::Fail(base::ErrorCode::kInvalid,
                      "--speed and --epoch are for a drill; add --drill, in a "
                      "data folder of its own");
  }
  options.speed = arguments.speed;
  options.low_water = arguments.low_water_mib << 20;
  if (arguments.tls_cert.empty() != arguments.tls_key.empty()) {
    return base::Fail(base::ErrorCode::kInvalid,
                      "--tls-cert and --tls-key belong together; give both");
  }
  options.access = {.public_hosts = arguments.public_hosts,
                    .behind_proxy = arguments.behind_proxy,
                    .tls_cert = arguments.tls_cert,
                    .tls_key = arguments.tls_key,
                    .metrics_open = !arguments.metrics_sign_in};
  return options;
}

int Serve(const ServeArguments& arguments) {
  auto options = OptionsFrom(arguments);
  if (!options) {
    fmt::print(stderr, "huiying serve: {}\n", options.error().message);
    return 2;
  }
  auto daemon = Daemon::Start(*std::move(options));
  if (!daemon) {
    fmt::print(stderr, "huiying serve: {}\n", daemon.error().message);
    return 2;
  }
  LogInfo("app", fmt::format("serving {}", (*daemon)->address()));
  RunUntilSignalled(**daemon);
  return 0;
}

}  // namespace

base::Result<HostPort> ParseListen(const std::string& listen) {
  const auto colon = listen.rfind(':');
  HostPort parsed;
  const char* const end = listen.data() + listen.size();
  if (colon != std::string::npos) {
    const auto [stop, error] =
        std::from_chars(listen.data() + colon + 1, end, parsed.port);
    parsed.host = listen.substr(0, colon);
    if (error == std::errc() && stop == end && colon > 0) return parsed;
  }
  return base::Fail(
      base::ErrorCode::kInvalid,
      fmt::format("--listen: \"{}\" is not HOST:PORT; write 127.0.0.1:8686",
                  listen));
}

base::Result<std::optional<base::TimePoint>> ParseEpoch(
    const std::string& epoch) {
  if (epoch.empty()) return std::nullopt;
  const auto time = base::ParseTime(epoch);
  if (time) return time;
  return base::Fail(base::ErrorCode::kInvalid,
                    fmt::format("--epoch: \"{}\" is not a time; write "
                                "2026-11-24T09:00:00+08:00",
                                epoch));
}

void WaitForEnd() {
  boost::asio::io_context context;
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([](const boost::system::error_code&, int) {});
  context.run();
}

void RunUntilSignalled(Daemon& daemon) {
  boost::asio::io_context context;
  boost::asio::signal_set signals(context, SIGINT, SIGTERM, SIGHUP);
  for (bool running = true; running;) {
    signals.async_wait([&](const boost::system::error_code&, int signal) {
      if (signal != SIGHUP) {
        running = false;
        return;
      }
      const auto reloaded = daemon.Reload();
      LogInfo("app", reloaded ? "rules reloaded"
                              : "rules not reloaded; the set before runs on");
    });
    context.run();
    context.restart();
  }
  LogInfo("app", "stopping");
  daemon.Stop();
}

void AddServeCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<ServeArguments>();
  CLI::App* const command =
      app.add_subcommand("serve", "Run the daemon and its dashboards");
  command->add_option("--data", arguments->data, "Data folder, made when new")
      ->required();
  command->add_option("--rules", arguments->rules, "Rules folder [rules]");
  command->add_option("--feeds", arguments->feeds, "Feeds folder [feeds]");
  command
      ->add_option("--listen", arguments->listen,
                   "Address; beyond loopback only with accounts (see `user "
                   "add`) and TLS or a proxy")
      ->capture_default_str();
  command->add_flag("--drill", arguments->drill,
                    "A drill: marked as one for ever, tells only channels "
                    "with `drill: true`");
  command
      ->add_option("--speed", arguments->speed,
                   "How much faster a drill's time runs")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command->add_option("--epoch", arguments->epoch,
                      "Where a new drill's time starts, RFC 3339");
  command->add_option("--public-host", arguments->public_hosts,
                      "A name by which it is reached, besides localhost");
  command->add_option("--tls-cert", arguments->tls_cert,
                      "Certificate with its chain, PEM");
  command->add_option("--tls-key", arguments->tls_key, "Its key, PEM");
  command->add_flag("--behind-proxy", arguments->behind_proxy,
                    "A proxy in front ends TLS, sets X-Forwarded-For and "
                    "keeps the Host");
  command->add_flag("--metrics-sign-in", arguments->metrics_sign_in,
                    "Ask for a token for /metrics also on this machine");
  command
      ->add_option("--low-water", arguments->low_water_mib,
                   "MiB; with less room on the disk no posts are taken in, so "
                   "that clocks and alerts go on")
      ->check(CLI::Range(0, 1 << 30))
      ->capture_default_str();
  command->callback([arguments, &exit_code] { exit_code = Serve(*arguments); });
}

}  // namespace huiying::app
