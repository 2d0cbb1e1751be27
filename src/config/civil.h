// Civil times as people write them in rules/: days, times of day, hours of a
// day. Pure. Only config/ sees it.
#pragma once

#include <optional>
#include <string_view>

#include "model/calendar.h"
#include "model/roster.h"
#include "yaml/reader.h"

namespace huiying::config {

// `2026-11-30`; nothing when it is anything else or no day.
std::optional<model::Day> ParseDay(std::string_view text);
// `09:00` to `24:00`, as minutes.
std::optional<std::uint32_t> ParseTimeOfDay(std::string_view text);

// `2026-11-30 09:00`, civil time of China, or RFC 3339.
base::Result<base::TimePoint> ReadInstant(const yaml::Node& node);
// `18:00-09:00`; past midnight when the end is not after the beginning.
base::Result<model::DayWindow> ReadWindow(const yaml::Node& node);
// `09:00`, `daily 09:00`, `mon 09:00`, `working 09:00`; without days those of
// `usual`.
base::Result<model::HandOverTime> ReadHandOver(
    const yaml::Node& node, const std::vector<model::DayKind>& usual);

}  // namespace huiying::config
