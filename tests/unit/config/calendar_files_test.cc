// calendar/YEAR.yaml.
#include <algorithm>

#include "config/files.h"
#include "tests/unit/config/rules.h"
#include "tests/unit/holidays.h"

namespace huiying::config {
namespace {

const std::string kYear =
    "year: 2026\n"
    "cite: notice\n"
    "off:\n"
    "  - 2026-10-03\n"
    "  - 2026-10-01..2026-10-02\n"
    "  - 2025-12-31..2026-01-01\n"
    "working: [2026-10-10, 2026-09-20]\n";

std::string YearErrors(const std::string& from, const std::string& to) {
  return ErrorsOf(LoadWith("calendar/2026.yaml", Changed(kYear, from, to)));
}

std::vector<model::CalendarYear> OurCalendar() {
  const auto files =
      ReadFolder(std::string(HUIYING_SOURCE) + "/rules", Depth::kWithFolders);
  REQUIRE(files);
  std::vector<FileText> ours;
  for (const FileText& file : *files) {
    if (file.path.starts_with("calendar/")) ours.push_back(file);
  }
  const auto rules = LoadGroups(kDesk, ours);
  REQUIRE_MESSAGE(rules, ErrorsOf(rules));
  return rules->policy.calendar;
}

}  // namespace

TEST_CASE("ReadsTheDaysOfAYearInOrder") {
  const auto rules = LoadWith("calendar/2026.yaml", kYear);
  REQUIRE_MESSAGE(rules, ErrorsOf(rules));
  REQUIRE(rules->policy.calendar.size() == 1);
  const model::CalendarYear& year = rules->policy.calendar[0];
  CHECK(year.year == 2026);
  CHECK(year.off == std::vector<std::uint32_t>{20251231, 20260101, 20261001,
                                               20261002, 20261003});
  CHECK(year.working == std::vector<std::uint32_t>{20260920, 20261010});
}

TEST_CASE("YearsAreSortedAndEachStandsOnce") {
  const auto load = [](const std::string& second) {
    return LoadGroups(
        kDesk,
        {{"calendar/a.yaml", kYear},
         {"calendar/b.yaml", "year: " + second + "\ncite: notice\noff: []\n"}});
  };
  const auto rules = load("2025");
  REQUIRE_MESSAGE(rules, ErrorsOf(rules));
  CHECK(rules->policy.calendar[0].year == 2025);
  CHECK(rules->policy.calendar[1].year == 2026);
  CHECK(ErrorsOf(load("2026")) ==
        "rules/calendar/b.yaml:1: year: 2026 stands in another file already; "
        "keep one");
}

TEST_CASE("EachMistakeInAYearIsOneLineWithItsPlaceAndTheFix") {
  struct Row {
    const char* from;
    const char* to;
    const char* says;  // the whole line
  };
  const Row rows[] = {
      {"year: 2026\n", "", "1: \"year\" is missing; add it"},
      {"cite: notice\n", "", "1: \"cite\" is missing; add it"},
      {"- 2026-10-03", "- 2026-10-3",
       "4: off[0]: \"2026-10-3\" is no day; write \"2026-02-15\" or "
       "\"2026-02-15..2026-02-23\""},
      {"- 2026-10-03", "- 2026-09-31",
       "4: off[0]: \"2026-09-31\" is no day; write \"2026-02-15\" or "
       "\"2026-02-15..2026-02-23\""},
      {"2026-10-01..2026-10-02", "2026-10-02..2026-10-01",
       "5: off[1]: \"2026-10-02..2026-10-01\" is no day; write "
       "\"2026-02-15\" or \"2026-02-15..2026-02-23\""},
      // The year of the file that this one was copied from.
      {"- 2026-10-03", "- 2025-10-03",
       "4: off[0]: 2025-10-03 is not of 2026; each year has its own file"},
      {"2026-10-01..2026-10-02", "2026-10-01..2027-02-02",
       "5: off[1]: 2026-10-01..2027-02-02 is not of 2026; each year has its "
       "own file"},
      {"2026-10-01..2026-10-02", "2026-10-01..2026-11-02",
       "5: off[1]: 2026-10-01..2026-11-02 are more than 31 days; mend the "
       "first or the last"},
      {"2026-09-20]", "2026-09-21]",
       "7: working: 2026-09-21 is no weekend and is worked on anyway; take it "
       "out"},
      {"2026-09-20]", "2026-10-03]",
       "7: working: 2026-10-03 stands under off, too; keep one"},
      {"working:", "works:",
       "7: unknown field \"works\"; known are year, cite, off, working"},
      {"working: [2026-10-10, 2026-09-20]", "working: 2026-10-10",
       "7: working: \"2026-10-10\" is not a list; write [one, two] or lines "
       "with \"- \""},
      {"year: 2026", "year: 26", nullptr},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.to));
    const std::string errors = YearErrors(row.from, row.to);
    if (row.says != nullptr) {
      CHECK(errors == "rules/calendar/2026.yaml:" + std::string(row.says));
    } else {
      CHECK(errors.starts_with("rules/calendar/2026.yaml:1: year: "));
      CHECK(errors.find('\n') == std::string::npos);
    }
  }
}

TEST_CASE("OurCalendarIsThatOfTheNotices") {
  const auto ours = OurCalendar();
  REQUIRE(ours.size() == 2);
  CHECK(ours[0].year == 2025);
  CHECK(ours[1].year == 2026);
  if (!HasHolidays("OurCalendarIsThatOfTheNotices")) return;
  for (const model::CalendarYear& year : ours) {
    model::CalendarYear notice = NoticeOf(year.year);
    std::ranges::sort(notice.off);
    std::ranges::sort(notice.working);
    CHECK(year.off == notice.off);
    CHECK(year.working == notice.working);
  }
}

TEST_CASE("EveryNoticeCanBeWrittenAsAFile") {
  if (!HasHolidays("EveryNoticeCanBeWrittenAsAFile")) return;
  for (std::uint32_t number = kFirstNotice; number <= kLastNotice; ++number) {
    const model::CalendarYear notice = NoticeOf(number);
    const auto list = [](const std::vector<std::uint32_t>& codes) {
      std::string text;
      for (const std::uint32_t code : codes) {
        const std::string digits = std::to_string(code);
        // The notice of 2020 also says that a plain Monday is worked.
        if (code == 20200203) continue;
        text += (text.empty() ? "" : ", ") + digits.substr(0, 4) + "-" +
                digits.substr(4, 2) + "-" + digits.substr(6);
      }
      return "[" + text + "]\n";
    };
    const auto rules = LoadWith("calendar/year.yaml",
                                "year: " + std::to_string(number) +
                                    "\ncite: x\noff: " + list(notice.off) +
                                    "working: " + list(notice.working));
    CHECK_MESSAGE(rules, ErrorsOf(rules));
  }
}

}  // namespace huiying::config
