// What people and programs say about shifts, heartbeats and the clock.
#include <algorithm>

#include "engine/decide.h"
#include "engine/shifts.h"

namespace huiying::engine {
namespace {

constexpr base::Duration kLongestOverride = std::chrono::hours(24 * 62);

const model::OnCallGroup* FindGroup(const Draft& draft,
                                    const std::string& name) {
  const auto& groups = draft.state().policy.on_call;
  const auto it = std::ranges::find(groups, name, &model::OnCallGroup::name);
  return it == groups.end() ? nullptr : &*it;
}

std::unexpected<model::Refusal> RefuseNoGroup() {
  return Refuse("no_such_group", "The roster has no such group.");
}

// The override has effect from now on, on the shift and on the days to come.
Decision Set(Draft draft, const model::OnCallGroup& group,
             const model::Override& one) {
  draft.Emit(model::OverrideSet{.override_ = one});
  const model::Policy& policy = draft.state().policy;
  AlignShift(draft, policy, group, &one);
  LookAhead(draft, policy, Occasion::kChange, &one);
  return std::move(draft).TakeEvents();
}

}  // namespace

Decision Decide(Draft draft, const model::SetOverride& command) {
  const model::OnCallGroup* const group = FindGroup(draft, command.group);
  if (group == nullptr) return RefuseNoGroup();
  if (command.from >= command.to ||
      command.to - command.from > kLongestOverride) {
    return Refuse("wrong_times", "It ends after it begins, within 62 days.");
  }
  if (command.to <= draft.now()) {
    return Refuse("already_over", "That time is over: it stays as it was.");
  }
  if (command.people.empty()) {
    return Refuse("people_missing", "Say who stands in.");
  }
  for (const model::PersonId& id : command.people) {
    const auto& people = draft.state().policy.people;
    const auto person = std::ranges::find(people, id, &model::Person::id);
    if (person == people.end() || person->channels.empty()) {
      return Refuse("nobody_to_tell",
                    "\"" + id.value() + "\" is nobody who can be told.");
    }
  }
  const auto& known = draft.state().overrides;
  const model::Override one{
      .number = known.empty() ? 1 : known.rbegin()->first + 1,
      .group = command.group,
      .from = command.from,
      .to = command.to,
      .people = command.people,
      .by = draft.actor(),
      .made_at = draft.now(),
      .note = command.note};
  return Set(std::move(draft), *group, one);
}

Decision Decide(Draft draft, const model::WithdrawOverride& command) {
  const model::OnCallGroup* const group = FindGroup(draft, command.group);
  if (group == nullptr) return RefuseNoGroup();
  const auto known = draft.state().overrides.find(command.number);
  if (known == draft.state().overrides.end() ||
      known->second.group != command.group || known->second.withdrawn_at) {
    return Refuse("no_such_override", "There is no such override.");
  }
  if (known->second.to <= draft.now()) {
    return Refuse("already_over", "That time is over: it stays as it was.");
  }
  model::Override one = known->second;
  one.withdrawn_at = draft.now();
  one.withdrawn_by = draft.actor();
  return Set(std::move(draft), *group, one);
}

Decision Decide(Draft draft, const model::ReceiveShift& command) {
  const auto shift = draft.state().shifts.find(command.group);
  if (shift == draft.state().shifts.end()) {
    return FindGroup(draft, command.group) == nullptr
               ? Decision(RefuseNoGroup())
               : Refuse("does_not_rotate", "This group has no shifts.");
  }
  const auto person = std::ranges::find_if(
      shift->second.people, [&](const model::PersonId& id) {
        return draft.actor() == model::ActorOf(model::AccountKind::kPerson,
                                               model::AccountId(id.value()));
      });
  if (person == shift->second.people.end()) {
    return Refuse("not_on_shift", "Only who is on call can take over.");
  }
  Receive(draft, shift->second, *person);
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::RecordHeartbeat& command) {
  const auto known = draft.state().heartbeats.find(command.name);
  if (known == draft.state().heartbeats.end() || known->second.outgoing) {
    return Refuse("no_such_heartbeat",
                  "heartbeats.yaml expects nothing of that name.");
  }
  const model::HeartbeatRule& rule =
      *std::ranges::find(draft.state().policy.heartbeats, command.name,
                         &model::HeartbeatRule::name);
  // One that beats faster than it has to says nothing new.
  const auto& last = known->second.last_at;
  if (last && !known->second.missed_at &&
      draft.now() - *last < rule.every / 2) {
    return std::vector<model::Event>();
  }
  model::Heartbeat next = known->second;
  ++next.number;
  next.last_at = draft.now();
  next.due_at = draft.now() + rule.every + rule.grace;
  next.missed_at.reset();
  draft.Emit(model::HeartbeatChanged{.heartbeat = std::move(next)});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::AcceptClock& command) {
  draft.Emit(model::ClockAccepted{.step = command.step});
  return std::move(draft).TakeEvents();
}

}  // namespace huiying::engine
