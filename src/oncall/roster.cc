#include "oncall/roster.h"

#include <algorithm>
#include <array>

namespace huiying::oncall {
namespace {

using base::TimePoint;
using model::Day;
using model::DayKind;
using model::HandOverTime;
using model::PersonId;
using model::RosterLayer;

constexpr std::chrono::days kDay{1};
constexpr std::uint32_t kMinutesOfDay = 24 * 60;
// The calendar for next year comes out in autumn.
constexpr unsigned kCalendarWantedFrom = 11;
constexpr std::uint32_t kCheckedAt = 9 * 60;  // of the day

Day FirstOf(std::uint32_t year) {
  return Day(std::chrono::year(static_cast<int>(year)) / 1 / 1);
}

// How many days of [from, to) fit.
std::int64_t CountDays(model::Calendar calendar, Day from, Day to,
                       const std::vector<DayKind>& kinds) {
  if (from >= to) return 0;
  if (kinds.empty()) return (to - from).count();
  const bool by_calendar = std::ranges::any_of(kinds, [](DayKind kind) {
    return kind == DayKind::kWorking || kind == DayKind::kOff;
  });
  const auto count = [&](Day first, Day end) {
    std::int64_t days = 0;
    for (; first < end; first += kDay) {
      days += model::Fits(calendar, first, kinds) ? 1 : 0;
    }
    return days;
  };
  // Every week has as many.
  const auto count_plain = [&](Day first, Day end) {
    const std::int64_t weeks = (end - first).count() / 7;
    if (weeks == 0) return count(first, end);
    return weeks * count(first, first + 7 * kDay) +
           count(first + 7 * weeks * kDay, end);
  };
  if (!by_calendar || calendar.empty()) return count_plain(from, to);
  // Only years with a notice, and their neighbours, have other weeks.
  const auto [least, most] =
      std::ranges::minmax_element(calendar, {}, &model::CalendarYear::year);
  const Day begin = std::clamp(FirstOf(least->year - 1), from, to);
  const Day end = std::clamp(FirstOf(most->year + 2), from, to);
  return count_plain(from, begin) + count(begin, end) + count_plain(end, to);
}

// How many hand-overs lie in (from, to].
std::int64_t CountHandOvers(model::Calendar calendar, const HandOverTime& time,
                            TimePoint from, TimePoint to) {
  // Its instant on a day is after `from` exactly when the day is not before
  // `first`, and not after `to` exactly when it is before `end`.
  const auto first_after = [&](TimePoint at) {
    const Day day = model::DayOf(at);
    return model::At(day, time.minute) > at ? day : day + kDay;
  };
  return CountDays(calendar, first_after(from), first_after(to), time.days);
}

// The days on which a window may have begun that `at` lies in.
std::array<Day, 2> BeginningsBefore(TimePoint at) {
  const Day day = model::DayOf(at);
  return {day, day - kDay};
}

// The end of the window that begins on `day`, if `at` lies in it.
std::optional<TimePoint> EndOn(Day day, const model::DayWindow& window,
                               TimePoint at) {
  const auto [from, to] = window;
  const TimePoint end = model::At(day, to > from ? to : to + kMinutesOfDay);
  if (at < model::At(day, from) || at >= end) return std::nullopt;
  return end;
}

// Whether the layer holds at `at`, by its days and hours.
bool Holds(const RosterLayer& layer, model::Calendar calendar, TimePoint at) {
  if (!layer.only) return model::Fits(calendar, model::DayOf(at), layer.days);
  return std::ranges::any_of(BeginningsBefore(at), [&](Day day) {
    return model::Fits(calendar, day, layer.days) &&
           EndOn(day, *layer.only, at).has_value();
  });
}

// Everybody who has a fixed shift then; each once, in order of the shifts.
std::vector<PersonId> PeopleOfFixed(const RosterLayer& layer, TimePoint at) {
  std::vector<PersonId> people;
  for (const model::FixedShift& shift : layer.fixed) {
    if (at < shift.from || at >= shift.to) continue;
    for (const PersonId& id : shift.people) {
      if (std::ranges::find(people, id) == people.end()) people.push_back(id);
    }
  }
  return people;
}

// The first instant after `at` at which this layer may say something else.
TimePoint NextOfLayer(const RosterLayer& layer, TimePoint at) {
  TimePoint next = TimePoint::max();
  const auto offer = [&](TimePoint candidate) {
    if (candidate > at) next = std::min(next, candidate);
  };
  for (const model::FixedShift& shift : layer.fixed) {
    offer(shift.from);
    offer(shift.to);
  }
  if (layer.turns.empty()) return next;
  offer(layer.starts);
  const Day today = model::DayOf(at);
  for (const Day day : {today, today + kDay}) {
    for (const HandOverTime& time : layer.hand_overs) {
      offer(model::At(day, time.minute));
    }
    if (!layer.days.empty()) offer(model::At(day, 0));
    if (layer.only) {
      offer(model::At(day, layer.only->from));
      offer(model::At(day, layer.only->to % kMinutesOfDay));
    }
  }
  return next;
}

struct Said {
  std::vector<PersonId> people;
  std::string source;

  bool operator==(const Said&) const = default;
};

// Goes along a roster, forwards only. A rotation may have started decades ago;
// so a walk counts the hand-overs of each of its days once.
class Walk {
 public:
  explicit Walk(const Roster& roster) : roster_(roster) {
    for (const RosterLayer& layer : roster.group.layers) {
      counted_.push_back({.until = layer.starts});
    }
  }

  // The stint at `from`, which ends at `limit` at the latest.
  // REQUIRES: `from` is not before the end of the stint before.
  Stint Next(TimePoint from, TimePoint limit) {
    const Said said = WhoAt(from);
    TimePoint to = from;
    do {
      to = std::min(NextChange(to), limit);
    } while (to < limit && WhoAt(to) == said);
    return {
        .from = from, .to = to, .people = said.people, .source = said.source};
  }

 private:
  struct Counted {
    TimePoint until;
    std::int64_t hand_overs = 0;
  };

  Said WhoAt(TimePoint at) {
    const auto& overrides = roster_.overrides;
    for (auto it = overrides.rbegin(); it != overrides.rend(); ++it) {
      const model::Override& one = **it;
      if (one.from <= at && at < one.to) {
        return {one.people, std::string(kOverrideSource)};
      }
    }
    const auto& layers = roster_.group.layers;
    for (std::size_t i = layers.size(); i-- > 0;) {
      auto people = PeopleOfLayer(i, at);
      if (!people.empty()) return {std::move(people), layers[i].name};
    }
    return {};
  }

  std::vector<PersonId> PeopleOfLayer(std::size_t index, TimePoint at) {
    const RosterLayer& layer = roster_.group.layers[index];
    auto people = PeopleOfFixed(layer, at);
    if (!people.empty() || layer.turns.empty() || at < layer.starts ||
        !Holds(layer, roster_.calendar, at)) {
      return people;
    }
    Counted& counted = counted_[index];
    for (const HandOverTime& time : layer.hand_overs) {
      counted.hand_overs +=
          CountHandOvers(roster_.calendar, time, counted.until, at);
    }
    counted.until = at;
    return layer.turns[static_cast<std::size_t>(counted.hand_overs) %
                       layer.turns.size()];
  }

  TimePoint NextChange(TimePoint at) const {
    TimePoint next = TimePoint::max();
    for (const model::Override* const one : roster_.overrides) {
      if (one->from > at) next = std::min(next, one->from);
      if (one->to > at) next = std::min(next, one->to);
    }
    for (const RosterLayer& layer : roster_.group.layers) {
      next = std::min(next, NextOfLayer(layer, at));
    }
    return next;
  }

  const Roster& roster_;
  std::vector<Counted> counted_;  // of each layer
};

std::uint32_t YearOf(TimePoint at) {
  return static_cast<std::uint32_t>(base::ToCivil(at).year);
}

// Next year from autumn on, and any that a term in working days reaches.
std::uint32_t LastYearWanted(const model::Policy& policy, TimePoint now) {
  std::uint32_t last = YearOf(now);
  if (base::ToCivil(now).month >= kCalendarWantedFrom) ++last;
  for (const auto& obligation : policy.obligations) {
    last = std::max(last, YearOf(model::AfterWorkingDays(
                              policy.calendar, now, obligation.working_days)));
  }
  return last;
}

bool HasChannel(const model::Policy& policy, const PersonId& id) {
  const auto it = std::ranges::find(policy.people, id, &model::Person::id);
  return it != policy.people.end() && !it->channels.empty();
}

void AddUnreachable(const model::Policy& policy,
                    const std::vector<PersonId>& people,
                    std::vector<PersonId>& out) {
  for (const PersonId& id : people) {
    if (HasChannel(policy, id)) continue;
    if (std::ranges::find(out, id) == out.end()) out.push_back(id);
  }
}

}  // namespace

Roster RosterOf(model::Calendar calendar, const model::OnCallGroup& group,
                std::span<const model::Override* const> made) {
  Roster roster{.group = group, .calendar = calendar, .overrides = {}};
  for (const model::Override& one : group.overrides) {
    roster.overrides.push_back(&one);
  }
  for (const model::Override* const one : made) {
    if (one->group == group.name && !one->withdrawn_at) {
      roster.overrides.push_back(one);
    }
  }
  return roster;
}

std::optional<TimePoint> EndOfWindow(const model::DayWindow& window,
                                     TimePoint at) {
  for (const Day day : BeginningsBefore(at)) {
    if (const auto end = EndOn(day, window, at)) return end;
  }
  return std::nullopt;
}

Stint StintAt(const Roster& roster, TimePoint at) {
  return Walk(roster).Next(at, at + kHorizon);
}

std::vector<Stint> StintsBetween(const Roster& roster, TimePoint from,
                                 TimePoint to) {
  std::vector<Stint> stints;
  Walk walk(roster);
  while (from < to) {
    stints.push_back(walk.Next(from, to));
    from = stints.back().to;
  }
  return stints;
}

bool CountsByCalendar(const model::Policy& policy) {
  const auto by_calendar = [](const std::vector<DayKind>& kinds) {
    return std::ranges::any_of(kinds, [](DayKind kind) {
      return kind == DayKind::kWorking || kind == DayKind::kOff;
    });
  };
  for (const auto& obligation : policy.obligations) {
    if (obligation.working_days > 0) return true;
  }
  for (const auto& group : policy.on_call) {
    for (const RosterLayer& layer : group.layers) {
      if (by_calendar(layer.days)) return true;
      for (const HandOverTime& time : layer.hand_overs) {
        if (by_calendar(time.days)) return true;
      }
    }
  }
  return false;
}

model::LookAhead Look(const model::Policy& policy,
                      std::span<const model::Override* const> overrides,
                      TimePoint now) {
  const Day today = model::DayOf(now);
  model::LookAhead look{.checked_at = now,
                        .until = now + kLookAhead,
                        .next_at = model::At(today, kCheckedAt)};
  if (look.next_at <= now) look.next_at = model::At(today + kDay, kCheckedAt);
  for (const model::OnCallGroup& group : policy.on_call) {
    AddUnreachable(policy, group.always, look.unreachable);
    if (!group.rotates()) continue;
    const Roster roster = RosterOf(policy.calendar, group, overrides);
    for (const Stint& stint : StintsBetween(roster, now, look.until)) {
      AddUnreachable(policy, stint.people, look.unreachable);
      if (stint.people.empty()) {
        look.gaps.push_back({group.name, stint.from, stint.to});
      }
    }
  }
  if (CountsByCalendar(policy)) {
    for (std::uint32_t year = YearOf(now); year <= LastYearWanted(policy, now);
         ++year) {
      if (!model::HasYear(policy.calendar, year)) {
        look.missing_years.push_back(year);
      }
    }
  }
  return look;
}

}  // namespace huiying::oncall
