#include "ingest/dates.h"

#include <doctest/doctest.h>

#include <string>

#include "ingest/counts.h"

namespace huiying::ingest {
namespace {

std::string Shown(const std::optional<FeedDate>& date) {
  if (!date) return "nothing";
  return std::string(model::Name(date->basis)) + " " +
         base::FormatTime(date->at);
}

TEST_CASE("FeedDatesOfEveryFormAreRead") {
  const std::pair<const char*, const char*> kCases[] = {
      {"Sat, 20 Jun 2026 13:14:05 GMT", "exact 2026-06-20T21:14:05+08:00"},
      {"20 Jun 2026 13:14 +0000", "exact 2026-06-20T21:14:00+08:00"},
      {"Sat, 20 June 26 13:14:05 Z", "exact 2026-06-20T21:14:05+08:00"},
      {"Sat,20 Jun 2026 21:14:05 +0800", "exact 2026-06-20T21:14:05+08:00"},
      {"Sat, 20 Jun 2026 21:14:05 CST", "exact 2026-06-20T21:14:05+08:00"},
      {"Sat, 20 Jun 2026 21:14:05", "exact 2026-06-20T21:14:05+08:00"},
      {"Sat, 20 Jun 2026 08:14:05 EST", "exact 2026-06-20T21:14:05+08:00"},
      {"Sat, 20 Jun 2026 13:14:05 GMT-01:01",
       "exact 2026-06-20T22:15:05+08:00"},
      {"Sat, 20 Jun 2026", "date_only 2026-06-20T00:00:00+08:00"},
      {"Sat Jun 20 21:14:05 +0800 2026", "exact 2026-06-20T21:14:05+08:00"},
      {"Sat Jun 20 21:14:05 2026", "exact 2026-06-20T21:14:05+08:00"},
      {"2026-06-20T13:14:05Z", "exact 2026-06-20T21:14:05+08:00"},
      {"2026-06-20T13:14:05.1239Z", "exact 2026-06-20T21:14:05.123+08:00"},
      {"2026-06-20 21:14:05", "exact 2026-06-20T21:14:05+08:00"},
      {"2026-06-20 21:14", "exact 2026-06-20T21:14:00+08:00"},
      {"2026/6/20 21:14:05", "exact 2026-06-20T21:14:05+08:00"},
      {"2026年6月20日 21:14", "exact 2026-06-20T21:14:00+08:00"},
      {"2026-06-20", "date_only 2026-06-20T00:00:00+08:00"},
      {" \n2026-06-20 ", "date_only 2026-06-20T00:00:00+08:00"},
      {"2026-06-20T13:14:05-00:00", "exact 2026-06-20T21:14:05+08:00"},
      {"", "nothing"},
      {"Invalid Date", "nothing"},
      {"Sat, 31 Jun 2026 13:14:05 GMT", "nothing"},
      {"Sat, 20 Jun 2026 25:14:05 GMT", "nothing"},
      {"Sat, 20 Jun 2026 13:14:05 XYZ", "nothing"},
      {"2026-06-20T13:14:05+99:99", "nothing"},
      {"2026-06-20T13:14:05ZZ", "nothing"},
      {"2026-06-20x", "nothing"},
      {"2026-06", "nothing"},
      {"刚刚", "nothing"},
  };
  for (const auto& [text, shown] : kCases) {
    CAPTURE(text);
    CHECK(Shown(ParseFeedDate(text)) == shown);
  }
}

TEST_CASE("WeiboDatesAreReadAgainstTheTimeOfFetching") {
  struct Case {
    const char* now;
    const char* text;
    const char* shown;
  };
  const Case kCases[] = {
      {"2026-06-20T21:14:05+08:00", "刚刚",
       "relative 2026-06-20T21:14:05+08:00"},
      {"2026-06-20T21:14:05+08:00", "30秒前",
       "relative 2026-06-20T21:13:35+08:00"},
      {"2026-06-20T21:14:05+08:00", "5分钟前",
       "relative 2026-06-20T21:09:05+08:00"},
      {"2026-06-20T21:14:05+08:00", "15小时前",
       "relative 2026-06-20T06:14:05+08:00"},
      {"2026-06-20T21:14:05+08:00", "今天 08:05",
       "relative 2026-06-20T08:05:00+08:00"},
      {"2026-06-20T00:05:00+08:00", "昨天 12:30",
       "relative 2026-06-19T12:30:00+08:00"},
      {"2026-01-01T00:05:00+08:00", "昨天 23:59",
       "relative 2025-12-31T23:59:00+08:00"},
      {"2026-06-20T21:14:05+08:00", "前天 23:59",
       "relative 2026-06-18T23:59:00+08:00"},
      {"2026-06-20T21:14:05+08:00", "06-19",
       "date_only 2026-06-19T00:00:00+08:00"},
      {"2026-06-20T21:14:05+08:00", "06-20",
       "date_only 2026-06-20T00:00:00+08:00"},
      {"2026-06-20T21:14:05+08:00", "06-27",
       "date_only 2025-06-27T00:00:00+08:00"},
      {"2026-01-02T09:00:00+08:00", "12-31",
       "date_only 2025-12-31T00:00:00+08:00"},
      {"2026-06-20T21:14:05+08:00", "02-29",
       "date_only 2024-02-29T00:00:00+08:00"},
      {"2026-06-20T21:14:05+08:00", "06-19 12:30",
       "relative 2026-06-19T12:30:00+08:00"},
      {"2026-06-20T21:14:05+08:00", "2018-12-31",
       "date_only 2018-12-31T00:00:00+08:00"},
      {"2026-06-20T21:14:05+08:00", "Mon Jun 24 15:35:56 +0800 2019",
       "exact 2019-06-24T15:35:56+08:00"},
      {"2026-06-20T21:14:05+08:00", "13-01", "nothing"},
      {"2026-06-20T21:14:05+08:00", "5年前", "nothing"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    CHECK(Shown(ParseWeiboDate(c.text, base::ParseTime(c.now))) == c.shown);
  }
  CHECK(Shown(ParseWeiboDate("刚刚", std::nullopt)) == "nothing");
}

TEST_CASE("CountsArePlainOrInTenThousands") {
  CHECK(ParseCount("0") == 0);
  CHECK(ParseCount("31") == 31);
  CHECK(ParseCount("1.2万") == 12'000);
  CHECK(ParseCount("3.14万") == 31'400);
  CHECK(ParseCount("100万+") == 1'000'000);
  CHECK(ParseCount("2.3亿") == 230'000'000);
  for (const char* text :
       {"", "转发", "-1", "1.2", "万", "1..2万", "+", "1 2"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseCount(text).has_value());
  }
}

}  // namespace
}  // namespace huiying::ingest
