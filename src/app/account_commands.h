// `huiying user` and `huiying token`: who may sign in, from the command line.
//
// They open the data folder themselves and go through the engine and the
// writer like every command, so that the journal stays one chain. While a
// daemon has the folder open only the lists work; the rest is for its page.
// Exit status: 0 done, 2 usage or input error, or a refusal.
#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace huiying::app {

void AddUserCommand(CLI::App& app, int& exit_code);
void AddTokenCommand(CLI::App& app, int& exit_code);

}  // namespace huiying::app
