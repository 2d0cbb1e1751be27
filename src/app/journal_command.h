// `huiying journal verify` and `huiying journal dump`: both read beside a
// running daemon and change nothing.
#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace huiying::app {

// `exit_code`: 0 the record is sound, 1 something was found, 2 it could not be
// read or the options are wrong.
void AddJournalCommand(CLI::App& app, int& exit_code);

}  // namespace huiying::app
