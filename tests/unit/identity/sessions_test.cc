#include "identity/sessions.h"

#include <doctest/doctest.h>

#include "identity/token.h"
#include "store/memory_store.h"

namespace huiying::identity {
namespace {

using namespace std::chrono_literals;

struct House {
  store::MemoryStore store;
  runtime::SystemRandom random;
  base::TimePoint now = base::FromMillis(1'700'000'000'000);
  model::Account duty{.id = model::AccountId("duty-1"),
                      .credential = {1, 2, 3}};
  model::Account chief{.id = model::AccountId("chief-1")};

  Sessions Make(Sessions::Limits limits = {}) {
    return Sessions(
        {.store = store, .random = random, .now = [this] { return now; }},
        limits);
  }
};

}  // namespace

TEST_CASE("ACookieOpensItsSessionAndIsStoredNowhere") {
  House house;
  Sessions sessions = house.Make();
  const std::string cookie = sessions.Open(house.duty).value();
  CHECK(cookie.size() == 64);
  REQUIRE(sessions.Use(cookie) != nullptr);
  CHECK(sessions.Use(cookie)->account == house.duty.id);
  CHECK(sessions.Use(cookie)->credential == house.duty.credential);
  CHECK(sessions.Use("") == nullptr);
  CHECK(sessions.Use(HashSecret(cookie)) == nullptr);
  std::size_t rows = 0;
  REQUIRE(house.store.Take()->Scan(
      store::Family::kMemos, "", "",
      [&](std::string_view key, std::string_view value) {
        ++rows;
        CHECK(key.find(cookie) == key.npos);
        CHECK(value.find(cookie) == value.npos);
        return true;
      }));
  CHECK(rows == 1);
  sessions.Close(cookie);
  CHECK(sessions.Use(cookie) == nullptr);
}

TEST_CASE("IdleAndAbsoluteTimeEndASession") {
  House house;
  Sessions sessions = house.Make();
  const std::string idle = sessions.Open(house.duty).value();
  house.now += 2h;
  CHECK(sessions.Peek(idle) != nullptr);
  house.now += 1ms;
  CHECK(sessions.Peek(idle) == nullptr);
  CHECK(sessions.Use(idle) == nullptr);
  CHECK(sessions.size() == 0);
  const std::string busy = sessions.Open(house.duty).value();
  for (int hour = 1; hour <= 12; ++hour) {
    house.now += 1h;
    CHECK_MESSAGE(sessions.Use(busy) != nullptr, hour);
  }
  house.now += 1ms;
  CHECK(sessions.Use(busy) == nullptr);
}

TEST_CASE("ARestartSignsNobodyOut") {
  House house;
  std::string cookie;
  {
    Sessions sessions = house.Make();
    cookie = sessions.Open(house.duty).value();
    house.now += 1h;
    CHECK(sessions.Use(cookie) != nullptr);
  }
  house.now += 90min;  // from the last use, not from the sign-in
  Sessions again = house.Make();
  REQUIRE(again.Load());
  CHECK(again.Use(cookie) != nullptr);
  house.now += 3h;
  Sessions late = house.Make();
  REQUIRE(late.Load());
  CHECK(late.size() == 0);
  std::size_t rows = 0;
  REQUIRE(house.store.Take()->Scan(store::Family::kMemos, "", "",
                                   [&](auto, auto) { return ++rows > 0; }));
  CHECK(rows == 0);  // what is over is taken away
}

TEST_CASE("TooManySessionsCostTheOldest") {
  House house;
  Sessions sessions = house.Make({.most = 4, .most_of_account = 2});
  std::vector<std::string> cookies;
  for (int i = 0; i < 3; ++i) {
    cookies.push_back(sessions.Open(house.duty).value());
    house.now += 1min;
  }
  CHECK(sessions.Peek(cookies[0]) == nullptr);
  CHECK(sessions.Peek(cookies[1]) != nullptr);
  CHECK(sessions.Peek(cookies[2]) != nullptr);
  const std::string chief = sessions.Open(house.chief).value();
  sessions.CloseAllOf(house.duty.id, cookies[1]);
  CHECK(sessions.Peek(cookies[1]) != nullptr);
  CHECK(sessions.Peek(cookies[2]) == nullptr);
  CHECK(sessions.Peek(chief) != nullptr);
}

}  // namespace huiying::identity
