// `huiying replay`: recorded posts as feeds, their times moved to now.
#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace huiying::app {

void AddReplayCommand(CLI::App& app, int& exit_code);

}  // namespace huiying::app
