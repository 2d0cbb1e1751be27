// Voices: what one person alone may not do to a case, and who is one. Pure.
//
// Two people and a reason are needed to confirm a grave case (suggested or
// confirmed 1 or 2) lower, to dismiss it, to merge it away, to move its anchor
// later; and, of any case, not to hold a press conference that is owed.
#pragma once

#include <optional>

#include "engine/decide.h"

namespace huiying::engine {

bool IsGraveCase(const model::Case& c);
// A person, not a program and not the clock.
bool IsPerson(const model::Actor& actor);

// What ends the command here: a refusal (no reason, no person, the same person
// again) or the record of the first of two voices. Nothing when it may go on.
std::optional<Decision> NeedsAnotherVoice(const Draft& draft,
                                          model::Proposal wish);

std::unexpected<model::Refusal> RefuseEnded(const model::Case& c);
std::unexpected<model::Refusal> RefuseNoPerson();
std::unexpected<model::Refusal> RefuseNoNote(std::string detail);

inline model::Signature Sign(const Draft& draft,
                             const model::TextHash& note = {}) {
  return {.by = draft.actor(), .at = draft.now(), .note = note};
}

}  // namespace huiying::engine
