// Shifts from a calendar (.ics) beside the rules: each event is a shift, and
// names who has it by the address of an attendee, or by name or id.
#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <span>

#include "config/icalendar.h"
#include "config/parts.h"

namespace huiying::config {
namespace {

using model::PersonId;

// Shifts that ended before are history; those further off come in when the
// rules are read again.
constexpr base::Duration kBack = std::chrono::hours(24 * 31);
constexpr base::Duration kAhead = std::chrono::hours(24 * 400);

constexpr std::string_view kMarks[] = {"、", "，", ",",  "/",
                                       "；", ";",  "\n", "+"};
constexpr std::string_view kBlanks[] = {" ", "\t", "　"};

// What stands between the separators, without the blanks around it.
std::vector<std::string> SplitAt(std::span<const std::string_view> separators,
                                 std::string_view text) {
  std::vector<std::string> parts;
  const auto starts = [&text](std::string_view one) {
    return text.starts_with(one);
  };
  std::string part;
  std::size_t kept = 0;  // of the part, up to its last character
  const auto end = [&] {
    part.resize(kept);
    if (kept > 0) parts.push_back(std::move(part));
    part.clear();
    kept = 0;
  };
  while (!text.empty()) {
    const auto separator = std::ranges::find_if(separators, starts);
    if (separator != separators.end()) {
      end();
      text.remove_prefix(separator->size());
      continue;
    }
    const auto blank = std::ranges::find_if(kBlanks, starts);
    const bool is_blank = blank != std::end(kBlanks);
    const std::size_t size = is_blank ? blank->size() : 1;
    if (!is_blank || kept > 0) part += text.substr(0, size);
    if (!is_blank) kept = part.size();
    text.remove_prefix(size);
  }
  end();
  return parts;
}

// Programs write addresses in capitals, too.
std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

using Found = std::vector<const Contact*>;

// An id is one person's; a name may be that of several.
Found FindByName(const Directory& directory, std::string_view name) {
  if (const auto* person = directory.Find(PersonId(std::string(name)))) {
    return {person};
  }
  Found found;
  for (const Contact& person : directory.people) {
    if (person.name == name) found.push_back(&person);
  }
  return found;
}

// A name may have blanks in it; where it is nobody's, each word may be one.
std::vector<std::string> NamesIn(const Directory& directory,
                                 const std::string& name) {
  if (!FindByName(directory, name).empty()) return {name};
  std::vector<std::string> words = SplitAt(kBlanks, name);
  const bool all_known = std::ranges::all_of(words, [&](const auto& word) {
    return !FindByName(directory, word).empty();
  });
  return all_known ? words : std::vector{name};
}

Found FindByMail(const Directory& directory, std::string_view mail) {
  Found found;
  for (const Contact& person : directory.people) {
    if (!person.mail.empty() && Lower(person.mail) == Lower(mail)) {
      found.push_back(&person);
    }
  }
  return found;
}

// What is wrong with who was found for `word`; empty: nothing.
std::string_view WrongWith(const Found& found) {
  if (found.size() > 1) return "is several people; write the id";
  if (found.empty() || found.front()->channels.empty()) {
    return "is nobody with a channel; write the name or id of one of people, "
           "or their mail as attendee";
  }
  return "";
}

// Empty, and a problem, when somebody is not known.
std::vector<PersonId> PeopleOf(const CalendarShift& shift,
                               const yaml::Node& node,
                               const Directory& directory, Problems& problems) {
  std::vector<PersonId> people;
  // False, and a problem, when the word does not stand for one person.
  const auto add = [&](std::string_view word, const Found& found) {
    const std::string_view wrong = WrongWith(found);
    if (!wrong.empty()) {
      problems.Add(node.Wrong(
          fmt::format("{}: the shift of {} says \"{}\", who {}", node.raw(),
                      base::FormatTime(shift.from), word, wrong)));
      return false;
    }
    const PersonId& id = found.front()->id;
    if (std::ranges::find(people, id) == people.end()) people.push_back(id);
    return true;
  };
  // Rooms and guests are invited, too: an address that is nobody's says
  // nothing.
  for (const std::string& mail : shift.mails) {
    const Found found = FindByMail(directory, mail);
    if (!found.empty() && !add(mail, found)) return {};
  }
  if (!people.empty()) return people;
  for (const std::string& name : SplitAt(kMarks, shift.who)) {
    for (const std::string& one : NamesIn(directory, name)) {
      if (!add(one, FindByName(directory, one))) return {};
    }
  }
  if (people.empty()) {
    problems.Add(
        node.Wrong(fmt::format("{}: the shift of {} names nobody; "
                               "write who it is as its title",
                               node.raw(), base::FormatTime(shift.from))));
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
    problems.Add(node.Wrong(fmt::format("{}: {}", path, read.error().message)));
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
