// Shifts from a calendar (.ics) beside the rules: each event is a shift, and
// names who has it by the address of an attendee, or by name or id.
#include <fmt/core.h>

#include <algorithm>

#include "config/icalendar.h"
#include "config/parts.h"

namespace huiying::config {
namespace {

using model::PersonId;

// Shifts that ended before are history; those further off come in when the
// rules are read again.
constexpr base::Duration kBack = std::chrono::hours(24 * 31);
constexpr base::Duration kAhead = std::chrono::hours(24 * 400);

std::vector<std::string> SplitNames(std::string_view text) {
  std::vector<std::string> names;
  std::string name;
  const auto end = [&] {
    while (name.ends_with(' ')) name.pop_back();
    if (!name.empty()) names.push_back(std::move(name));
    name.clear();
  };
  constexpr std::array<std::string_view, 7> kMarks = {"、", "，", ",", "/",
                                                      "；", ";", "\n"};
  while (!text.empty()) {
    const auto mark = std::ranges::find_if(
        kMarks, [&](std::string_view m) { return text.starts_with(m); });
    if (mark != kMarks.end()) {
      end();
      text.remove_prefix(mark->size());
      continue;
    }
    if (text.front() != ' ' || !name.empty()) name += text.front();
    text.remove_prefix(1);
  }
  end();
  return names;
}

const Contact* FindByName(const Directory& directory, std::string_view name) {
  const auto it = std::ranges::find_if(
      directory.people, [&](const Contact& person) {
        return person.name == name || person.id.value() == name;
      });
  return it == directory.people.end() ? nullptr : &*it;
}

const Contact* FindByMail(const Directory& directory, std::string_view mail) {
  const auto it = std::ranges::find(directory.people, mail, &Contact::mail);
  return it == directory.people.end() ? nullptr : &*it;
}

// Empty, and a problem, when somebody is not known.
std::vector<PersonId> PeopleOf(const CalendarShift& shift,
                               const yaml::Node& node,
                               const Directory& directory,
                               Problems& problems) {
  std::vector<PersonId> people;
  const auto add = [&](const Contact* person) {
    if (std::ranges::find(people, person->id) == people.end()) {
      people.push_back(person->id);
    }
  };
  for (const std::string& mail : shift.mails) {
    if (const Contact* const person = FindByMail(directory, mail)) add(person);
  }
  if (!people.empty()) return people;
  for (const std::string& name : SplitNames(shift.who)) {
    const Contact* const person = FindByName(directory, name);
    if (person == nullptr || person->channels.empty()) {
      problems.Add(node.Wrong(fmt::format(
          "{}: the shift of {} says \"{}\", who is nobody with a channel; "
          "write the name or id of one of people, or their mail as attendee",
          node.raw(), base::FormatTime(shift.from), name)));
      return {};
    }
    add(person);
  }
  if (people.empty()) {
    problems.Add(node.Wrong(fmt::format("{}: the shift of {} names nobody",
                                        node.raw(),
                                        base::FormatTime(shift.from))));
  }
  return people;
}

}  // namespace

std::vector<model::FixedShift> ReadShiftFile(const yaml::Node& node,
                                             const RosterFiles& files,
                                             const LoadedRules& rules,
                                             Problems& problems) {
  std::vector<model::FixedShift> shifts;
  const std::string path = problems.Take(node.String());
  if (path.empty()) return shifts;
  const auto file = std::ranges::find(files.files, path, &FileText::path);
  if (file == files.files.end() || !path.ends_with(".ics")) {
    problems.Add(node.Wrong(fmt::format(
        "\"{}\" is no .ics file beside the rules; write its path from rules/",
        path)));
    return shifts;
  }
  const auto read =
      ReadICalendar(file->text, files.now - kBack, files.now + kAhead);
  if (!read) {
    problems.Add(
        node.Wrong(fmt::format("{}: {}", path, read.error().message)));
    return shifts;
  }
  for (const CalendarShift& shift : *read) {
    const std::size_t before = problems.size();
    auto people = PeopleOf(shift, node, rules.directory, problems);
    if (problems.size() != before) break;  // one line for a whole calendar
    shifts.push_back(
        {.from = shift.from, .to = shift.to, .people = std::move(people)});
  }
  return shifts;
}

}  // namespace huiying::config
