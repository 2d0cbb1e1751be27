#include <fmt/core.h>

#include "base/check.h"
#include "config/icalendar.h"

namespace huiying::config {
namespace {

constexpr std::size_t kLineBytes = 75;

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += c;
    } else if (byte >= 0x20 && byte != 0x7F) {
      out += c;
    }
  }
  return out;
}

// How much of `rest` fits in `room` without cutting a character.
std::size_t CutBefore(std::string_view rest, std::size_t room) {
  if (rest.size() <= room) return rest.size();
  std::size_t end = room;
  while (end > room - 3 &&
         (static_cast<unsigned char>(rest[end]) & 0xC0U) == 0x80) {
    --end;
  }
  return end;
}

void Add(std::string& out, std::string_view name, std::string_view value) {
  const std::string line = fmt::format("{}:{}", name, value);
  std::string_view rest = line;
  // The blank of a folded line counts.
  for (std::size_t room = kLineBytes; !rest.empty(); room = kLineBytes - 1) {
    const std::size_t end = CutBefore(rest, room);
    if (room != kLineBytes) out += ' ';
    out += rest.substr(0, end);
    out += "\r\n";
    rest.remove_prefix(end);
  }
}

std::string Utc(base::TimePoint t) {
  const auto second = std::chrono::floor<std::chrono::seconds>(t);
  const auto day = std::chrono::floor<std::chrono::days>(second);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(second - day);
  HUIYING_CHECK(int(date.year()) >= 1 && int(date.year()) <= 9999);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", int(date.year()),
                     unsigned(date.month()), unsigned(date.day()),
                     time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

}  // namespace

std::string WriteICalendar(std::string_view name, base::TimePoint stamp,
                           const std::vector<ShiftEvent>& events) {
  std::string out;
  Add(out, "BEGIN", "VCALENDAR");
  Add(out, "VERSION", "2.0");
  Add(out, "PRODID", "-//Huiying//Duty roster//ZH");
  Add(out, "CALSCALE", "GREGORIAN");
  Add(out, "X-WR-CALNAME", Escaped(name));
  for (const ShiftEvent& event : events) {
    Add(out, "BEGIN", "VEVENT");
    Add(out, "UID", Escaped(event.uid));
    Add(out, "DTSTAMP", Utc(stamp));
    Add(out, "DTSTART", Utc(event.from));
    Add(out, "DTEND", Utc(event.to));
    Add(out, "SUMMARY", Escaped(event.summary));
    if (!event.description.empty()) {
      Add(out, "DESCRIPTION", Escaped(event.description));
    }
    Add(out, "END", "VEVENT");
  }
  Add(out, "END", "VCALENDAR");
  return out;
}

}  // namespace huiying::config
