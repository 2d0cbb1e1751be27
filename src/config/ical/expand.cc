// A rule written out, with libical 3.0.16 taking the steps.
//
// libical alone would not do for a file from elsewhere (all of it measured):
// numbers go through atoi(), lists are stepped through unsorted, BYSETPOS
// skips times and miscounts years, BYMONTHDAY=-1 of DAILY is nothing, BYDAY of
// every other week is wrong when the week begins on a Saturday, a step of
// a rule that matches nothing runs to the year 2582, an old start is walked
// through second by second, and a zone's name may be
// `../../any/file`. So it sees only rules in a form of our own, without COUNT,
// UNTIL and the days of a week, from a start near the window, and every step is
// paid for. All the rest was the same as python-dateutil's for thousands of
// random rules.
// `StepsAreBounded` and the fuzz target `icalendar` prove that.
#include <fmt/core.h>
#include <libical/ical.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "config/ical/parts.h"

namespace huiying::config::ical {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr seconds kPeriods[] = {seconds(1), std::chrono::minutes(1),
                                std::chrono::hours(1), days(1), days(7)};

// libical's iterator from `start` on. It stops at `to` where libical looks at
// that in each step, and else by itself at the year 2582.
class Steps {
 public:
  Steps(const Rule& rule, Local start, Local to) {
    icalerror_clear_errno();  // a stale one ends an iterator early
    icalrecurrencetype type = icalrecurrencetype_from_string(rule.text.c_str());
    if (rule.frequency < Frequency::kMonthly) type.until = ToIcal(to);
    iterator_.reset(icalrecur_iterator_new(type, ToIcal(start)));
  }

  bool good() const { return iterator_ != nullptr; }

  std::optional<Local> Next() {
    const icaltimetype at = icalrecur_iterator_next(iterator_.get());
    if (icaltime_is_null_time(at) != 0) return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year(at.year), std::chrono::month(unsigned(at.month)),
        std::chrono::day(unsigned(at.day))};
    return Local(std::chrono::local_days(date)) + std::chrono::hours(at.hour) +
           std::chrono::minutes(at.minute) + seconds(at.second);
  }

 private:
  struct Free {
    void operator()(icalrecur_iterator* it) const {
      icalrecur_iterator_free(it);
    }
  };

  static icaltimetype ToIcal(Local local) {
    const auto day = std::chrono::floor<days>(local);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(local - Local(day));
    icaltimetype out = icaltime_null_time();
    out.year = int(date.year());
    out.month = int(unsigned(date.month()));
    out.day = int(unsigned(date.day()));
    out.hour = int(time.hours().count());
    out.minute = int(time.minutes().count());
    out.second = int(time.seconds().count());
    return out;
  }

  std::unique_ptr<icalrecur_iterator, Free> iterator_;
};

// REQUIRES: not of months or years.
seconds PeriodOf(const Rule& rule) {
  return kPeriods[static_cast<std::size_t>(rule.frequency)] * rule.interval;
}

int YearOf(Local local) {
  return int(
      std::chrono::year_month_day(std::chrono::floor<days>(local)).year());
}

// A start of the same rhythm, nearer to `from` but not after it.
Local Skip(const Rule& rule, Local start, Local from) {
  if (from <= start) return start;
  if (rule.frequency < Frequency::kMonthly) {
    const seconds step = PeriodOf(rule);
    return start + (from - start) / step * step;
  }
  // The same day of another year, so many years on that both a MONTHLY and a
  // YEARLY rule pass through it.
  const auto day = std::chrono::floor<days>(start);
  const std::chrono::year_month_day date(day);
  const int step =
      rule.interval *
      (date.month() == std::chrono::February && unsigned(date.day()) == 29 ? 4
                                                                           : 1);
  const int steps = (YearOf(from) - int(date.year()) - 1) / step;
  const auto later = date + std::chrono::years(std::max(steps, 0) * step);
  if (!later.ok()) return start;
  return Local(std::chrono::local_days(later)) + (start - day);
}

// What libical's way from `last` to `next` (or to its end) costs.
std::int64_t CostOf(const Rule& rule, Local last, std::optional<Local> next) {
  if (rule.frequency < Frequency::kMonthly) return 1;
  constexpr int kLastYear = 2582;
  const std::int64_t years =
      next ? std::chrono::ceil<std::chrono::years>(*next - last).count() - 1
           : std::max(kLastYear - YearOf(last), 0);
  const int per_year = rule.frequency == Frequency::kMonthly ? 32 * 12 : 4;
  return 4 + years * per_year / rule.interval;
}

// A series for each day of the week, from the week of `start` on; with BYHOUR
// the first day may have hours before that of `start`, so from one before.
std::vector<Local> StartsOf(const Rule& rule, Local start) {
  if (rule.weekdays.empty()) return {start};
  const auto day = std::chrono::floor<days>(start);
  const int weekday =
      static_cast<int>(std::chrono::weekday(day).iso_encoding()) - 1;
  const Local week = start - days((weekday - rule.week_start + 7) % 7) -
                     days(rule.filtered ? 7 * rule.interval : 0);
  std::vector<Local> out;
  out.reserve(rule.weekdays.size());
  for (const int each : rule.weekdays) {
    out.push_back(week + days((each - rule.week_start + 7) % 7));
  }
  return out;
}

std::unexpected<base::Error> TooMuch() {
  return base::Fail(base::ErrorCode::kTooLarge,
                    "the rules repeat too often to be written out; begin the "
                    "series later, or repeat by HOURLY, DAILY or WEEKLY");
}

// The times before `to` of a rule that begins at `each`, but none before
// `start`; those before `from` too when they have to be counted.
base::Status Walk(const Rule& rule, Local each, Local start, Local from,
                  Local to, Budget& budget, std::vector<Local>& out) {
  const Local first = rule.count == 0 ? Skip(rule, each, from) : each;
  if (first >= to) return {};
  if (rule.filtered && rule.frequency < Frequency::kMonthly &&
      !budget.Take((to - first) / PeriodOf(rule))) {
    return TooMuch();
  }
  Steps steps(rule, first, to);
  if (!steps.good()) {
    return base::Fail(base::ErrorCode::kInvalid,
                      fmt::format("the rule {} never gives a day; write e.g. "
                                  "FREQ=WEEKLY;BYDAY=MO",
                                  Quoted(rule.text)));
  }
  Local last = first;
  for (std::int64_t count = 0; rule.count == 0 || count < rule.count;) {
    const std::optional<Local> next = steps.Next();
    if (!budget.Take(CostOf(rule, last, next))) return TooMuch();
    if (!next || *next >= to) return {};
    last = *next;
    if (last < start || (rule.count == 0 && last < from)) continue;
    out.push_back(last);
    ++count;
  }
  return {};
}

}  // namespace

base::Result<std::vector<Local>> Expand(const Rule& rule, Local start,
                                        Local from, Local to, Budget& budget) {
  // Two days: UNTIL may be a whole day, and of any zone.
  if (rule.until) to = std::min(to, rule.until->local + days(2));
  std::vector<Local> out = {start};
  for (const Local each : StartsOf(rule, start)) {
    auto walked = Walk(rule, each, start, from, to, budget, out);
    if (!walked) return std::unexpected(std::move(walked).error());
  }
  std::ranges::sort(out);
  const auto copies = std::ranges::unique(out);
  out.erase(copies.begin(), copies.end());
  if (rule.count != 0 && out.size() > static_cast<std::size_t>(rule.count)) {
    out.resize(static_cast<std::size_t>(rule.count));
  }
  std::erase_if(out, [&](Local at) { return at < from || at >= to; });
  return out;
}

bool RuleEnded(const Rule& rule, Local at, base::TimePoint utc) {
  if (!rule.until) return false;
  if (rule.until->utc) {
    return utc > base::TimePoint(rule.until->local.time_since_epoch());
  }
  return (rule.until->is_date ? std::chrono::floor<days>(at) : at) >
         rule.until->local;
}

std::optional<std::string> OlsonZone(const std::string& name) {
  const auto is_good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || std::string_view("/_+-").contains(c);
  };
  // libical opens the file of that name; without dots it stays in its folder.
  if (name.empty() || name.size() > 64 || name[0] == '/' ||
      !std::ranges::all_of(name, is_good)) {
    return std::nullopt;
  }
  icaltimezone* const zone = icaltimezone_get_builtin_timezone(name.c_str());
  icalcomponent* const component =
      zone == nullptr ? nullptr : icaltimezone_get_component(zone);
  if (component == nullptr) return std::nullopt;
  const std::unique_ptr<char, decltype(&std::free)> text(
      icalcomponent_as_ical_string_r(component), &std::free);
  if (text == nullptr) return std::nullopt;
  return std::string(text.get());
}

}  // namespace huiying::config::ical
