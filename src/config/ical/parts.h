// The parts that icalendar.cc is put together from: lines, values, zones and
// rules. Only config/ sees it. libical stays in expand.cc: it is trusted
// with rules that were checked here and with tzdata, never with a file's
// bytes.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace huiying::config::ical {

// What a clock on the wall shows, in a zone that is said elsewhere.
using Local = std::chrono::local_seconds;

// `NAME;PARAM=x:value`, unfolded.
struct Line {
  int number = 0;  // where it begins
  std::string_view name;
  std::string_view params;
  std::string_view value;
};

// What stands between BEGIN and END.
struct Component {
  std::string_view kind;
  int line = 0;
  std::vector<Line> lines;
  std::vector<Component> parts;

  bool Is(std::string_view other) const;
  const Line* Find(std::string_view name) const;  // the first, or null
};

// Lines that were folded are kept here; everything else views the text.
struct Tree {
  std::deque<std::string> unfolded;
  std::vector<Component> calendars;
};
base::Result<Tree> ParseTree(std::string_view text);

bool SameName(std::string_view a, std::string_view b);  // ASCII, any case
std::optional<std::string_view> Param(const Line& line, std::string_view name);
std::string Text(std::string_view value);    // without escapes, trimmed
std::string Quoted(std::string_view value);  // short, for messages
base::Error WrongLine(int line, std::string_view what);

// DATE or DATE-TIME.
struct Stamp {
  Local local;
  bool is_date = false;
  bool utc = false;
};
std::optional<Stamp> ParseStamp(std::string_view value);

// DURATION that is not negative: days as the calendar counts them, then time.
struct Length {
  std::chrono::days days{};
  std::chrono::seconds exact{};
};
std::optional<Length> ParseLength(std::string_view value);

// What may still be spent on rules: steps of about 2 µs.
struct Budget {
  std::int64_t left = 200'000;

  bool Take(std::int64_t steps) {
    left -= steps;
    return left >= 0;
  }
};

enum class Frequency {
  kSecondly,
  kMinutely,
  kHourly,
  kDaily,
  kWeekly,
  kMonthly,
  kYearly
};

struct Rule {
  Frequency frequency = Frequency::kDaily;
  int interval = 1;
  std::int64_t count = 0;      // 0: none
  std::optional<Stamp> until;  // inclusive; RuleEnded() says what it means
  std::set<int> weekdays;      // BYDAY of WEEKLY; 0 is Monday
  int week_start = 0;
  bool filtered = false;  // has other BY parts
  std::string text;       // for libical: INTERVAL and those BY parts
};
base::Result<Rule> ReadRule(std::string_view value);

// The times in [from, to) at which the rule recurs, sorted; `start` is
// always the first of the series. Some may be after UNTIL. Errors: kInvalid
// (the rule never gives a day), kTooLarge.
base::Result<std::vector<Local>> Expand(const Rule& rule, Local start,
                                        Local from, Local to, Budget& budget);
// Whether `at`, which is the instant `utc`, is after UNTIL.
bool RuleEnded(const Rule& rule, Local at, base::TimePoint utc);

// The system's VTIMEZONE of an Olson name; nothing when there is none.
std::optional<std::string> OlsonZone(const std::string& name);

class Zone {
 public:
  static Zone Fixed(std::chrono::seconds offset);
  // From a VTIMEZONE, good for local times in [from, to).
  static base::Result<Zone> Read(const Component& zone, Local from, Local to,
                                 Budget& budget);

  // A time that does not exist is read with the offset before the gap, one
  // that exists twice is the first (RFC 5545, 3.3.5).
  base::TimePoint ToUtc(Local local) const;

 private:
  struct Change {
    Local at;  // the first local time that has the new offset only
    std::chrono::seconds before;
    std::chrono::seconds after;
  };

  static base::Status AddObservance(const Component& part, Local from, Local to,
                                    Budget& budget, Zone& out);

  std::vector<Change> changes_;  // sorted, not empty
};

}  // namespace huiying::config::ical
