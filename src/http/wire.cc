#include "http/wire.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace huiying::http {
namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kHandshakeTime{10};

}  // namespace

Wire::Wire(asio::ip::tcp::socket socket, asio::ssl::context* tls) {
  if (tls == nullptr) {
    plain_.emplace(std::move(socket));
  } else {
    tls_ = std::make_unique<Tls>(Tcp(std::move(socket)), *tls);
  }
}

asio::awaitable<bool> Wire::Handshake() {
  if (!tls_) co_return true;
  expires_after(kHandshakeTime);
  const auto [error] = co_await tls_->async_handshake(
      asio::ssl::stream_base::server, asio::as_tuple(asio::use_awaitable));
  co_return !error;
}

}  // namespace huiying::http
