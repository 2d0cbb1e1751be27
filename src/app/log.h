// The log: one line per thing on stderr, with wall time and component. Any
// thread. spdlog stays behind log.cc.
#pragma once

#include <string_view>

namespace huiying::app {

// `component` is the folder that speaks: `ingest`, `notify`, `app`.
void LogInfo(std::string_view component, std::string_view message);
void LogWarning(std::string_view component, std::string_view message);
void LogError(std::string_view component, std::string_view message);

}  // namespace huiying::app
