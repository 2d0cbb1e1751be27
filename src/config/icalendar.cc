// First every event is read, so that one that is wrong is found whatever the
// window is; then SEQUENCE and overrides say which count; then each is written
// out within the window.
#include "config/icalendar.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "config/ical/events.h"

namespace huiying::config {
namespace {

using base::TimePoint;
using ical::Component;
using ical::Event;
using ical::Length;
using ical::Line;
using ical::Local;
using ical::Moment;
using ical::ShownInUtc;
using std::chrono::days;

constexpr TimePoint kFirst =
    std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
constexpr TimePoint kLast =
    std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);

// Of the texts of all shifts: a long one may stand in each of a series.
constexpr std::size_t kMaxBytes = std::size_t{32} << 20U;

// What is known of the events of one UID.
struct Series {
  std::int64_t sequence = -1;  // the highest of those that are no overrides
  bool cancelled = false;
  ical::Excluded replaced;
  // By RECURRENCE-ID: the highest SEQUENCE.
  std::map<std::pair<Local, TimePoint>, std::int64_t> overrides;
};

// Writes events out: Learn() of all of them comes before the first Write().
class Occurrences {
 public:
  Occurrences(TimePoint from, TimePoint to, ical::Budget& budget)
      : from_(from), to_(to), budget_(budget) {}

  void Learn(const Event& event) {
    if (event.uid.empty()) return;
    Series& series = series_[event.uid];
    if (event.replaces) {
      series.replaced.Add(*event.replaces);
      std::int64_t& highest = series.overrides[KeyOf(*event.replaces)];
      highest = std::max(highest, event.sequence);
    } else if (event.sequence >= series.sequence) {
      series.cancelled = event.cancelled || (series.cancelled &&
                                             event.sequence == series.sequence);
      series.sequence = event.sequence;
    }
  }

  base::Status Write(const Event& event) {
    const auto series = series_.find(event.uid);
    const Series* known = series == series_.end() ? nullptr : &series->second;
    if (event.cancelled || (known != nullptr && IsOld(event, *known))) {
      return {};
    }
    auto times = TimesOf(event);
    if (!times) return ical::FailIn(event.line, event, times.error());
    for (const auto& [moment, length] : *times) {
      const TimePoint at = moment.At();
      const bool is_out =
          !event.replaces &&
          (event.excluded.Has(moment, at) ||
           (known != nullptr && known->replaced.Has(moment, at)));
      if (!is_out) Add(event, moment, length);
      if (shifts_.size() > kMaxCalendarShifts || bytes_ > kMaxBytes) {
        return std::unexpected(TooMany(event));
      }
    }
    return {};
  }

  std::vector<CalendarShift> Take() && {
    const auto key = [](const CalendarShift& s) {
      return std::tie(s.from, s.to, s.uid, s.who, s.mails);
    };
    std::ranges::sort(shifts_, {}, key);
    const auto copies = std::ranges::unique(shifts_);
    shifts_.erase(copies.begin(), copies.end());
    return std::move(shifts_);
  }

 private:
  using Times = std::vector<std::pair<Moment, Length>>;

  static std::pair<Local, TimePoint> KeyOf(const Moment& moment) {
    if (moment.is_date) return {moment.local, TimePoint()};
    return {Local(), moment.At()};
  }

  static bool IsOld(const Event& event, const Series& series) {
    if (!event.replaces) return event.sequence < series.sequence;
    return series.cancelled ||
           event.sequence < series.overrides.at(KeyOf(*event.replaces));
  }

  base::Result<Times> TimesOf(const Event& event) {
    Times out = event.more;
    if (event.rules.empty()) out.emplace_back(event.start, event.length);
    // Wide enough for any zone.
    const Local low =
        ShownInUtc(from_) - event.length.days - event.length.exact - days(3);
    const Local high = ShownInUtc(to_) + days(3);
    for (const ical::Rule& rule : event.rules) {
      const auto times =
          ical::Expand(rule, event.start.local, low, high, budget_);
      if (!times) return std::unexpected(times.error());
      for (const Local local : *times) {
        Moment moment = event.start;
        moment.local = local;
        if (!ical::RuleEnded(rule, local, moment.At())) {
          out.emplace_back(moment, event.length);
        }
      }
    }
    return out;
  }

  void Add(const Event& event, const Moment& moment, const Length& length) {
    const TimePoint at = moment.At();
    const TimePoint end =
        moment.zone->ToUtc(moment.local + length.days) + length.exact;
    if (at >= end || at >= to_ || end <= from_) return;
    bytes_ += event.who.size() + event.uid.size();
    for (const std::string& mail : event.mails) bytes_ += 64 + mail.size();
    shifts_.push_back({.from = at,
                       .to = end,
                       .who = event.who,
                       .mails = event.mails,
                       .uid = event.uid});
  }

  static base::Error TooMany(const Event& event) {
    base::Error out = ical::WrongEvent(
        event.line, event,
        fmt::format("brings the shifts to over {} or {} bytes; ask for a "
                    "shorter time, or let it repeat less often",
                    kMaxCalendarShifts, kMaxBytes));
    out.code = base::ErrorCode::kTooLarge;
    return out;
  }

  const TimePoint from_;
  const TimePoint to_;
  ical::Budget& budget_;
  std::map<std::string, Series, std::less<>> series_;
  std::vector<CalendarShift> shifts_;
  std::size_t bytes_ = 0;
};

base::Status CheckCalendars(const std::vector<Component>& calendars) {
  if (calendars.empty()) {
    return base::Fail(base::ErrorCode::kInvalid,
                      "the file is empty; export the calendar as iCalendar "
                      "(.ics)");
  }
  std::size_t events = 0;
  for (const Component& calendar : calendars) {
    const Line* const version = calendar.Find("VERSION");
    if (!calendar.Is("VCALENDAR")) {
      return std::unexpected(
          ical::WrongLine(calendar.line,
                          "no calendar begins here; export it as iCalendar "
                          "(.ics)"));
    }
    if (version != nullptr && version->value == "1.0") {
      return std::unexpected(
          ical::WrongLine(version->number,
                          "this is vCalendar 1.0; export the calendar as "
                          "iCalendar 2.0 (.ics)"));
    }
    events += static_cast<std::size_t>(std::ranges::count_if(
        calendar.parts, [](const Component& c) { return c.Is("VEVENT"); }));
  }
  if (events <= kMaxCalendarEvents) return {};
  return base::Fail(
      base::ErrorCode::kTooLarge,
      fmt::format("the calendar has {} events, of at most {}; export a "
                  "shorter time",
                  events, kMaxCalendarEvents));
}

}  // namespace

base::Result<std::vector<CalendarShift>> ReadICalendar(std::string_view text,
                                                       TimePoint from,
                                                       TimePoint to) {
  if (text.size() > kMaxCalendarBytes) {
    return base::Fail(base::ErrorCode::kTooLarge,
                      fmt::format("the calendar has {} bytes, of at most {}; "
                                  "export a shorter time",
                                  text.size(), kMaxCalendarBytes));
  }
  // Beyond, no file has a date, and sums of times would not fit.
  from = std::max(from, kFirst);
  to = std::min(to, kLast);
  const auto tree = ical::ParseTree(text);
  if (!tree) return std::unexpected(tree.error());
  if (auto good = CheckCalendars(tree->calendars); !good) {
    return std::unexpected(std::move(good).error());
  }
  ical::Budget budget;
  ical::Zones zones(tree->calendars, from, to, budget);
  std::vector<Event> events;
  for (const Component& calendar : tree->calendars) {
    for (const Component& part : calendar.parts) {
      if (!part.Is("VEVENT")) continue;
      auto event = ical::ReadEvent(part, zones);
      if (!event) return std::unexpected(std::move(event).error());
      events.push_back(*std::move(event));
    }
  }
  Occurrences occurrences(from, to, budget);
  for (const Event& event : events) occurrences.Learn(event);
  for (const Event& event : events) {
    if (auto written = occurrences.Write(event); !written) {
      return std::unexpected(std::move(written).error());
    }
  }
  return std::move(occurrences).Take();
}

}  // namespace huiying::config
