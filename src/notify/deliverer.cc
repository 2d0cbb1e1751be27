// An alert's way: waiting -> queued at its receiver -> starting (the engine
// records the attempt) -> ready -> sending -> (the engine records the outcome)
// -> settled, or waiting again. Between starting and sending it stands in
// ReceiverQueue::ready, so that a free connection finds an attempt that is
// already durable. A connection is a task, Send(), which goes on to the next
// batch that is ready; records go through the Recorder, many to a turn of the
// engine. What goes in one piece (a digest) is one batch on that way, but each
// alert has its own records.
#include "notify/deliverer.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

#include "base/check.h"

namespace huiying::notify {
namespace asio = boost::asio;

namespace {

using model::AlertState;
using model::DeliveryOutcome;

// Engine time is looked at this often at least: it may have stepped.
constexpr std::chrono::milliseconds kLookAgain{1000};

bool IsOpen(AlertState state) {
  return state == AlertState::kPending || state == AlertState::kSending;
}

base::Error BadRow(model::AlertId id) {
  return {base::ErrorCode::kCorrupt,
          fmt::format("the row of alert {} cannot be read; run `huiying "
                      "journal verify`",
                      id.value())};
}

}  // namespace

runtime::Published NewsOf(const runtime::Published& published) {
  runtime::Published news;
  for (const model::Entry& entry : published.entries) {
    if (std::holds_alternative<model::AlertRequested>(entry.event) ||
        std::holds_alternative<model::AlertSuperseded>(entry.event) ||
        std::holds_alternative<model::HeartbeatChanged>(entry.event)) {
      news.entries.push_back(entry);
    }
  }
  return news;
}

Deliverer::Deliverer(Outside outside,
                     std::shared_ptr<const config::Directory> directory)
    : outside_(std::move(outside)),
      directory_(std::move(directory)),
      recorder_(std::make_shared<Recorder>(outside_.net, outside_.desk)),
      mail_(outside_.net),
      wake_(outside_.net),
      tasks_(outside_.net) {}

Deliverer::~Deliverer() { recorder_->Stop(); }

base::Status Deliverer::Start() {
  const auto snapshot = outside_.store.Take();
  auto row = snapshot->Get(store::Family::kProjections, model::GlobalKey());
  if (!row) return base::FailIn("start deliverer", std::move(row));
  if (*row) {
    auto global = model::DecodeFields<model::Global>(**row);
    if (!global) {
      return base::Fail(base::ErrorCode::kCorrupt,
                        "start deliverer: the global row cannot be read; run "
                        "`huiying journal verify`");
    }
    global_ = *std::move(global);
  }
  std::optional<base::Error> bad;
  auto scan = snapshot->Scan(
      store::Family::kProjections, model::TablePrefix(model::Table::kAlert), "",
      [&](std::string_view key, std::string_view value) {
        const auto alert = model::DecodeFields<model::Alert>(value);
        if (alert && IsOpen(alert->state)) Add(*alert);
        if (!alert)
          bad = BadRow(model::AlertId(model::FromBigEndian(key.substr(1))));
        return !bad;
      });
  if (bad) return std::unexpected(*std::move(bad));
  if (!scan) return base::FailIn("start deliverer", std::move(scan));
  tasks_.Spawn(KeepTime());
  return {};
}

asio::awaitable<void> Deliverer::Stop() {
  tasks_.Cancel();
  recorder_->Stop();
  wake_.cancel();
  co_await tasks_.Wait();
}

void Deliverer::SetDirectory(
    std::shared_ptr<const config::Directory> directory) {
  directory_ = std::move(directory);
}

void Deliverer::OnPublished(const runtime::Published& news) {
  for (const model::Entry& entry : news.entries) {
    if (const auto* e = std::get_if<model::AlertRequested>(&entry.event)) {
      if (e->alert.state == AlertState::kPending) Add(e->alert);
    } else if (const auto* s =
                   std::get_if<model::AlertSuperseded>(&entry.event)) {
      const auto job = jobs_.find(s->alert);
      // Past these the engine's refusal or its record of the outcome ends it.
      if (job != jobs_.end() && (job->second.stage == Stage::kWaiting ||
                                 job->second.stage == Stage::kQueued)) {
        Forget(s->alert);
      }
    }
  }
  Wake();
}

void Deliverer::Add(const model::Alert& alert) {
  const auto [job, fresh] = jobs_.try_emplace(alert.id, Job{.alert = alert});
  if (!fresh) return;
  WaitUntil(alert.id, alert.next_attempt_at.value_or(alert.requested_at));
}

void Deliverer::WaitUntil(model::AlertId id, base::TimePoint at) {
  Job& job = jobs_.at(id);
  job.stage = Stage::kWaiting;
  job.at = at;
  const base::Duration left = std::max(at - outside_.now(), base::Duration(0));
  job.steady_at = outside_.steady() + left / std::max(outside_.speed, 1U);
  waiting_.emplace(at, id);
  waiting_steady_.emplace(job.steady_at, id);
}

void Deliverer::WaitNoMore(model::AlertId id, const Job& job) {
  waiting_.erase({job.at, id});
  waiting_steady_.erase({job.steady_at, id});
}

void Deliverer::Forget(model::AlertId id) {
  const auto job = jobs_.find(id);
  if (job == jobs_.end()) return;
  WaitNoMore(id, job->second);
  jobs_.erase(job);
}

void Deliverer::Wake() {
  const base::TimePoint now = outside_.now();
  const Rate::Instant steady = outside_.steady();
  std::set<std::string> touched;
  const auto take = [&](model::AlertId id) {
    WaitNoMore(id, jobs_.at(id));
    Enqueue(id);
    touched.insert(jobs_.at(id).receiver);
  };
  while (!waiting_.empty() && waiting_.begin()->first <= now) {
    take(waiting_.begin()->second);
  }
  // Engine time stands still while a clock that was set back catches up: who
  // was promised another try in a second does not wait for that.
  while (!waiting_steady_.empty() && waiting_steady_.begin()->first <= steady) {
    take(waiting_steady_.begin()->second);
  }
  for (auto& [receiver, queue] : receivers_) {
    const auto next = queue.NextAt(steady);
    if (queue.limits() && next && *next <= steady) touched.insert(receiver);
  }
  for (const std::string& receiver : touched) Pump(receiver);
  wake_.cancel();  // KeepTime() looks for the next instant
}

void Deliverer::Enqueue(model::AlertId id) {
  Job& job = jobs_.at(id);
  job.stage = Stage::kQueued;
  const config::Channel* const channel = ChannelOf(job.alert);
  Traits traits = channel == nullptr ? Traits() : TraitsOf(*channel);
  job.receiver = traits.receiver;
  const bool limited = !traits.rate.empty();
  const auto [queue, fresh] =
      receivers_.try_emplace(job.receiver, std::move(traits));
  // Only where some have to wait does it matter who goes first.
  queue->second.Push(
      {.id = id,
       .person = job.alert.recipient,
       .channel = job.alert.channel,
       .urgency = limited ? UrgencyOf(job.alert) : Urgency::kUsual});
}

Urgency Deliverer::UrgencyOf(const model::Alert& alert) const {
  if (alert.reason == model::Reason::kLifeInDanger ||
      alert.reason == model::Reason::kUndelivered) {
    return Urgency::kGrave;
  }
  if (alert.case_id == model::CaseId()) return Urgency::kUsual;
  const auto row = outside_.store.Take()->Get(store::Family::kProjections,
                                              model::CaseKey(alert.case_id));
  // What cannot be read is better taken for grave; Post() says what is wrong.
  if (!row || !*row) return Urgency::kGrave;
  const auto c = model::DecodeFields<model::Case>(**row);
  return !c || model::IsGrave(c->grade()) ? Urgency::kGrave : Urgency::kUsual;
}

asio::awaitable<void> Deliverer::KeepTime() {
  for (;;) {
    base::Duration wait = kLookAgain;
    if (!waiting_.empty()) {
      const base::Duration left = waiting_.begin()->first - outside_.now();
      wait = std::clamp(left / std::max(outside_.speed, 1U), base::Duration(1),
                        base::Duration(kLookAgain));
    }
    const Rate::Instant steady = outside_.steady();
    if (!waiting_steady_.empty()) {
      const auto left = waiting_steady_.begin()->first - steady;
      wait = std::clamp(std::chrono::ceil<base::Duration>(left),
                        base::Duration(1), wait);
    }
    for (const auto& [receiver, queue] : receivers_) {
      const auto next = queue.NextAt(steady);
      if (!queue.limits() || !next) continue;
      wait = std::clamp(std::chrono::ceil<base::Duration>(*next - steady),
                        base::Duration(1), wait);
    }
    wake_.expires_after(wait);
    const auto [error] =
        co_await wake_.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return;
    if (!error) Wake();
  }
}

void Deliverer::Pump(const std::string& name) {
  const auto found = receivers_.find(name);
  if (found == receivers_.end()) return;
  ReceiverQueue& queue = found->second;
  while (queue.started < kMaxStartedPerReceiver && StartOne(name, queue)) {
  }
  while (!queue.ready.empty() && queue.connections < queue.max_connections()) {
    Batch batch = std::move(queue.ready.front());
    queue.ready.pop_front();
    ++queue.connections;
    for (const model::AlertId id : batch) jobs_.at(id).stage = Stage::kSending;
    tasks_.Spawn(Send(name, std::move(batch)));
  }
  if (queue.IsIdle(outside_.steady())) receivers_.erase(found);
}

bool Deliverer::StartOne(const std::string& name, ReceiverQueue& queue) {
  const auto is_live = [this](model::AlertId id) {
    const auto job = jobs_.find(id);
    return job != jobs_.end() && job->second.stage == Stage::kQueued;
  };
  const Rate::Instant now = outside_.steady();
  Batch batch = queue.Take(now, is_live);
  for (const model::AlertId id : batch) jobs_.at(id).stage = Stage::kStarting;
  queue.started += batch.size();
  if (!batch.empty()) {
    Begin(name, batch);
    return true;
  }
  const auto impatient = queue.TakeImpatient(now, is_live);
  if (!impatient) return false;
  jobs_.at(impatient->id).stage = Stage::kStarting;
  ++queue.started;
  HandBack(impatient->id, impatient->wait);
  return true;
}

const config::Channel* Deliverer::ChannelOf(const model::Alert& alert) const {
  const config::Contact* const person = directory_->Find(alert.recipient);
  if (person == nullptr || alert.channel >= person->channels.size()) {
    return nullptr;
  }
  return &person->channels[alert.channel];
}

}  // namespace huiying::notify
