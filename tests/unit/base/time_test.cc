#include "base/time.h"

#include <doctest/doctest.h>

namespace huiying::base {

TEST_CASE("TimesKeepTheirInstantThroughTextAndBack") {
  struct Row {
    const char* in;
    const char* out;
  };
  const Row rows[] = {
      {"2026-11-24T09:00:00+08:00", "2026-11-24T09:00:00+08:00"},
      {"2026-11-24T01:00:00Z", "2026-11-24T09:00:00+08:00"},
      {"2026-11-24T01:00:00.5Z", "2026-11-24T09:00:00.500+08:00"},
      {"2026-11-24T01:00:00.123456Z", "2026-11-24T09:00:00.123+08:00"},
      {"2025-12-31T20:00:00-04:00", "2026-01-01T08:00:00+08:00"},
      {"2024-02-29T00:00:00+08:00", "2024-02-29T00:00:00+08:00"},
  };
  for (const Row& row : rows) {
    const auto time = ParseTime(row.in);
    REQUIRE_MESSAGE(time, row.in);
    CHECK(FormatTime(*time) == row.out);
  }
}

TEST_CASE("ATimeThatIsNotOneIsRefused") {
  for (const char* bad :
       {"", "2026-11-24", "2026-11-24T09:00:00", "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-11-24T24:00:00Z", "2026-11-24T09:00Z",
        "2026-11-24T09:00:00.Z", "2026-11-24T09:00:00+8:00",
        "2026-11-24T09:00:00Z ", "x2026-11-24T09:00:00Z"}) {
    CHECK_MESSAGE(!ParseTime(bad), bad);
  }
}

TEST_CASE("DurationsReadTheirUnit") {
  CHECK(ParseDuration("90s") == Duration(90'000));
  CHECK(ParseDuration("5h") == Duration(18'000'000));
  CHECK(ParseDuration("2d") == Duration(172'800'000));
  CHECK(ParseDuration("0s") == Duration(0));
  CHECK(ParseDuration("250ms") == Duration(250));
  for (const char* bad : {"", "5", "h", "-5h", "5 h", "7wd", "5.5h", "5H",
                          "99999999999999999999s", "40000d"}) {
    CHECK_MESSAGE(!ParseDuration(bad), bad);
  }
  CHECK(FormatDuration(Duration(90'000)) == "90s");
  CHECK(FormatDuration(Duration(18'000'000)) == "5h");
}

}  // namespace huiying::base
