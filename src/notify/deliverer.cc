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
// The directory may come a moment after the policy that names a person.
constexpr std::uint32_t kTriesWithoutContact = 3;
constexpr std::uint32_t kTooManyRequests = 429;

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

void Deliverer::OnPublished(const runtime::Published& published) {
  for (const model::Entry& entry : published.entries) {
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
    Enqueue(id);
    touched.insert(jobs_.at(id).receiver);
  }
  const Rate::Instant steady = outside_.steady();
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
  if (alert.reason == model::Reason::kLifeInDanger) return Urgency::kGrave;
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

void Deliverer::Begin(const std::string& receiver, const Batch& batch) {
  const auto starting = std::make_shared<Starting>(
      Starting{.receiver = receiver, .left = batch.size(), .begun = {}});
  for (const model::AlertId id : batch) {
    recorder_->Record({.alert = id,
                       .attempt = jobs_.at(id).alert.attempts + 1,
                       .outcome = DeliveryOutcome::kStarted},
                      [this, starting, id](const runtime::Reply& reply) {
                        OnStarted(*starting, id, reply);
                      });
  }
}

void Deliverer::OnStarted(Starting& starting, model::AlertId id,
                          const runtime::Reply& reply) {
  Job& job = jobs_.at(id);
  if (TakeReply(job, reply) && job.alert.state == AlertState::kSending) {
    job.stage = Stage::kReady;
    starting.begun.push_back(id);
  } else {
    Settle(id);
  }
  if (--starting.left != 0 || starting.begun.empty()) return;
  receivers_.at(starting.receiver).ready.push_back(std::move(starting.begun));
  Pump(starting.receiver);
}

// The receiver may not be spoken to for so long: the engine hears of it as of
// any receiver that says "later", and may choose another channel. No byte left.
void Deliverer::HandBack(model::AlertId id, base::Duration wait) {
  const auto on_started = [this, id, wait](const runtime::Reply& reply) {
    Job& job = jobs_.at(id);
    if (!TakeReply(job, reply) || job.alert.state != AlertState::kSending) {
      return Settle(id);
    }
    const Judgement judgement{.outcome = DeliveryOutcome::kRetry,
                              .status = kTooManyRequests,
                              .retry_after = wait,
                              .why = "over the rate of this receiver"};
    const config::Channel* const channel = ChannelOf(job.alert);
    outside_.on_attempt({.alert_id = model::FormatAlertId(global_.journal_id,
                                                          job.alert.epoch, id),
                         .recipient = job.alert.recipient,
                         .number = job.alert.attempts,
                         .channel = job.alert.channel,
                         .kind = channel == nullptr ? "" : KindOf(*channel),
                         .judgement = judgement,
                         .error = judgement.why});
    RecordOutcome(id, judgement);
  };
  recorder_->Record({.alert = id,
                     .attempt = jobs_.at(id).alert.attempts + 1,
                     .outcome = DeliveryOutcome::kStarted},
                    on_started);
}

// One connection: it sends what is ready, batch after batch.
asio::awaitable<void> Deliverer::Send(std::string receiver, Batch batch) {
  for (;;) {
    const Judgement judgement = co_await Post(batch);
    ReceiverQueue& queue = receivers_.at(receiver);
    if (queue.limits() && judgement.retry_after) {
      queue.CloseUntil(outside_.steady() + *judgement.retry_after);
    }
    // The connection is free while the outcomes are recorded.
    for (const model::AlertId id : batch) RecordOutcome(id, judgement);
    if (queue.ready.empty()) break;
    batch = std::move(queue.ready.front());
    queue.ready.pop_front();
    for (const model::AlertId id : batch) jobs_.at(id).stage = Stage::kSending;
  }
  --receivers_.at(receiver).connections;
  Pump(receiver);
}

void Deliverer::RecordOutcome(model::AlertId id, const Judgement& judgement) {
  std::optional<base::Duration> retry_after = judgement.retry_after;
  if (retry_after) *retry_after *= std::max(outside_.speed, 1U);
  recorder_->Record({.alert = id,
                     .attempt = jobs_.at(id).alert.attempts,
                     .outcome = judgement.outcome,
                     .status = judgement.status,
                     .retry_after = retry_after},
                    [this, id](const runtime::Reply& reply) {
                      TakeReply(jobs_.at(id), reply);
                      Settle(id);
                    });
}

asio::awaitable<Judgement> Deliverer::Post(Batch batch) {
  const model::Alert first = jobs_.at(batch.front()).alert;
  const auto directory = directory_;
  const config::Contact* const person = directory->Find(first.recipient);
  const config::Channel* const channel = ChannelOf(first);
  std::vector<Attempt> attempts;
  std::vector<Message> messages;
  std::optional<base::Error> error;
  const auto snapshot = outside_.store.Take();
  for (const model::AlertId id : batch) {
    const model::Alert& alert = jobs_.at(id).alert;
    attempts.push_back({.alert_id = model::FormatAlertId(global_.journal_id,
                                                         alert.epoch, alert.id),
                        .recipient = alert.recipient,
                        .number = alert.attempts,
                        .channel = alert.channel,
                        .kind = channel == nullptr ? "" : KindOf(*channel)});
    auto message = ReadMessage(*snapshot, global_, alert,
                               person == nullptr ? "" : person->name);
    if (!message) {
      error = std::move(message).error();
      break;
    }
    messages.push_back(*std::move(message));
  }
  if (!error && channel == nullptr) {
    error = {first.attempts < kTriesWithoutContact
                 ? base::ErrorCode::kUnavailable
                 : base::ErrorCode::kInvalid,
             "the roster in force has no such channel"};
  }
  Judgement judgement;
  if (error) {
    judgement = JudgeStatus(
        {.response = std::unexpected(*std::move(error)), .left = false});
  } else {
    judgement =
        co_await Exchange(directory, person, channel, std::move(messages));
  }
  for (Attempt& attempt : attempts) {
    attempt.judgement = judgement;
    attempt.error = judgement.why;
    outside_.on_attempt(attempt);
  }
  co_return judgement;
}

// `directory` holds what the pointers point to.
asio::awaitable<Judgement> Deliverer::Exchange(
    std::shared_ptr<const config::Directory> directory,
    const config::Contact* person, const config::Channel* channel,
    std::vector<Message> messages) {
  const Letter letter{.messages = std::move(messages),
                      .language = person->language,
                      .phrases = &directory->messages.Of(person->language),
                      .desk_url = directory->desk_url.empty()
                                      ? std::string_view(outside_.base_url)
                                      : std::string_view(directory->desk_url),
                      .now = outside_.now()};
  Outgoing outgoing = MakeOutgoing(*channel, *person, letter, outside_.wall());
  if (auto* const mail = std::get_if<aio::MailRequest>(&outgoing)) {
    mail->total_timeout = outside_.answer_timeout;
    co_return JudgeMail(co_await mail_.Send(std::move(*mail)));
  }
  auto& request = std::get<aio::HttpRequest>(outgoing);
  request.total_timeout = outside_.answer_timeout;
  Answered answered;
  answered.response =
      co_await outside_.http.Fetch(std::move(request), &answered.left);
  co_return JudgeAnswer(*channel, answered);
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

const config::Channel* Deliverer::ChannelOf(const model::Alert& alert) const {
  const config::Contact* const person = directory_->Find(alert.recipient);
  if (person == nullptr || alert.channel >= person->channels.size()) {
    return nullptr;
  }
  return &person->channels[alert.channel];
}

}  // namespace huiying::notify
