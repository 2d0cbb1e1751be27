// Message: what one alert says to one person, read from the rows and the vault
// at the moment it is sent. Pure but for the snapshot.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "config/directory.h"
#include "model/case.h"
#include "model/row.h"
#include "store/key_value.h"

namespace huiying::notify {

struct Message {
  std::string alert_id;  // `<journal>-<epoch>-<n>`
  model::Reason reason = model::Reason::kNone;
  std::uint32_t stage = 0;  // per cent; 0: of no stage
  struct AboutCase {
    model::CaseId id;
    std::string title;       // empty: none, erased, or not to be read
    model::Grade grade = 0;  // 0: not to be read
  };
  struct AboutDuty {
    model::DutyKind kind = model::DutyKind::kResponse;
    base::TimePoint due_at;
    model::DutyState state = model::DutyState::kOpen;
  };
  std::optional<AboutCase> about_case;  // absent: about a source or the clock
  std::optional<AboutDuty> about_duty;
  struct AboutShift {
    std::string group;
    std::optional<base::TimePoint> from;
    std::optional<base::TimePoint> until;
    std::uint32_t open_cases = 0;
  };
  std::optional<AboutShift> about_shift;  // or about a time without one
  std::string feed;         // the blind source, or the heartbeat that stopped
  model::PersonId unheard;  // whom an alert did not reach
  std::string unheard_name;
  // Acknowledges this alert, behind `/a/`; empty: there is no such link.
  std::string ack_token;
  model::PersonId recipient;
  std::string recipient_name;
  std::uint32_t step = 0;
  std::uint32_t attempt = 0;
  bool possible_repeat = false;
  bool drill = false;
  bool test = false;  // of `huiying alerts test`: about nothing
  // What could not be read and is left out: a message with less is better than
  // none, and whoever sends it says so in the log.
  std::string damage;

  // Grades 1 and 2, and a life in danger: nothing may hold these up.
  bool IsGrave() const {
    return reason == model::Reason::kLifeInDanger ||
           reason == model::Reason::kUndelivered ||
           (about_case && model::IsGrave(about_case->grade));
  }
};

// `alert` as it is now, with the attempt that has started. Errors: the store's,
// which may be over soon; not kCorrupt, which would be for ever.
base::Result<Message> ReadMessage(const store::Snapshot& snapshot,
                                  const model::Global& global,
                                  const config::Directory& directory,
                                  const model::Alert& alert);

// The whole message as its person would get it, for a page; without a link
// that acknowledges. Errors: the store's.
base::Result<std::string> ReadText(const store::Snapshot& snapshot,
                                   const config::Directory& directory,
                                   const model::Alert& alert,
                                   std::string_view desk_url,
                                   base::TimePoint now);

// 【演练】, in front of whatever a drill says.
inline constexpr std::string_view kDrillMark = "【演练】";

}  // namespace huiying::notify
