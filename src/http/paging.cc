#include "http/paging.h"

#include <charconv>

namespace huiying::http {
namespace {

bool ReadNumber(const std::string& text, std::uint64_t& value) {
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  return error == std::errc() && end == last && value != 0;
}

}  // namespace

PageQuery ReadPageQuery(const Call& call) {
  PageQuery query;
  const std::string& limit = call.Query("limit");
  if (!limit.empty()) {
    std::uint64_t value = 0;
    if (!ReadNumber(limit, value) || value > kMaxLimit) {
      query.problem = BadField("limit", "a number from 1 to 200");
    }
    query.limit = value;
  }
  const std::string& cursor = call.Query("cursor");
  if (!cursor.empty() && !ReadNumber(cursor, query.before)) {
    query.problem = BadField("cursor", "a next_cursor of this list");
  }
  return query;
}

}  // namespace huiying::http
