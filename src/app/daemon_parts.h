// What a Daemon is made of. daemon.cc starts and stops it, daemon_net.cc has
// what runs on the net thread, daemon_rules.cc what reads rules and feeds.
#pragma once

#include <fmt/core.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aio/http_client.h"
#include "aio/loop.h"
#include "app/core.h"
#include "app/daemon.h"
#include "app/metrics.h"
#include "app/rules_in_force.h"
#include "http/server.h"
#include "identity/ack_link.h"
#include "ingest/feed_keeper.h"
#include "ingest/intake.h"
#include "notify/deliverer.h"
#include "notify/heart.h"
#include "runtime/memos.h"

namespace huiying::app {

struct Daemon::Parts {
  explicit Parts(DaemonOptions given) : options(std::move(given)) {}

  base::Status Start();
  void Stop();
  base::Status Reload();
  // Makes what the engine thread publishes to, before it runs.
  base::Status BuildNet();
  base::Status StartNet();
  base::Status MakeDemoAccounts();
  // rules/ at start; the store's last set when rules/ has an error.
  base::Status LoadFirstRules();
  // Durable first, then the classifiers switch.
  base::Status PutInForce(RulesInForce next);
  void Switch(RulesInForce next);
  void ShareDirectory(std::shared_ptr<const config::Directory> people);
  void ShowRulesError(const base::Error& error);
  base::Status StartFeeds();
  base::Result<std::vector<config::FeedConfig>> ReadFeeds() const;
  void Publish(const runtime::Published& published);
  void OnMismatch(const engine::Audit& audit);
  http::Dependencies HttpDependencies();
  std::vector<http::SourceLive> Sources();
  http::Dependencies::Disk Disk();
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
  bool disk_was_low = false;  // for net

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

}  // namespace huiying::app
