// A small HTTP/1.1 server on a loopback port, in the test's own io_context. It
// reads one request after the other and lets the test's handler write whatever
// bytes it likes, also wrong ones.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "aio/task_group.h"

namespace huiying::testing {

namespace asio = boost::asio;
using Socket = asio::ip::tcp::socket;

struct ServedRequest {
  std::string target;  // path and query
  std::string head;    // request line and headers, as they came
  std::string body;

  // The value of a header, spelt as the client spells it.
  std::string Header(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return {};
    const auto from = at + 4 + name.size();
    return head.substr(from, head.find("\r\n", from) - from);
  }
};

inline std::string Answer(std::string_view status, std::string_view headers,
                          std::string_view body) {
  return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

class LoopbackServer {
 public:
  // Gives the bytes to answer with; nothing closes the connection.
  using Handler = std::function<std::string(const ServedRequest&)>;
  // Has the socket to itself; it is closed afterwards.
  using Takeover = std::function<asio::awaitable<void>(Socket&, ServedRequest)>;

  LoopbackServer(asio::io_context& net, Handler handler)
      : acceptor_(net, {asio::ip::address_v4::loopback(), 0}),
        port_(acceptor_.local_endpoint().port()),
        handler_(std::move(handler)),
        tasks_(net) {
    tasks_.Spawn(Accept(this));
  }
  ~LoopbackServer() { Stop(); }

  void Take(Takeover takeover) { takeover_ = std::move(takeover); }
  void Stop() {
    if (!acceptor_.is_open()) return;
    // In this order: a closed acceptor must not be cancelled any more.
    tasks_.Cancel();
    boost::system::error_code ignored;
    acceptor_.close(ignored);
  }

  std::string Url(std::string_view target) const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(target);
  }
  const std::vector<ServedRequest>& requests() const { return requests_; }
  int connections() const { return connections_; }

 private:
  static asio::awaitable<void> Accept(LoopbackServer* self) {
    while (true) {
      auto [error, socket] = co_await self->acceptor_.async_accept(
          asio::as_tuple(asio::use_awaitable));
      if (error) co_return;
      ++self->connections_;
      self->tasks_.Spawn(Serve(self, std::move(socket)));
    }
  }

  static asio::awaitable<void> Serve(LoopbackServer* self, Socket socket) {
    std::string buffer;
    while (true) {
      auto [error, size] = co_await asio::async_read_until(
          socket, asio::dynamic_buffer(buffer), "\r\n\r\n",
          asio::as_tuple(asio::use_awaitable));
      if (error) co_return;
      ServedRequest request{.target = {}, .head = buffer.substr(0, size)};
      buffer.erase(0, size);
      const auto from = request.head.find(' ') + 1;
      request.target =
          request.head.substr(from, request.head.find(' ', from) - from);
      const std::string length = request.Header("Content-Length");
      const std::size_t wanted = length.empty() ? 0 : std::stoul(length);
      if (buffer.size() < wanted) {
        const std::size_t more = wanted - buffer.size();
        auto [failed, got] = co_await asio::async_read(
            socket, asio::dynamic_buffer(buffer), asio::transfer_exactly(more),
            asio::as_tuple(asio::use_awaitable));
        if (failed) co_return;
      }
      request.body = buffer.substr(0, wanted);
      buffer.erase(0, wanted);
      self->requests_.push_back(request);
      if (self->takeover_) {
        co_await self->takeover_(socket, request);
        co_return;
      }
      const std::string bytes = self->handler_(request);
      if (bytes.empty()) co_return;
      auto [lost, sent] = co_await asio::async_write(
          socket, asio::buffer(bytes), asio::as_tuple(asio::use_awaitable));
      if (lost) co_return;
    }
  }

  asio::ip::tcp::acceptor acceptor_;
  unsigned short port_;
  Handler handler_;
  Takeover takeover_;
  std::vector<ServedRequest> requests_;
  int connections_ = 0;
  aio::TaskGroup tasks_;
};

}  // namespace huiying::testing
