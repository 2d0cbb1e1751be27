#include "notify/rate.h"

#include <algorithm>

namespace huiying::notify {

Rate::Rate(std::vector<Window> windows) : windows_(std::move(windows)) {}

Rate::Instant Rate::NextAt(Instant now, Urgency urgency) const {
  Instant next = now;
  if (closed_until_) next = std::max(next, *closed_until_);
  for (const Window& window : windows_) {
    const std::size_t most = urgency == Urgency::kGrave
                                 ? window.most
                                 : window.most - window.reserved;
    if (taken_.size() < most) continue;
    // The one that must have left the window before another may come in.
    const Instant oldest = taken_[taken_.size() - most];
    next = std::max(next, oldest + window.length);
  }
  return next;
}

void Rate::Take(Instant now) {
  std::size_t keep = 0;
  for (const Window& window : windows_) {
    keep = std::max<std::size_t>(keep, window.most);
  }
  taken_.push_back(now);
  while (taken_.size() > keep) taken_.pop_front();
}

void Rate::CloseUntil(Instant until) {
  closed_until_ = std::max(closed_until_.value_or(until), until);
}

bool Rate::IsIdle(Instant now) const {
  if (closed_until_ && *closed_until_ > now) return false;
  return std::ranges::all_of(windows_, [&](const Window& window) {
    return taken_.empty() || taken_.back() + window.length <= now;
  });
}

}  // namespace huiying::notify
