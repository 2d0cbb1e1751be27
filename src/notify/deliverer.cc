// An alert's way: waiting -> queued at its receiver -> starting (the engine
// records the attempt) -> ready -> sending -> (the engine records the outcome)
// -> settled, or waiting again. Begin() and Send() are its two tasks; between
// them it stands in Receiver::ready, so that a free connection finds an attempt
// that is already durable.
#include "notify/deliverer.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <optional>

#include "aio/loop.h"
#include "base/check.h"

namespace huiying::notify {
namespace asio = boost::asio;

namespace {

using model::AlertState;
using model::DeliveryOutcome;

// Engine time is looked at this often at least: it may have stepped.
constexpr std::chrono::milliseconds kLookAgain{1000};
constexpr std::chrono::milliseconds kBusyWait{100};
// The directory may come a moment after the policy that names a person.
constexpr std::uint32_t kTriesWithoutContact = 3;

// `http://host:port` of an address: connections are counted by it.
std::string Origin(const std::string& url) {
  const auto start = url.find("://");
  if (start == std::string::npos) return url;
  return url.substr(0, url.find_first_of("/?#", start + 3));
}

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

Deliverer::Deliverer(Outside outside,
                     std::shared_ptr<const config::Directory> directory)
    : outside_(std::move(outside)),
      directory_(std::move(directory)),
      wake_(outside_.net),
      tasks_(outside_.net) {}

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
  wake_.cancel();
  co_await tasks_.Wait();
}

void Deliverer::SetDirectory(
    std::shared_ptr<const config::Directory> directory) {
  directory_ = std::move(directory);
}

void Deliverer::OnPublished(const runtime::Published& published) {
  for (const model::Entry& entry : published.entries) {
    if (const auto* e = std::get_if<model::AlertRequested>(&entry.event)) {
      if (e->alert.state == AlertState::kPending) Add(e->alert);
    } else if (const auto* s =
                   std::get_if<model::AlertSuperseded>(&entry.event)) {
      const auto job = jobs_.find(s->alert);
      // Past that the engine's refusal or its record of the outcome ends it.
      if (job != jobs_.end() && job->second.stage == Stage::kWaiting) {
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
  waiting_.emplace(at, id);
}

void Deliverer::Forget(model::AlertId id) {
  const auto job = jobs_.find(id);
  if (job == jobs_.end()) return;
  waiting_.erase({job->second.at, id});
  jobs_.erase(job);
}

void Deliverer::Wake() {
  const base::TimePoint now = outside_.now();
  std::set<std::string> touched;
  while (!waiting_.empty() && waiting_.begin()->first <= now) {
    const model::AlertId id = waiting_.begin()->second;
    waiting_.erase(waiting_.begin());
    Job& job = jobs_.at(id);
    job.stage = Stage::kQueued;
    job.receiver = ReceiverOf(job.alert);
    receivers_[job.receiver].queued.push_back(id);
    touched.insert(job.receiver);
  }
  for (const std::string& receiver : touched) Pump(receiver);
  wake_.cancel();  // KeepTime() looks for the next instant
}

asio::awaitable<void> Deliverer::KeepTime() {
  for (;;) {
    base::Duration wait = kLookAgain;
    if (!waiting_.empty()) {
      const base::Duration left = waiting_.begin()->first - outside_.now();
      wait = std::clamp(left / std::max(outside_.speed, 1U), base::Duration(1),
                        base::Duration(kLookAgain));
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
  Receiver& receiver = found->second;
  while (!receiver.queued.empty() &&
         receiver.started < kMaxStartedPerReceiver) {
    const model::AlertId id = receiver.queued.front();
    receiver.queued.pop_front();
    ++receiver.started;
    jobs_.at(id).stage = Stage::kStarting;
    tasks_.Spawn(Begin(id));
  }
  while (!receiver.ready.empty() &&
         receiver.connections < kMaxConnectionsPerReceiver) {
    const model::AlertId id = receiver.ready.front();
    receiver.ready.pop_front();
    ++receiver.connections;
    jobs_.at(id).stage = Stage::kSending;
    tasks_.Spawn(Send(id));
  }
  if (receiver.started == 0 && receiver.queued.empty()) {
    receivers_.erase(found);
  }
}

asio::awaitable<void> Deliverer::Begin(model::AlertId id) {
  const auto reply =
      co_await Record({.alert = id,
                       .attempt = jobs_.at(id).alert.attempts + 1,
                       .outcome = DeliveryOutcome::kStarted});
  Job& job = jobs_.at(id);
  const std::string receiver = job.receiver;
  if (TakeReply(job, reply) && job.alert.state == AlertState::kSending) {
    job.stage = Stage::kReady;
    receivers_.at(receiver).ready.push_back(id);
    Pump(receiver);
  } else {
    Settle(id);
  }
}

asio::awaitable<void> Deliverer::Send(model::AlertId id) {
  const Judgement judgement = co_await Post(id);
  // The connection is free while the outcome is recorded.
  const std::string receiver = jobs_.at(id).receiver;
  --receivers_.at(receiver).connections;
  Pump(receiver);
  std::optional<base::Duration> retry_after = judgement.retry_after;
  if (retry_after) *retry_after *= std::max(outside_.speed, 1U);
  const auto reply = co_await Record({.alert = id,
                                      .attempt = jobs_.at(id).alert.attempts,
                                      .outcome = judgement.outcome,
                                      .status = judgement.status,
                                      .retry_after = retry_after});
  TakeReply(jobs_.at(id), reply);
  Settle(id);
}

asio::awaitable<Judgement> Deliverer::Post(model::AlertId id) {
  const model::Alert& alert = jobs_.at(id).alert;
  Attempt attempt{.recipient = alert.recipient,
                  .number = alert.attempts,
                  .channel = alert.channel};
  const auto directory = directory_;
  const config::Webhook* const webhook = ChannelOf(alert);
  const auto snapshot = outside_.store.Take();
  auto message = ReadMessage(
      *snapshot, global_, alert,
      webhook == nullptr ? "" : directory->Find(alert.recipient)->name);
  base::Result<aio::HttpResponse> answer;
  if (!message) {
    answer = std::unexpected(message.error());
  } else if (webhook == nullptr) {
    answer = base::Fail(alert.attempts < kTriesWithoutContact
                            ? base::ErrorCode::kUnavailable
                            : base::ErrorCode::kInvalid,
                        "the roster in force has no such channel");
  } else {
    attempt.alert_id = message->alert_id;
    aio::HttpRequest request =
        MakeRequest(*message, *webhook, outside_.base_url, outside_.now());
    request.total_timeout = outside_.answer_timeout;
    answer = co_await outside_.http.Fetch(std::move(request));
  }
  attempt.judgement = Judge(answer);
  if (!answer) attempt.error = answer.error().message;
  outside_.on_attempt(attempt);
  co_return attempt.judgement;
}

void Deliverer::Settle(model::AlertId id) {
  const auto found = jobs_.find(id);
  HUIYING_CHECK(found != jobs_.end());
  const std::string receiver = found->second.receiver;
  --receivers_.at(receiver).started;
  const model::Alert& alert = found->second.alert;
  if (alert.state == AlertState::kPending) {
    WaitUntil(id, alert.next_attempt_at.value_or(outside_.now()));
    wake_.cancel();
  } else {
    jobs_.erase(found);
  }
  Pump(receiver);
}

bool Deliverer::TakeReply(Job& job, const runtime::Reply& reply) {
  // Settle() drops what is in none of the open states.
  job.alert.state = AlertState::kFailed;
  if (const auto* refusal = std::get_if<model::Refusal>(&reply)) {
    // Somebody else moved it; the row knows.
    if (refusal->code == "wrong_attempt") {
      return Reload(job.alert.id).has_value();
    }
    return false;
  }
  const auto* accepted = std::get_if<runtime::Accepted>(&reply);
  if (accepted == nullptr) return false;
  for (const model::Event& event : accepted->events) {
    const auto* e = std::get_if<model::DeliveryRecorded>(&event);
    if (e == nullptr || e->alert != job.alert.id) continue;
    job.alert.state = e->state;
    job.alert.attempts = e->attempt;
    job.alert.channel = e->channel;
    job.alert.possible_repeat = e->possible_repeat;
    job.alert.next_attempt_at = e->next_attempt_at;
    return true;
  }
  return false;
}

base::Status Deliverer::Reload(model::AlertId id) {
  const auto row = outside_.store.Take()->Get(store::Family::kProjections,
                                              model::AlertKey(id));
  if (!row) return std::unexpected(row.error());
  if (!*row) return base::Fail(base::ErrorCode::kNotFound, "no such alert");
  const auto alert = model::DecodeFields<model::Alert>(**row);
  if (!alert) return std::unexpected(BadRow(id));
  jobs_.at(id).alert = *alert;
  // An attempt of nobody's goes the way of one that a crash cut off.
  if (alert->state == AlertState::kSending) {
    jobs_.at(id).alert.state = AlertState::kPending;
    jobs_.at(id).alert.next_attempt_at.reset();
  }
  return {};
}

const config::Webhook* Deliverer::ChannelOf(const model::Alert& alert) const {
  const config::Contact* const person = directory_->Find(alert.recipient);
  if (person == nullptr || alert.channel >= person->channels.size()) {
    return nullptr;
  }
  return &person->channels[alert.channel];
}

std::string Deliverer::ReceiverOf(const model::Alert& alert) const {
  const config::Webhook* const webhook = ChannelOf(alert);
  return webhook == nullptr ? std::string() : Origin(webhook->url);
}

asio::awaitable<runtime::Reply> Deliverer::Record(
    model::RecordDelivery command) {
  struct Answer {
    explicit Answer(asio::io_context& net)
        : come(net, asio::steady_timer::time_point::max()) {}
    asio::steady_timer come;
    std::optional<runtime::Reply> reply;
  };
  for (;;) {
    auto answer = std::make_shared<Answer>(outside_.net);
    runtime::Request request;
    request.command.actor = model::Actor("deliverer");
    request.command.body = command;
    outside_.desk.Submit(std::move(request), [answer, &net = outside_.net](
                                                 runtime::Reply reply) {
      asio::post(net, [answer, reply = std::move(reply)]() mutable {
        answer->reply = std::move(reply);
        answer->come.cancel();
      });
    });
    co_await answer->come.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
      throw boost::system::system_error(asio::error::operation_aborted);
    }
    HUIYING_CHECK(answer->reply.has_value());
    if (!std::holds_alternative<runtime::Busy>(*answer->reply)) {
      co_return *std::move(answer->reply);
    }
    // The lane is full: what we know is not lost, it waits here.
    co_await aio::SleepFor(kBusyWait);
  }
}

}  // namespace huiying::notify
