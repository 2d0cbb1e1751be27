// Makes one event true of a case. Pure.
//
// It only copies: whatever had to be worked out stands in the event. Events
// that are about another thing (alerts, sources) leave the case as it is.
#pragma once

#include "model/event.h"

namespace huiying::cases {

// The case an event is about; CaseId(0) when it is about none. Alerts that
// were requested for a case are not *about* it: they have their own row.
model::CaseId CaseOf(const model::Event& event);

// REQUIRES: the event is about this case, and its duty exists.
void ApplyToCase(model::Case& c, const model::Event& event);

// The duty with that number, or nullptr.
model::Duty* FindDuty(model::Case& c, std::uint32_t number);
const model::Duty* FindDuty(const model::Case& c, std::uint32_t number);

// The release with that number, or nullptr.
model::Release* FindRelease(model::Case& c, std::uint32_t number);
const model::Release* FindRelease(const model::Case& c, std::uint32_t number);

// How a post's fingerprint is kept in its case: bit 0 says whether the text is
// long enough for near matching; 0 when the post has no text.
std::uint64_t KeptFingerprint(const model::PostRow& post);

}  // namespace huiying::cases
