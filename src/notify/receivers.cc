#include "notify/receivers.h"

#include <algorithm>
#include <utility>

namespace huiying::notify {
namespace {

// A digest is put together from so many of the oldest.
constexpr std::size_t kLookAhead = 500;

}  // namespace

ReceiverQueue::ReceiverQueue(Traits traits)
    : traits_(std::move(traits)), rate_(traits_.rate) {}

void ReceiverQueue::Push(Waiting waiting) {
  const bool grave = waiting.urgency == Urgency::kGrave;
  (grave ? grave_ : usual_).push_back(std::move(waiting));
}

void ReceiverQueue::DropDead(std::deque<Waiting>& queue,
                             const IsLive& is_live) {
  while (!queue.empty() && !is_live(queue.front().id)) queue.pop_front();
}

Batch ReceiverQueue::Take(Rate::Instant now, const IsLive& is_live) {
  DropDead(grave_, is_live);
  DropDead(usual_, is_live);
  if (!grave_.empty() && rate_.IsFree(now, Urgency::kGrave)) {
    const Batch batch = {grave_.front().id};
    grave_.pop_front();
    rate_.Take(now);
    return batch;
  }
  if (usual_.empty() || !rate_.IsFree(now, Urgency::kUsual)) return {};
  rate_.Take(now);
  return TakeUsual(is_live);
}

Batch ReceiverQueue::TakeUsual(const IsLive& is_live) {
  const Waiting first = usual_.front();
  const auto end = usual_.begin() + static_cast<std::ptrdiff_t>(
                                        std::min(usual_.size(), kLookAhead));
  const auto same = [&](const Waiting& w) {
    return w.person == first.person && w.channel == first.channel &&
           is_live(w.id);
  };
  if (!traits_.digests || static_cast<std::size_t>(std::count_if(
                              usual_.begin(), end, same)) < kFewestInDigest) {
    usual_.pop_front();
    return {first.id};
  }
  Batch batch;
  const auto taken = std::remove_if(usual_.begin(), end, [&](const Waiting& w) {
    if (batch.size() == kMostInDigest || !same(w)) return false;
    batch.push_back(w.id);
    return true;
  });
  usual_.erase(taken, end);
  return batch;
}

std::optional<ReceiverQueue::Impatient> ReceiverQueue::TakeImpatient(
    Rate::Instant now, const IsLive& is_live) {
  DropDead(grave_, is_live);
  if (grave_.empty()) return std::nullopt;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(
      rate_.NextAt(now, Urgency::kGrave) - now);
  if (wait <= kPatience) return std::nullopt;
  const Impatient out{.id = grave_.front().id, .wait = wait};
  grave_.pop_front();
  return out;
}

std::optional<Rate::Instant> ReceiverQueue::NextAt(Rate::Instant now) const {
  if (!grave_.empty()) return rate_.NextAt(now, Urgency::kGrave);
  if (!usual_.empty()) return rate_.NextAt(now, Urgency::kUsual);
  return std::nullopt;
}

bool ReceiverQueue::IsIdle(Rate::Instant now) const {
  return started == 0 && waiting() == 0 && rate_.IsIdle(now);
}

}  // namespace huiying::notify
