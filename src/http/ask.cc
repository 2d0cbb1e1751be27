#include "http/ask.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string>
#include <utility>

namespace huiying::http {
namespace asio = boost::asio;

namespace {

// Submits; the reply comes from the engine's thread and is posted home.
struct Submit {
  template <class Completion>
  void operator()(Completion handler, runtime::Desk* desk,
                  runtime::Request request) const {
    const auto home = asio::get_associated_executor(handler);
    desk->Submit(std::move(request), [home, handler = std::move(handler)](
                                         runtime::Reply reply) mutable {
      asio::post(home, [handler = std::move(handler),
                        reply = std::move(reply)]() mutable {
        std::move(handler)(std::move(reply));
      });
    });
  }
};

}  // namespace

asio::awaitable<runtime::Reply> Ask(runtime::Desk* desk,
                                    runtime::Request request) {
  return asio::async_initiate<const asio::use_awaitable_t<>,
                              void(runtime::Reply)>(
      Submit(), asio::use_awaitable, desk, std::move(request));
}

Answer LaterAnswer(const Problem& problem, unsigned seconds) {
  Answer answer = ProblemAnswer(problem);
  answer.headers.emplace_back("Retry-After", std::to_string(seconds));
  return answer;
}

Answer BusyAnswer() {
  return LaterAnswer(
      {.status = 503,
       .code = "busy",
       .detail = "The desk is full or stopping; nothing was done. Send the "
                 "command again in a second."},
      1);
}

}  // namespace huiying::http
