#include "engine/shifts.h"

#include <algorithm>
#include <utility>

#include "engine/decide.h"
#include "oncall/roster.h"

namespace huiying::engine {
namespace {

using model::OnCallGroup;
using model::PersonId;
using model::Policy;
using model::Reason;
using model::Shift;

// Counting what is handed over looks at no more cases than this.
constexpr std::size_t kMostCounted = 10'000;

struct Load {
  std::uint32_t cases = 0;
  std::uint32_t duties = 0;
};

// Cases with a clock that pages, and those clocks.
Load CountOpen(const State& state) {
  Load load;
  std::size_t seen = 0;
  for (const auto& [at, id] : state.due) {
    if (++seen > kMostCounted) break;
    const auto open = std::ranges::count_if(
        state.FindCase(id)->duties, [](const model::Duty& duty) {
          const bool owed =
              duty.state == model::DutyState::kOpen ||
              (duty.state == model::DutyState::kMissed && !duty.evidence_at);
          return owed && !duty.silent && !model::IsMilestone(duty.kind);
        });
    load.duties += static_cast<std::uint32_t>(open);
    load.cases += open > 0 ? 1 : 0;
  }
  return load;
}

bool Has(const std::vector<PersonId>& people, const PersonId& id) {
  return std::ranges::find(people, id) != people.end();
}

std::vector<PersonId> Without(std::vector<PersonId> people,
                              const std::vector<PersonId>& others) {
  std::erase_if(people, [&](const PersonId& id) { return Has(others, id); });
  return people;
}

const Shift* FindShift(const State& state, const std::string& group) {
  const auto it = state.shifts.find(group);
  return it == state.shifts.end() ? nullptr : &it->second;
}

model::Alert AlertOf(const Shift& shift, Reason reason) {
  return {.reason = reason,
          .detail = model::AlertDetail{.group = shift.group,
                                       .from = shift.from,
                                       .until = shift.until,
                                       .open_cases = shift.open_cases}};
}

void TellPeople(Draft& draft, const Policy& policy, const Shift& shift,
                Reason reason, const std::vector<PersonId>& people) {
  draft.Tell(AlertOf(shift, reason),
             oncall::Reached(policy, people, draft.mode()));
}

// The overrides that people made, as they will be.
std::vector<const model::Override*> OverridesWith(
    const State& state, const model::Override* changed) {
  std::vector<const model::Override*> all;
  for (const auto& [number, one] : state.overrides) {
    if (changed == nullptr || number != changed->number) all.push_back(&one);
  }
  if (changed != nullptr) all.push_back(changed);
  return all;
}

void Relieve(Draft& draft, const Policy& policy, const Shift* before,
             Shift shift) {
  const Load load = CountOpen(draft.state());
  shift.open_cases = load.cases;
  shift.open_duties = load.duties;
  if (before != nullptr) shift.before = before->people;
  const auto incoming = Without(shift.people, shift.before);
  const auto outgoing = Without(shift.before, shift.people);
  if (!incoming.empty()) shift.remind_at = draft.now() + kReceiptWithin;
  draft.Emit(model::ShiftChanged{.shift = shift});
  TellPeople(draft, policy, shift, Reason::kShiftBegins, incoming);
  if (shift.open_cases > 0) {
    TellPeople(draft, policy, shift, Reason::kShiftEnds, outgoing);
  }
}

void Remind(Draft& draft, const Shift& shift) {
  draft.Emit(
      model::ShiftReminded{.group = shift.group, .number = shift.number});
  std::vector<PersonId> people = shift.people;
  for (const PersonId& id : shift.before) {
    if (!Has(people, id)) people.push_back(id);
  }
  TellPeople(draft, draft.state().policy, shift, Reason::kShiftNotReceived,
             people);
}

bool IsDue(const std::optional<base::TimePoint>& at, base::TimePoint now) {
  return at && *at <= now;
}

}  // namespace

void AlignShift(Draft& draft, const Policy& policy, const OnCallGroup& group,
                const model::Override* changed) {
  const auto overrides = OverridesWith(draft.state(), changed);
  const oncall::Roster roster =
      oncall::RosterOf(policy.calendar, group, overrides);
  const Shift* const before = FindShift(draft.state(), group.name);
  if (!group.rotates() && roster.overrides.empty()) {
    if (before != nullptr) {
      draft.Emit(model::ShiftEnded{.group = group.name});
    }
    return;
  }
  const oncall::Stint stint = oncall::StintAt(roster, draft.now());
  const bool same = before != nullptr && before->people == stint.people &&
                    before->source == stint.source;
  if (same && before->until == stint.to) return;
  if (same) {
    Shift longer = *before;
    longer.until = stint.to;
    draft.Emit(model::ShiftChanged{.shift = std::move(longer)});
    return;
  }
  Relieve(draft, policy, before,
          {.group = group.name,
           .number = before == nullptr ? 1 : before->number + 1,
           .from = draft.now(),
           .until = stint.to,
           .people = stint.people,
           .source = stint.source});
}

void AlignShifts(Draft& draft, const Policy& policy) {
  for (const OnCallGroup& group : policy.on_call) {
    AlignShift(draft, policy, group);
  }
  for (const auto& [name, shift] : draft.state().shifts) {
    if (std::ranges::find(policy.on_call, name, &OnCallGroup::name) ==
        policy.on_call.end()) {
      draft.Emit(model::ShiftEnded{.group = name});
    }
  }
}

bool PulseShifts(Draft& draft) {
  const Policy& policy = draft.state().policy;
  for (const auto& [name, shift] : draft.state().shifts) {
    if (IsDue(shift.until, draft.now())) {
      const auto group =
          std::ranges::find(policy.on_call, name, &OnCallGroup::name);
      AlignShift(draft, policy, *group);
      return true;
    }
    if (IsDue(shift.remind_at, draft.now())) {
      Remind(draft, shift);
      return true;
    }
  }
  return false;
}

void Receive(Draft& draft, const Shift& shift, const PersonId& person) {
  const bool known = std::ranges::any_of(
      shift.receipts,
      [&](const auto& receipt) { return receipt.person == person; });
  if (known) return;
  draft.Emit(
      model::ShiftReceived{.group = shift.group,
                           .number = shift.number,
                           .receipt = {.person = person, .at = draft.now()}});
}

void LookAhead(Draft& draft, const Policy& policy, Occasion occasion,
               const model::Override* changed) {
  const auto& before = draft.state().look_ahead;
  const auto overrides = OverridesWith(draft.state(), changed);
  const model::LookAhead look = oncall::Look(policy, overrides, draft.now());
  // What time alone may take away. A house that has nothing of it has nothing
  // to look at, and says nothing.
  const bool passes =
      oncall::CountsByCalendar(policy) ||
      std::ranges::any_of(policy.on_call, &OnCallGroup::rotates);
  if (!before && look.is_whole() && !passes) return;
  draft.Emit(model::RosterChecked{.look_ahead = look});
  const bool was_whole = !before || before->is_whole();
  if (look.is_whole() || (occasion == Occasion::kChange && !was_whole)) return;
  model::Alert alert{.reason = Reason::kRosterGap};
  if (!look.gaps.empty()) {
    const auto& first = look.gaps.front();
    alert.detail = model::AlertDetail{
        .group = first.group, .from = first.from, .until = first.to};
  }
  const model::Ladder* const ladder =
      oncall::FindLadder(policy, 0, std::nullopt);
  const oncall::Staff staff(policy, &draft.state().shifts);
  draft.Tell(alert, oncall::FirstReached(staff, ladder, draft.mode()));
}

bool PulseLookAhead(Draft& draft) {
  const auto& look = draft.state().look_ahead;
  if (!look || look->next_at > draft.now()) return false;
  LookAhead(draft, draft.state().policy, Occasion::kDaily);
  return true;
}

void AlignHeartbeats(Draft& draft, const Policy& policy) {
  const auto& known = draft.state().heartbeats;
  for (const model::HeartbeatRule& rule : policy.heartbeats) {
    const auto it = known.find(rule.name);
    if (it != known.end() && it->second.outgoing == rule.outgoing) continue;
    draft.Emit(model::HeartbeatChanged{
        .heartbeat = {.name = rule.name,
                      .outgoing = rule.outgoing,
                      .due_at = draft.now() + rule.every + rule.grace}});
  }
  for (const auto& [name, heartbeat] : known) {
    if (std::ranges::find(policy.heartbeats, name,
                          &model::HeartbeatRule::name) ==
        policy.heartbeats.end()) {
      draft.Emit(model::HeartbeatEnded{.name = name});
    }
  }
}

bool PulseHeartbeats(Draft& draft, bool at_start) {
  for (const auto& [name, known] : draft.state().heartbeats) {
    if (!IsDue(known.due_at, draft.now())) continue;
    const model::HeartbeatRule& rule = *std::ranges::find(
        draft.state().policy.heartbeats, name, &model::HeartbeatRule::name);
    model::Heartbeat next = known;
    next.due_at = draft.now() + rule.every + rule.grace;
    if (next.outgoing) {
      ++next.number;
      next.last_at = draft.now();
    } else if (!at_start) {
      next.missed_at = draft.now();
      next.due_at.reset();
    }
    const bool missed = next.missed_at.has_value();
    draft.Emit(model::HeartbeatChanged{.heartbeat = std::move(next)});
    if (missed) {
      draft.AlertAboutOutside(Reason::kHeartbeatMissed, model::FeedName(name));
    }
    return true;
  }
  return false;
}

std::optional<base::TimePoint> NextOfOnCall(const State& state) {
  std::optional<base::TimePoint> next;
  const auto offer = [&](const std::optional<base::TimePoint>& at) {
    if (at && (!next || *at < *next)) next = at;
  };
  for (const auto& [name, shift] : state.shifts) {
    offer(shift.until);
    offer(shift.remind_at);
  }
  for (const auto& [name, heartbeat] : state.heartbeats) {
    offer(heartbeat.due_at);
  }
  if (state.look_ahead) offer(state.look_ahead->next_at);
  if (!state.unheard_at.empty()) offer(state.unheard_at.begin()->first);
  return next;
}

}  // namespace huiying::engine
