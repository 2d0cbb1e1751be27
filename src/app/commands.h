// The subcommands of `huiying`: each adds itself to the command line and
// leaves its exit status: 0 done, 1 found something, 2 usage or input error.
#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace huiying::app {

void AddServeCommand(CLI::App& app, int& exit_code);
void AddDemoCommand(CLI::App& app, int& exit_code);

// Parses the command line and runs what it says. Returns the exit status.
int Main(int argc, char** argv);

}  // namespace huiying::app
