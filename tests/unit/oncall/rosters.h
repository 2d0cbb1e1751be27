// Short ways to write rosters and to read what they say.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "oncall/roster.h"

namespace huiying::oncall {

// `2026-11-02 09:00`, or with seconds and milliseconds; civil time of China.
inline base::TimePoint T(std::string_view civil) {
  const std::string_view rest = civil.size() == 16 ? ":00" : "";
  const auto at = base::ParseTime(fmt::format(
      "{}T{}{}+08:00", civil.substr(0, 10), civil.substr(11), rest));
  if (!at) throw std::invalid_argument(std::string(civil));
  return *at;
}

// `a b+c`: two turns, b and c together.
inline std::vector<std::vector<model::PersonId>> Turns(std::string_view text) {
  std::vector<std::vector<model::PersonId>> turns;
  std::string word;
  const auto end = [&](char mark) {
    turns.back().emplace_back(word);
    word.clear();
    if (mark == ' ') turns.emplace_back();
  };
  turns.emplace_back();
  for (const char c : text) {
    if (c == ' ' || c == '+') {
      end(c);
    } else {
      word += c;
    }
  }
  end('\0');
  return turns;
}

inline std::vector<model::PersonId> People(std::string_view text) {
  return Turns(text).front();
}

inline model::Override Stands(std::string_view from, std::string_view to,
                              std::string_view people) {
  return {
      .group = "desk", .from = T(from), .to = T(to), .people = People(people)};
}

inline std::string Shown(const std::vector<model::PersonId>& people,
                         const std::string& source) {
  std::string text;
  for (const model::PersonId& id : people) {
    text += (text.empty() ? "" : "+") + id.value();
  }
  return people.empty() ? "nobody" : text + " " + source;
}

// `11-02 09:00 b+c week`: from when on who, and by which layer.
inline std::string Shown(const Stint& stint) {
  const base::CivilTime at = base::ToCivil(stint.from);
  return fmt::format("{:02}-{:02} {:02}:{:02} {}", at.month, at.day, at.hour,
                     at.minute, Shown(stint.people, stint.source));
}

// A group with a calendar that outlive what is asked of them.
struct House {
  model::OnCallGroup group{.name = "desk"};
  std::vector<model::CalendarYear> calendar;
  std::vector<model::Override> made;

  std::vector<const model::Override*> Made() const {
    std::vector<const model::Override*> all;
    for (const model::Override& one : made) all.push_back(&one);
    return all;
  }
  // Who is on at that instant.
  std::string At(std::string_view civil) const {
    const auto all = Made();
    const Stint stint = StintAt(RosterOf(calendar, group, all), T(civil));
    return Shown(stint.people, stint.source);
  }
  std::vector<std::string> Between(std::string_view from,
                                   std::string_view to) const {
    const auto all = Made();
    std::vector<std::string> lines;
    for (const Stint& stint :
         StintsBetween(RosterOf(calendar, group, all), T(from), T(to))) {
      lines.push_back(Shown(stint));
    }
    return lines;
  }
};

inline House HouseOf(std::vector<model::RosterLayer> layers) {
  House house;
  house.group.layers = std::move(layers);
  return house;
}

}  // namespace huiying::oncall
