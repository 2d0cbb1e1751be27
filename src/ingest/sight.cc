#include "ingest/sight.h"

#include <algorithm>

namespace huiying::ingest {
namespace {

constexpr base::Duration kLongestBackOff = std::chrono::minutes(10);

bool IsWall(const std::string& code) {
  return code == "login_page" || code == "disk_low" || code == "http_401" ||
         code == "http_403" || code == "http_418" || code == "http_432";
}

}  // namespace

void Sight::Succeeded(base::TimePoint now) {
  last_good_ = now;
  failing_since_.reset();
  why_.clear();
  failures_ = 0;
}

void Sight::Failed(base::TimePoint now, std::string code) {
  if (!failing_since_) failing_since_ = now;
  why_ = std::move(code);
  ++failures_;
}

std::optional<base::TimePoint> Sight::BlindFrom() const {
  if (!failing_since_) return std::nullopt;
  if (IsWall(why_)) return *failing_since_;
  if (last_good_) return *last_good_ + terms_.freshness;
  return *failing_since_ + std::min(terms_.freshness, 3 * terms_.every);
}

model::SourceState Sight::StateAt(base::TimePoint now) const {
  const auto from = BlindFrom();
  if (from && now >= *from) return model::SourceState::kBlind;
  return last_good_ ? model::SourceState::kSeeing
                    : model::SourceState::kUnknown;
}

base::Duration Sight::NextDelay(std::uint32_t random) const {
  if (failures_ == 0) return terms_.every;
  base::Duration delay = terms_.every;
  const base::Duration longest = std::max(kLongestBackOff, terms_.every);
  for (std::uint32_t i = 1; i < failures_ && delay < longest; ++i) delay *= 2;
  delay = std::min(delay, longest);
  const auto percent = static_cast<std::int64_t>(random % 41) - 20;
  return delay + delay * percent / 100;
}

}  // namespace huiying::ingest
