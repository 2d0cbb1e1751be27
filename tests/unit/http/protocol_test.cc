#include <doctest/doctest.h>

#include "tests/unit/http/fixture.h"

namespace huiying::http {

TEST_CASE("AConnectionServesRequestAfterRequest") {
  Fixture fixture;
  Client client(fixture.port());
  for (int i = 0; i < 3; ++i) {
    client.Send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const Response response = client.Read();
    CHECK(response.status == 200);
    CHECK(response.headers.at("connection") == "keep-alive");
  }
}

TEST_CASE("PipelinedRequestsAreAnsweredInOrder") {
  Fixture fixture;
  Client client(fixture.port());
  client.Send(
      "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
      "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
      "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  CHECK(client.Read().body == "{\"ok\":true}");
  CHECK(client.Read().body == "huiying_up 1\n");
  CHECK(client.Read().status == 404);
  CHECK(client.IsClosed());
}

TEST_CASE("HeadHasTheLengthAndNoBody") {
  Fixture fixture;
  Client client(fixture.port());
  client.Send(
      "HEAD /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const std::string all = client.TakeRest();
  CHECK(all.find("Content-Length: 11\r\n") != std::string::npos);
  CHECK(all.ends_with("\r\n\r\n"));
}

TEST_CASE("WhatIsNotHttpIs400AndCloses") {
  Fixture fixture;
  for (const char* bytes :
       {"hello\r\n\r\n", "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\nBad Header\r\n\r\n",
        "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "POST /api/v1/cases HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc"}) {
    Client client(fixture.port());
    client.Send(bytes);
    const Response response = client.Read();
    CHECK_MESSAGE(response.status == 400, bytes);
    CHECK(response.headers.at("content-type") == "application/problem+json");
    CHECK(response.headers.at("connection") == "close");
  }
}

TEST_CASE("AForeignHostIsRefusedForReadsToo") {
  Fixture fixture;
  Client client(fixture.port());
  client.Send("GET /api/v1/cases HTTP/1.1\r\nHost: desk.evil.example\r\n\r\n");
  const Response response = client.Read();
  CHECK(response.status == 403);
  CHECK(response.Json()["code"] == "wrong_host");
}

TEST_CASE("AWrongMethodIs405WithWhatIsAllowed") {
  Fixture fixture;
  const auto ask = [&](const std::string& line) {
    Client client(fixture.port());
    client.Send(line + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return client.Read();
  };
  Response response = ask("DELETE /api/v1/cases");
  CHECK(response.status == 405);
  CHECK(response.headers.at("allow") == "GET, HEAD, POST");
  CHECK(response.Json()["code"] == "method_not_allowed");
  response = ask("GET /api/v1/cases/c1/claim");
  CHECK(response.status == 405);
  CHECK(response.headers.at("allow") == "POST");
  CHECK(ask("PUT /press").status == 405);
  CHECK(ask("OPTIONS /api/v1/cases").status == 405);
}

TEST_CASE("AnEndlessHeaderIs431") {
  Fixture fixture;
  Client client(fixture.port());
  client.Send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " +
              std::string(20'000, 'x') + "\r\n\r\n");
  CHECK(client.Read().status == 431);
}

TEST_CASE("ABodyThatIsTooBigIs413BeforeAndWhileItIsRead") {
  Fixture fixture({.body_bytes = 1'000, .posts_bytes = 2'000});
  const std::string big(3'000, 'x');
  Response response = fixture.Post("/api/v1/cases", std::string(1'001, ' '));
  CHECK(response.status == 413);
  CHECK(response.Json()["code"] == "body_too_large");
  CHECK(fixture.Post("/api/v1/cases", big).status == 413);
  const auto push = [&](const std::string& rest) {
    Client client(fixture.port());
    client.Send(
        "POST /api/v1/posts HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: application/x-ndjson\r\n" +
        rest);
    return client.Read().status;
  };
  CHECK(push("Content-Length: 3000\r\n\r\n" + big) == 413);
  CHECK(push("Transfer-Encoding: chunked\r\n\r\nbb8\r\n" + big + "\r\n") ==
        413);
  CHECK(push("Content-Length: 1500\r\n\r\n" + std::string(1'500, ' ')) == 200);
  CHECK(push("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n") == 200);
  CHECK(fixture.intake_body == "abc");
}

TEST_CASE("ASenderWhoAsksMayGoOn") {
  Fixture fixture;
  Client client(fixture.port());
  client.Send(
      "POST /api/v1/posts HTTP/1.1\r\nHost: localhost\r\n"
      "Content-Type: application/x-ndjson\r\nContent-Length: 3\r\n"
      "Expect: 100-continue\r\n\r\n");
  CHECK(client.ReadUntil("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.Send("abc");
  CHECK(client.Read().status == 200);
}

TEST_CASE("BodiesTogetherAreBounded") {
  Fixture fixture({.bodies_in_flight_bytes = 100});
  CHECK(fixture.Post("/api/v1/cases", std::string(50, ' ')).status == 400);
  const Response response =
      fixture.Post("/api/v1/cases", std::string(101, ' '));
  CHECK(response.status == 503);
  CHECK(fixture.Post("/api/v1/cases", std::string(50, ' ')).status == 400);
  CHECK(fixture.Get("/healthz").status == 200);
}

TEST_CASE("AnIdleConnectionIsClosed") {
  Fixture fixture({.idle = std::chrono::milliseconds(20)});
  Client silent(fixture.port());
  CHECK(silent.IsClosed());
  Client slow(fixture.port());
  slow.Send("GET / HT");
  CHECK(slow.IsClosed());
}

TEST_CASE("ASlowBodyIsGivenUp") {
  Fixture fixture({.body = std::chrono::milliseconds(20)});
  Client client(fixture.port());
  client.Send(fixture.CommandHead("/api/v1/cases", 10) + "{");
  CHECK(client.IsClosed());
}

TEST_CASE("OneConnectionTooManyIs503") {
  Fixture fixture({.connections = 2});
  Client first(fixture.port());
  Client second(fixture.port());
  const std::string ask = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
  first.Send(ask);
  CHECK(first.Read().status == 200);
  second.Send(ask);
  CHECK(second.Read().status == 200);
  Client third(fixture.port());
  CHECK(third.Read().status == 503);
  first.Send(ask);
  CHECK(first.Read().status == 200);
}

TEST_CASE("OnlyLoopbackIsListenedOnWhileThereAreNoAccounts") {
  boost::asio::io_context net;
  store::MemoryStore store;
  FakeDesk desk;
  aio::WorkPool slow(1);
  runtime::SystemRandom random;
  Access access;
  const auto start = [&](const std::string& host, std::uint16_t port) {
    Server server(net, {.store = store,
                        .desk = desk,
                        .slow = slow,
                        .random = random,
                        .access = access});
    auto started = server.Start(host, port);
    server.Stop();
    net.restart();
    net.run();
    return started;
  };
  for (const char* host : {"0.0.0.0", "::", "10.1.2.3"}) {
    const auto started = start(host, 0);
    REQUIRE_MESSAGE(!started, host);
    CHECK(started.error().code == base::ErrorCode::kRefused);
    CHECK(started.error().message.find("huiying user add") !=
          std::string::npos);
  }
  access.public_hosts = {"desk.example"};
  CHECK(start("127.0.0.1", 0).error().code == base::ErrorCode::kRefused);
  access = {.behind_proxy = true};
  CHECK(start("127.0.0.1", 0).error().code == base::ErrorCode::kRefused);
  access = {};
  CHECK(start("example.org", 0).error().code == base::ErrorCode::kInvalid);
  CHECK(start("localhost", 0).has_value());
  Fixture fixture;
  const auto taken = start("127.0.0.1", fixture.port());
  REQUIRE(!taken);
  CHECK(taken.error().code == base::ErrorCode::kUnavailable);
  CHECK(taken.error().message.find("--listen") != std::string::npos);
}

TEST_CASE("BeyondLoopbackNeedsAccountsAndAnEndOfTls") {
  boost::asio::io_context net;
  store::MemoryStore store;
  FakeDesk desk;
  aio::WorkPool slow(1);
  runtime::SystemRandom random;
  Access access;
  const model::Account root{.id = model::AccountId("root")};
  REQUIRE(store.Commit({{.family = store::Family::kProjections,
                         .key = model::AccountKey(model::Actor("person:root")),
                         .value = model::EncodeFields(root)}},
                       store::Durability::kSynced));
  const auto error = [&](const std::string& host) {
    Server server(net, {.store = store,
                        .desk = desk,
                        .slow = slow,
                        .random = random,
                        .access = access});
    auto started = server.Start(host, 0);
    server.Stop();
    net.restart();
    net.run();
    return started ? base::Error() : started.error();
  };
  // An address of no machine: what gets past the checks fails to be bound.
  const std::string nowhere = "203.0.113.7";
  CHECK(error(nowhere).code == base::ErrorCode::kRefused);
  CHECK(error(nowhere).message.find("--behind-proxy") != std::string::npos);
  access.behind_proxy = true;
  CHECK(error(nowhere).code == base::ErrorCode::kUnavailable);
  CHECK(error("0.0.0.0").code == base::ErrorCode::kInvalid);
  CHECK(error("0.0.0.0").message.find("--public-host") != std::string::npos);
  access.behind_proxy = false;
  access.tls_cert = "missing.crt";
  access.tls_key = "missing.key";
  CHECK(error(nowhere).code == base::ErrorCode::kNotFound);
  CHECK(error(nowhere).message.find("missing.crt") != std::string::npos);
  // Also a file that is there has to be a certificate.
  access.tls_cert = access.tls_key = HUIYING_SOURCE "/README.md";
  CHECK(error("127.0.0.1").code == base::ErrorCode::kInvalid);
  CHECK(error("127.0.0.1").message.find("README.md") != std::string::npos);
}

TEST_CASE("StatsCountWhatWasServed") {
  Fixture fixture;
  fixture.Get("/healthz");
  fixture.Get("/nothing");
  ServerStats stats;
  fixture.OnNet([&] { stats = fixture.server().stats(); });
  CHECK(stats.requests == 2);
  CHECK(stats.problems == 1);
}

}  // namespace huiying::http
