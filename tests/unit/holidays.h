// The State Council's notices as holiday-cn has them
// (../shared/data/holiday_cn), for tests that need the whole truth.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "model/calendar.h"

namespace huiying {

inline constexpr std::uint32_t kFirstNotice = 2007;
inline constexpr std::uint32_t kLastNotice = 2026;

inline const std::filesystem::path kHolidays =
    std::filesystem::path(HUIYING_SOURCE) / "../shared/data/holiday_cn";

inline bool HasHolidays(const char* test) {
  if (std::filesystem::exists(kHolidays)) return true;
  std::cout << "SKIPPED: " << test << ": no ../shared\n";
  CHECK(std::getenv("HUIYING_REQUIRE_SHARED") == nullptr);
  return false;
}

// The days of a notice, in its order.
inline model::CalendarYear NoticeOf(std::uint32_t year) {
  std::ifstream in(kHolidays / (std::to_string(year) + ".json"));
  const auto json = nlohmann::json::parse(in);
  model::CalendarYear notice{.year = json.at("year")};
  for (const auto& day : json.at("days")) {
    std::string date = day.at("date");  // 2026-10-01
    std::erase(date, '-');
    const auto code = static_cast<std::uint32_t>(std::stoul(date));
    (day.at("isOffDay") ? notice.off : notice.working).push_back(code);
  }
  return notice;
}

}  // namespace huiying
