// Wire: the connection under a session, with TLS or without. Confined(net).
//
// An AsyncStream either way, so that reading and writing know nothing of it.
// Time-outs are those of the socket's stream, also during a handshake.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <memory>
#include <optional>
#include <utility>

namespace huiying::http {

class Wire {
 public:
  using Tcp = boost::beast::tcp_stream;
  using Tls = boost::beast::ssl_stream<Tcp>;
  using executor_type = Tcp::executor_type;

  // Without `tls` the bytes go as they are. `tls` outlives the wire.
  Wire(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls);

  executor_type get_executor() { return tcp().get_executor(); }
  Tcp& tcp() { return tls_ ? tls_->next_layer() : *plain_; }
  bool has_tls() const { return tls_ != nullptr; }

  template <class Length>
  void expires_after(Length length) {
    tcp().expires_after(length);
  }
  void expires_never() { tcp().expires_never(); }

  // False: the other side does not speak TLS, or not ours, or is too slow.
  boost::asio::awaitable<bool> Handshake();

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, Done>(
        [this](auto handler, Buffers b) {
          if (tls_) return tls_->async_read_some(b, std::move(handler));
          plain_->async_read_some(b, std::move(handler));
        },
        token, buffers);
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, Done>(
        [this](auto handler, Buffers b) {
          if (tls_) return tls_->async_write_some(b, std::move(handler));
          plain_->async_write_some(b, std::move(handler));
        },
        token, buffers);
  }

 private:
  using Done = void(boost::system::error_code, std::size_t);

  std::optional<Tcp> plain_;
  std::unique_ptr<Tls> tls_;
};

}  // namespace huiying::http
