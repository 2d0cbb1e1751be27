// A zone is its changes of offset, written out for the years that are asked
// for. One way for a file's VTIMEZONE and for the system's zones, and none of
// libical's: it stops at 2037 and reads times in a gap against the RFC.
#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "config/ical/events.h"

namespace huiying::config::ical {
namespace {

using std::chrono::seconds;

// `+0800`, `-043000`.
std::optional<seconds> ParseOffset(std::string_view value) {
  if (value.size() != 5 && value.size() != 7) return std::nullopt;
  if (value[0] != '+' && value[0] != '-') return std::nullopt;
  int parts[3] = {};
  for (std::size_t i = 1; i < value.size(); ++i) {
    if (value[i] < '0' || value[i] > '9') return std::nullopt;
    int& part = parts[(i - 1) / 2];
    part = part * 10 + (value[i] - '0');
  }
  if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return std::nullopt;
  const seconds out(parts[0] * 3600 + parts[1] * 60 + parts[2]);
  return value[0] == '-' ? -out : out;
}

// The property's value as `parse` reads it; it has to be there.
template <class Parse>
auto Needed(const Component& part, std::string_view name, Parse parse,
            std::string_view example)
    -> base::Result<
        typename std::invoke_result_t<Parse, std::string_view>::value_type> {
  const Line* const line = part.Find(name);
  if (line != nullptr) {
    if (const auto value = parse(line->value)) return *value;
  }
  return std::unexpected(WrongLine(
      line == nullptr ? part.line : line->number,
      fmt::format("a time zone needs {}:{} in each of its parts; export the "
                  "calendar again",
                  name, example)));
}

base::TimePoint Utc(Local local, seconds offset) {
  return base::TimePoint((local - offset).time_since_epoch());
}

base::Status AddRecurrences(const Line& line, Local start, seconds offset,
                            Local from, Local to, Budget& budget,
                            std::vector<Local>& onsets) {
  if (SameName(line.name, "RDATE")) {
    if (const auto at = ParseStamp(line.value)) onsets.push_back(at->local);
    return {};
  }
  if (!SameName(line.name, "RRULE")) return {};
  const auto fail = [&](const base::Error& error) {
    base::Error at_line = WrongLine(line.number, error.message);
    at_line.code = error.code;
    return std::unexpected(std::move(at_line));
  };
  const auto rule = ReadRule(line.value);
  if (!rule) return fail(rule.error());
  // The last onset of a rule that has ended holds until another rule begins.
  const bool ends = rule->until || rule->count != 0;
  const auto more = Expand(*rule, start, ends ? start : from, to, budget);
  if (!more) return fail(more.error());
  for (const Local at : *more) {
    if (!RuleEnded(*rule, at, Utc(at, offset))) onsets.push_back(at);
  }
  return {};
}

}  // namespace

Zone Zone::Fixed(seconds offset) {
  Zone out;
  out.changes_.push_back({.before = offset, .after = offset});
  return out;
}

// STANDARD or DAYLIGHT.
base::Status Zone::AddObservance(const Component& part, Local from, Local to,
                                 Budget& budget, Zone& out) {
  const auto start = Needed(part, "DTSTART", ParseStamp, "19700101T000000");
  if (!start) return std::unexpected(start.error());
  const auto before = Needed(part, "TZOFFSETFROM", ParseOffset, "+0800");
  if (!before) return std::unexpected(before.error());
  const auto after = Needed(part, "TZOFFSETTO", ParseOffset, "+0800");
  if (!after) return std::unexpected(after.error());
  std::vector<Local> onsets = {start->local};
  for (const Line& line : part.lines) {
    auto added =
        AddRecurrences(line, start->local, *before, from, to, budget, onsets);
    if (!added) return added;
  }
  for (const Local onset : onsets) {
    out.changes_.push_back(
        {.at = onset + std::max(seconds(0), *after - *before),
         .before = *before,
         .after = *after});
  }
  return {};
}

base::Result<Zone> Zone::Read(const Component& zone, Local from, Local to,
                              Budget& budget) {
  Zone out;
  for (const Component& part : zone.parts) {
    if (!part.Is("STANDARD") && !part.Is("DAYLIGHT")) continue;
    auto added = AddObservance(part, from, to, budget, out);
    if (!added) return std::unexpected(std::move(added).error());
  }
  if (out.changes_.empty()) {
    return std::unexpected(
        WrongLine(zone.line,
                  "a time zone without STANDARD or DAYLIGHT; export the "
                  "calendar again"));
  }
  std::ranges::sort(out.changes_, {}, [](const Change& c) {
    return std::tuple(c.at, c.before, c.after);
  });
  return out;
}

base::TimePoint Zone::ToUtc(Local local) const {
  const auto next = std::ranges::upper_bound(changes_, local, {}, &Change::at);
  return Utc(local,
             next == changes_.begin() ? next->before : std::prev(next)->after);
}

Zones::Zones(const std::vector<Component>& calendars, base::TimePoint from,
             base::TimePoint to, Budget& budget)
    : calendars_(calendars),
      // A rule of a zone that has not ended has begun by ten years before.
      from_(ShownInUtc(from) - std::chrono::days(3660)),
      to_(ShownInUtc(to) + std::chrono::days(740)),
      budget_(budget),
      utc_(Zone::Fixed(seconds(0))),
      china_(Zone::Fixed(
          std::chrono::duration_cast<seconds>(base::kChinaOffset))) {}

base::Result<const Zone*> Zones::Find(std::string_view id) {
  const auto known = zones_.find(id);
  if (known != zones_.end()) return &known->second;
  auto zone = Read(id);
  if (!zone) return std::unexpected(std::move(zone).error());
  return &zones_.emplace(id, *std::move(zone)).first->second;
}

base::Result<Zone> Zones::Read(std::string_view id) {
  for (const Component& calendar : calendars_) {
    for (const Component& part : calendar.parts) {
      if (!part.Is("VTIMEZONE")) continue;
      const Line* const name = part.Find("TZID");
      if (name != nullptr && name->value == id) {
        return Zone::Read(part, from_, to_, budget_);
      }
    }
  }
  if (id == "UTC" || id == "GMT") return utc_;
  if (const auto text = OlsonZone(std::string(id))) {
    const auto tree = ParseTree(*text);
    if (tree && !tree->calendars.empty()) {
      return Zone::Read(tree->calendars[0], from_, to_, budget_);
    }
  }
  return base::Fail(
      base::ErrorCode::kInvalid,
      fmt::format("the time zone {} is not known and the file has no VTIMEZONE "
                  "of it; export with time zones, or write a name such as "
                  "Asia/Shanghai",
                  Quoted(id)));
}

}  // namespace huiying::config::ical
