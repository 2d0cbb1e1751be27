// `huiying demo`: a day and a half of a made-up city in a few minutes, through
// a real loopback feed server and a real receiver of alerts.
#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/commands.h"
#include "app/daemon.h"
#include "app/demo_accounts.h"
#include "app/demo_script.h"
#include "app/folders.h"
#include "app/log.h"
#include "app/loopback_server.h"
#include "app/replay_feeds.h"
#include "app/serve_command.h"
#include "config/files.h"
#include "runtime/clock.h"

namespace huiying::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;

// The first post appears so long after the demo's clock starts.
constexpr base::Duration kLead = std::chrono::minutes(10);

// Files of feeds/demo/ that are rules, not feeds.
constexpr std::array<std::string_view, 2> kOwnRules = {"ladder.yaml",
                                                       "roster.yaml"};

struct DemoArguments {
  std::string listen = "127.0.0.1:8686";
  std::uint32_t speed = 600;
  std::string rules;
  std::string feeds;
  bool open = false;
};

// A folder that goes away with the demo.
class TemporaryFolder {
 public:
  TemporaryFolder()
      : path_(fs::temp_directory_path() /
              fmt::format("huiying-demo-{}", ::getpid())) {
    fs::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string WithPort(std::string text, std::uint16_t port) {
  const std::string word = "PORT";
  for (auto at = text.find(":" + word); at != std::string::npos;
       at = text.find(":" + word, at)) {
    text.replace(at + 1, word.size(), std::to_string(port));
  }
  return text;
}

Result<std::string> ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return Fail(ErrorCode::kNotFound,
                fmt::format("{}: cannot be opened", path.string()));
  }
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

// The given rules with the demo's people and ladder in place of theirs.
Status WriteRules(const fs::path& rules, const fs::path& demo,
                  std::uint16_t port, const fs::path& to) {
  std::error_code error;
  fs::copy(rules, to, fs::copy_options::recursive, error);
  if (error) {
    return Fail(ErrorCode::kNotFound,
                fmt::format("{}: {}", rules.string(), error.message()));
  }
  for (const std::string_view name : kOwnRules) {
    auto text = ReadFile(demo / name);
    if (!text) return std::unexpected(std::move(text).error());
    std::ofstream(to / name) << WithPort(*std::move(text), port);
  }
  return {};
}

Result<std::vector<config::FeedConfig>> ReadDemoFeeds(const fs::path& folder,
                                                      std::uint16_t port) {
  auto files = config::ReadFolder(folder, config::Depth::kTopOnly);
  if (!files) return Fail(ErrorCode::kInvalid, config::Describe(files.error()));
  std::erase_if(*files, [](const config::FileText& file) {
    return std::ranges::find(kOwnRules, file.path) != kOwnRules.end();
  });
  for (config::FileText& file : *files) file.text = WithPort(file.text, port);
  auto feeds = config::LoadFeeds(*files, {}, folder.string() + "/");
  if (!feeds) return Fail(ErrorCode::kInvalid, config::Describe(feeds.error()));
  return *std::move(feeds);
}

// The demo's receiver: says in the log who was told what.
LoopbackAnswer Receive(const LoopbackRequest& request) {
  const auto alert =
      nlohmann::json::parse(request.body, nullptr, /*allow_exceptions=*/false);
  if (!alert.is_object()) return {.status = 400};
  const auto text = [&](const char* object, const char* field) {
    const auto it = alert.find(object);
    return it != alert.end() && it->is_object() ? it->value(field, "")
                                                : std::string();
  };
  LogInfo("demo",
          fmt::format("alert to {}: {} {}", text("recipient", "name"),
                      alert.value("reason", ""), text("case", "title")));
  return {.type = "text/plain", .body = "ok\n"};
}

Status Run(const DemoArguments& arguments) {
  const fs::path folder =
      fs::path(arguments.feeds.empty() ? DefaultFolder("feeds/demo").string()
                                       : arguments.feeds);
  auto posts = ReadPosts(folder / "posts.ndjson");
  if (!posts) return std::unexpected(std::move(posts).error());
  auto script = ReadDemoScript(folder / "script.ndjson");
  if (!script) return std::unexpected(std::move(script).error());
  std::vector<http::DemoAccount> accounts;
  if (!arguments.open) {
    auto read = ReadDemoAccounts(folder / "accounts.ndjson");
    if (!read) return std::unexpected(std::move(read).error());
    accounts = *std::move(read);
  }
  auto listen = ParseListen(arguments.listen);
  if (!listen) return std::unexpected(std::move(listen).error());

  const TemporaryFolder temporary;
  runtime::SystemClock clock({.speed = arguments.speed});
  const base::TimePoint epoch = clock.Stamp();
  const base::TimePoint start = epoch + kLead;
  const ReplayFeeds feeds(*std::move(posts), start,
                          [&clock] { return clock.Now(); });
  LoopbackServer server([&feeds](const LoopbackRequest& request) {
    return request.method == "POST" ? Receive(request) : feeds.Answer(request);
  });
  auto port = server.Start("127.0.0.1", 0);
  if (!port) return std::unexpected(std::move(port).error());

  const fs::path rules = temporary.path() / "rules";
  auto written = WriteRules(arguments.rules.empty() ? DefaultFolder("rules")
                                                    : fs::path(arguments.rules),
                            folder, *port, rules);
  if (!written) return written;
  auto list = ReadDemoFeeds(folder, *port);
  if (!list) return std::unexpected(std::move(list).error());
  auto daemon = Daemon::Start({.data = temporary.path() / "data",
                               .rules = rules,
                               .feed_list = *std::move(list),
                               .dashboards = DefaultFolder("dashboards/dist"),
                               .host = listen->host,
                               .port = listen->port,
                               .mode = http::Mode::kDemo,
                               .speed = arguments.speed,
                               .epoch = epoch,
                               .demo_accounts = std::move(accounts)});
  if (!daemon) return std::unexpected(std::move(daemon).error());
  fmt::print(
      "\n  回应 Huiying DEMO · 演示，{} 倍速 · {} times as fast\n\n"
      "  实时队列 live queue   {}/press\n"
      "  我的提醒 my alerts    {}/oncall\n"
      "  处置时效 figures      {}/lead\n\n  Ctrl-C ends it.\n\n",
      arguments.speed, arguments.speed, (*daemon)->address(),
      (*daemon)->address(), (*daemon)->address());
  std::fflush(stdout);
  std::jthread people([&](const std::stop_token& stop) {
    PlayDemoScript(*script, start, **daemon, stop);
  });
  RunUntilSignalled(**daemon);
  return {};
}

}  // namespace

void AddDemoCommand(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<DemoArguments>();
  CLI::App* const command = app.add_subcommand(
      "demo", "A made-up city on a fast clock, in a folder that goes away");
  command->add_option("--listen", arguments->listen, "HOST:PORT, loopback")
      ->capture_default_str();
  command
      ->add_option("--speed", arguments->speed,
                   "Seconds of the demo in one real second")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command->add_option("--rules", arguments->rules, "Rules folder [rules]");
  command->add_option("--feeds", arguments->feeds,
                      "Folder of the demo's posts [feeds/demo]");
  command->add_flag("--open", arguments->open,
                    "Without accounts: nobody signs in");
  command->callback([arguments, &exit_code] {
    const Status run = Run(*arguments);
    if (run) return;
    fmt::print(stderr, "huiying demo: {}\n", run.error().message);
    exit_code = 2;
  });
}

}  // namespace huiying::app
