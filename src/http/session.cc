// The order of checks is the order of cost: head, Host, route, headers, and
// only then the body. A request that is refused with its body unread closes
// the connection after a short, bounded drain, so that the answer arrives.
#include "http/session.h"

#include <fmt/core.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <charconv>
#include <limits>
#include <utility>

#include "http/access.h"
#include "http/guard.h"
#include "http/headers.h"
#include "http/problem.h"
#include "http/request.h"
#include "http/router.h"
#include "http/wire.h"
#include "http/write_all.h"

namespace huiying::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace beast_http = boost::beast::http;

namespace {

constexpr std::uint32_t kHeaderBytes = 16U << 10;
constexpr std::size_t kBufferBytes = 128U << 10;
constexpr std::size_t kDrainBytes = 16U << 20;
constexpr std::chrono::seconds kDrainTime{2};
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

using Parser = beast_http::request_parser<beast_http::string_body>;
using Error = boost::system::error_code;

enum class Next { kRequest, kClose, kDrain, kStream };

struct Connection {
  std::shared_ptr<Site> site;
  Wire stream;
  std::string peer;  // its address
  beast::flat_buffer buffer{kBufferBytes};
  // For the stream.
  std::optional<model::Seq> after;
  Caller caller;
};

struct Exchange {
  Call call;
  bool head_only = false;
  bool keep_alive = false;
};

// Counts a body against what all connections together may hold.
class Reservation {
 public:
  Reservation(std::shared_ptr<Site> site, std::uint64_t bytes)
      : site_(std::move(site)), bytes_(bytes) {
    site_->counters.body_bytes_in_flight += bytes_;
  }
  ~Reservation() { site_->counters.body_bytes_in_flight -= bytes_; }
  Reservation(const Reservation&) = delete;
  Reservation& operator=(const Reservation&) = delete;
  bool fits() const {
    return site_->counters.body_bytes_in_flight <=
           site_->deps.limits.bodies_in_flight_bytes;
  }

 private:
  std::shared_ptr<Site> site_;
  std::uint64_t bytes_;
};

Problem BodyTooLarge() {
  return {.status = 413,
          .code = "body_too_large",
          .detail =
              "The body is larger than this path takes; send it in "
              "parts."};
}

// What to answer to a head that could not be read; nothing when nobody waits.
std::optional<Problem> HeadProblem(const Error& error) {
  using E = beast_http::error;
  if (error == E::end_of_stream || error == E::partial_message) {
    return std::nullopt;
  }
  if (error == E::header_limit || error == E::buffer_overflow) {
    return Problem{.status = 431,
                   .code = "header_too_large",
                   .detail = "The header is larger than 16 KB."};
  }
  if (error == E::body_limit) return BodyTooLarge();
  if (error.category() != beast_http::make_error_code(E::bad_method).category())
    return std::nullopt;
  return Problem{
      .status = 400,
      .code = "bad_request",
      .detail = fmt::format("This is not HTTP/1.1: {}.", error.message())};
}

std::string HeadText(const Answer& answer, const Exchange& exchange) {
  const std::size_t length =
      answer.file ? answer.file->size() : answer.body.size();
  const auto reason = beast_http::obsolete_reason(
      static_cast<beast_http::status>(answer.status));
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\n", answer.status,
                  std::string_view(reason.data(), reason.size()));
  if (answer.status != 304) {
    head += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n",
                        answer.content_type, length);
  }
  for (const auto& [name, value] : answer.headers) {
    head += fmt::format("{}: {}\r\n", name, value);
  }
  AppendSecurityHeaders(head);
  head += exchange.keep_alive ? "Connection: keep-alive\r\n\r\n"
                              : "Connection: close\r\n\r\n";
  return head;
}

asio::awaitable<bool> WriteAnswer(Connection& connection, Answer answer,
                                  const Exchange& exchange) {
  Site& site = *connection.site;
  ++site.counters.requests;
  if (answer.status >= 400) ++site.counters.problems;
  const std::string head = HeadText(answer, exchange);
  const bool with_body = !exchange.head_only && answer.status != 304;
  const std::string& body = answer.file ? *answer.file : answer.body;
  std::vector<asio::const_buffer> buffers = {asio::buffer(head)};
  if (with_body) buffers.push_back(asio::buffer(body));
  connection.stream.expires_after(site.deps.limits.write);
  const Error error = co_await WriteAll(connection.stream, std::move(buffers));
  co_return !error;
}

// The route, or what is wrong with the request before its body is read.
struct Dispatch {
  const Route* route = nullptr;  // null without a problem: a static file
  std::optional<Problem> problem;
  std::string allow;
};

// The last address of `X-Forwarded-For` is the one that our proxy saw; what
// stands before it anybody may have written.
void SetPeer(const Connection& connection, Call& call) {
  call.peer = connection.peer;
  if (connection.site->deps.access.behind_proxy) {
    const auto comma = call.forwarded_for.rfind(',');
    std::string last = comma == std::string::npos
                           ? call.forwarded_for
                           : call.forwarded_for.substr(comma + 1);
    std::erase(last, ' ');
    if (!last.empty() && last.size() <= 64) call.peer = std::move(last);
    return;
  }
  Error error;
  const auto address = asio::ip::make_address(connection.peer, error);
  call.from_loopback = !error && address.is_loopback();
}

Dispatch Check(Site& site, Call& call) {
  const Access& access = site.deps.access;
  if (auto problem = CheckHost(call, access)) {
    return {.problem = std::move(problem)};
  }
  Match match = FindRoute(call.method, call.path);
  if (match.route == nullptr) {
    if (match.allow.empty() && call.method == "GET") return {};
    if (match.allow.empty()) match.allow = "GET, HEAD";
    return {.problem = Problem{.status = 405,
                               .code = "method_not_allowed",
                               .detail = fmt::format("This path takes {}.",
                                                     match.allow)},
            .allow = match.allow};
  }
  call.params = std::move(match.params);
  Dispatch dispatch{.route = match.route};
  dispatch.problem = Identify(site, call);
  if (dispatch.problem) return dispatch;
  dispatch.problem = CheckRights(site, *match.route, call);
  if (dispatch.problem) return dispatch;
  if (match.route->kind == Kind::kCommand) {
    dispatch.problem = CheckCommand(call, access);
  } else if (match.route->kind == Kind::kPush) {
    dispatch.problem = CheckPush(call, access);
  }
  return dispatch;
}

// Reads the body, if there is one, into the call.
asio::awaitable<std::optional<Problem>> ReadBody(Connection& connection,
                                                 Parser& parser, Call& call,
                                                 std::uint64_t limit) {
  if (parser.is_done()) co_return std::nullopt;
  if (parser.content_length() && *parser.content_length() > limit) {
    co_return BodyTooLarge();
  }
  parser.body_limit(limit);
  Reservation reservation(connection.site,
                          parser.content_length().value_or(limit));
  if (!reservation.fits()) {
    co_return Problem{.status = 503,
                      .code = "busy",
                      .detail =
                          "Too many bodies are being read; send it again "
                          "in a second."};
  }
  connection.stream.expires_after(connection.site->deps.limits.body);
  if (parser.get()[beast_http::field::expect] == "100-continue") {
    static constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(connection.stream, asio::buffer(kGoOn), kTuple);
  }
  const auto [error, bytes] = co_await beast_http::async_read(
      connection.stream, connection.buffer, parser, kTuple);
  if (error == beast_http::error::body_limit) co_return BodyTooLarge();
  if (error == beast::error::timeout) {
    co_return Problem{.status = 408,
                      .code = "body_too_slow",
                      .detail = "The body did not arrive in time."};
  }
  if (error) {
    co_return Problem{.status = 400,
                      .code = "bad_request",
                      .detail = "The body could not be read."};
  }
  call.body = std::move(parser.get().body());
  co_return std::nullopt;
}

// `Last-Event-ID`, else `?after=`. What is no number cannot be resumed.
std::optional<model::Seq> ResumePoint(const Call& call) {
  const std::string& text =
      call.last_event_id.empty() ? call.Query("after") : call.last_event_id;
  if (text.empty()) return std::nullopt;
  model::Seq seq = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, seq);
  if (error == std::errc() && end == last) return seq;
  return std::numeric_limits<model::Seq>::max();
}

asio::awaitable<Next> Refuse(Connection& connection, Exchange exchange,
                             Dispatch dispatch) {
  exchange.keep_alive = false;
  Answer answer = ProblemAnswer(*dispatch.problem);
  if (!dispatch.allow.empty()) {
    answer.headers.emplace_back("Allow", dispatch.allow);
  }
  if (answer.status == 401) {
    answer.headers.emplace_back("WWW-Authenticate", "Bearer");
  }
  const bool written =
      co_await WriteAnswer(connection, std::move(answer), exchange);
  co_return written ? Next::kDrain : Next::kClose;
}

std::uint64_t BodyLimit(const Connection& connection, const Route* route) {
  const Limits& limits = connection.site->deps.limits;
  const bool push = route != nullptr && route->kind == Kind::kPush;
  return push ? limits.posts_bytes : limits.body_bytes;
}

asio::awaitable<Next> Serve(Connection& connection, Parser& parser,
                            Exchange exchange) {
  SetPeer(connection, exchange.call);
  Dispatch dispatch = Check(*connection.site, exchange.call);
  if (dispatch.problem) {
    co_return co_await Refuse(connection, std::move(exchange),
                              std::move(dispatch));
  }
  dispatch.problem = co_await ReadBody(connection, parser, exchange.call,
                                       BodyLimit(connection, dispatch.route));
  if (dispatch.problem) {
    co_return co_await Refuse(connection, std::move(exchange),
                              std::move(dispatch));
  }
  // The handler may take its time: an answer comes after the sync.
  connection.stream.expires_never();
  Answer answer;
  if (dispatch.route == nullptr) {
    answer = connection.site->files.Serve(exchange.call);
  } else if (dispatch.route->kind == Kind::kStream) {
    connection.after = ResumePoint(exchange.call);
    connection.caller = std::move(exchange.call.caller);
    co_return Next::kStream;
  } else {
    answer = co_await dispatch.route->handler(connection.site,
                                              std::move(exchange.call));
  }
  const bool written =
      co_await WriteAnswer(connection, std::move(answer), exchange);
  co_return written&& exchange.keep_alive ? Next::kRequest : Next::kClose;
}

asio::awaitable<Next> RunRequest(Connection& connection) {
  const Limits& limits = connection.site->deps.limits;
  Parser parser;
  parser.header_limit(kHeaderBytes);
  parser.body_limit(limits.posts_bytes);
  connection.stream.expires_after(limits.idle);
  const auto [error, bytes] = co_await beast_http::async_read_header(
      connection.stream, connection.buffer, parser, kTuple);
  if (error) {
    auto problem = HeadProblem(error);
    if (!problem) co_return Next::kClose;
    co_return co_await Refuse(connection, {}, {.problem = std::move(problem)});
  }
  auto call = MakeCall(parser.get());
  if (!call) {
    co_return co_await Refuse(
        connection, {},
        {.problem = Problem{.status = 400,
                            .code = "bad_target",
                            .detail = "The target is not a path that can be "
                                      "read."}});
  }
  co_return co_await Serve(
      connection, parser,
      {.call = *std::move(call),
       .head_only = parser.get().method() == beast_http::verb::head,
       .keep_alive = parser.get().keep_alive()});
}

// Lets a sender who is still sending see the answer before the reset.
asio::awaitable<void> Drain(Connection& connection) {
  Error ignored;
  connection.stream.tcp().socket().shutdown(
      asio::ip::tcp::socket::shutdown_send, ignored);
  connection.stream.expires_after(kDrainTime);
  std::array<char, 16'384> scrap;
  for (std::size_t drained = 0; drained < kDrainBytes;) {
    const auto [error, bytes] =
        co_await connection.stream.async_read_some(asio::buffer(scrap), kTuple);
    if (error) co_return;
    drained += bytes;
  }
}

}  // namespace

asio::awaitable<void> RunSession(std::shared_ptr<Site> site,
                                 asio::ip::tcp::socket socket) {
  Error no_peer;
  const auto peer = socket.remote_endpoint(no_peer);
  Connection connection{.site = site,
                        .stream = Wire(std::move(socket), site->tls.get()),
                        .peer = no_peer ? "" : peer.address().to_string()};
  if (!co_await connection.stream.Handshake()) co_return;
  Next next = Next::kRequest;
  while (next == Next::kRequest) next = co_await RunRequest(connection);
  if (next == Next::kDrain) co_await Drain(connection);
  if (next == Next::kStream) {
    connection.buffer = beast::flat_buffer();  // thousands of these wait
    connection.stream.expires_never();
    std::function<bool()> may_stay = [site, caller = connection.caller] {
      return StillStands(*site, caller);
    };
    co_await StreamHub::Serve(connection.site->hub, connection.stream,
                              connection.after, std::move(may_stay));
  }
}

}  // namespace huiying::http
