// Events of rosters, of alerts that reached nobody, and of heartbeats. Part of
// model/event.h.
#pragma once

#include <string_view>

#include "model/roster.h"

namespace huiying::model {

// Another shift, in full; the same number when only its end moved.
struct ShiftChanged {
  static constexpr std::string_view kName = "ShiftChanged";
  Shift shift;
  void Fields(this auto&& self, auto& a) { a("shift", self.shift); }
};

// The group does not rotate any more.
struct ShiftEnded {
  static constexpr std::string_view kName = "ShiftEnded";
  std::string group;
  void Fields(this auto&& self, auto& a) { a("group", self.group); }
};

struct ShiftReceived {
  static constexpr std::string_view kName = "ShiftReceived";
  std::string group;
  std::uint64_t number = 0;
  ShiftReceipt receipt;
  void Fields(this auto&& self, auto& a) {
    a("group", self.group);
    a("number", self.number);
    a("receipt", self.receipt);
  }
};

// Its people were told again that nobody has received the shift.
struct ShiftReminded {
  static constexpr std::string_view kName = "ShiftReminded";
  std::string group;
  std::uint64_t number = 0;
  void Fields(this auto&& self, auto& a) {
    a("group", self.group);
    a("number", self.number);
  }
};

// Made or withdrawn: what it is now, in full.
struct OverrideSet {
  static constexpr std::string_view kName = "OverrideSet";
  Override override_;
  void Fields(this auto&& self, auto& a) { a("override", self.override_); }
};

struct RosterChecked {
  static constexpr std::string_view kName = "RosterChecked";
  LookAhead look_ahead;
  void Fields(this auto&& self, auto& a) { a("look_ahead", self.look_ahead); }
};

// A grave alert that nobody had got in time.
struct AlertUndelivered {
  static constexpr std::string_view kName = "AlertUndelivered";
  AlertId alert;
  base::TimePoint at;
  void Fields(this auto&& self, auto& a) {
    a("alert", self.alert);
    a("at", self.at);
  }
};

// Went out, came in, was missed, is expected: what it is now, in full.
struct HeartbeatChanged {
  static constexpr std::string_view kName = "HeartbeatChanged";
  Heartbeat heartbeat;
  void Fields(this auto&& self, auto& a) { a("heartbeat", self.heartbeat); }
};

struct HeartbeatEnded {
  static constexpr std::string_view kName = "HeartbeatEnded";
  std::string name;
  void Fields(this auto&& self, auto& a) { a("name", self.name); }
};

// A person believes the wall clock after a step that we did not.
struct ClockAccepted {
  static constexpr std::string_view kName = "ClockAccepted";
  base::Duration step{0};
  void Fields(this auto&& self, auto& a) { a("step", self.step); }
};

}  // namespace huiying::model
