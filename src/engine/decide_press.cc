// Press events 新闻发布会: planned, changed, held. Only *held* satisfies a
// duty; not to hold one takes two people.
#include <fmt/core.h>

#include <algorithm>

#include "cases/apply.h"
#include "cases/transitions.h"
#include "engine/decide.h"
#include "engine/evidence.h"
#include "engine/voices.h"

namespace huiying::engine {
namespace {

using model::PressEvent;
using model::PressEventState;

std::uint32_t NextNumber(const model::Case& c) {
  return static_cast<std::uint32_t>(c.press_events->size()) + 1;
}

// A planned one. REQUIRES: the draft has taken the case.
std::expected<PressEvent, model::Refusal> FindPlanned(const Draft& draft,
                                                      std::uint32_t number) {
  const model::Case& c = draft.c();
  if (!cases::Next(c.state, cases::Action::kWork)) return RefuseEnded(c);
  const auto it =
      std::ranges::find(*c.press_events, number, &PressEvent::number);
  if (it == c.press_events->end()) {
    return Refuse("no_such_press_event",
                  fmt::format("The case has no press event {}.", number));
  }
  if (it->state != PressEventState::kPlanned) {
    return Refuse("not_planned", fmt::format("Press event {} is {}.", number,
                                             model::Name(it->state)));
  }
  return *it;
}

void Take(model::TextHash& field, const model::TextHash& given) {
  if (!model::IsEmpty(given)) field = given;
}

// Leaders who spoke have faced the press (domain F15).
void RecordSpeakers(Draft& draft, const PressEvent& event) {
  for (const model::Speaker& speaker : event.speakers) {
    if (speaker.office != model::Office::kHead &&
        speaker.office != model::Office::kDeputy) {
      continue;
    }
    draft.Emit(
        model::AttendanceRecorded{.attendance = {.unit = speaker.unit,
                                                 .office = speaker.office,
                                                 .person = speaker.person,
                                                 .at = event.held_at,
                                                 .case_id = draft.c().id,
                                                 .by = draft.actor()}});
  }
}

}  // namespace

Decision Decide(Draft draft, const model::PlanPressEvent& command) {
  draft.Take(command.case_id);
  const model::Case& c = draft.c();
  if (!cases::Next(c.state, cases::Action::kWork)) return RefuseEnded(c);
  if (model::IsEmpty(command.place)) {
    return Refuse("place_required", "Say where it will be held.");
  }
  draft.Emit(model::PressEventChanged{
      .case_id = command.case_id,
      .press_event = {.number = NextNumber(c),
                      .recorded_at = draft.now(),
                      .place = command.place,
                      .by = draft.actor(),
                      .state = PressEventState::kPlanned,
                      .kind = command.kind,
                      .planned_at = command.planned_at,
                      .speakers = command.speakers,
                      .media = command.media},
      .state = c.state});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::ChangePressEvent& command) {
  draft.Take(command.case_id);
  auto event = FindPlanned(draft, command.press_event);
  if (!event) return std::unexpected(std::move(event).error());
  if (!command.planned_at && model::IsEmpty(command.note)) {
    return RefuseNoNote("Say why it will not be held.");
  }
  event->state = command.planned_at ? PressEventState::kPlanned
                                    : PressEventState::kCancelled;
  if (command.planned_at) event->planned_at = command.planned_at;
  if (!command.speakers.empty()) event->speakers = command.speakers;
  Take(event->place, command.place);
  Take(event->media, command.media);
  Take(event->note, command.note);
  ++event->changes;
  draft.Emit(model::PressEventChanged{.case_id = command.case_id,
                                      .press_event = *std::move(event),
                                      .state = draft.c().state});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::HoldPressEvent& command) {
  draft.Take(command.case_id);
  auto event = FindPlanned(draft, command.press_event);
  if (!event) return std::unexpected(std::move(event).error());
  if (command.held_at > draft.now()) {
    return Refuse("in_the_future",
                  "Only a press conference that was held counts.");
  }
  if (!command.speakers.empty()) event->speakers = command.speakers;
  if (event->speakers.empty()) {
    return Refuse("speakers_required",
                  "Name who spoke, by office: the head or the spokesperson "
                  "has to be there.");
  }
  if (model::IsEmpty(command.evidence)) {
    return Refuse("evidence_required",
                  "Name the transcript or the recording that proves it.");
  }
  event->state = PressEventState::kHeld;
  event->held_at = command.held_at;
  event->recorded_at = draft.now();
  event->by = draft.actor();
  event->evidence = command.evidence;
  Take(event->media, command.media);
  // A briefing informs the press; what the rule asks for is a conference.
  const bool counts = event->kind == model::PressEventKind::kConference;
  const PressEvent held = *event;
  return RecordEvidence(
      std::move(draft),
      model::PressEventChanged{.case_id = command.case_id, .press_event = held},
      [&](Draft& d) {
        if (counts) SettleHeld(d, held.held_at);
        RecordSpeakers(d, held);
      });
}

Decision Decide(Draft draft, const model::RecordPressEvent& command) {
  draft.Take(command.case_id);
  const model::Case& c = draft.c();
  if (!cases::Next(c.state, cases::Action::kEvidence)) return RefuseEnded(c);
  if (command.held_at > draft.now()) {
    return Refuse("in_the_future",
                  "Only a press conference that was held counts.");
  }
  model::PressEventRecorded recorded{.case_id = command.case_id,
                                     .press_event = {.number = NextNumber(c),
                                                     .held_at = command.held_at,
                                                     .recorded_at = draft.now(),
                                                     .place = command.place,
                                                     .by = draft.actor()}};
  return RecordEvidence(std::move(draft), std::move(recorded),
                        [&](Draft& d) { SettleHeld(d, command.held_at); });
}

Decision Decide(Draft draft, const model::ExemptDuty& command) {
  draft.Take(command.case_id);
  const model::Duty* const duty = cases::FindDuty(draft.c(), command.duty);
  if (duty == nullptr) return RefuseNoDuty();
  if (duty->kind != model::DutyKind::kPressConference) {
    return Refuse("not_exemptible",
                  "Only a press conference can be approved not to be held.");
  }
  if (duty->state != model::DutyState::kOpen) {
    return Refuse("duty_not_open",
                  fmt::format("It is {}.", model::Name(duty->state)));
  }
  if (auto ends =
          NeedsAnotherVoice(draft, {.kind = model::ProposalKind::kExempt,
                                    .note = command.note,
                                    .duty = command.duty})) {
    return *std::move(ends);
  }
  draft.EndPaging(command.duty, model::Reason::kDutyEnded);
  draft.Emit(model::DutyExempted{.case_id = command.case_id,
                                 .duty = command.duty,
                                 .approved = Sign(draft, command.note)});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::RecordAttendance& command) {
  if (command.unit.empty() || command.office == model::Office::kNone) {
    return Refuse("office_required", "Name the unit and the office.");
  }
  if (command.at > draft.now()) {
    return Refuse("in_the_future", "Only what has taken place counts.");
  }
  draft.Emit(model::AttendanceRecorded{.attendance = {.unit = command.unit,
                                                      .office = command.office,
                                                      .person = command.person,
                                                      .at = command.at,
                                                      .by = draft.actor(),
                                                      .note = command.note}});
  return std::move(draft).TakeEvents();
}

}  // namespace huiying::engine
