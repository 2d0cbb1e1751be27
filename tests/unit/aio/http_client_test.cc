#include "aio/http_client.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>

#include "aio/loop.h"
#include "aio/task_group.h"
#include "tests/unit/aio/loopback_server.h"

namespace huiying::aio {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using testing::LoopbackServer;
using testing::ServedRequest;
namespace asio = boost::asio;

using Outcome = std::optional<base::Result<HttpResponse>>;

asio::awaitable<void> FetchInto(HttpClient* client, HttpRequest request,
                                Outcome* out) {
  *out = co_await client->Fetch(std::move(request));
}

asio::awaitable<void> FetchAndStop(HttpClient* client, LoopbackServer* server,
                                   HttpRequest request, Outcome* out) {
  *out = co_await client->Fetch(std::move(request));
  server->Stop();
}

// One request against `handler`, to the end.
base::Result<HttpResponse> FetchFrom(asio::io_context& net,
                                     LoopbackServer& server,
                                     HttpRequest request) {
  HttpClient client(net);
  Outcome out;
  TaskGroup tasks(net);
  tasks.Spawn(FetchAndStop(&client, &server, std::move(request), &out));
  net.run_for(60s);
  REQUIRE(out.has_value());
  return *std::move(out);
}

HttpRequest To(const std::string& url) {
  HttpRequest request;
  request.url = url;
  request.private_addresses = PrivateAddresses::kAllowed;
  return request;
}

std::string Gzip(const std::string& text) {
  z_stream z{};
  REQUIRE(deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8,
                       Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&z, text.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&z, Z_FINISH) == Z_STREAM_END);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

TEST_CASE("AnAnswerComesWithStatusHeadersAndUndoneGzip") {
  asio::io_context net;
  const std::string text(100'000, 'x');
  LoopbackServer server(net, [&](const ServedRequest&) {
    return Answer("200 OK",
                  "Content-Encoding: gzip\r\nETag:  \"v1\" \r\n"
                  "X-Twice: a\r\nx-twice: b\r\n",
                  Gzip(text));
  });
  HttpRequest request = To(server.Url("/feed?q=警"));
  request.headers = {{"If-None-Match", "\"v0\""}};
  const auto response = FetchFrom(net, server, request);
  REQUIRE(response.has_value());
  CHECK(response->status == 200);
  CHECK(response->body == text);
  CHECK(response->Header("etag") == "\"v1\"");
  CHECK(response->Header("x-twice") == "a");
  CHECK(response->Header("absent").empty());
  REQUIRE(server.requests().size() == 1);
  CHECK(server.requests()[0].target == "/feed?q=%e8%ad%a6");
  CHECK(server.requests()[0].Header("If-None-Match") == "\"v0\"");
  CHECK(server.requests()[0].Header("Accept-Encoding") == "gzip, br");
}

TEST_CASE("AnyStatusIsAResponse") {
  for (const std::string status :
       {"304 Not Modified", "404 Not Found", "432 ", "503 Busy"}) {
    asio::io_context net;
    LoopbackServer server(net, [&](const ServedRequest&) {
      return Answer(status, "Retry-After: 7\r\n", "");
    });
    const auto response = FetchFrom(net, server, To(server.Url("/")));
    REQUIRE(response.has_value());
    CHECK(std::to_string(response->status) == status.substr(0, 3));
    CHECK(response->Header("retry-after") == "7");
  }
}

TEST_CASE("APostCarriesItsBodyAndOnlyItsHeaders") {
  asio::io_context net;
  LoopbackServer server(net, [](const ServedRequest&) {
    return Answer("204 No Content", "", "");
  });
  HttpRequest request = To(server.Url("/hook"));
  request.method = "POST";
  request.body = std::string("{\"a\":\0}", 7) + std::string(5000, 'y');
  request.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}};
  const auto response = FetchFrom(net, server, request);
  REQUIRE(response.has_value());
  CHECK(response->status == 204);
  REQUIRE(server.requests().size() == 1);
  const ServedRequest& served = server.requests()[0];
  CHECK(served.head.starts_with("POST /hook HTTP/1.1\r\n"));
  CHECK(served.body == request.body);
  CHECK(served.Header("Content-Type") == "application/json");
  CHECK(served.Header("Expect").empty());
}

TEST_CASE("RedirectsAreFollowedAndOnlyTheLastHopIsTold") {
  asio::io_context net;
  LoopbackServer server(net, [](const ServedRequest& request) {
    if (request.target == "/a") {
      return Answer("301 Moved", "Location: /b\r\nETag: \"old\"\r\n", "gone");
    }
    return Answer("200 OK", "X-Hop: b\r\n", "here");
  });
  const auto response = FetchFrom(net, server, To(server.Url("/a")));
  REQUIRE(response.has_value());
  CHECK(response->body == "here");
  CHECK(response->effective_url == server.Url("/b"));
  CHECK(response->Header("etag").empty());
  CHECK(response->Header("x-hop") == "b");
}

TEST_CASE("EndlessRedirectsFail") {
  asio::io_context net;
  LoopbackServer server(net, [](const ServedRequest&) {
    return Answer("302 Found", "Location: /again\r\n", "");
  });
  const auto response = FetchFrom(net, server, To(server.Url("/")));
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().code == base::ErrorCode::kUnavailable);
  CHECK(server.requests().size() == 6);
}

TEST_CASE("PrivateAddressesAreRefusedBeforeAnythingIsSent") {
  for (const char* host : {"127.0.0.1", "localhost", "[::1]", "0x7f.1"}) {
    CAPTURE(host);
    asio::io_context net;
    LoopbackServer server(net, [](const ServedRequest&) {
      return Answer("200 OK", "", "secret");
    });
    std::string url = server.Url("/");
    url.replace(url.find("127.0.0.1"), 9, host);
    HttpRequest request = To(url);
    request.private_addresses = PrivateAddresses::kRefused;
    const auto response = FetchFrom(net, server, request);
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == base::ErrorCode::kRefused);
    CHECK(server.connections() == 0);
  }
}

TEST_CASE("APooledPrivateConnectionIsNotLentToWhoMayNotUseIt") {
  asio::io_context net;
  LoopbackServer server(
      net, [](const ServedRequest&) { return Answer("200 OK", "", "secret"); });
  HttpClient client(net);
  Outcome first;
  Outcome second;
  {
    TaskGroup tasks(net);
    tasks.Spawn(FetchInto(&client, To(server.Url("/")), &first));
    while (!first && net.run_one_for(10s) > 0) {
    }
    HttpRequest request = To(server.Url("/"));
    request.private_addresses = PrivateAddresses::kRefused;
    tasks.Spawn(FetchAndStop(&client, &server, request, &second));
    net.run_for(10s);
  }
  REQUIRE(first.has_value());
  CHECK(first->has_value());
  REQUIRE(second.has_value());
  REQUIRE_FALSE(second->has_value());
  CHECK(second->error().code == base::ErrorCode::kRefused);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("OtherSchemesAndBrokenRequestsAreInvalid") {
  asio::io_context net;
  LoopbackServer redirecting(net, [](const ServedRequest&) {
    return Answer("302 Found", "Location: file:///etc/hostname\r\n", "");
  });
  const auto redirected = FetchFrom(net, redirecting, To(redirecting.Url("/")));
  REQUIRE_FALSE(redirected.has_value());
  CHECK(redirected.error().code == base::ErrorCode::kInvalid);
  for (const char* url : {"file:///etc/hostname", "ftp://a/b", "nonsense",
                          "http://", "", "http://a b/"}) {
    CAPTURE(url);
    asio::io_context quiet;
    LoopbackServer unused(quiet, [](const ServedRequest&) { return ""; });
    const auto response = FetchFrom(quiet, unused, To(url));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == base::ErrorCode::kInvalid);
  }
  asio::io_context quiet;
  LoopbackServer unused(quiet, [](const ServedRequest&) { return ""; });
  HttpRequest split = To(unused.Url("/"));
  split.headers = {{"X-A", "1\r\nX-B: 2"}};
  const auto response = FetchFrom(quiet, unused, split);
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().code == base::ErrorCode::kInvalid);
}

asio::awaitable<void> SendWithoutEnd(testing::Socket& socket, ServedRequest) {
  std::string bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n";
  while (true) {
    auto [error, sent] = co_await asio::async_write(
        socket, asio::buffer(bytes), asio::as_tuple(asio::use_awaitable));
    if (error) co_return;
    bytes.assign(1 << 20, 'z');
  }
}

TEST_CASE("ABodyWithoutEndStopsAtTheLimit") {
  asio::io_context net;
  LoopbackServer server(net, nullptr);
  server.Take(SendWithoutEnd);
  const auto response = FetchFrom(net, server, To(server.Url("/")));
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().code == base::ErrorCode::kTooLarge);
}

TEST_CASE("AnAnnouncedOrHiddenHugeBodyIsTooLarge") {
  const std::string bomb = Gzip(std::string(20U << 20, 'b'));
  for (const bool announced : {true, false}) {
    asio::io_context net;
    LoopbackServer server(net, [&](const ServedRequest&) {
      return announced
                 ? "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\nxx"
                 : Answer("200 OK", "Content-Encoding: gzip\r\n", bomb);
    });
    const auto response = FetchFrom(net, server, To(server.Url("/")));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == base::ErrorCode::kTooLarge);
  }
}

asio::awaitable<void> StaySilent(testing::Socket& socket, ServedRequest) {
  char byte;
  co_await socket.async_read_some(asio::buffer(&byte, 1),
                                  asio::as_tuple(asio::use_awaitable));
}

TEST_CASE("ASilentServerTimesOut") {
  asio::io_context net;
  LoopbackServer server(net, nullptr);
  server.Take(StaySilent);
  HttpRequest request = To(server.Url("/"));
  request.total_timeout = 50ms;
  const auto response = FetchFrom(net, server, request);
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().code == base::ErrorCode::kTimeout);
}

TEST_CASE("AClosedPortAResetAndACutBodyAreUnavailable") {
  std::string closed_url;
  {
    asio::io_context net;
    closed_url = LoopbackServer(net, nullptr).Url("/");
  }
  asio::io_context quiet;
  LoopbackServer unused(quiet, nullptr);
  const auto closed = FetchFrom(quiet, unused, To(closed_url));
  REQUIRE_FALSE(closed.has_value());
  CHECK(closed.error().code == base::ErrorCode::kUnavailable);
  for (const std::string bytes :
       {"", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n"
        "\r\nabcd"}) {
    CAPTURE(bytes);
    asio::io_context net;
    LoopbackServer server(net, nullptr);
    server.Take(
        [&](testing::Socket& socket, ServedRequest) -> asio::awaitable<void> {
          boost::system::error_code ignored;
          asio::write(socket, asio::buffer(bytes), ignored);
          co_return;
        });
    const auto response = FetchFrom(net, server, To(server.Url("/")));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == base::ErrorCode::kUnavailable);
  }
}

asio::awaitable<void> FetchTwice(HttpClient* client, LoopbackServer* server,
                                 HttpRequest request, bool* left,
                                 Outcome* out) {
  HttpRequest first = request;
  const auto answered = co_await client->Fetch(std::move(first));
  CHECK(answered.has_value());
  *out = co_await client->Fetch(std::move(request), left);
  server->Stop();
}

// The second request of a connection gets no answer; a third is answered.
std::size_t RequestsWhenAKeptConnectionDies(const std::string& method,
                                            bool* left, Outcome* out) {
  asio::io_context net;
  int count = 0;
  LoopbackServer server(net, [&](const ServedRequest&) {
    return ++count == 2 ? std::string() : Answer("200 OK", "", "x");
  });
  HttpClient client(net);
  TaskGroup tasks(net);
  HttpRequest request = To(server.Url("/"));
  request.method = method;
  if (method == "POST") request.body = "do it";
  tasks.Spawn(FetchTwice(&client, &server, std::move(request), left, out));
  net.run_for(60s);
  return server.requests().size();
}

TEST_CASE("WhatAsksForSomethingIsNotSentTwiceUnseen") {
  bool left = false;
  Outcome out;
  CHECK(RequestsWhenAKeptConnectionDies("POST", &left, &out) == 2);
  REQUIRE(out.has_value());
  REQUIRE_FALSE(out->has_value());
  CHECK(out->error().code == base::ErrorCode::kUnavailable);
  CHECK(left);
}

TEST_CASE("WhatOnlyReadsIsSentAgain") {
  bool left = false;
  Outcome out;
  CHECK(RequestsWhenAKeptConnectionDies("GET", &left, &out) == 3);
  REQUIRE(out.has_value());
  CHECK(out->has_value());
}

TEST_CASE("RunningFetchesEndWhenTheClientGoes") {
  asio::io_context net;
  LoopbackServer server(net, nullptr);
  server.Take(StaySilent);
  auto client = std::make_unique<HttpClient>(net);
  Outcome outs[3];
  TaskGroup tasks(net);
  for (Outcome& out : outs) {
    tasks.Spawn(FetchInto(client.get(), To(server.Url("/")), &out));
  }
  while (server.requests().size() < 3 && net.run_one_for(10s) > 0) {
  }
  client.reset();
  server.Stop();
  net.run_for(10s);
  for (const Outcome& out : outs) {
    REQUIRE(out.has_value());
    REQUIRE_FALSE(out->has_value());
    CHECK(out->error().code == base::ErrorCode::kUnavailable);
    CHECK(out->error().message == "stopping");
  }
}

TEST_CASE("ACancelledFetchLeavesNothingBehind") {
  asio::io_context net;
  LoopbackServer server(net, nullptr);
  server.Take(StaySilent);
  HttpClient client(net);
  Outcome out;
  TaskGroup tasks(net);
  tasks.Spawn(FetchInto(&client, To(server.Url("/")), &out));
  while (server.requests().empty() && net.run_one_for(10s) > 0) {
  }
  tasks.Cancel();
  server.Stop();
  net.run_for(10s);
  CHECK(tasks.size() == 0);
  CHECK_FALSE(out.has_value());
}

TEST_CASE("ManyFetchesRunSideBySideOverFewConnections") {
  asio::io_context net;
  LoopbackServer server(net, [](const ServedRequest& request) {
    return Answer("200 OK", "", request.target);
  });
  HttpClient client(net);
  std::vector<Outcome> outs(200);
  TaskGroup tasks(net);
  for (std::size_t i = 0; i < outs.size(); ++i) {
    tasks.Spawn(
        FetchInto(&client, To(server.Url("/" + std::to_string(i))), &outs[i]));
  }
  while (tasks.size() > 0 && net.run_one_for(10s) > 0) {
  }
  server.Stop();
  net.run_for(10s);
  for (std::size_t i = 0; i < outs.size(); ++i) {
    REQUIRE(outs[i].has_value());
    REQUIRE(outs[i]->has_value());
    CHECK((*outs[i])->body == "/" + std::to_string(i));
  }
  CHECK(server.connections() <= 32);
}

}  // namespace
}  // namespace huiying::aio
