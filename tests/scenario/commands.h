// What the lines of a story ask of the engine.
#pragma once

#include "engine/engine.h"
#include "tests/scenario/story.h"

namespace huiying::scenario {

using Body = decltype(model::Command::body);

// A text's hash for the stories: equal texts, equal hashes.
model::TextHash HashOf(const std::string& text);

// `c12` or `a7` as 12, 7.
std::uint64_t NumberOf(const std::string& word);

// The number of the case's last duty of that kind; `engine` knows it.
std::uint32_t DutyOf(const engine::Engine& engine, const std::string& case_word,
                     const std::string& kind);

// The command of a line `at TIME VERB …`. Fails the test when there is none.
Body BodyOf(const Line& line, base::TimePoint now,
            const engine::Engine& engine);

}  // namespace huiying::scenario
