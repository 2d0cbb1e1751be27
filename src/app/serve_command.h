// `huiying serve`, and what it shares with `huiying demo`: running a daemon
// until somebody ends it. Confined(main).
#pragma once

#include "app/daemon.h"

namespace huiying::app {

// Until SIGINT or SIGTERM; SIGHUP reads the rules again.
void RunUntilSignalled(Daemon& daemon);

}  // namespace huiying::app
