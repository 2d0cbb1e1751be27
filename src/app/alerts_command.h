// `huiying alerts`: what people would be told, and whether it reaches them.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "base/error.h"
#include "config/policy.h"

namespace CLI {
class App;
}  // namespace CLI

namespace huiying::app {

// preview: made-up cases in the words of the rules folder, for every kind of
// channel. Empty: all of them.
struct AlertsPreview {
  std::string reason;   // `missed`
  std::string channel;  // `wecom`
  std::string language = "zh";
  bool raw = false;  // the whole request, with made-up secrets
};
// Exit status: 0, or 2 with a message on `complaints`.
int RunAlertsPreview(const AlertsPreview& options,
                     const config::Messages& messages, std::ostream& out,
                     std::ostream& complaints);

// test: one marked message through each channel of a person, now. Exit status:
// 0 all were delivered, 1 some were not, 2 there is no such person or channel.
int RunAlertsTest(const config::Directory& directory, const std::string& person,
                  std::ostream& out, std::ostream& complaints);

void AddAlertsCommand(CLI::App& app, int& exit_code);

}  // namespace huiying::app
