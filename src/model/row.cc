#include "model/row.h"

#include "base/check.h"

namespace huiying::model {

std::string BigEndian(std::uint64_t value) {
  std::string bytes(8, '\0');
  for (int i = 7; i >= 0; --i) {
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(value & 0xFF);
    value >>= 8;
  }
  return bytes;
}

std::uint64_t FromBigEndian(std::string_view bytes) {
  HUIYING_CHECK(bytes.size() >= 8);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    value = (value << 8) | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

namespace {

// Instants before 1970 do not occur; the offset keeps them sorted anyway.
std::string Sorted(base::TimePoint at) {
  constexpr std::uint64_t kOffset = 1ULL << 63;
  return BigEndian(static_cast<std::uint64_t>(base::ToMillis(at)) + kOffset);
}

}  // namespace

std::string TablePrefix(Table table) {
  return std::string(1, static_cast<char>(table));
}

std::string GlobalKey() { return TablePrefix(Table::kGlobal); }
std::string PolicyKey() { return TablePrefix(Table::kPolicy); }
std::string CaseKey(CaseId id) {
  return TablePrefix(Table::kCase) + BigEndian(id.value());
}
std::string PostKey(const PostId& id) {
  return TablePrefix(Table::kPost) + id.value();
}
std::string CasePostPrefix(CaseId id) {
  return TablePrefix(Table::kCasePost) + BigEndian(id.value());
}
std::string CasePostKey(CaseId id, base::TimePoint published_at,
                        const PostId& post) {
  return CasePostPrefix(id) + Sorted(published_at) + post.value();
}
std::string PostIdOfCasePostKey(std::string_view key) {
  HUIYING_CHECK(key.size() >= 17);
  return std::string(key.substr(17));
}
std::string AlertKey(AlertId id) {
  return TablePrefix(Table::kAlert) + BigEndian(id.value());
}
std::string SourceKey(const FeedName& name) {
  return TablePrefix(Table::kSource) + name.value();
}
base::TimePoint EnteredAt(const Release& release) {
  return release.drafted.by.value().empty() ? release.recorded_at
                                            : release.drafted.at;
}
LedgerEntry LedgerEntryOf(CaseId id, const Release& release) {
  return {.case_id = id,
          .number = release.number,
          .out = release.is_out(),
          .fingerprint = release.reading.fingerprint};
}
std::string LedgerKey(CaseId id, const Release& release) {
  return TablePrefix(Table::kLedger) + Sorted(EnteredAt(release)) +
         BigEndian(id.value()) + BigEndian(release.number);
}
std::pair<CaseId, std::uint32_t> ReleaseOfLedgerKey(std::string_view key) {
  HUIYING_CHECK(key.size() == 25);
  return {CaseId(FromBigEndian(key.substr(9))),
          static_cast<std::uint32_t>(FromBigEndian(key.substr(17)))};
}
std::string AttendanceKey(const Attendance& attendance) {
  Encoder rest;
  rest.Put(attendance.unit);
  rest.Put(attendance.office);
  rest.Put(attendance.person);
  return TablePrefix(Table::kAttendance) + Sorted(attendance.at) +
         std::move(rest).Take();
}
std::string FigureKey(std::uint32_t month, Grade grade) {
  return TablePrefix(Table::kFigure) +
         BigEndian((static_cast<std::uint64_t>(month) << 8) | grade);
}
std::string AccountKey(const Actor& actor) {
  return TablePrefix(Table::kAccount) + actor.value();
}
std::string ShiftKey(const std::string& group) {
  return TablePrefix(Table::kShift) + group;
}
std::string OverrideKey(std::uint64_t number) {
  return TablePrefix(Table::kOverride) + BigEndian(number);
}
std::string LookAheadKey() { return TablePrefix(Table::kLookAhead); }
std::string HeartbeatKey(const std::string& name) {
  return TablePrefix(Table::kHeartbeat) + name;
}
std::string UnheardKey() { return TablePrefix(Table::kUnheard); }

}  // namespace huiying::model
