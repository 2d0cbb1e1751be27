#include "engine/voices.h"

#include <fmt/core.h>

namespace huiying::engine {

bool IsGraveCase(const model::Case& c) {
  return model::IsGrave(c.suggested) || model::IsGrave(c.confirmed);
}

bool IsPerson(const model::Actor& actor) {
  return actor.value().starts_with("person:");
}

std::optional<Decision> NeedsAnotherVoice(const Draft& draft,
                                          model::Proposal wish) {
  if (model::IsEmpty(wish.note)) {
    return RefuseNoNote("Of a grave case this needs a reason.");
  }
  if (!IsPerson(draft.actor())) return RefuseNoPerson();
  const model::Proposal& earlier = *draft.c().proposal;
  if (earlier.SameAs(wish)) {
    if (earlier.by != draft.actor()) return std::nullopt;
    return Refuse("second_person_needed",
                  "You proposed this; another person has to confirm it.");
  }
  Draft first = draft;
  wish.by = draft.actor();
  wish.at = draft.now();
  first.Emit(model::ProposalMade{.case_id = draft.c().id, .proposal = wish});
  return Decision(std::move(first).TakeEvents());
}

std::unexpected<model::Refusal> RefuseEnded(const model::Case& c) {
  return Refuse("case_ended",
                fmt::format("Case {} is {}.", model::FormatCaseId(c.id),
                            model::Name(c.state)));
}

std::unexpected<model::Refusal> RefuseNoPerson() {
  return Refuse("person_needed", "Only a person may do this.");
}

std::unexpected<model::Refusal> RefuseNoNote(std::string detail) {
  return Refuse("note_required", std::move(detail));
}

}  // namespace huiying::engine
