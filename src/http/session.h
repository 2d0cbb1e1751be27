// Session: one connection, request after request, until it closes, errs, or
// becomes a viewer of the stream. Confined(net).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "http/site.h"

namespace huiying::http {

boost::asio::awaitable<void> RunSession(std::shared_ptr<Site> site,
                                        boost::asio::ip::tcp::socket socket);

}  // namespace huiying::http
