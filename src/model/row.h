// The tables of the projections, and the keys of their rows. Pure.
//
// A row is the stored form of one thing in the engine's state, made by
// EncodeFields(): the rows *are* the state. Keys sort in the order in which
// lists are read: numbers are big-endian, instants too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"
#include "model/account.h"
#include "model/case.h"
#include "model/fields.h"
#include "model/roster.h"

namespace huiying::model {

enum class Table : char {
  kGlobal = 'g',      // one row: Global
  kPolicy = 'r',      // one row: Policy
  kCase = 'c',        // Case by CaseId
  kPost = 'p',        // PostRow by PostId
  kCasePost = 'i',    // empty value, by (CaseId, published_at, PostId)
  kAlert = 'a',       // Alert by AlertId
  kSource = 's',      // Source by FeedName
  kFigure = 'f',      // Figure by (month, grade)
  kLedger = 'l',      // LedgerEntry by (entered at, CaseId, number)
  kAttendance = 't',  // Attendance by (at, unit, office, person)
  kAccount = 'u',     // Account by its actor, `person:<id>` or `program:<id>`
  kShift = 'd',       // Shift by group: who is on call now
  kOverride = 'o',    // Override by number
  kLookAhead = 'w',   // one row: LookAhead
  kHeartbeat = 'b',   // Heartbeat by name
  kUnheard = 'n',     // one row: Unheard
};

// Counters and the journal's identity.
struct Global {
  Seq seq = 0;  // of the last event applied
  std::string journal_id;
  std::uint32_t epoch = 0;
  bool drill = false;
  std::uint64_t last_case = 0;
  std::uint64_t last_alert = 0;

  void Fields(this auto&& self, auto& a) {
    a("seq", self.seq);
    a("journal", self.journal_id);
    a("epoch", self.epoch);
    a("drill", self.drill);
    a("last_case", self.last_case);
    a("last_alert", self.last_alert);
  }
};

// Where a release stands: the ledger 信息发布台账 in the order of time.
struct LedgerEntry {
  CaseId case_id;
  std::uint32_t number = 0;
  bool out = false;               // it reached the public
  std::uint64_t fingerprint = 0;  // of its text; 0: none is kept

  void Fields(this auto&& self, auto& a) {
    a("case", self.case_id);
    a("number", self.number);
    a("out", self.out);
    a("fingerprint", self.fingerprint);
  }
};
LedgerEntry LedgerEntryOf(CaseId id, const Release& release);
// When the release was first heard of: drafted, or recorded.
base::TimePoint EnteredAt(const Release& release);

// A key within the projections: the table's letter, then the row's own key.
std::string GlobalKey();
std::string PolicyKey();
std::string CaseKey(CaseId id);
std::string PostKey(const PostId& id);
std::string CasePostKey(CaseId id, base::TimePoint published_at,
                        const PostId& post);
std::string CasePostPrefix(CaseId id);
// The post's id in a key made by CasePostKey().
std::string PostIdOfCasePostKey(std::string_view key);
std::string AlertKey(AlertId id);
std::string SourceKey(const FeedName& name);
std::string LedgerKey(CaseId id, const Release& release);
// The case and the number of a release in a key made by LedgerKey().
std::pair<CaseId, std::uint32_t> ReleaseOfLedgerKey(std::string_view key);
std::string AttendanceKey(const Attendance& attendance);
std::string FigureKey(std::uint32_t month, Grade grade);
std::string AccountKey(const Actor& actor);
std::string ShiftKey(const std::string& group);
std::string OverrideKey(std::uint64_t number);
std::string LookAheadKey();
std::string HeartbeatKey(const std::string& name);
std::string UnheardKey();

// The prefix that all keys of a table share.
std::string TablePrefix(Table table);

// `value` in 8 bytes, most significant first.
std::string BigEndian(std::uint64_t value);
std::uint64_t FromBigEndian(std::string_view bytes);

}  // namespace huiying::model
