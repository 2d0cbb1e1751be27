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

std::vector<PersonId> PeopleOf(const Policy& policy,
                               const model::Recipient& recipient) {
  if (recipient.kind == model::RecipientKind::kPerson) {
    return {PersonId(recipient.name)};
  }
  const auto it = std::ranges::find(policy.on_call, recipient.name,
                                    &model::OnCallGroup::name);
  return it == policy.on_call.end() ? std::vector<PersonId>() : it->always;
}

// Adds whom the step reaches; whether it reached anybody (also somebody who
// was added before).
bool Reach(const Policy& policy, const model::LadderStep& step,
           std::uint32_t number, Mode mode, std::vector<Target>& targets) {
  bool reached = false;
  for (const model::Recipient& recipient : step.notify) {
    for (const PersonId& id : PeopleOf(policy, recipient)) {
      const Person* const person = FindPerson(policy, id);
      if (person == nullptr || person->channels.empty()) continue;
      reached = true;
      if (std::ranges::find(targets, id, &Target::person) != targets.end()) {
        continue;
      }
      const auto channel = UsableChannel(policy, id, 0, mode);
      targets.push_back({.person = id,
                         .step = number,
                         .channel = channel.value_or(0),
                         .would_send = !channel});
    }
  }
  return reached;
}

}  // namespace

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

Turn Advance(const Policy& policy, const Ladder* ladder,
             const model::Escalation& escalation, base::TimePoint now,
             Mode mode) {
  Turn turn{.next = escalation};
  turn.next.ladder = ladder == nullptr ? "" : ladder->name;
  const std::size_t count = ladder == nullptr ? 0 : ladder->steps.size();
  std::uint32_t step = escalation.next_step;
  turn.is_repeat = count > 0 && step >= count;
  if (turn.is_repeat) {
    if (!Reach(policy, ladder->steps.back(),
               static_cast<std::uint32_t>(count - 1), mode, turn.targets)) {
      ++turn.skipped;
    }
  }
  bool skipped_last = false;
  for (; step < count; ++step) {
    const bool due = escalation.started_at + ladder->steps[step].after <= now;
    if (!due && !skipped_last) break;
    skipped_last =
        !Reach(policy, ladder->steps[step], step, mode, turn.targets);
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

std::vector<Target> FirstReached(const Policy& policy, const Ladder* ladder,
                                 Mode mode) {
  std::vector<Target> targets;
  if (ladder == nullptr) return targets;
  for (std::uint32_t i = 0; i < ladder->steps.size(); ++i) {
    if (Reach(policy, ladder->steps[i], i, mode, targets)) break;
  }
  return targets;
}

}  // namespace huiying::oncall
