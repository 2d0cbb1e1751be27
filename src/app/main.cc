#include <sodium.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/account_commands.h"
#include "app/alerts_command.h"
#include "app/classify_command.h"
#include "app/commands.h"
#include "app/journal_command.h"
#include "app/parse_command.h"
#include "app/replay_command.h"
#include "app/roster_command.h"
#include "app/rules_command.h"
#include "app/tls_command.h"

namespace huiying::app {
namespace {

// A viewer is a socket, and there may be thousands: as many files as the
// machine's administrator allows.
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int Main(int argc, char** argv) {
  if (sodium_init() < 0) {
    std::fputs("huiying: libsodium cannot start\n", stderr);
    return 2;
  }
  RaiseFileLimit();
  CLI::App app(
      "Huiying (回应): no response deadline passes silently.\n"
      "Exit status: 0 done, 1 found something, 2 usage or input error.",
      "huiying");
  app.require_subcommand(1);
  app.set_version_flag("--version", "huiying 0.1.0");
  int exit_code = 0;
  AddServeCommand(app, exit_code);
  AddDemoCommand(app, exit_code);
  AddParseCommand(app, exit_code);
  AddClassifyCommand(app, exit_code);
  AddReplayCommand(app, exit_code);
  AddRulesCommand(app, exit_code);
  AddJournalCommand(app, exit_code);
  AddUserCommand(app, exit_code);
  AddTokenCommand(app, exit_code);
  AddTlsCommand(app, exit_code);
  AddAlertsCommand(app, exit_code);
  AddRosterCommand(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return exit_code;
}

}  // namespace huiying::app
