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
  // Instants before 1970 do not occur; the offset keeps them sorted anyway.
  constexpr std::uint64_t kOffset = 1ULL << 63;
  const auto at = static_cast<std::uint64_t>(base::ToMillis(published_at));
  return CasePostPrefix(id) + BigEndian(at + kOffset) + post.value();
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
std::string FigureKey(std::uint32_t month, Grade grade) {
  return TablePrefix(Table::kFigure) +
         BigEndian((static_cast<std::uint64_t>(month) << 8) | grade);
}
std::string AccountKey(const Actor& actor) {
  return TablePrefix(Table::kAccount) + actor.value();
}

}  // namespace huiying::model
