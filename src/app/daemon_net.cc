// What runs on the net thread, and what it is told.
#include <fmt/core.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "app/daemon_parts.h"
#include "app/log.h"
#include "notify/message.h"

namespace huiying::app {
namespace {

using base::Result;
using base::Status;

constexpr char kVersion[] = "0.1.0";
constexpr std::size_t kPoolThreads = 2;
constexpr std::size_t kSlowThreads = 1;

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

}  // namespace

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
      .has_room = [this] { return !Disk().is_low; },
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
          .disk = [this] { return Disk(); },
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

model::ReleaseReading Daemon::Parts::ReadRelease(std::string_view text) const {
  const auto reader = release_reader.load();
  return reader ? reader->Read(text) : model::ReleaseReading();
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

http::Dependencies::Disk Daemon::Parts::Disk() {
  http::Dependencies::Disk disk{.is_low = core.room->IsLow()};
  const auto free = core.room->Free();
  if (free) disk.free_bytes = *free;
  if (std::exchange(disk_was_low, disk.is_low) != disk.is_low) {
    const std::string left =
        free ? fmt::format("{} MiB are left on the disk", *free >> 20)
             : free.error().message;
    disk.is_low ? LogError("app", left + ": no posts are taken in; make room")
                : LogInfo("app", left + ": posts are taken in again");
  }
  return disk;
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
  if (const auto free = core.room->Free()) metrics.SetDiskFree(*free);
  const http::ServerStats stats = server->stats();
  metrics.SetSignIns({.sessions = stats.sessions,
                      .done = stats.signed_in,
                      .failed = stats.sign_ins_failed,
                      .locked = stats.sign_ins_locked,
                      .bad_tokens = stats.bad_tokens});
  return metrics.Text();
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

}  // namespace huiying::app
