// The text of an RRULE, read strictly: what we do not understand to the letter
// would put somebody else on duty.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "config/ical/parts.h"

namespace huiying::config::ical {
namespace {

constexpr std::string_view kFrequencies[] = {
    "SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
struct ListPart {
  std::string_view name;
  int min;
  int max;
  bool negative;  // -max to -min as well
  bool time;
};
constexpr ListPart kLists[] = {
    {"BYSECOND", 0, 59, false, true},   {"BYMINUTE", 0, 59, false, true},
    {"BYHOUR", 0, 23, false, true},     {"BYMONTHDAY", 1, 31, true, false},
    {"BYYEARDAY", 1, 366, true, false}, {"BYWEEKNO", 1, 53, true, false},
    {"BYMONTH", 1, 12, false, false},   {"BYSETPOS", 1, 366, true, false}};

// 0 for Monday.
std::optional<int> Weekday(std::string_view text) {
  constexpr std::string_view kAll[] = {"MO", "TU", "WE", "TH",
                                       "FR", "SA", "SU"};
  const auto* const at = std::ranges::find(kAll, text);
  if (at == std::end(kAll)) return std::nullopt;
  return static_cast<int>(at - std::begin(kAll));
}

std::optional<std::int64_t> Number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t out = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return out;
}

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return out;
}

std::string_view TakeUpTo(std::string_view& rest, char stop) {
  const std::string_view out = rest.substr(0, rest.find(stop));
  rest.remove_prefix(std::min(out.size() + 1, rest.size()));
  return out;
}

class RuleReader {
 public:
  base::Result<Rule> Read(std::string_view value) {
    const std::string upper = Upper(value);
    std::string_view rest = upper;
    while (!rest.empty()) {
      const std::string_view part = TakeUpTo(rest, ';');
      if (part.empty()) continue;
      if (const std::string wrong = ReadPart(part); !wrong.empty()) {
        return Fail(fmt::format("{} in a rule: {}", Quoted(part), wrong));
      }
    }
    if (!seen_.contains("FREQ")) {
      return Fail("a rule without FREQ; write e.g. FREQ=WEEKLY");
    }
    if (const std::string wrong = Contradiction(); !wrong.empty()) {
      return Fail(fmt::format("the rule {}: {}", Quoted(value), wrong));
    }
    Normalize();
    rule_.text =
        fmt::format("FREQ={};INTERVAL={}{}",
                    kFrequencies[static_cast<std::size_t>(rule_.frequency)],
                    rule_.interval, parts_);
    return std::move(rule_);
  }

 private:
  static std::unexpected<base::Error> Fail(std::string message) {
    return base::Fail(base::ErrorCode::kInvalid, std::move(message));
  }

  // What is wrong; empty when nothing is.
  std::string ReadPart(std::string_view part) {
    const std::string_view name = TakeUpTo(part, '=');
    if (!seen_.emplace(name).second) return "stands twice; keep one";
    if (name == "FREQ") return ReadFrequency(part);
    if (name == "INTERVAL") return ReadInterval(part);
    if (name == "COUNT") return ReadCount(part);
    if (name == "UNTIL") return ReadUntil(part);
    if (name == "WKST") return ReadWeekStart(part);
    if (name == "BYDAY") return ReadDays(part);
    for (const ListPart& list : kLists) {
      if (list.name == name) return ReadList(list, part);
    }
    return "is not supported; repeat without it, or write the days as RDATE";
  }

  std::string ReadFrequency(std::string_view value) {
    const auto* const at = std::ranges::find(kFrequencies, value);
    if (at == std::end(kFrequencies)) {
      return "no frequency; write e.g. FREQ=WEEKLY";
    }
    rule_.frequency = static_cast<Frequency>(at - std::begin(kFrequencies));
    return {};
  }

  std::string ReadInterval(std::string_view value) {
    const auto number = Number(value);
    if (!number || *number < 1 || *number > 32'767) {
      return "write a whole number from 1 to 32767";
    }
    rule_.interval = static_cast<int>(*number);
    return {};
  }

  std::string ReadCount(std::string_view value) {
    const auto number = Number(value);
    if (!number || *number < 1) return "write a whole number from 1";
    rule_.count = *number;
    return {};
  }

  std::string ReadUntil(std::string_view value) {
    rule_.until = ParseStamp(value);
    if (!rule_.until) return "no time; write 20261231T155959Z or 20261231";
    return {};
  }

  std::string ReadWeekStart(std::string_view value) {
    const auto day = Weekday(value);
    if (!day) return "no day of the week; write MO or SU";
    rule_.week_start = *day;
    wkst_ = fmt::format(";WKST={}", value);
    return {};
  }

  std::string ReadDays(std::string_view value) {
    std::set<std::string> all;
    while (!value.empty()) {
      std::string_view day = TakeUpTo(value, ',');
      const std::string_view name =
          day.substr(day.size() - std::min<std::size_t>(2, day.size()));
      day.remove_suffix(name.size());
      const auto nth = day.empty() ? 0 : Number(day);
      const auto weekday = Weekday(name);
      if (!weekday || !nth || (!day.empty() && *nth == 0) || *nth < -53 ||
          *nth > 53) {
        return "write e.g. BYDAY=MO,TU or BYDAY=-1FR";
      }
      rule_.weekdays.insert(*weekday);
      if (*nth != 0) numbered_days_ = true;
      all.insert(*nth == 0 ? std::string(name)
                           : fmt::format("{}{}", *nth, name));
    }
    return AddList("BYDAY", all, days_);
  }

  std::string ReadList(const ListPart& list, std::string_view value) {
    std::set<int> all;
    while (!value.empty()) {
      const auto number = Number(TakeUpTo(value, ','));
      const bool good =
          number &&
          ((*number >= list.min && *number <= list.max) ||
           (list.negative && -*number >= list.min && -*number <= list.max));
      if (!good) {
        return fmt::format("write numbers from {} to {}", list.min, list.max);
      }
      all.insert(static_cast<int>(*number));
    }
    if (list.time && all.size() > 1) many_times_ = true;
    if (list.name == "BYMONTH") months_ = all.size();
    if (list.name != "BYSETPOS" && !all.empty() && *all.begin() < 0) {
      negative_ = true;
    }
    return AddList(list.name, all, parts_);
  }

  template <class Set>
  static std::string AddList(std::string_view name, const Set& all,
                             std::string& out) {
    // libical's lists have room for 386; nobody means more than 100.
    if (all.empty()) return "is empty; leave it out";
    if (all.size() > 100) return "has over 100 values; leave it out";
    char before = '=';
    out += fmt::format(";{}", name);
    for (const auto& value : all) {
      out += fmt::format("{}{}", before, value);
      before = ',';
    }
    return {};
  }

  std::string Contradiction() const {
    const bool by_month = rule_.frequency >= Frequency::kMonthly;
    if (rule_.count != 0 && rule_.until) {
      return "has COUNT and UNTIL; keep one";
    }
    if (rule_.frequency >= Frequency::kDaily && rule_.interval > 1000) {
      return "INTERVAL is over 1000; write a smaller one";
    }
    const bool days_of_year = rule_.frequency == Frequency::kYearly &&
                              seen_.contains("BYMONTHDAY") && months_ == 0;
    if (numbered_days_ &&
        (!by_month || days_of_year || seen_.contains("BYWEEKNO"))) {
      return "BYDAY has numbers, which mean nothing here; write BYDAY=MO";
    }
    if (negative_ && !by_month) {
      return "counts from the end of a month or year; write FREQ=MONTHLY or "
             "FREQ=YEARLY";
    }
    if (seen_.contains("BYSETPOS") &&
        (!by_month || many_times_ ||
         (rule_.frequency == Frequency::kYearly && months_ != 1))) {
      return "BYSETPOS is understood of the days of one month only; write "
             "FREQ=MONTHLY, or the days with BYDAY or BYMONTHDAY";
    }
    return {};
  }

  // Says what libical would get wrong.
  void Normalize() {
    if (rule_.frequency == Frequency::kWeekly) {
      days_.clear();  // Expand() does these
    } else {
      rule_.weekdays.clear();
    }
    // Those of every month, not of DTSTART's (RFC 5545, 3.3.10).
    if (rule_.frequency == Frequency::kYearly && seen_.contains("BYMONTHDAY") &&
        months_ == 0) {
      parts_ += ";BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12";
    }
    parts_ += days_;
    rule_.filtered = !parts_.empty();
    if (seen_.contains("BYWEEKNO")) parts_ += wkst_;
  }

  Rule rule_;
  std::set<std::string, std::less<>> seen_;
  std::string parts_;
  std::string days_;
  std::string wkst_;
  bool numbered_days_ = false;
  bool many_times_ = false;
  bool negative_ = false;
  std::size_t months_ = 0;
};

}  // namespace

base::Result<Rule> ReadRule(std::string_view value) {
  return RuleReader().Read(value);
}

}  // namespace huiying::config::ical
