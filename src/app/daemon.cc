#include "app/daemon.h"

#include <fmt/core.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <utility>

#include "app/daemon_parts.h"
#include "identity/accounts.h"
#include "identity/password.h"
#include "model/row.h"

namespace huiying::app {
namespace {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;

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
