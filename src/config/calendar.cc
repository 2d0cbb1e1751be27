// calendar/YEAR.yaml: what the State Council's notice makes of a year.
#include <fmt/core.h>

#include <algorithm>

#include "config/civil.h"
#include "config/parts.h"

namespace huiying::config {
namespace {

constexpr std::chrono::days kDay{1};
// More is no holiday but a slip of the pen.
constexpr std::chrono::days kLongest{31};

// A notice may reach over New Year by a few days.
bool IsOf(model::Day day, int year) {
  const std::chrono::year_month_day date(day);
  const int days_year = static_cast<int>(date.year());
  if (days_year == year - 1) return date.month() == std::chrono::December;
  if (days_year == year + 1) return date.month() == std::chrono::January;
  return days_year == year;
}

bool IsWeekend(model::Day day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

// `2026-02-15`, or `2026-02-15..2026-02-23`.
std::optional<std::pair<model::Day, model::Day>> ParseDays(
    std::string_view text) {
  const auto dots = text.find("..");
  const auto first = ParseDay(text.substr(0, dots));
  const auto last =
      dots == std::string_view::npos ? first : ParseDay(text.substr(dots + 2));
  if (!first || !last || *last < *first) return std::nullopt;
  return std::pair(*first, *last);
}

std::vector<std::uint32_t> ReadDays(const yaml::Node& list, int year,
                                    Problems& problems) {
  std::vector<std::uint32_t> days;
  for (const yaml::Node& node : problems.Take(list.List())) {
    const auto range = ParseDays(node.raw());
    if (!range) {
      problems.Add(node.Wrong(fmt::format(
          "\"{}\" is no day; write \"{}-02-15\" or \"{}-02-15..{}-02-23\"",
          node.raw(), year, year, year)));
      continue;
    }
    if (!IsOf(range->first, year) || !IsOf(range->second, year)) {
      problems.Add(node.Wrong(fmt::format(
          "{} is not of {}; each year has its own file", node.raw(), year)));
      continue;
    }
    if (range->second - range->first >= kLongest) {
      problems.Add(node.Wrong(
          fmt::format("{} are more than {} days; mend the first or the last",
                      node.raw(), kLongest.count())));
      continue;
    }
    for (model::Day day = range->first; day <= range->second; day += kDay) {
      days.push_back(model::CodeOf(day));
    }
  }
  std::ranges::sort(days);
  return days;
}

// A day that is worked on has to be a weekend; a holiday may be one.
void CheckDays(const yaml::Node& root, const model::CalendarYear& out,
               Problems& problems) {
  for (const std::uint32_t code : out.working) {
    const model::Day day(std::chrono::year_month_day(
        std::chrono::year(static_cast<int>(code / 10'000)),
        std::chrono::month(code / 100 % 100), std::chrono::day(code % 100)));
    const auto add = [&](std::string_view what) {
      problems.Add(root.Find("working")->Wrong(
          fmt::format("{}-{:02}-{:02} {}", code / 10'000, code / 100 % 100,
                      code % 100, what)));
    };
    if (!IsWeekend(day)) {
      add("is no weekend and is worked on anyway; take it out");
    }
    if (std::ranges::find(out.off, code) != out.off.end()) {
      add("stands under off, too; keep one");
    }
  }
}

}  // namespace

void ReadCalendar(const yaml::Node& root, Problems& problems,
                  model::Policy& policy) {
  if (!problems.Check(root.OnlyFields({"year", "cite", "off", "working"})) &&
      !root.IsMap()) {
    return;
  }
  const auto year = Then(root.Field("year"), [](const yaml::Node& node) {
    return node.Integer(2000, 2999);
  });
  problems.Take(Then(root.Field("cite"), AsString));
  if (!year) return problems.Add(year.error());
  model::CalendarYear out{.year = static_cast<std::uint32_t>(*year)};
  const int number = static_cast<int>(*year);
  const auto off = root.Field("off");
  if (off) out.off = ReadDays(*off, number, problems);
  if (!off) problems.Add(off.error());
  if (const auto working = root.Find("working")) {
    out.working = ReadDays(*working, number, problems);
  }
  CheckDays(root, out, problems);
  if (model::HasYear(policy.calendar, out.year)) {
    problems.Add(root.Find("year")->Wrong(
        fmt::format("{} stands in another file already; keep one", out.year)));
  }
  policy.calendar.push_back(std::move(out));
}

}  // namespace huiying::config
