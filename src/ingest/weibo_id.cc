#include "ingest/weibo_id.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace huiying::ingest {
namespace {

constexpr std::string_view kDigits =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::uint64_t kGroup = 10'000'000;
constexpr std::int64_t kEpochSeconds = 515'483'463;

std::optional<std::uint64_t> DecodeGroup(std::string_view group) {
  std::uint64_t value = 0;
  for (const char c : group) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value * kDigits.size() + digit;
  }
  if (value >= kGroup) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::uint64_t> ParseMid(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || at != end || value == 0 || text.size() > 19) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::uint64_t> DecodeBid(std::string_view bid) {
  if (bid.empty() || bid.size() > 12) return std::nullopt;
  std::uint64_t mid = 0;
  const std::size_t first = bid.size() % 4 == 0 ? 4 : bid.size() % 4;
  for (std::size_t at = 0, size = first; at < bid.size();
       at += size, size = 4) {
    if (at > 0) size = 4;
    const auto group = DecodeGroup(bid.substr(at, size));
    if (!group || mid > 900'000'000'000) return std::nullopt;
    mid = mid * kGroup + *group;
  }
  if (mid == 0) return std::nullopt;
  return mid;
}

std::string EncodeBid(std::uint64_t mid) {
  std::string reversed;
  while (mid > 0) {
    std::uint64_t group = mid % kGroup;
    mid /= kGroup;
    for (int i = 0; i < 4 && (mid > 0 || group > 0); ++i) {
      reversed += kDigits[group % kDigits.size()];
      group /= kDigits.size();
    }
  }
  std::ranges::reverse(reversed);
  return reversed;
}

std::optional<base::TimePoint> TimeOfMid(std::uint64_t mid) {
  if (mid < 3'300'000'000'000'000 || mid >= 10'000'000'000'000'000) {
    return std::nullopt;
  }
  const auto seconds = static_cast<std::int64_t>(mid >> 22) + kEpochSeconds;
  return base::FromMillis(seconds * 1000);
}

std::string WeiboStatusUrl(std::uint64_t mid) {
  return "https://m.weibo.cn/status/" + EncodeBid(mid);
}

}  // namespace huiying::ingest
