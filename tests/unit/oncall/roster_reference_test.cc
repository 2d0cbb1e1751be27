// Rosters against a reference that is slow and plainly right: it goes through
// time by quarters of an hour, takes each hand-over as it comes and looks
// nothing up. Every instant of the random rosters is on such a quarter.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>

#include "oncall/roster.h"
#include "tests/unit/oncall/rosters.h"

namespace huiying::oncall {
namespace {

using base::TimePoint;
using model::Day;
using model::DayKind;

constexpr std::chrono::minutes kStep{15};
constexpr std::uint32_t kQuarters = 24 * 4;
const Day kFirstDay{std::chrono::year(2026) / 9 / 1};

struct World {
  House house;
  std::map<Day, bool> works;  // the days that are not as their weekday

  bool Works(Day day) const {
    const auto it = works.find(day);
    if (it != works.end()) return it->second;
    return std::chrono::weekday(day).iso_encoding() <= 5;
  }
  bool Fits(Day day, const std::vector<DayKind>& kinds) const {
    bool fits = kinds.empty();
    for (const DayKind kind : kinds) {
      if (kind == DayKind::kWorking) {
        fits |= Works(day);
      } else if (kind == DayKind::kOff) {
        fits |= !Works(day);
      } else {
        fits |= std::chrono::weekday(day).iso_encoding() ==
                static_cast<unsigned>(kind) + 1;
      }
    }
    return fits;
  }
};

// One layer, as time goes by.
class SlowLayer {
 public:
  SlowLayer(const World& world, const model::RosterLayer& layer)
      : world_(world), layer_(layer) {}

  std::vector<model::PersonId> Step(TimePoint at) {
    const Day day = model::DayOf(at);
    const auto minute = static_cast<std::uint32_t>((at - model::At(day, 0)) /
                                                   std::chrono::minutes(1));
    for (const model::HandOverTime& time : layer_.hand_overs) {
      if (at > layer_.starts && time.minute == minute &&
          world_.Fits(day, time.days)) {
        turn_ = (turn_ + 1) % layer_.turns.size();
      }
    }
    if (layer_.only && layer_.only->from == minute) {
      open_ = 0;
      if (world_.Fits(day, layer_.days)) open_ = Length(*layer_.only);
    }
    const bool holds = layer_.only ? open_ > 0 : world_.Fits(day, layer_.days);
    if (open_ > 0) --open_;
    std::vector<model::PersonId> people = Fixed(at);
    if (!people.empty() || layer_.turns.empty()) return people;
    if (at < layer_.starts || !holds) return {};
    return layer_.turns[turn_];
  }

 private:
  static int Length(const model::DayWindow& window) {
    int minutes = static_cast<int>(window.to) - static_cast<int>(window.from);
    if (minutes <= 0) minutes += 24 * 60;
    return minutes / 15;
  }
  std::vector<model::PersonId> Fixed(TimePoint at) const {
    std::vector<model::PersonId> people;
    for (const model::FixedShift& shift : layer_.fixed) {
      if (shift.from > at || shift.to <= at) continue;
      for (const auto& id : shift.people) {
        if (std::ranges::find(people, id) == people.end()) {
          people.push_back(id);
        }
      }
    }
    return people;
  }

  const World& world_;
  const model::RosterLayer& layer_;
  std::size_t turn_ = 0;
  int open_ = 0;  // quarters that the window still is
};

// Who is on, quarter by quarter of [from, to).
std::map<TimePoint, std::string> Slowly(const World& world, TimePoint from,
                                        TimePoint to) {
  TimePoint at = from - std::chrono::days(2);
  std::vector<SlowLayer> layers;
  for (const auto& layer : world.house.group.layers) {
    at = std::min(at, layer.starts - std::chrono::days(2));
    layers.emplace_back(world, layer);
  }
  std::map<TimePoint, std::string> said;
  for (; at < to; at += kStep) {
    std::string who = "nobody";
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const auto people = layers[i].Step(at);
      if (!people.empty()) {
        who = Shown(people, world.house.group.layers[i].name);
      }
    }
    const auto stand_in = [&](const model::Override& one) {
      if (one.from <= at && at < one.to && !one.withdrawn_at &&
          one.group == "desk") {
        who = Shown(one.people, "override");
      }
    };
    for (const auto& one : world.house.group.overrides) stand_in(one);
    for (const auto& one : world.house.made) stand_in(one);
    if (at >= from) said[at] = who;
  }
  return said;
}

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : random_(seed) {}

  std::uint32_t Up(std::uint32_t most) {
    return static_cast<std::uint32_t>(random_() % (most + 1));
  }
  bool Once(std::uint32_t in) { return Up(in - 1) == 0; }
  TimePoint Instant(std::uint32_t days) {
    return model::At(kFirstDay, 0) + kStep * Up(days * kQuarters);
  }
  std::uint32_t Minute() { return Up(kQuarters - 1) * 15; }
  std::vector<model::PersonId> Some() {
    std::vector<model::PersonId> people;
    for (std::uint32_t n = Up(1) + 1; n > 0; --n) {
      const model::PersonId id(std::string(1, "abcdef"[Up(5)]));
      if (std::ranges::find(people, id) == people.end()) people.push_back(id);
    }
    return people;
  }
  std::vector<DayKind> Days() {
    std::vector<DayKind> days;
    if (Once(2)) return days;
    for (std::uint32_t n = Up(2) + 1; n > 0; --n) {
      // The two kinds that the calendar decides come up as often as weekdays.
      days.push_back(static_cast<DayKind>(Once(2) ? 7 + Up(1) : Up(6)));
    }
    return days;
  }

 private:
  std::mt19937 random_;
};

model::RosterLayer AnyLayer(Dice& dice, const std::string& name) {
  model::RosterLayer layer{.name = name, .starts = dice.Instant(30)};
  if (dice.Once(4)) {
    for (std::uint32_t n = dice.Up(5); n > 0; --n) {
      const TimePoint from = dice.Instant(30);
      layer.fixed.push_back({.from = from,
                             .to = from + kStep * (1 + dice.Up(200)),
                             .people = dice.Some()});
    }
    if (dice.Once(2)) return layer;
  }
  for (std::uint32_t n = dice.Up(4) + 1; n > 0; --n) {
    layer.turns.push_back(dice.Some());
  }
  layer.days = dice.Days();
  if (dice.Once(2)) {
    layer.only = {dice.Minute(), dice.Up(kQuarters) * 15};
  }
  std::set<std::uint32_t> minutes;
  for (std::uint32_t n = dice.Up(3); n > 0; --n) minutes.insert(dice.Minute());
  for (const std::uint32_t minute : minutes) {
    layer.hand_overs.push_back({dice.Days(), minute});
  }
  return layer;
}

model::Override AnyOverride(Dice& dice) {
  const TimePoint from = dice.Instant(30);
  model::Override one{.group = dice.Once(8) ? "other" : "desk",
                      .from = from,
                      .to = from + kStep * (1 + dice.Up(150)),
                      .people = dice.Some()};
  if (dice.Once(5)) one.withdrawn_at = from;
  return one;
}

World AnyWorld(Dice& dice) {
  World world;
  model::CalendarYear year{.year = 2026};
  for (std::uint32_t n = dice.Up(12); n > 0; --n) {
    const Day day = kFirstDay + std::chrono::days(dice.Up(35));
    const bool weekday = std::chrono::weekday(day).iso_encoding() <= 5;
    if (!world.works.emplace(day, !weekday).second) continue;
    (weekday ? year.off : year.working).push_back(model::CodeOf(day));
  }
  world.house.calendar = {year};
  for (std::uint32_t n = dice.Up(3); n > 0; --n) {
    world.house.group.layers.push_back(
        AnyLayer(dice, "layer" + std::to_string(n)));
  }
  for (std::uint32_t n = dice.Up(2); n > 0; --n) {
    world.house.group.overrides.push_back(AnyOverride(dice));
    world.house.group.overrides.back().group = "desk";
    world.house.group.overrides.back().withdrawn_at.reset();
  }
  for (std::uint32_t n = dice.Up(3); n > 0; --n) {
    world.house.made.push_back(AnyOverride(dice));
  }
  return world;
}

// The stints of [from, to) as they should be; each as long as it can be.
std::vector<std::pair<TimePoint, std::string>> Merged(
    const std::map<TimePoint, std::string>& slow) {
  std::vector<std::pair<TimePoint, std::string>> merged;
  for (const auto& [at, who] : slow) {
    if (merged.empty() || merged.back().second != who) {
      merged.emplace_back(at, who);
    }
  }
  return merged;
}

void Compare(const World& world, Dice& dice, TimePoint from, TimePoint to) {
  const auto slow = Slowly(world, from, to);
  const auto expected = Merged(slow);
  const auto made = world.house.Made();
  const Roster roster = RosterOf(world.house.calendar, world.house.group, made);
  const auto stints = StintsBetween(roster, from, to);
  REQUIRE(stints.size() == expected.size());
  TimePoint next = from;
  for (std::size_t i = 0; i < stints.size(); ++i) {
    const Stint& stint = stints[i];
    REQUIRE(stint.from == next);  // no hole and no overlap
    REQUIRE(stint.to > stint.from);
    REQUIRE(stint.from == expected[i].first);
    REQUIRE(Shown(stint.people, stint.source) == expected[i].second);
    next = stint.to;
  }
  REQUIRE(next == to);
  for (int i = 0; i < 10 && from < to; ++i) {
    const auto quarters = static_cast<std::uint32_t>((to - from) / kStep);
    const TimePoint at = from + kStep * dice.Up(quarters - 1);
    const Stint stint = StintAt(roster, at);
    REQUIRE(stint.from == at);
    REQUIRE(Shown(stint.people, stint.source) == slow.at(at));
    const auto end = std::ranges::find_if(slow, [&](const auto& one) {
      return one.first > at && one.second != slow.at(at);
    });
    if (end != slow.end()) REQUIRE(stint.to == end->first);
    if (end == slow.end()) REQUIRE(stint.to >= to);
  }
}

}  // namespace

TEST_CASE("RandomRostersSayWhatGoingThroughEachQuarterSays") {
  for (std::uint32_t seed = 1; seed <= 3'000; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const World world = AnyWorld(dice);
    const TimePoint from = dice.Instant(33);
    Compare(world, dice, from, from + kStep * dice.Up(5 * kQuarters));
  }
}

TEST_CASE("ARotationOfTwentyYearsHasCountedEveryDay") {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    World world = AnyWorld(dice);
    world.house.group.layers = {
        {.name = "old",
         .turns = Turns("a b c d e"),
         .starts = T("2006-09-01 08:00"),
         .hand_overs = {{{DayKind::kWorking}, 8 * 60},
                        {{DayKind::kOff, DayKind::kFriday}, 20 * 60},
                        {{DayKind::kMonday, DayKind::kThursday}, 0}}}};
    Compare(world, dice, model::At(kFirstDay, 0), dice.Instant(33));
  }
}

}  // namespace huiying::oncall
