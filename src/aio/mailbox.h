// Mailbox: a bounded queue with two lanes from many threads to one. Locked.
//
// Nobody waits for room: a push into a full lane is refused at once, and the
// item stays with whoever wanted to push it. Only the one reader waits, for
// work. Order holds within a lane.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <utility>

namespace huiying::aio {

enum class MailboxLane { kFirst, kRest };

template <class T>
class Mailbox {
 public:
  Mailbox(std::size_t first_capacity, std::size_t rest_capacity) {
    At(MailboxLane::kFirst).capacity = first_capacity;
    At(MailboxLane::kRest).capacity = rest_capacity;
  }

  // Moves the item in; false, and the item untouched, when the lane is full or
  // the mailbox closed.
  [[nodiscard]] bool Push(MailboxLane lane, T& item) {
    {
      const std::lock_guard lock(mutex_);
      Queue& queue = At(lane);
      if (closed_ || queue.items.size() >= queue.capacity) return false;
      queue.items.push_back(std::move(item));
    }
    ready_.notify_one();
    return true;
  }

  // Moves in as many of the items as there is room for, from the front, and
  // wakes the reader once; how many.
  [[nodiscard]] std::size_t PushMany(MailboxLane lane, std::span<T> items) {
    std::size_t taken = 0;
    {
      const std::lock_guard lock(mutex_);
      Queue& queue = At(lane);
      while (!closed_ && taken < items.size() &&
             queue.items.size() < queue.capacity) {
        queue.items.push_back(std::move(items[taken++]));
      }
    }
    if (taken > 0) ready_.notify_one();
    return taken;
  }

  // The oldest item of the lane, if any. Never waits.
  std::optional<T> Take(MailboxLane lane) {
    const std::lock_guard lock(mutex_);
    Queue& queue = At(lane);
    if (queue.items.empty()) return std::nullopt;
    std::optional<T> item(std::move(queue.items.front()));
    queue.items.pop_front();
    return item;
  }

  // Returns when there is an item, the mailbox is closed, or time is up.
  void Wait(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    ready_.wait_for(lock, at_most, [&] {
      return closed_ || !At(MailboxLane::kFirst).items.empty() ||
             !At(MailboxLane::kRest).items.empty();
    });
  }

  // Nothing more gets in; what is in can still be taken.
  void Close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    ready_.notify_all();
  }

  bool closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
  }
  std::size_t depth(MailboxLane lane) const {
    const std::lock_guard lock(mutex_);
    return queues_[static_cast<std::size_t>(lane)].items.size();
  }

 private:
  struct Queue {
    std::deque<T> items;
    std::size_t capacity = 0;
  };
  Queue& At(MailboxLane lane) {
    return queues_[static_cast<std::size_t>(lane)];
  }

  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::array<Queue, 2> queues_;
  bool closed_ = false;
};

}  // namespace huiying::aio
