#include "config/policy.h"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "config/parts.h"

namespace huiying::config {
namespace {

// A calendar (.ics) may lie in any folder beside them.
bool IsYamlIn(std::string_view folder, const FileText& file) {
  return file.path.starts_with(folder) && file.path.ends_with(".yaml");
}

// Parses the file and hands its root to `read`; false when it is not there.
bool ReadOne(const std::vector<FileText>& files, std::string_view path,
             std::string_view shown, Problems& problems,
             const std::function<void(const yaml::Node&)>& read) {
  const auto file = std::ranges::find(files, path, &FileText::path);
  if (file == files.end()) return false;
  auto document = yaml::Parse(fmt::format("{}{}", shown, path), file->text);
  if (document) {
    read(document->root());
  } else {
    problems.Add(std::move(document).error());
  }
  return true;
}

base::TimePoint MachineTime() {
  return std::chrono::floor<base::Duration>(std::chrono::system_clock::now());
}

// The same for a whole month, so that reading the rules again changes nothing.
base::TimePoint StartOfMonth(base::TimePoint at) {
  const std::chrono::year_month_day date(model::DayOf(at));
  return model::At(model::Day(date.year() / date.month() / std::chrono::day(1)),
                   0);
}

void Missing(std::string_view shown, std::string_view what,
             std::string_view fix, Problems& problems) {
  problems.Add({base::ErrorCode::kNotFound,
                fmt::format("{}{}: is missing; {}", shown, what, fix)});
}

}  // namespace

std::string Describe(const std::vector<base::Error>& errors) {
  std::string out;
  for (const base::Error& error : errors) {
    if (!out.empty()) out += '\n';
    out += error.message;
  }
  return out;
}

Loaded<LoadedRules> LoadPolicy(const std::vector<FileText>& files,
                               const Secrets& secrets, std::string_view shown,
                               std::optional<base::TimePoint> now) {
  Problems problems;
  LoadedRules out;
  const RosterFiles beside{.files = files,
                           .now = StartOfMonth(now.value_or(MachineTime()))};
  for (const FileText& file : files) {
    if (!IsYamlIn("calendar/", file)) continue;
    ReadOne(files, file.path, shown, problems, [&](const yaml::Node& root) {
      ReadCalendar(root, problems, out.policy);
    });
  }
  std::ranges::sort(out.policy.calendar, {}, &model::CalendarYear::year);
  for (const FileText& file : files) {
    if (!IsYamlIn("duties/", file)) continue;
    ReadOne(files, file.path, shown, problems, [&](const yaml::Node& root) {
      ReadDuties(root, problems, out.policy);
    });
  }
  if (out.policy.obligations.empty() && problems.empty()) {
    Missing(shown, "duties/*.yaml", "say what must be done by when", problems);
  }
  ReadOne(files, "channels.yaml", shown, problems, [&](const yaml::Node& root) {
    ReadReleaseChannels(root, problems, out);
  });
  const bool roster = ReadOne(
      files, "roster.yaml", shown, problems, [&](const yaml::Node& root) {
        ReadRoster(root, secrets, beside, problems, out);
      });
  if (!roster) {
    Missing(shown, "roster.yaml", "say who there is and who is on call",
            problems);
  }
  ReadOne(files, "heartbeats.yaml", shown, problems,
          [&](const yaml::Node& root) {
            ReadHeartbeats(root, secrets, problems, out);
          });
  std::vector<Language> written;
  for (const FileText& file : files) {
    if (!IsYamlIn("messages/", file)) continue;
    ReadOne(files, file.path, shown, problems, [&](const yaml::Node& root) {
      const auto language =
          ReadMessages(root, problems, out.directory.messages);
      if (!language) return;
      if (std::ranges::find(written, *language) != written.end()) {
        problems.Add(
            root.Field("language")
                ->Wrong(
                    "a second file in this language; put all of it into one"));
      }
      written.push_back(*language);
    });
  }
  const bool ladder = ReadOne(
      files, "ladder.yaml", shown, problems,
      [&](const yaml::Node& root) { ReadLadders(root, problems, out); });
  if (!ladder) {
    Missing(shown, "ladder.yaml", "say who is told, and who is told next",
            problems);
  }
  if (!problems.empty()) {
    return std::unexpected(std::move(problems).TakeErrors());
  }
  return out;
}

}  // namespace huiying::config
