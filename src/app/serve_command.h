// `huiying serve`, and what it shares with `huiying demo`: running a daemon
// until somebody ends it. Confined(main).
#pragma once

#include "app/daemon.h"

namespace huiying::app {

// Until SIGINT or SIGTERM; SIGHUP reads the rules again.
void RunUntilSignalled(Daemon& daemon);
// Until SIGINT or SIGTERM.
void WaitForEnd();

struct HostPort {
  std::string host;
  std::uint16_t port = 0;
};
// `127.0.0.1:8686`. Error: kInvalid, naming --listen and the fix.
base::Result<HostPort> ParseListen(const std::string& listen);

// RFC 3339, or nothing for an empty text. Error: kInvalid, naming --epoch.
base::Result<std::optional<base::TimePoint>> ParseEpoch(
    const std::string& epoch);

}  // namespace huiying::app
