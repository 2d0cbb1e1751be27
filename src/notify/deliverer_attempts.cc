// The attempts: recorded as started, sent, judged, and what came of them
// recorded; deliverer.cc says whose turn it is.
#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "notify/deliverer.h"

namespace huiying::notify {
namespace asio = boost::asio;

namespace {

using model::AlertState;
using model::DeliveryOutcome;

// The directory may come a moment after the policy that names a person.
constexpr std::uint32_t kTriesWithoutContact = 3;
constexpr std::uint32_t kTooManyRequests = 429;

}  // namespace

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
    auto message = ReadMessage(*snapshot, global_, *directory, alert);
    if (!message) {
      error = std::move(message).error();
      break;
    }
    attempts.back().error = message->damage;
    message->ack_token = outside_.ack_token(alert);
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
    if (!attempt.error.empty() && !judgement.why.empty()) attempt.error += "; ";
    attempt.error += judgement.why;
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
      return Reload(job.alert.id);
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

bool Deliverer::Reload(model::AlertId id) {
  const auto row = outside_.store.Take()->Get(store::Family::kProjections,
                                              model::AlertKey(id));
  if (!row || !*row) return false;
  const auto alert = model::DecodeFields<model::Alert>(**row);
  if (!alert) return false;
  jobs_.at(id).alert = *alert;
  // An attempt of nobody's goes the way of one that a crash cut off.
  if (alert->state == AlertState::kSending) {
    jobs_.at(id).alert.state = AlertState::kPending;
    jobs_.at(id).alert.next_attempt_at.reset();
  }
  return true;
}

}  // namespace huiying::notify
