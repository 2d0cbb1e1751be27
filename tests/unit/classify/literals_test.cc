#include "classify/literals.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>
#include <string>

namespace huiying::classify {
namespace {

using Found = std::multiset<std::tuple<std::uint32_t, std::uint32_t,
                                       std::uint32_t>>;

Found ScanAll(const Literals& literals, std::u32string_view text) {
  Found found;
  literals.Scan(text, [&](auto id, auto from, auto to) {
    found.emplace(id, from, to);
  });
  return found;
}

}  // namespace

TEST_CASE("OverlappingLiteralsAreAllFound") {
  Literals literals;
  CHECK(literals.Add(U"民警") == 0);
  CHECK(literals.Add(U"人民警察") == 1);
  CHECK(literals.Add(U"警察") == 2);
  CHECK(literals.Add(U"👮") == 3);
  CHECK(literals.Add(U"民警") == 0);
  literals.Build();
  CHECK(ScanAll(literals, U"a人民警察👮") ==
        Found{{0, 2, 4}, {1, 1, 5}, {2, 3, 5}, {3, 5, 6}});
  CHECK(ScanAll(literals, U"").empty());
  CHECK(ScanAll(literals, U"人民").empty());
}

TEST_CASE("NoLiteralsFindNothing") {
  Literals literals;
  literals.Build();
  CHECK(ScanAll(literals, U"警察").empty());
}

TEST_CASE("TheTableFindsWhatAPlainSearchFinds") {
  std::mt19937 random(5);
  const std::u32string_view letters = U"ab警察👮";
  const auto make = [&](std::size_t longest) {
    std::u32string out;
    for (std::size_t n = random() % longest + 1; n > 0; --n) {
      out += letters[random() % letters.size()];
    }
    return out;
  };
  for (int round = 0; round < 200; ++round) {
    Literals literals;
    std::map<std::u32string, std::uint32_t> terms;
    for (int i = 0; i < 12; ++i) {
      const std::u32string term = make(4);
      terms[term] = literals.Add(term);
    }
    literals.Build();
    const std::u32string text = make(60);
    Found expected;
    for (const auto& [term, id] : terms) {
      for (auto at = text.find(term); at != text.npos;
           at = text.find(term, at + 1)) {
        expected.emplace(id, at, at + term.size());
      }
    }
    CHECK(ScanAll(literals, text) == expected);
  }
}

}  // namespace huiying::classify
