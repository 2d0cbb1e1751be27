// One scanner for all forms: a date is a row of tokens (numbers, words, signs),
// and a handful of shapes of such rows are known.
#include "ingest/dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace huiying::ingest {
namespace {

using base::CivilTime;
using base::TimePoint;
using model::TimeBasis;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto from = text.find_first_not_of(kBlank);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kBlank) - from + 1);
}

// Reads from the front of a text; a failed read takes nothing.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  bool Skip(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool Skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  // Blanks, and commas between the parts; true when there was one.
  bool SkipBlanks() {
    const auto before = rest_.size();
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t' ||
                              rest_[0] == ',' || rest_[0] == '\n')) {
      rest_.remove_prefix(1);
    }
    return rest_.size() != before;
  }
  std::optional<int> Number(std::size_t min, std::size_t max) {
    std::size_t size = 0;
    while (size < rest_.size() && IsDigit(rest_[size])) ++size;
    if (size < min || size > max) return std::nullopt;
    int value = 0;
    std::from_chars(rest_.data(), rest_.data() + size, value);
    rest_.remove_prefix(size);
    return value;
  }
  std::string Word() {
    std::string word;
    while (!rest_.empty() && (IsLetter(rest_[0]) || rest_[0] == '/')) {
      word += Lower(rest_[0]);
      rest_.remove_prefix(1);
    }
    return word;
  }

 private:
  std::string_view rest_;
};

std::optional<unsigned> MonthOf(std::string_view word) {
  static constexpr std::string_view kMonths[] = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  if (word.size() < 3) return std::nullopt;
  for (unsigned i = 0; i < 12; ++i) {
    if (kMonths[i].starts_with(word)) return i + 1;
  }
  return std::nullopt;
}

struct ZoneName {
  std::string_view name;
  int hours;
};
constexpr ZoneName kZones[] = {
    {"z", 0},    {"ut", 0},   {"utc", 0},   {"gmt", 0},   {"etc/gmt", 0},
    {"cst", 8},  {"bjt", 8},  {"hkt", 8},   {"sgt", 8},   {"jst", 9},
    {"kst", 9},  {"at", -4},  {"ast", -4},  {"adt", -3},  {"et", -5},
    {"est", -5}, {"edt", -4}, {"ct", -6},   {"cdt", -5},  {"mt", -7},
    {"mst", -7}, {"mdt", -6}, {"pt", -8},   {"pst", -8},  {"pdt", -7},
    {"wet", 0},  {"west", 1}, {"bst", 1},   {"cet", 1},   {"cest", 2},
    {"met", 1},  {"mest", 2}, {"mesz", 2},  {"mez", 1},   {"eet", 2},
    {"eest", 3}, {"msk", 3},  {"aest", 10}, {"nzst", 12},
};

// `+0800`, `-01:01`, `+8`; 99:99 is none.
std::optional<base::Duration> Offset(Scanner& in) {
  const bool minus = in.Skip('-');
  if (!minus && !in.Skip('+')) return std::nullopt;
  std::optional<int> hours = in.Number(4, 4);
  std::optional<int> minutes;
  if (hours) {
    minutes = *hours % 100;
    hours = *hours / 100;
  } else {
    hours = in.Number(1, 2);
    minutes = 0;
    if (in.Skip(':')) minutes = in.Number(2, 2);
  }
  if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  const auto offset =
      std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return minus ? -offset : offset;
}

// Nothing: unreadable. An empty rest is China's zone.
std::optional<base::Duration> Zone(Scanner& in) {
  in.SkipBlanks();
  if (in.at_end()) return base::kChinaOffset;
  if (IsLetter(in.rest()[0])) {
    const std::string word = in.Word();
    const auto* const zone = std::ranges::find(kZones, word, &ZoneName::name);
    if (zone == std::end(kZones)) return std::nullopt;
    if (zone->hours == 0 && !in.at_end() && in.rest()[0] != ' ') {
      return Offset(in);  // GMT-01:01
    }
    return std::chrono::hours(zone->hours);
  }
  return Offset(in);
}

// `8:05`, `21:14:05`, `21:14:05.123`.
bool Clock(Scanner& in, CivilTime& civil) {
  const auto hour = in.Number(1, 2);
  if (!hour || !in.Skip(':')) return false;
  const auto minute = in.Number(1, 2);
  if (!minute) return false;
  civil.hour = *hour;
  civil.minute = *minute;
  if (!in.Skip(':')) return true;
  const auto second = in.Number(1, 2);
  if (!second) return false;
  civil.second = *second;
  if (!in.Skip('.') && !in.Skip(',')) return true;
  int scale = 100;
  bool any = false;
  while (const auto digit = in.rest().empty() || !IsDigit(in.rest()[0])
                                ? std::nullopt
                                : std::optional(in.rest()[0] - '0')) {
    civil.millisecond += *digit * scale;
    scale /= 10;
    any = true;
    in.Skip(in.rest()[0]);
  }
  return any;
}

std::optional<FeedDate> At(const CivilTime& civil, base::Duration offset,
                           TimeBasis basis) {
  const auto china = base::FromCivil(civil);
  if (!china) return std::nullopt;
  return FeedDate{*china + base::kChinaOffset - offset, basis};
}

// What follows a date: nothing (a bare date), or a clock and a zone.
std::optional<FeedDate> Rest(Scanner in, CivilTime civil) {
  in.SkipBlanks();
  if (in.at_end()) return At(civil, base::kChinaOffset, TimeBasis::kDateOnly);
  if (!Clock(in, civil)) return std::nullopt;
  const auto zone = Zone(in);
  in.SkipBlanks();
  if (!zone || !in.at_end()) return std::nullopt;
  return At(civil, *zone, TimeBasis::kExact);
}

// `2026-06-20`, `2026/6/20`, `2026年6月20日`, `20260620`.
std::optional<FeedDate> NumericDate(Scanner in) {
  CivilTime civil;
  if (const auto packed = in.Number(8, 8)) {
    civil.year = *packed / 10'000;
    civil.month = static_cast<unsigned>(*packed / 100 % 100);
    civil.day = static_cast<unsigned>(*packed % 100);
  } else {
    const auto year = in.Number(4, 4);
    if (!year) return std::nullopt;
    const bool chinese = in.Skip("年");
    if (!chinese && !in.Skip('-') && !in.Skip('/')) return std::nullopt;
    const auto month = in.Number(1, 2);
    if (chinese ? !in.Skip("月") : !in.Skip('-') && !in.Skip('/')) {
      return std::nullopt;
    }
    const auto day = in.Number(1, 2);
    if (chinese) in.Skip("日");
    if (!month || !day) return std::nullopt;
    civil.year = *year;
    civil.month = static_cast<unsigned>(*month);
    civil.day = static_cast<unsigned>(*day);
  }
  if (!in.at_end() && !in.Skip('T') && !in.Skip('t') && !in.SkipBlanks()) {
    return std::nullopt;
  }
  return Rest(in, civil);
}

// Two digits are 1970–2069.
int FullYear(int year, bool two_digits) {
  if (!two_digits) return year;
  return year < 70 ? year + 2000 : year + 1900;
}

std::optional<int> Year(Scanner& in) {
  if (const auto year = in.Number(4, 4)) return year;
  if (const auto year = in.Number(2, 2)) return FullYear(*year, true);
  return std::nullopt;
}

// `20 Jun 2026 …` after the day's name.
std::optional<FeedDate> DayFirst(Scanner in) {
  CivilTime civil;
  const auto day = in.Number(1, 2);
  if (!day) return std::nullopt;
  if (!in.SkipBlanks()) in.Skip('-');
  const auto month = MonthOf(in.Word());
  if (!month) return std::nullopt;
  in.Skip('.');
  if (!in.SkipBlanks()) in.Skip('-');
  const auto year = Year(in);
  if (!year) return std::nullopt;
  civil.year = *year;
  civil.month = *month;
  civil.day = static_cast<unsigned>(*day);
  return Rest(in, civil);
}

// `Jun 20 21:14:05 [+0800] 2026`, `Jun 20 2026 21:14:05 +0800`.
std::optional<FeedDate> MonthFirst(Scanner in, unsigned month) {
  CivilTime civil;
  civil.month = month;
  in.SkipBlanks();
  const auto day = in.Number(1, 2);
  in.SkipBlanks();
  if (!day) return std::nullopt;
  civil.day = static_cast<unsigned>(*day);
  Scanner year_first = in;
  if (const auto year = year_first.Number(4, 4)) {
    civil.year = *year;
    return Rest(year_first, civil);
  }
  if (!Clock(in, civil)) return std::nullopt;
  in.SkipBlanks();
  std::optional<base::Duration> zone = base::kChinaOffset;
  if (!in.at_end() && !IsDigit(in.rest()[0])) zone = Zone(in);
  in.SkipBlanks();
  const auto year = in.Number(4, 4);
  if (!zone || !year || !in.at_end()) return std::nullopt;
  civil.year = *year;
  return At(civil, *zone, TimeBasis::kExact);
}

// `5分钟前`, `15小时前`, `30秒前`, `刚刚`.
std::optional<base::Duration> Ago(std::string_view text) {
  if (text == "刚刚") return base::Duration(0);
  Scanner in(text);
  const auto count = in.Number(1, 4);
  in.SkipBlanks();
  if (!count) return std::nullopt;
  const struct {
    std::string_view unit;
    base::Duration length;
  } units[] = {{"秒前", std::chrono::seconds(1)},
               {"秒钟前", std::chrono::seconds(1)},
               {"分钟前", std::chrono::minutes(1)},
               {"小时前", std::chrono::hours(1)},
               {"天前", std::chrono::days(1)}};
  for (const auto& [unit, length] : units) {
    if (in.rest() == unit) return *count * length;
  }
  return std::nullopt;
}

// `昨天 12:30`.
std::optional<FeedDate> DayAndClock(std::string_view text, TimePoint now) {
  Scanner in(text);
  int back = 0;
  if (in.Skip("昨天")) {
    back = 1;
  } else if (in.Skip("前天")) {
    back = 2;
  } else if (!in.Skip("今天")) {
    return std::nullopt;
  }
  CivilTime civil = base::ToCivil(now - std::chrono::days(back));
  civil.hour = civil.minute = civil.second = civil.millisecond = 0;
  in.SkipBlanks();
  if (in.at_end()) return At(civil, base::kChinaOffset, TimeBasis::kDateOnly);
  if (!Clock(in, civil) || !in.at_end()) return std::nullopt;
  return At(civil, base::kChinaOffset, TimeBasis::kRelative);
}

// `06-27`, `06-27 12:30`, `6月27日 12:30`: this year's, or last year's when
// this year's is still to come.
std::optional<FeedDate> WithoutYear(std::string_view text, TimePoint now) {
  Scanner in(text);
  const auto month = in.Number(1, 2);
  const bool chinese = month && in.Skip("月");
  if (!month || (!chinese && !in.Skip('-'))) return std::nullopt;
  const auto day = in.Number(1, 2);
  if (!day || (chinese && !in.Skip("日"))) return std::nullopt;
  CivilTime civil;
  civil.month = static_cast<unsigned>(*month);
  civil.day = static_cast<unsigned>(*day);
  TimeBasis basis = TimeBasis::kDateOnly;
  in.SkipBlanks();
  if (!in.at_end()) {
    if (!Clock(in, civil) || !in.at_end()) return std::nullopt;
    basis = TimeBasis::kRelative;
  }
  const int this_year = base::ToCivil(now).year;
  // 29 February may be up to eight years back.
  for (civil.year = this_year; civil.year > this_year - 9; --civil.year) {
    const auto date = At(civil, base::kChinaOffset, basis);
    if (date && date->at <= now) return date;
  }
  return std::nullopt;
}

}  // namespace

std::optional<FeedDate> ParseFeedDate(std::string_view text) {
  text = Trim(text);
  if (text.empty() || text.size() > 100) return std::nullopt;
  Scanner in(text);
  if (IsDigit(text[0])) {
    if (const auto date = NumericDate(in)) return date;
    return DayFirst(in);
  }
  const std::string word = in.Word();
  if (const auto month = MonthOf(word)) return MonthFirst(in, *month);
  if (word.size() < 3) return std::nullopt;  // not the name of a day
  in.Skip('.');
  in.SkipBlanks();
  if (in.at_end()) return std::nullopt;
  if (IsDigit(in.rest()[0])) {
    if (const auto date = DayFirst(in)) return date;
    return NumericDate(in);
  }
  const auto month = MonthOf(in.Word());
  if (!month) return std::nullopt;
  return MonthFirst(in, *month);
}

std::optional<FeedDate> ParseWeiboDate(std::string_view text,
                                       std::optional<TimePoint> now) {
  text = Trim(text);
  if (now) {
    if (const auto ago = Ago(text)) {
      return FeedDate{*now - *ago, TimeBasis::kRelative};
    }
    if (const auto date = DayAndClock(text, *now)) return date;
    if (const auto date = WithoutYear(text, *now)) return date;
  }
  return ParseFeedDate(text);
}

}  // namespace huiying::ingest
