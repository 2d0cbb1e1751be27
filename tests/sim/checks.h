// What must be true of a world at any moment at which a process starts.
//
// Everything is computed again from the journal, slowly and plainly; nothing
// is taken over from the engine that made it.
#pragma once

#include <optional>
#include <string>

#include "tests/sim/world.h"

namespace huiying::sim {

// The first thing that is wrong, or nothing.
std::optional<std::string> WhatIsWrong(World& world);

// After Drain(): every alert that was owed has arrived, and none came twice
// without a mark.
std::optional<std::string> WhatWasNotDelivered(World& world);

}  // namespace huiying::sim
