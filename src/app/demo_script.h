// The people of the demo: what they do, and when, from
// feeds/demo/script.ndjson.
// Confined(its own thread).
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "app/daemon.h"

namespace huiying::app {

// One line: {"at":"20m","do":"claim","post":"weibo:…","by":"duty-1", …}; `at`
// counts from the first post. `do` is claim, grade (`grade`), release
// (`channel`, `url`), press (`place`) or close (`note`).
struct DemoAction {
  base::Duration at{0};
  std::string verb;
  model::PostId post;
  std::string by;
  model::Grade grade = 0;
  std::string text;  // channel, place or note
  std::string url;
};

// Error: file, line and field.
base::Result<std::vector<DemoAction>> ReadDemoScript(const std::string& path);

// Carries the actions out, each when its time has come and its post's case
// exists. Returns when all are done or `stop` is asked for.
void PlayDemoScript(const std::vector<DemoAction>& actions,
                    base::TimePoint start, Daemon& daemon,
                    const std::stop_token& stop);

}  // namespace huiying::app
