#include "oncall/ladder.h"

#include <algorithm>

namespace huiying::oncall {
namespace {

using model::Ladder;
using model::Person;
using model::PersonId;
using model::Policy;

template <class T>
bool Fits(const std::vector<T>& wanted, const std::optional<T>& value) {
  if (wanted.empty()) return true;
  return value && std::ranges::find(wanted, *value) != wanted.end();
}

const Person* FindPerson(const Policy& policy, const PersonId& id) {
  const auto it = std::ranges::find(policy.people, id, &Person::id);
  return it == policy.people.end() ? nullptr : &*it;
}

std::vector<PersonId> PeopleOf(const Staff& staff,
                               const model::Recipient& recipient) {
  if (recipient.kind == model::RecipientKind::kPerson) {
    return {PersonId(recipient.name)};
  }
  return OnCallOf(staff, recipient.name);
}

// Adds the person unless they are among the targets; whether they can be told.
bool ReachOne(const Staff& staff, const PersonId& id, std::uint32_t step,
              Mode mode, std::vector<Target>& targets) {
  const Person* const person = FindPerson(staff.policy, id);
  if (person == nullptr || person->channels.empty()) return false;
  if (std::ranges::find(targets, id, &Target::person) != targets.end()) {
    return true;
  }
  const auto channel = UsableChannel(staff.policy, id, 0, mode);
  targets.push_back({.person = id,
                     .step = step,
                     .channel = channel.value_or(0),
                     .would_send = !channel});
  return true;
}

// Adds whom the step reaches; whether it reached anybody (also somebody who
// was added before).
bool Reach(const Staff& staff, const model::LadderStep& step,
           std::uint32_t number, Mode mode, std::vector<Target>& targets) {
  bool reached = false;
  for (const model::Recipient& recipient : step.notify) {
    for (const PersonId& id : PeopleOf(staff, recipient)) {
      reached |= ReachOne(staff, id, number, mode, targets);
    }
  }
  return reached;
}

}  // namespace

std::vector<PersonId> OnCallOf(const Staff& staff, const std::string& name) {
  const auto& groups = staff.policy.on_call;
  const auto group = std::ranges::find(groups, name, &model::OnCallGroup::name);
  if (group == groups.end()) return {};
  std::vector<PersonId> people;
  if (staff.shifts != nullptr) {
    const auto shift = staff.shifts->find(name);
    if (shift != staff.shifts->end()) people = shift->second.people;
  }
  for (const PersonId& id : group->always) {
    if (std::ranges::find(people, id) == people.end()) people.push_back(id);
  }
  return people;
}

const Ladder* FindLadder(const Policy& policy, model::Grade grade,
                         std::optional<model::DutyKind> kind) {
  const std::optional<model::Grade> wanted =
      grade == 0 ? std::nullopt : std::optional(grade);
  for (const Ladder& ladder : policy.ladders) {
    if (Fits(ladder.grades, wanted) && Fits(ladder.duties, kind)) {
      return &ladder;
    }
  }
  return nullptr;
}

std::optional<std::uint32_t> UsableChannel(const Policy& policy,
                                           const PersonId& id,
                                           std::uint32_t from, Mode mode) {
  const Person* const person = FindPerson(policy, id);
  if (person == nullptr) return std::nullopt;
  for (std::uint32_t i = from; i < person->channels.size(); ++i) {
    if (mode == Mode::kLive || person->channels[i].drill) return i;
  }
  return std::nullopt;
}

Turn Advance(const Staff& staff, const Ladder* ladder,
             const model::Escalation& escalation, base::TimePoint now,
             Mode mode) {
  Turn turn{.next = escalation};
  turn.next.ladder = ladder == nullptr ? "" : ladder->name;
  const std::size_t count = ladder == nullptr ? 0 : ladder->steps.size();
  std::uint32_t step = escalation.next_step;
  turn.is_repeat = count > 0 && step >= count;
  if (turn.is_repeat) {
    if (!Reach(staff, ladder->steps.back(),
               static_cast<std::uint32_t>(count - 1), mode, turn.targets)) {
      ++turn.skipped;
    }
  }
  bool skipped_last = false;
  for (; step < count; ++step) {
    const bool due = escalation.started_at + ladder->steps[step].after <= now;
    if (!due && !skipped_last) break;
    skipped_last = !Reach(staff, ladder->steps[step], step, mode, turn.targets);
    if (skipped_last) ++turn.skipped;
  }
  turn.next.next_step = std::max(step, escalation.next_step);
  turn.next.next_at.reset();
  if (step < count) {
    turn.next.next_at = escalation.started_at + ladder->steps[step].after;
  } else if (ladder != nullptr && ladder->repeat) {
    turn.next.next_at = now + std::max(*ladder->repeat, kShortestRepeat);
  } else if (turn.targets.empty()) {
    turn.next.next_at = now + kRetryNobody;
  }
  return turn;
}

std::vector<Target> FirstReached(const Staff& staff, const Ladder* ladder,
                                 Mode mode) {
  std::vector<Target> targets;
  if (ladder == nullptr) return targets;
  for (std::uint32_t i = 0; i < ladder->steps.size(); ++i) {
    if (Reach(staff, ladder->steps[i], i, mode, targets)) break;
  }
  return targets;
}

std::vector<Target> OthersThan(const Staff& staff, const Ladder* ladder,
                               const PersonId& person, Mode mode) {
  std::vector<Target> targets;
  if (ladder == nullptr) return targets;
  for (std::uint32_t i = 0; i < ladder->steps.size() && targets.empty(); ++i) {
    Reach(staff, ladder->steps[i], i, mode, targets);
    std::erase_if(targets, [&](const Target& t) { return t.person == person; });
  }
  return targets;
}

std::vector<Target> Reached(const Staff& staff,
                            const std::vector<PersonId>& people, Mode mode) {
  std::vector<Target> targets;
  for (const PersonId& id : people) ReachOne(staff, id, 0, mode, targets);
  return targets;
}

}  // namespace huiying::oncall
