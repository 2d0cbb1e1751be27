#include "app/daemon.h"

#include <fmt/core.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <utility>

#include "aio/http_client.h"
#include "aio/loop.h"
#include "app/log.h"
#include "app/metrics.h"
#include "app/rules_in_force.h"
#include "http/server.h"
#include "identity/accounts.h"
#include "identity/ack_link.h"
#include "identity/password.h"
#include "ingest/feed_keeper.h"
#include "ingest/intake.h"
#include "model/row.h"
#include "notify/deliverer.h"
#include "notify/heart.h"
#include "notify/message.h"
#include "runtime/clock.h"
#include "runtime/engine_loop.h"
#include "runtime/memos.h"
#include "runtime/random.h"
#include "runtime/start.h"
#include "runtime/writer.h"
#include "store/rocks_store.h"

namespace huiying::app {
namespace {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;

constexpr char kVersion[] = "0.1.0";
constexpr std::size_t kPoolThreads = 2;
constexpr std::size_t kSlowThreads = 1;

// Engine and its surroundings, which outlive everything on the net thread.
struct Core {
  std::unique_ptr<store::RocksStore> store;
  runtime::SystemRandom random;
  std::unique_ptr<runtime::SystemClock> clock;
  runtime::Inbox inbox{runtime::kFirstLaneCapacity,
                       runtime::kPostsLaneCapacity};
  std::unique_ptr<runtime::Writer> writer;
  std::unique_ptr<runtime::EngineThread> engine;
};

runtime::Mode RuntimeMode(http::Mode mode) {
  return mode == http::Mode::kLive ? runtime::Mode::kLive
                                   : runtime::Mode::kDrill;
}

// Opens the store, loads the state and fires what fell due meanwhile.
Status OpenCore(const DaemonOptions& options, runtime::PublishedFn publish,
                runtime::MismatchFn on_mismatch, Core& core) {
  auto store = store::RocksStore::Open(options.data, {});
  if (!store) return std::unexpected(std::move(store).error());
  core.store = *std::move(store);
  auto loaded = runtime::Load(*core.store);
  if (!loaded) return std::unexpected(std::move(loaded).error());
  const runtime::Mode mode = RuntimeMode(options.mode);
  if (auto same = runtime::CheckMode(*loaded, mode); !same) return same;
  core.clock = std::make_unique<runtime::SystemClock>(
      runtime::ClockOptions{.epoch = options.epoch,
                            .speed = options.speed,
                            .resume_at = loaded->last_at});
  core.writer = std::make_unique<runtime::Writer>(
      std::move(loaded->engine), loaded->head,
      loaded->last_at.value_or(base::TimePoint::min()),
      runtime::Writer::Outside{.inbox = core.inbox,
                               .clock = *core.clock,
                               .store = *core.store,
                               .random = core.random,
                               .publish = std::move(publish),
                               .on_mismatch = std::move(on_mismatch)});
  return runtime::Begin(*core.writer, core.inbox, core.random, mode);
}

// The reply to a command, waited for. For the main thread only.
runtime::Reply Ask(runtime::Desk& desk, runtime::Request request) {
  std::promise<runtime::Reply> promise;
  auto future = promise.get_future();
  desk.Submit(std::move(request), [&promise](runtime::Reply reply) {
    promise.set_value(std::move(reply));
  });
  return future.get();
}

// The lines of a push, as the server shows them.
boost::asio::awaitable<Result<std::vector<http::IntakeLine>>> TakeLines(
    ingest::Intake& intake, std::string body, model::Actor actor) {
  auto results = co_await intake.Take(std::move(body), std::move(actor));
  if (!results) co_return std::unexpected(std::move(results).error());
  std::vector<http::IntakeLine> lines;
  for (ingest::IntakeResult& result : *results) {
    lines.push_back({.line = result.line,
                     .id = std::move(result.id),
                     .result = std::move(result.result),
                     .seq = result.seq,
                     .case_id = result.case_id,
                     .error = std::move(result.error)});
  }
  co_return lines;
}

// The person by id: names and contacts are in no log.
void LogFailedAttempt(const notify::Attempt& attempt) {
  LogWarning(
      "notify",
      fmt::format("alert {} to {}, attempt {} by {}: {}: {}", attempt.alert_id,
                  attempt.recipient.value(), attempt.number,
                  attempt.kind.empty() ? "no channel" : attempt.kind,
                  model::Name(attempt.judgement.outcome), attempt.error));
}

// What runs on the net thread, told to end and waited for.
boost::asio::awaitable<void> CloseNet(http::Server& server,
                                      notify::Deliverer& deliverer,
                                      notify::Heart& heart,
                                      ingest::FeedKeeper& keeper) {
  server.Stop();
  co_await keeper.Stop();
  co_await heart.Stop();
  co_await deliverer.Stop();
  co_await server.Wait();
}

}  // namespace

struct Daemon::Parts {
  explicit Parts(DaemonOptions given) : options(std::move(given)) {}

  Status Start();
  void Stop();
  Status Reload();
  // Makes what the engine thread publishes to, before it runs.
  Status BuildNet();
  Status StartNet();
  Status MakeDemoAccounts();
  // rules/ at start; the store's last set when rules/ has an error.
  Status LoadFirstRules();
  // Durable first, then the classifiers switch.
  Status PutInForce(RulesInForce next);
  void Switch(RulesInForce next);
  void ShareDirectory(std::shared_ptr<const config::Directory> people);
  void ShowRulesError(const base::Error& error);
  Status StartFeeds();
  Result<std::vector<config::FeedConfig>> ReadFeeds() const;
  void Publish(const runtime::Published& published);
  void OnMismatch(const engine::Audit& audit);
  http::Dependencies HttpDependencies();
  std::vector<http::SourceLive> Sources();
  std::string MetricsText();
  model::ReleaseReading ReadRelease(std::string_view text) const;
  std::string address() const {
    const auto& hosts = options.access.public_hosts;
    // A proxy answers at https's own port, whatever ours is.
    if (options.access.behind_proxy && !hosts.empty()) {
      return "https://" + hosts.front();
    }
    return fmt::format("{}://{}:{}",
                       options.access.has_tls() ? "https" : "http",
                       hosts.empty() ? options.host : hosts.front(), port);
  }

  DaemonOptions options;
  Core core;
  Metrics metrics;
  model::Policy policy;  // in force; for main
  std::atomic<std::shared_ptr<const classify::RuleSet>> classifier;
  std::atomic<std::shared_ptr<const classify::ReleaseReader>> release_reader;
  std::uint16_t port = 0;
  bool net_runs = false;
  bool stopped = false;

  aio::NetThread net;
  std::unique_ptr<aio::WorkPool> pool;
  std::unique_ptr<aio::WorkPool> slow;
  std::unique_ptr<aio::HttpClient> client;
  std::unique_ptr<identity::AckLinks> ack_links;
  // The people in force; for net.
  std::shared_ptr<const config::Directory> directory =
      std::make_shared<const config::Directory>();
  std::unique_ptr<notify::Deliverer> deliverer;
  std::unique_ptr<notify::Heart> heart;
  std::unique_ptr<http::Server> server;
  std::unique_ptr<runtime::Memos> memos;
  std::unique_ptr<ingest::Intake> intake;
  std::unique_ptr<ingest::FeedKeeper> keeper;
};

Status Daemon::Parts::Start() {
  auto opened = OpenCore(
      options, [this](const runtime::Published& p) { Publish(p); },
      [this](const engine::Audit& audit) { OnMismatch(audit); }, core);
  if (!opened) return opened;
  policy = core.writer->engine().policy();
  core.engine = std::make_unique<runtime::EngineThread>(
      core.inbox, *core.writer, *core.clock);
  if (auto built = BuildNet(); !built) return built;
  core.engine->Start();
  if (auto loaded = LoadFirstRules(); !loaded) return loaded;
  if (auto made = MakeDemoAccounts(); !made) return made;
  return StartNet();
}

// Before anybody can ask, so that the demo is never open to all.
Status Daemon::Parts::MakeDemoAccounts() {
  if (options.mode != http::Mode::kDemo) return {};
  for (const http::DemoAccount& account : options.demo_accounts) {
    auto hash = identity::HashPassword(account.password);
    if (!hash) return std::unexpected(std::move(hash).error());
    const runtime::Reply reply = Ask(
        *core.engine, identity::MakeRequest({.id = account.id,
                                             .roles = account.roles,
                                             .name = account.name,
                                             .credential = *std::move(hash)},
                                            model::Actor("operator")));
    if (const auto* refusal = std::get_if<model::Refusal>(&reply)) {
      return Fail(
          ErrorCode::kRefused,
          fmt::format("demo account {}: {}", account.id, refusal->detail));
    }
  }
  return {};
}

Status Daemon::Parts::BuildNet() {
  port = options.port;
  pool = std::make_unique<aio::WorkPool>(kPoolThreads);
  slow = std::make_unique<aio::WorkPool>(kSlowThreads);
  client = std::make_unique<aio::HttpClient>(net.context());
  memos = std::make_unique<runtime::Memos>(*core.store);
  auto links = identity::OpenAckLinks(*memos, core.random);
  if (!links) return base::FailIn("start links", std::move(links));
  ack_links = std::make_unique<identity::AckLinks>(*std::move(links));
  const auto rules = [this] { return classifier.load(); };
  const auto now = [this] { return core.clock->Now(); };
  intake = std::make_unique<ingest::Intake>(ingest::Intake::Outside{
      .pool = *pool, .desk = *core.engine, .rules = rules, .now = now});
  keeper = std::make_unique<ingest::FeedKeeper>(ingest::FeedKeeper::Outside{
      .net = net.context(),
      .http = *client,
      .pool = *pool,
      .desk = *core.engine,
      .memos = *memos,
      .rules = rules,
      .now = now,
      .speed = options.speed,
      .log = [](std::string_view line) { LogInfo("ingest", line); }});
  server = std::make_unique<http::Server>(net.context(), HttpDependencies());
  deliverer = std::make_unique<notify::Deliverer>(
      notify::Deliverer::Outside{
          .net = net.context(),
          .http = *client,
          .desk = *core.engine,
          .store = *core.store,
          .now = now,
          .speed = options.speed,
          .base_url = address(),
          .ack_token =
              [this](const model::Alert& alert) {
                return ack_links->Make(alert.epoch, alert.id, http::RealNow());
              },
          .on_attempt =
              [this](const notify::Attempt& attempt) {
                metrics.CountAttempt(model::Name(attempt.judgement.outcome));
                if (!attempt.error.empty()) LogFailedAttempt(attempt);
              }},
      directory);
  heart = std::make_unique<notify::Heart>(notify::Heart::Outside{
      .net = net.context(),
      .http = *client,
      .on_beat = [](const std::string& name, const std::string& error) {
        if (error.empty()) return;
        LogWarning("notify", fmt::format("heartbeat {}: {}", name, error));
      }});
  return {};
}

model::ReleaseReading Daemon::Parts::ReadRelease(std::string_view text) const {
  const auto reader = release_reader.load();
  return reader ? reader->Read(text) : model::ReleaseReading();
}

http::Dependencies Daemon::Parts::HttpDependencies() {
  return {.store = *core.store,
          .desk = *core.engine,
          .slow = *slow,
          .random = core.random,
          .now = [this] { return core.clock->Now(); },
          .mode = options.mode,
          .speed = options.speed,
          .version = kVersion,
          .sources = [this] { return Sources(); },
          .read_release =
              [this](std::string_view text) { return ReadRelease(text); },
          .ack_links = ack_links.get(),
          .alert_text =
              [this](const model::Alert& alert) {
                const std::string& desk = directory->desk_url;
                return notify::ReadText(*core.store->Take(), *directory, alert,
                                        desk.empty() ? address() : desk,
                                        core.clock->Now());
              },
          .held_clock_step = [this] { return core.clock->HeldStep(); },
          .intake =
              [this](std::string body, model::Actor actor) {
                return TakeLines(*intake, std::move(body), std::move(actor));
              },
          .metrics = [this] { return MetricsText(); },
          .static_dir = options.dashboards,
          .access = options.access,
          .demo_accounts = options.demo_accounts};
}

std::vector<http::SourceLive> Daemon::Parts::Sources() {
  std::vector<http::SourceLive> sources;
  for (const ingest::FeedStats& feed : keeper->Stats()) {
    sources.push_back({.name = feed.name,
                       .priority = feed.priority,
                       .last_read_at = feed.last_read_at});
  }
  return sources;
}

std::string Daemon::Parts::MetricsText() {
  for (const ingest::FeedStats& feed : keeper->Stats()) {
    metrics.SetFeed({.feed = feed.name,
                     .reads = feed.reads,
                     .failures = feed.failures,
                     .posts = feed.posts,
                     .classified = feed.classified,
                     .relevant = feed.relevant,
                     .unreadable = feed.problems,
                     .blind = feed.state == model::SourceState::kBlind});
  }
  metrics.SetOpenAlerts(deliverer->open());
  const http::ServerStats stats = server->stats();
  metrics.SetSignIns({.sessions = stats.sessions,
                      .done = stats.signed_in,
                      .failed = stats.sign_ins_failed,
                      .locked = stats.sign_ins_locked,
                      .bad_tokens = stats.bad_tokens});
  return metrics.Text();
}

Status Daemon::Parts::StartNet() {
  auto bound = server->Start(options.host, options.port);
  if (!bound) return std::unexpected(std::move(bound).error());
  port = *bound;
  if (auto started = deliverer->Start(); !started) return started;
  if (auto feeds = StartFeeds(); !feeds) return feeds;
  server->SetReady(true);
  net.Start();
  net_runs = true;
  return {};
}

Status Daemon::Parts::StartFeeds() {
  auto feeds = ReadFeeds();
  if (!feeds) return std::unexpected(std::move(feeds).error());
  if (feeds->empty()) {
    LogWarning("app", "no feed is configured: nothing is being watched");
  }
  keeper->Start(*std::move(feeds));
  return {};
}

Result<std::vector<config::FeedConfig>> Daemon::Parts::ReadFeeds() const {
  if (options.feed_list) return *options.feed_list;
  auto files = config::ReadFolder(options.feeds, config::Depth::kTopOnly);
  if (!files) return Fail(ErrorCode::kInvalid, config::Describe(files.error()));
  auto feeds = config::LoadFeeds(*files);
  if (!feeds) return Fail(ErrorCode::kInvalid, config::Describe(feeds.error()));
  return *std::move(feeds);
}

Status Daemon::Parts::LoadFirstRules() {
  auto read = ReadRules(options.rules);
  if (read) return PutInForce(*std::move(read));
  if (policy.files.empty()) return base::FailIn("rules", std::move(read));
  LogError("app", "rules have an error; the last good set runs");
  ShowRulesError(read.error());
  auto stored = ReadRulesFromStore(*core.store->Take(), policy, options.rules);
  if (!stored) return base::FailIn("last good rules", std::move(stored));
  Switch(*std::move(stored));
  ShowRulesError(read.error());
  return {};
}

Status Daemon::Parts::PutInForce(RulesInForce next) {
  for (const std::string& warning : next.warnings) {
    LogWarning("app", warning);
  }
  // Contacts first: alerts to new people follow the load at once.
  server->SetPeople(ViewOf(next));
  ShareDirectory(next.directory);
  runtime::Request request;
  request.command.actor = model::Actor("operator");
  request.command.body = model::LoadRules{.policy = next.policy};
  request.files = next.files;
  const runtime::Reply reply = Ask(*core.engine, std::move(request));
  if (const auto* refusal = std::get_if<model::Refusal>(&reply)) {
    return Fail(ErrorCode::kRefused, refusal->detail);
  }
  if (std::holds_alternative<runtime::Busy>(reply)) {
    return Fail(ErrorCode::kUnavailable, "the engine is busy or stopping");
  }
  Switch(std::move(next));
  return {};
}

void Daemon::Parts::Switch(RulesInForce next) {
  server->SetPeople(ViewOf(next));
  server->SetRules(next.policy.rules_version, std::nullopt);
  ShareDirectory(next.directory);
  policy = std::move(next.policy);
  classifier.store(std::move(next.classifier));
  release_reader.store(std::move(next.release_reader));
}

void Daemon::Parts::ShareDirectory(
    std::shared_ptr<const config::Directory> people) {
  boost::asio::post(net.context(), [this, people = std::move(people)] {
    directory = people;
    deliverer->SetDirectory(people);
    // A drill is not the desk that others watch.
    if (options.mode == http::Mode::kLive) heart->SetDirectory(people);
  });
}

void Daemon::Parts::ShowRulesError(const base::Error& error) {
  LogError("app", error.message);
  server->SetRules(policy.rules_version, error.message);
}

Status Daemon::Parts::Reload() {
  auto read = ReadRules(options.rules);
  if (!read) {
    ShowRulesError(read.error());
    return base::FailIn("rules", std::move(read));
  }
  auto feeds = ReadFeeds();
  if (!feeds) {
    LogError("app", feeds.error().message);
    return base::FailIn("feeds", std::move(feeds));
  }
  if (auto put = PutInForce(*std::move(read)); !put) return put;
  boost::asio::co_spawn(net.context(), keeper->Replace(*std::move(feeds)),
                        boost::asio::use_future)
      .wait();
  return {};
}

void Daemon::Parts::Publish(const runtime::Published& published) {
  metrics.CountEntries(published.entries.size());
  if (!published.entries.empty()) {
    metrics.SetHead(published.entries.back().seq);
  }
  if (server == nullptr) return;  // the first pulse: nobody listens yet
  server->Publish(published);
  boost::asio::post(net.context(), [this, news = notify::NewsOf(published)] {
    deliverer->OnPublished(news);
    heart->OnPublished(news);
  });
}

void Daemon::Parts::OnMismatch(const engine::Audit& audit) {
  metrics.CountIndexMismatches(audit.mismatches());
  const std::string first =
      audit.cases.empty()
          ? fmt::format("alert {}", audit.alerts.front().value())
          : fmt::format("case {}", model::FormatCaseId(audit.cases.front()));
  LogError("engine",
           fmt::format("the indexes of {} cases and {} alerts were wrong and "
                       "are mended, the first of {}: a fault of the program, "
                       "please report it",
                       audit.cases.size(), audit.alerts.size(), first));
}

void Daemon::Parts::Stop() {
  if (std::exchange(stopped, true)) return;
  if (server != nullptr) {
    auto closed = boost::asio::co_spawn(
        net.context(), CloseNet(*server, *deliverer, *heart, *keeper),
        boost::asio::use_future);
    if (!net_runs) net.Start();  // a start that did not get that far
    closed.wait();
  }
  net.Stop();
  if (pool != nullptr) pool->Stop();
  if (slow != nullptr) slow->Stop();
  if (core.engine != nullptr) core.engine->Stop();
}

Daemon::Daemon(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Daemon::~Daemon() { Stop(); }

Result<std::unique_ptr<Daemon>> Daemon::Start(DaemonOptions options) {
  auto parts = std::make_unique<Parts>(std::move(options));
  auto started = parts->Start();
  if (!started) {
    parts->Stop();
    return std::unexpected(std::move(started).error());
  }
  return std::unique_ptr<Daemon>(new Daemon(std::move(parts)));
}

std::string Daemon::address() const { return parts_->address(); }
model::ReleaseReading Daemon::ReadRelease(std::string_view text) const {
  return parts_->ReadRelease(text);
}
runtime::Desk& Daemon::desk() { return *parts_->core.engine; }
base::TimePoint Daemon::now() const { return parts_->core.clock->Now(); }
std::optional<model::CaseId> Daemon::CaseOfPost(
    const model::PostId& post) const {
  auto row = parts_->core.store->Take()->Get(store::Family::kProjections,
                                             model::PostKey(post));
  if (!row || !*row) return std::nullopt;
  const auto decoded = model::DecodeFields<model::PostRow>(**row);
  if (!decoded) return std::nullopt;
  return decoded->case_id;
}
Status Daemon::Reload() { return parts_->Reload(); }
void Daemon::Stop() { parts_->Stop(); }

}  // namespace huiying::app
