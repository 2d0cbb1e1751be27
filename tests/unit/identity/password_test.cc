#include "identity/password.h"

#include <doctest/doctest.h>
#include <sodium.h>

#include "identity/token.h"

namespace huiying::identity {

TEST_CASE("WhatIsGuessedFirstIsRefused") {
  const auto why = [](std::string_view id, std::string_view password) {
    return std::string(WhyWeak(id, password).value_or("fine"));
  };
  CHECK(why("duty-1", "kurz!Ab9") == "too_short");
  CHECK(why("duty-1", "九个字的中文口令呀") == "too_short");
  CHECK(why("duty-1", "正好十个汉字组成口令") == "fine");
  CHECK(why("duty-1", std::string(513, 'x')) == "too_long");
  CHECK(why("duty-1", "my-DUTY-1-secret") == "contains_id");
  CHECK(why("li", "lilac-and-lion-7") == "fine");  // too short an id
  for (const char* password : {"1234567890", "0987654321", "abcdefghij",
                               "aaaaaaaaaaaa", "1212121212", "1234567890a"}) {
    CHECK_MESSAGE(why("duty-1", password) == "too_simple", password);
  }
  for (const char* password : {"Password123!", "admin@2026!!", "Huiying2026",
                               "qwertyuiop1", "Police-110-119"}) {
    CHECK_MESSAGE(why("duty-1", password) == "too_common", password);
  }
  for (const char* password :
       {"correct horse battery", "Tq7!vbn2Lx", "北桥路口下雨天没伞吗"}) {
    CHECK_MESSAGE(why("duty-1", password) == "fine", password);
  }
  for (const char* weakness :
       {"too_short", "too_long", "contains_id", "too_simple", "too_common"}) {
    CHECK(!Advice(weakness).empty());
  }
}

TEST_CASE("AHashIsArgon2idAndKnowsItsPassword") {
  REQUIRE(sodium_init() >= 0);
  const auto hash = HashPassword("correct horse battery");
  REQUIRE(hash);
  CHECK(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));
  CHECK(VerifyPassword(*hash, "correct horse battery"));
  CHECK(!VerifyPassword(*hash, "correct horse batterz"));
  CHECK(!VerifyPassword("", "correct horse battery"));
  CHECK(HashPassword("correct horse battery").value() != *hash);  // salted
  // What an unknown id is compared with costs the same.
  CHECK(NobodysHash().substr(0, 31) == hash->substr(0, 31));
  CHECK(!VerifyPassword(NobodysHash(), ""));
}

TEST_CASE("ATokenNamesItsProgramAndMatchesItsHashOnly") {
  runtime::SystemRandom random;
  const std::string token = MakeToken("feed.er-1", random);
  CHECK(NameOfToken(token) == "feed.er-1");
  CHECK(MakeToken("feed.er-1", random) != token);
  CHECK(MatchesHash(HashSecret(token), token));
  CHECK(!MatchesHash(HashSecret(token), token + "0"));
  CHECK(!MatchesHash("", token));
  std::string other = token;
  other.back() = other.back() == '0' ? '1' : '0';
  CHECK(!MatchesHash(HashSecret(token), other));
  for (const std::string& bad :
       {std::string(), std::string("hyt."), std::string("hyt.x."),
        "hyt.." + std::string(64, 'a'), "hyt.a b." + std::string(64, 'a'),
        "hyt.a." + std::string(64, 'A'), "hyt.a." + std::string(63, 'a'),
        "abc.a." + std::string(64, 'a')}) {
    CHECK_MESSAGE(!NameOfToken(bad), bad);
  }
}

}  // namespace huiying::identity
