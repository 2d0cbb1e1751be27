// Deliverer: sends every alert of the outbox to its person, at least once.
// Confined(net).
//
// The outbox is the alerts' rows; what is here is a copy that Start() makes
// again. "The attempt has started" is durable before the first byte leaves, so
// an attempt that a crash cut off is known and its repeat is marked as one.
// What follows an outcome (when, which channel, given up) is the engine's to
// decide. A receiver has at most 32 connections, is spoken to as often as its
// platform allows, and never holds up another.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "aio/http_client.h"
#include "aio/mail_client.h"
#include "aio/task_group.h"
#include "config/directory.h"
#include "model/row.h"
#include "notify/judgement.h"
#include "notify/receivers.h"
#include "notify/recorder.h"
#include "runtime/desk.h"
#include "store/key_value.h"

namespace huiying::notify {

// Attempts of one receiver that are recorded as started, so that the next are
// ready when a connection becomes free: as many as go out in two syncs of a
// slow disk. After a crash they count as possible repeats, hence not more.
inline constexpr std::size_t kMaxStartedPerReceiver = 512;

// One attempt, for log and metric.
struct Attempt {
  std::string alert_id;
  model::PersonId recipient;
  std::uint32_t number = 0;
  std::uint32_t channel = 0;
  std::string kind;  // of the channel; empty: there is none
  Judgement judgement;
  // Why it was not delivered, or what it went out without.
  std::string error;
};

// What of a turn concerns the deliverer and the heart: small enough to be
// copied to their thread, which a whole turn is not.
runtime::Published NewsOf(const runtime::Published& published);

class Deliverer {
 public:
  struct Outside {
    boost::asio::io_context& net;
    aio::HttpClient& http;
    runtime::Desk& desk;  // its replies may come on any thread
    const store::KeyValue& store;
    std::function<base::TimePoint()> now;  // engine time
    std::uint32_t speed = 1;               // engine time per real time
    std::string base_url;                  // of the dashboards
    // What acknowledges the alert from a phone; empty: no such link.
    std::function<std::string(const model::Alert&)> ack_token =
        [](const model::Alert&) { return std::string(); };
    std::chrono::milliseconds answer_timeout{10'000};
    std::function<void(const Attempt&)> on_attempt = [](const Attempt&) {};
    // Real time: what rates are counted by, and what platforms check.
    std::function<Rate::Instant()> steady = std::chrono::steady_clock::now;
    std::function<base::TimePoint()> wall = [] {
      return std::chrono::floor<base::Duration>(
          std::chrono::system_clock::now());
    };
  };

  Deliverer(Outside outside,
            std::shared_ptr<const config::Directory> directory);
  ~Deliverer();

  // Takes what is in the outbox. Call it after the journal is open; what was
  // published before or during it may be handed in afterwards. Errors: the
  // store's.
  base::Status Start();
  // What is on its way is cut off; returns when no task is left.
  boost::asio::awaitable<void> Stop();

  // `news`: a turn, or what NewsOf() leaves of it.
  void OnPublished(const runtime::Published& news);
  // Before the policy that names new people is loaded.
  void SetDirectory(std::shared_ptr<const config::Directory> directory);
  // Starts what is due by now. The deliverer's own timer does that, too.
  void Wake();

  std::size_t open() const { return jobs_.size(); }  // alerts not yet settled

 private:
  enum class Stage { kWaiting, kQueued, kStarting, kReady, kSending };
  struct Job {
    model::Alert alert;  // as the engine last said
    Stage stage = Stage::kWaiting;
    base::TimePoint at;  // when waiting; by either clock
    Rate::Instant steady_at;
    std::string receiver;  // when not
  };
  void Add(const model::Alert& alert);
  void Forget(model::AlertId id);
  void Settle(model::AlertId id);  // leaves its receiver; then waits or goes
  void WaitUntil(model::AlertId id, base::TimePoint at);
  void WaitNoMore(model::AlertId id, const Job& job);
  void Enqueue(model::AlertId id);
  void Pump(const std::string& receiver);
  // Starts what may start; true when something did.
  bool StartOne(const std::string& receiver, ReceiverQueue& queue);
  bool Reload(model::AlertId id);
  const config::Channel* ChannelOf(const model::Alert& alert) const;
  Urgency UrgencyOf(const model::Alert& alert) const;
  // Copies what the engine made of the alert; false: it is not ours any more.
  bool TakeReply(Job& job, const runtime::Reply& reply);

  boost::asio::awaitable<void> KeepTime();
  // Records of one batch on their way to be started.
  struct Starting {
    std::string receiver;
    std::size_t left = 0;
    Batch begun;
  };
  void Begin(const std::string& receiver, const Batch& batch);
  void OnStarted(Starting& starting, model::AlertId id,
                 const runtime::Reply& reply);
  void HandBack(model::AlertId id, base::Duration wait);
  boost::asio::awaitable<void> Send(std::string receiver, Batch batch);
  boost::asio::awaitable<Judgement> Post(Batch batch);
  boost::asio::awaitable<Judgement> Exchange(
      std::shared_ptr<const config::Directory> directory,
      const config::Contact* person, const config::Channel* channel,
      std::vector<Message> messages);
  void RecordOutcome(model::AlertId id, const Judgement& judgement);

  Outside outside_;
  std::shared_ptr<const config::Directory> directory_;
  model::Global global_;
  std::map<model::AlertId, Job> jobs_;
  std::set<std::pair<base::TimePoint, model::AlertId>> waiting_;
  std::set<std::pair<Rate::Instant, model::AlertId>> waiting_steady_;
  std::map<std::string, ReceiverQueue> receivers_;
  std::shared_ptr<Recorder> recorder_;
  aio::MailClient mail_;
  boost::asio::steady_timer wake_;
  aio::TaskGroup tasks_;
};

}  // namespace huiying::notify
