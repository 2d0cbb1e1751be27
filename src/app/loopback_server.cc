#include "app/loopback_server.h"

#include <fmt/core.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <utility>

#include "aio/loop.h"
#include "aio/task_group.h"

namespace huiying::app {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::uint64_t kMaxBody = 1U << 20;
constexpr std::chrono::seconds kIdle{60};

std::string_view View(beast::string_view text) {
  return {text.data(), text.size()};
}

http::response<http::string_body> ResponseOf(
    LoopbackAnswer answer, const http::request<http::string_body>& request) {
  http::response<http::string_body> response(
      static_cast<http::status>(answer.status), request.version());
  if (!answer.type.empty()) {
    response.set(http::field::content_type, answer.type);
  }
  if (!answer.etag.empty()) response.set(http::field::etag, answer.etag);
  response.body() = std::move(answer.body);
  response.keep_alive(request.keep_alive());
  response.prepare_payload();
  return response;
}

}  // namespace

struct LoopbackServer::Impl {
  explicit Impl(LoopbackFn fn) : answer(std::move(fn)) {}

  asio::awaitable<void> Accept() {
    for (;;) {
      auto [error, socket] = co_await acceptor.async_accept(kTuple);
      if (error) co_return;
      tasks.Spawn(Serve(beast::tcp_stream(std::move(socket))));
    }
  }

  asio::awaitable<void> Serve(beast::tcp_stream stream) {
    beast::flat_buffer buffer;
    for (;;) {
      http::request_parser<http::string_body> parser;
      parser.body_limit(kMaxBody);
      stream.expires_after(kIdle);
      auto [read_error, read] =
          co_await http::async_read(stream, buffer, parser, kTuple);
      if (read_error) co_return;
      const auto& request = parser.get();
      auto response = ResponseOf(
          answer({.method = View(request.method_string()),
                  .target = View(request.target()),
                  .if_none_match = View(request[http::field::if_none_match]),
                  .body = request.body()}),
          request);
      auto [write_error, written] =
          co_await http::async_write(stream, response, kTuple);
      if (write_error || !response.keep_alive()) co_return;
    }
  }

  LoopbackFn answer;
  aio::NetThread net;
  tcp::acceptor acceptor{net.context()};
  aio::TaskGroup tasks{net.context()};
};

LoopbackServer::LoopbackServer(LoopbackFn answer)
    : impl_(std::make_unique<Impl>(std::move(answer))) {}
LoopbackServer::~LoopbackServer() { Stop(); }

base::Result<std::uint16_t> LoopbackServer::Start(const std::string& host,
                                                  std::uint16_t port) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  const auto fail = [&](const char* what) {
    return base::Fail(
        base::ErrorCode::kUnavailable,
        fmt::format("{} {}:{}: {}", what, host, port, error.message()));
  };
  if (error) return fail("listen on");
  const tcp::endpoint endpoint(address, port);
  impl_->acceptor.open(endpoint.protocol(), error);
  if (!error) {
    impl_->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  }
  if (!error) impl_->acceptor.bind(endpoint, error);
  if (!error)
    impl_->acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return fail("listen on");
  impl_->tasks.Spawn(impl_->Accept());
  impl_->net.Start();
  return impl_->acceptor.local_endpoint().port();
}

void LoopbackServer::Stop() { impl_->net.Stop(); }

}  // namespace huiying::app
