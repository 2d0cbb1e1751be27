#include "http/guard.h"

#include <doctest/doctest.h>

#include "http/request.h"

namespace huiying::http {

TEST_CASE("OnlyLoopbackNamesAreOurHost") {
  for (const char* host : {"localhost", "LOCALHOST:8686", "127.0.0.1",
                           "127.0.0.1:1", "127.8.9.255:80", "[::1]:8686"}) {
    CHECK_MESSAGE(IsLoopbackHost(host), host);
  }
  for (const char* host :
       {"", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example",
        "127.1", "127.0.0.256", "10.0.0.1", "[::2]", "[::1", "127.0.0.1x"}) {
    CHECK_MESSAGE(!IsLoopbackHost(host), host);
  }
}

TEST_CASE("ACommandNeedsJsonAndItsOwnOrigin") {
  Call call{.host = "127.0.0.1:8686",
            .origin = "http://127.0.0.1:8686",
            .content_type = "Application/JSON; charset=utf-8"};
  CHECK(!CheckCommand(call, {}));
  for (const char* origin :
       {"", "null", "http://127.0.0.1", "https://127.0.0.1:8686",
        "http://localhost:8686", "http://evil.example"}) {
    call.origin = origin;
    CHECK_MESSAGE(CheckCommand(call, {})->status == 403, origin);
  }
  call.content_type = "text/plain";
  CHECK(CheckCommand(call, {})->status == 415);
}

TEST_CASE("APushNeedsNoOriginButNotAForeignOne") {
  Call call{.host = "localhost", .content_type = "application/x-ndjson"};
  CHECK(!CheckPush(call, {}));
  call.origin = "http://evil.example";
  CHECK(CheckPush(call, {})->code == "foreign_origin");
  call.origin.clear();
  call.content_type = "application/x-www-form-urlencoded";
  CHECK(CheckPush(call, {})->status == 415);
}

TEST_CASE("IfMatchHoldsOneVersionInQuotes") {
  const auto read = [](const char* tag) {
    return ReadIfMatch(Call{.if_match = tag});
  };
  CHECK(read("\"345\"").version == 345);
  CHECK(!read("\"345\"").problem);
  CHECK(read("").problem->status == 428);
  for (const char* tag : {"345", "\"\"", "\"x\"", "*", "W/\"1\"", "\"1\",\"2\"",
                          "\"99999999999999999999\""}) {
    CHECK_MESSAGE(read(tag).problem->status == 400, tag);
  }
}

TEST_CASE("PercentEscapesAreUndoneOrRefused") {
  CHECK(PercentDecode("a%20%E8%AD%A6") == "a 警");
  CHECK(!PercentDecode("%00"));
  CHECK(!PercentDecode("%2"));
  CHECK(!PercentDecode("%zz"));
}

}  // namespace huiying::http
