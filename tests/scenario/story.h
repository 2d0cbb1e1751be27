// The little language of tests/scenario/*.txt: lines, words, times.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/event.h"
#include "model/fields.h"

namespace huiying::scenario {

struct Line {
  int number = 0;
  std::vector<std::string> words;             // without key=value
  std::map<std::string, std::string> values;  // key=value, quotes undone

  std::string Value(const std::string& key, std::string fallback = "") const {
    const auto it = values.find(key);
    return it == values.end() ? fallback : it->second;
  }
};

// The lines that say something; `#` starts a comment.
std::vector<Line> ReadStory(const std::string& path);

// `09:00`, `13:55:00.001`, `d2 09:00` written `d2-09:00` as a value: an instant
// of the story, whose day 1 is 2026-03-02.
std::optional<base::TimePoint> StoryTime(std::string_view text);

// Collects leaves by name, as text; the first of a name counts. A nested record
// adds its own.
struct Flattener {
  std::map<std::string, std::string> fields;

  template <class T>
  void Later(std::string_view name, const T& value) {
    (*this)(name, value);
  }
  template <class T>
  void operator()(std::string_view name, const base::Shared<T>& value) {
    (*this)(name, *value);
  }
  template <class... Of>
  void operator()(std::string_view name, const model::FieldOf<Of...>& value) {
    (*this)(name, value.Get());
  }
  template <class T>
  void operator()(std::string_view name, const T& value) {
    if constexpr (requires { value.Fields(*this); }) {
      value.Fields(*this);
    } else if constexpr (requires { value->Fields(*this); }) {
      if (value) value->Fields(*this);
    } else {
      model::JsonDumper dump;
      dump(name, value);
      std::string json = std::move(dump).Take();
      json = json.substr(name.size() + 4);
      json.pop_back();
      if (json.size() >= 2 && json.front() == '"') {
        json = json.substr(1, json.size() - 2);
      }
      fields.emplace(std::string(name), json);
    }
  }
};

template <class T>
std::map<std::string, std::string> FieldsOf(const T& record) {
  Flattener flat;
  record.Fields(flat);
  return flat.fields;
}
std::map<std::string, std::string> FieldsOf(const model::Event& event);

// The policy that `policy` stands for: three clocks, one ladder.
model::Policy UsualPolicy();
// `policy full`: with milestones, a release ledger that is enforced, growth and
// attendance, as the shipped rules have them.
model::Policy FullPolicy();
// `policy roster`: day-1 and day-2 take turns at 08:00, day-1 is on until the
// first; a chief, and a leader who wants quiet at night. `mute=day-2`: that one
// has no channel.
model::Policy RosterPolicy(std::string_view mute);
// `policy watched`: a program that has to tell us that it lives, and one that
// we tell.
model::Policy WatchedPolicy();
// `policy working_days`: a milestone that counts them, and 2026's calendar.
model::Policy WorkingDaysPolicy();

}  // namespace huiying::scenario
