#include "app/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace huiying::app {
namespace {

spdlog::logger& Logger() {
  static const auto logger = [] {
    auto made = spdlog::stderr_color_mt("huiying");
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v");
    return made;
  }();
  return *logger;
}

}  // namespace

void LogInfo(std::string_view component, std::string_view message) {
  Logger().info("{}: {}", component, message);
}
void LogWarning(std::string_view component, std::string_view message) {
  Logger().warn("{}: {}", component, message);
}
void LogError(std::string_view component, std::string_view message) {
  Logger().error("{}: {}", component, message);
}

}  // namespace huiying::app
