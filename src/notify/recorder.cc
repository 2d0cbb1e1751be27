#include "notify/recorder.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"

namespace huiying::notify {
namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds kBusyWait{100};
// So many records at once are a flood, in which they wait for each other until
// they are a turn's worth, but no longer than a few syncs take.
constexpr std::size_t kFlood = 16;
constexpr std::size_t kTurnsWorth = 128;
constexpr std::chrono::milliseconds kGather{2};

}  // namespace

Recorder::Recorder(asio::io_context& net, runtime::Desk& desk)
    : net_(net), desk_(desk), pause_(net), gather_(net) {}

void Recorder::Record(model::RecordDelivery command, Done done) {
  if (stopped_) return;
  waiting_.push_back({.command = std::move(command), .done = std::move(done)});
  HandInSoon();
}

void Recorder::Stop() {
  stopped_ = true;
  pause_.cancel();
  gather_.cancel();
  waiting_.clear();
}

void Recorder::HandInSoon() {
  if (waiting_.empty()) return;
  if (waiting_.size() >= kTurnsWorth) return HandIn();
  if (std::exchange(soon_, true)) return;
  const auto hand_in = [self = shared_from_this()](auto...) {
    self->soon_ = false;
    self->HandIn();
  };
  if (!flood_) return asio::post(net_, hand_in);
  gather_.expires_after(kGather);
  gather_.async_wait(hand_in);
}

void Recorder::HandIn() {
  if (stopped_ || paused_) return;
  const std::size_t count =
      std::min(waiting_.size(), kMaxRecordsAtDesk - at_desk_);
  if (count == 0) return;
  std::vector<runtime::Pending> many;
  many.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    Item item = std::move(waiting_.front());
    waiting_.pop_front();
    runtime::Request request;
    request.command.actor = model::Actor("deliverer");
    request.command.body = item.command;
    many.push_back({.request = std::move(request),
                    .done = [self = shared_from_this(),
                             item = std::move(item)](auto reply) mutable {
                      self->OnAnswer(std::move(item), std::move(reply));
                    }});
  }
  at_desk_ += count;
  flood_ = count >= kFlood;
  desk_.SubmitMany(std::move(many));
}

// The answers of a turn come one after the other: the net thread is told once.
void Recorder::OnAnswer(Item item, runtime::Reply reply) {
  Answered answered{.item = std::move(item), .reply = std::move(reply)};
  HUIYING_CHECK(answers_.Push(aio::MailboxLane::kFirst, answered));
  if (told_.exchange(true)) return;
  asio::post(net_, [self = shared_from_this()] { self->TakeAnswers(); });
}

void Recorder::TakeAnswers() {
  told_ = false;  // before looking: who comes after the look tells again
  while (auto answered = answers_.Take(aio::MailboxLane::kFirst)) {
    --at_desk_;
    if (stopped_) continue;
    if (std::holds_alternative<runtime::Busy>(answered->reply)) {
      // The lane is full: what we know is not lost, it waits here.
      waiting_.push_front(std::move(answered->item));
      Pause();
    } else {
      answered->item.done(answered->reply);
    }
  }
  HandInSoon();
}

void Recorder::Pause() {
  if (std::exchange(paused_, true)) return;
  pause_.expires_after(kBusyWait);
  pause_.async_wait([self = shared_from_this()](auto error) {
    if (error) return;
    self->paused_ = false;
    self->HandIn();
  });
}

}  // namespace huiying::notify
