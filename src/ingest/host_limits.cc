#include "ingest/host_limits.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace huiying::ingest {
namespace asio = boost::asio;

namespace {

constexpr int kConnections = 2;

std::string HostOf(const std::string& url) {
  const auto scheme = url.find("://");
  const auto from = scheme == std::string::npos ? 0 : scheme + 3;
  return url.substr(from, url.find_first_of("/?#", from) - from);
}

}  // namespace

struct HostLimits::Host {
  explicit Host(const asio::any_io_executor& executor) : changed(executor) {}
  int busy = 0;
  std::chrono::steady_clock::time_point next_start{};
  asio::steady_timer changed;  // cancelled when a place is given back
};

asio::awaitable<HostLimits::Place> HostLimits::Enter(
    std::string url, std::chrono::milliseconds gap) {
  auto& slot = hosts_[HostOf(url)];
  if (!slot) {
    slot = std::make_shared<Host>(co_await asio::this_coro::executor);
  }
  const std::shared_ptr<Host> host = slot;
  while (true) {
    const auto now = std::chrono::steady_clock::now();
    if (host->busy < kConnections && now >= host->next_start) break;
    // Who waits longest for the gap sets the timer last; each wakes the others.
    host->changed.expires_at(host->busy < kConnections
                                 ? host->next_start
                                 : now + std::chrono::seconds(1));
    co_await host->changed.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  host->next_start = std::chrono::steady_clock::now() + gap;
  co_return Place(host);
}

HostLimits::Place::Place(std::shared_ptr<Host> host) : host_(std::move(host)) {
  ++host_->busy;
}

HostLimits::Place::~Place() {
  if (!host_) return;
  --host_->busy;
  host_->changed.cancel();
}

}  // namespace huiying::ingest
