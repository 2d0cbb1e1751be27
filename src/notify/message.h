// Message: what one alert says to one person, read from the rows and the vault
// at the moment it is sent. Pure but for the snapshot.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/time.h"
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
    std::string title;  // empty: none, or erased
    model::Grade grade = 0;
  };
  struct AboutDuty {
    model::DutyKind kind = model::DutyKind::kResponse;
    base::TimePoint due_at;
    model::DutyState state = model::DutyState::kOpen;
  };
  std::optional<AboutCase> about_case;  // absent: about a source or the clock
  std::optional<AboutDuty> about_duty;
  std::string feed;  // the blind source
  model::PersonId recipient;
  std::string recipient_name;
  std::uint32_t step = 0;
  std::uint32_t attempt = 0;
  bool possible_repeat = false;
  bool drill = false;
};

// `alert` as it is now, with the attempt that has started. In a drill the
// title says so in front. Errors: the store's.
base::Result<Message> ReadMessage(const store::Snapshot& snapshot,
                                  const model::Global& global,
                                  const model::Alert& alert,
                                  std::string recipient_name);

}  // namespace huiying::notify
