// Events as a calendar has them, before they are written out, and the zones
// that their times are in. Only config/ sees it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/ical/parts.h"

namespace huiying::config::ical {

struct Moment {
  Local local;
  const Zone* zone = nullptr;
  bool is_date = false;

  base::TimePoint At() const { return zone->ToUtc(local); }
};

// Occurrences that are left out: an instant, or a whole day.
struct Excluded {
  std::set<base::TimePoint> instants;
  std::set<Local> whole_days;

  void Add(const Moment& moment) {
    if (moment.is_date) {
      whole_days.insert(moment.local);
    } else {
      instants.insert(moment.At());
    }
  }
  bool Has(const Moment& moment, base::TimePoint at) const {
    return instants.contains(at) ||
           whole_days.contains(
               std::chrono::floor<std::chrono::days>(moment.local));
  }
};

struct Event {
  int line = 0;
  std::string uid;
  std::string who;
  std::vector<std::string> mails;
  std::int64_t sequence = 0;
  bool cancelled = false;
  Moment start;
  Length length;
  std::vector<Rule> rules;
  std::vector<std::pair<Moment, Length>> more;  // RDATE
  Excluded excluded;
  std::optional<Moment> replaces;  // RECURRENCE-ID
};

// `line 7: event "uid" ("who"): what`.
base::Error WrongEvent(int line, const Event& event, std::string_view what);
// The same for an error that does not know the event; its code stays.
std::unexpected<base::Error> FailIn(int line, const Event& event,
                                    const base::Error& error);

// The zones by TZID: those of the file, then the system's.
class Zones {
 public:
  // For times of the window [from, to). `calendars` and `budget` outlive it.
  Zones(const std::vector<Component>& calendars, base::TimePoint from,
        base::TimePoint to, Budget& budget);

  const Zone& utc() const { return utc_; }
  const Zone& china() const { return china_; }
  // Valid while the Zones live.
  base::Result<const Zone*> Find(std::string_view id);

 private:
  base::Result<Zone> Read(std::string_view id);

  const std::vector<Component>& calendars_;
  const Local from_;
  const Local to_;
  Budget& budget_;
  const Zone utc_;
  const Zone china_;
  std::map<std::string, Zone, std::less<>> zones_;
};

// A VEVENT; everything of it that counts is checked.
base::Result<Event> ReadEvent(const Component& part, Zones& zones);

// The same digits as the instant has in UTC.
inline Local ShownInUtc(base::TimePoint t) {
  return Local(std::chrono::floor<std::chrono::seconds>(t).time_since_epoch());
}

}  // namespace huiying::config::ical
