// The little language of tests/scenario/*.txt: lines, words, times.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/event.h"

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

// The leaf fields of an event by name, as text; the first of a name counts.
std::map<std::string, std::string> FieldsOf(const model::Event& event);

// The policy that `policy` stands for.
model::Policy UsualPolicy();

}  // namespace huiying::scenario
