// `huiying roster`: who is on call in the days to come, by the rules folder.
#pragma once

#include <iosfwd>
#include <string>

#include "base/error.h"
#include "base/time.h"
#include "config/policy.h"

namespace CLI {
class App;
}  // namespace CLI

namespace huiying::app {

// The rules folder without its topics: duties, people, rosters, words.
base::Result<config::LoadedRules> ReadPolicyOf(const std::string& folder);

// show: the shifts of a group, or of all (empty), from `from` on. Overrides
// that people made are not in the folder; the daemon's page has them. Exit
// status: 0, 1 there is a gap, 2 there is no such group.
int RunRosterShow(const config::LoadedRules& rules, const std::string& group,
                  base::TimePoint from, int days, std::ostream& out,
                  std::ostream& complaints);
// export: one group as iCalendar. Exit status: 0, 2 there is no such group.
int RunRosterExport(const config::LoadedRules& rules, const std::string& group,
                    base::TimePoint from, int days, std::ostream& out,
                    std::ostream& complaints);

void AddRosterCommand(CLI::App& app, int& exit_code);

}  // namespace huiying::app
