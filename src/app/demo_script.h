// The people of the demo: what they do, and when, from
// feeds/demo/script.ndjson.
// Confined(its own thread).
#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "app/daemon.h"

namespace huiying::app {

// One line: {"at":"20m","do":"claim","post":"weibo:…","by":"duty-1", …}; `at`
// counts from the first post. `do` is claim, grade (`grade`), draft (`text`,
// `kind`), review (`kind`), approve, publish (`channel`, `url`), plan
// (`place`), hold (`note`), press (`place`) or close (`note`, `waiver`). A
// `release` is the number within its case, 1 when it is left out.
struct DemoAction {
  base::Duration at{0};
  std::string verb;
  model::PostId post;
  std::string by;
  std::uint32_t number = 0;                  // grade, or release
  std::map<std::string, std::string> texts;  // the other fields

  std::string Text(const std::string& field) const {
    const auto it = texts.find(field);
    return it == texts.end() ? std::string() : it->second;
  }
};

// Error: file, line and field.
base::Result<std::vector<DemoAction>> ReadDemoScript(const std::string& path);

// Carries the actions out, each when its time has come and its post's case
// exists. Returns when all are done or `stop` is asked for.
void PlayDemoScript(const std::vector<DemoAction>& actions,
                    base::TimePoint start, Daemon& daemon,
                    const std::stop_token& stop);

}  // namespace huiying::app
