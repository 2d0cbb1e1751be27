// Ask: a command handed in at the desk, its reply awaited on the net thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "http/answer.h"
#include "http/problem.h"
#include "http/site.h"
#include "runtime/desk.h"

namespace huiying::http {

// REQUIRES: `desk` outlives the reply.
boost::asio::awaitable<runtime::Reply> Ask(runtime::Desk* desk,
                                           runtime::Request request);

// The problem with Retry-After: it may be asked again in so many seconds.
Answer LaterAnswer(const Problem& problem, unsigned seconds);

// 503 with Retry-After: the lane is full or the process is stopping.
Answer BusyAnswer();

}  // namespace huiying::http
