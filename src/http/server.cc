#include "http/server.h"

#include <fmt/core.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "aio/task_group.h"
#include "http/session.h"
#include "http/site.h"
#include "http/tls.h"
#include "identity/accounts.h"

namespace huiying::http {
namespace asio = boost::asio;
using asio::ip::tcp;
using base::ErrorCode;
using Error = boost::system::error_code;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptPause{100};

// Sent as it is to a connection that is one too many.
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
    "Content-Length: 0\r\nConnection: close\r\n\r\n";

// Others than this machine's users reach it only when people have to sign in,
// and nobody on the way can read their passwords.
base::Status MayBeReached(const std::string& host,
                          const asio::ip::address& address, Site& site) {
  const Access& access = site.deps.access;
  const bool beyond = !address.is_loopback();
  if (!beyond && access.public_hosts.empty() && !access.behind_proxy) return {};
  const auto has = identity::HasAccounts(*site.deps.store.Take());
  if (!has) return std::unexpected(has.error());
  if (!*has) {
    return base::Fail(
        ErrorCode::kRefused,
        fmt::format("listen {}: refused, because there are no accounts and "
                    "anybody who reaches it could act; make the first "
                    "administrator with `huiying user add ID --roles "
                    "administrator --data DIR`, or use 127.0.0.1 or ::1 "
                    "without --public-host and --behind-proxy",
                    host));
  }
  if (beyond && !access.is_secure()) {
    return base::Fail(
        ErrorCode::kRefused,
        fmt::format("listen {}: refused, because passwords would cross the "
                    "network unencrypted; give --tls-cert and --tls-key "
                    "(`huiying tls self-signed` makes them), or say "
                    "--behind-proxy when a proxy in front ends TLS",
                    host));
  }
  if (address.is_unspecified() && access.public_hosts.empty()) {
    return base::Fail(
        ErrorCode::kInvalid,
        fmt::format("listen {}: say by which name or address it is reached, "
                    "with --public-host NAME",
                    host));
  }
  return {};
}

base::Result<asio::ip::address> AddressOf(const std::string& host, Site& site) {
  Error error;
  const auto address =
      asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
  if (error) {
    return base::Fail(ErrorCode::kInvalid,
                      fmt::format("listen {}: not an IP address; use "
                                  "127.0.0.1 or ::1",
                                  host));
  }
  if (auto may = MayBeReached(host, address, site); !may) {
    return std::unexpected(std::move(may).error());
  }
  if (!address.is_loopback() && !address.is_unspecified()) {
    const std::string literal = address.to_string();
    site.deps.access.public_hosts.push_back(
        address.is_v6() ? "[" + literal + "]" : literal);
  }
  return address;
}

std::shared_ptr<Site> MakeSite(asio::io_context& net, Dependencies deps) {
  auto hub = std::make_shared<StreamHub>(
      net, deps.store,
      StreamHub::Options{
          .now = deps.now, .speed = deps.speed, .limits = deps.limits});
  auto people = std::make_shared<const PeopleView>(deps.people);
  std::string version = deps.rules_version;
  auto error = deps.rules_error;
  identity::Sessions sessions(
      {.store = deps.store, .random = deps.random, .now = deps.real_now},
      deps.access.sessions);
  return std::make_shared<Site>(Site{.deps = std::move(deps),
                                     .people = std::move(people),
                                     .rules_version = std::move(version),
                                     .rules_error = std::move(error),
                                     .hub = std::move(hub),
                                     .sessions = std::move(sessions)});
}

}  // namespace

struct Server::Impl {
  Impl(asio::io_context& n, Dependencies deps)
      : net(n), site(MakeSite(n, std::move(deps))), acceptor(n), tasks(n) {}

  asio::awaitable<void> Accept();

  asio::io_context& net;
  std::shared_ptr<Site> site;
  tcp::acceptor acceptor;
  aio::TaskGroup tasks;
};

asio::awaitable<void> Server::Impl::Accept() {
  asio::steady_timer pause(net);
  while (true) {
    auto [error, socket] = co_await acceptor.async_accept(kTuple);
    if (error == asio::error::operation_aborted ||
        error == asio::error::bad_descriptor) {
      co_return;
    }
    if (error) {  // out of descriptors: those in use end in time
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(kTuple);
      continue;
    }
    Error ignored;
    if (tasks.size() >= site->deps.limits.connections + 2) {
      socket.non_blocking(true, ignored);
      socket.write_some(asio::buffer(kFull), ignored);
      continue;
    }
    socket.set_option(tcp::no_delay(true), ignored);
    tasks.Spawn(RunSession(site, std::move(socket)));
  }
}

Server::Server(asio::io_context& net, Dependencies dependencies)
    : impl_(std::make_unique<Impl>(net, std::move(dependencies))) {}

Server::~Server() { Stop(); }

base::Result<std::uint16_t> Server::Start(const std::string& host,
                                          std::uint16_t port) {
  Site& site = *impl_->site;
  const auto address = AddressOf(host, site);
  if (!address) return std::unexpected(address.error());
  if (site.deps.access.has_tls()) {
    auto tls = LoadTls(site.deps.access.tls_cert, site.deps.access.tls_key);
    if (!tls) return std::unexpected(tls.error());
    site.tls = *std::move(tls);
  }
  if (auto loaded = site.sessions.Load(); !loaded) {
    return std::unexpected(loaded.error());
  }
  auto files = StaticFiles::Load(impl_->site->deps.static_dir);
  if (!files) return std::unexpected(files.error());
  impl_->site->files = *std::move(files);
  if (auto started = impl_->site->hub->Start(); !started) {
    return std::unexpected(started.error());
  }
  tcp::acceptor& acceptor = impl_->acceptor;
  const tcp::endpoint endpoint(*address, port);
  Error error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (error) {
    Error ignored;
    acceptor.close(ignored);
    return base::Fail(ErrorCode::kUnavailable,
                      fmt::format("listen {}:{}: {}; choose another address "
                                  "with --listen",
                                  host, port, error.message()));
  }
  impl_->tasks.Spawn(impl_->Accept());
  impl_->tasks.Spawn(StreamHub::Beat(impl_->site->hub));
  return acceptor.local_endpoint().port();
}

void Server::Stop() {
  Error ignored;
  impl_->acceptor.close(ignored);
  impl_->tasks.Cancel();
}

asio::awaitable<void> Server::Wait() { return impl_->tasks.Wait(); }

void Server::Publish(const runtime::Published& published) {
  impl_->site->hub->Publish(published);
}

void Server::SetPeople(PeopleView people) {
  asio::post(impl_->net, [site = impl_->site, people = std::move(people)] {
    site->people = std::make_shared<const PeopleView>(people);
  });
}

void Server::SetRules(std::string rules_version,
                      std::optional<std::string> rules_error) {
  asio::post(impl_->net,
             [site = impl_->site, version = std::move(rules_version),
              error = std::move(rules_error)] {
               site->rules_version = version;
               site->rules_error = error;
             });
}

void Server::SetReady(bool ready) {
  asio::post(impl_->net, [site = impl_->site, ready] { site->ready = ready; });
}

ServerStats Server::stats() const {
  const Site& site = *impl_->site;
  const std::size_t tasks = impl_->tasks.size();
  return {.connections = tasks > 2 ? tasks - 2 : 0,
          .viewers = site.hub->viewers(),
          .viewers_cut = site.hub->viewers_cut(),
          .requests = site.counters.requests,
          .problems = site.counters.problems,
          .damaged = site.counters.damaged,
          .sessions = site.sessions.size(),
          .signed_in = site.counters.signed_in,
          .sign_ins_failed = site.counters.sign_ins_failed,
          .sign_ins_locked = site.counters.sign_ins_locked,
          .bad_tokens = site.counters.bad_tokens};
}

}  // namespace huiying::http
