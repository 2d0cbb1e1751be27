// Writing whole buffers to a Wire. Confined(net).
//
// Over TLS in pieces of less than a record, each awaited by itself: a composed
// write of several records through Beast's ssl_stream was seen to stand still
// until its time-out. Test: SignInWorksOverTlsAndOnlyTls.
#pragma once

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <vector>

#include "http/wire.h"

namespace huiying::http {

inline boost::asio::awaitable<boost::system::error_code> WriteAll(
    Wire& wire, std::vector<boost::asio::const_buffer> buffers) {
  namespace asio = boost::asio;
  constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
  constexpr std::size_t kPiece = 8'192;
  if (!wire.has_tls()) {
    const auto [error, bytes] =
        co_await asio::async_write(wire, buffers, kTuple);
    co_return error;
  }
  for (asio::const_buffer rest : buffers) {
    while (rest.size() > 0) {
      const asio::const_buffer piece = asio::buffer(rest, kPiece);
      const auto [error, bytes] = co_await wire.async_write_some(piece, kTuple);
      if (error) co_return error;
      rest += bytes;
    }
  }
  co_return boost::system::error_code();
}

}  // namespace huiying::http
