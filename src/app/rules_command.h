// `huiying rules check|test`: is a folder of rules sound, and do its own
// samples read as they say. `rules backtest` is in backtest_command.h.
#pragma once

#include <filesystem>
#include <iosfwd>

namespace CLI {
class App;
}  // namespace CLI

namespace huiying::app {

enum class RulesTask { kCheck, kTest };

// The exit status: 0 all is well; 1 check found an error or a sample read
// otherwise; 2 the folder could not be read, or its rules could not be loaded
// for the test. Warnings are printed and leave 0.
int RunRules(RulesTask task, const std::filesystem::path& folder,
             std::ostream& out, std::ostream& complaints);

void AddRulesCommand(CLI::App& app, int& exit_code);

}  // namespace huiying::app
