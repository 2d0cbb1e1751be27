#include "config/civil.h"

#include <fmt/core.h>

#include <charconv>

#include "config/parts.h"

namespace huiying::config {
namespace {

constexpr std::uint32_t kMinutesOfDay = 24 * 60;

// All of `text` as a number of exactly that many digits.
std::optional<unsigned> Number(std::string_view text, std::size_t digits) {
  unsigned value = 0;
  if (text.size() != digits) return std::nullopt;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::optional<model::Day> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = Number(text.substr(0, 4), 4);
  const auto month = Number(text.substr(5, 2), 2);
  const auto day = Number(text.substr(8, 2), 2);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date(
      std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
      std::chrono::day(*day));
  if (!date.ok()) return std::nullopt;
  return model::Day(date);
}

std::optional<std::uint32_t> ParseTimeOfDay(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = Number(text.substr(0, 2), 2);
  const auto minute = Number(text.substr(3, 2), 2);
  if (!hour || !minute || *minute > 59) return std::nullopt;
  const std::uint32_t minutes = *hour * 60 + *minute;
  if (minutes > kMinutesOfDay) return std::nullopt;
  return minutes;
}

base::Result<base::TimePoint> ReadInstant(const yaml::Node& node) {
  const std::string_view text = node.raw();
  if (const auto at = base::ParseTime(text)) return *at;
  const auto fail = [&] {
    return node.Fail(fmt::format(
        "\"{}\" is no time; write \"2026-11-30 09:00\", in Chinese time",
        text));
  };
  if (text.size() != 16 || (text[10] != ' ' && text[10] != 'T')) return fail();
  const auto day = ParseDay(text.substr(0, 10));
  const auto minute = ParseTimeOfDay(text.substr(11));
  if (!day || !minute) return fail();
  return model::At(*day, *minute);
}

base::Result<model::DayWindow> ReadWindow(const yaml::Node& node) {
  const std::string_view text = node.raw();
  const auto dash = text.find('-');
  if (dash != std::string_view::npos) {
    const auto from = ParseTimeOfDay(text.substr(0, dash));
    const auto to = ParseTimeOfDay(text.substr(dash + 1));
    if (from && to && *from < kMinutesOfDay) {
      return model::DayWindow{.from = *from, .to = *to};
    }
  }
  return node.Fail(fmt::format(
      "\"{}\" are no hours; write \"18:00-09:00\", in quotation marks", text));
}

base::Result<model::HandOverTime> ReadHandOver(
    const yaml::Node& node, const std::vector<model::DayKind>& usual) {
  const std::string_view text = node.raw();
  const auto fail = [&] {
    return node.Fail(fmt::format(
        "\"{}\" is no hand-over; write \"09:00\", \"daily 09:00\", \"mon "
        "09:00\" or \"working 09:00\"",
        text));
  };
  const auto blank = text.find(' ');
  const std::string_view day =
      blank == std::string_view::npos ? "" : text.substr(0, blank);
  const auto minute = ParseTimeOfDay(
      blank == std::string_view::npos ? text : text.substr(blank + 1));
  if (!minute || *minute == kMinutesOfDay) return fail();
  model::HandOverTime time{.days = usual, .minute = *minute};
  if (day == "daily") time.days.clear();
  if (day.empty() || day == "daily") return time;
  const auto kind = model::FromName<model::DayKind>(day);
  if (!kind) return fail();
  time.days = {*kind};
  return time;
}

}  // namespace huiying::config
