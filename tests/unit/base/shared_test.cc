#include "base/shared.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

namespace huiying::base {
namespace {

using Text = Shared<std::string>;

TEST_CASE("AValueThatSaysNothingHoldsNothing") {
  const Text none;
  CHECK(none->empty());
  CHECK(none == Text(""));
  CHECK(none.is_alone());
  CHECK(sizeof(Text) == sizeof(void*));
}

TEST_CASE("ACopyIsTheSameUntilItIsEdited") {
  const Text one("first release within five hours");
  Text two = one;
  CHECK(&*one == &*two);
  CHECK(!one.is_alone());
  two.Edit() += ", counted from the first post";
  CHECK(*one == "first release within five hours");
  CHECK(*two == "first release within five hours, counted from the first post");
  CHECK(one.is_alone());
  const std::string* const before = &*two;
  two.Edit() = "alone, so edited in place";
  CHECK(&*two == before);
  CHECK(one != two);
}

TEST_CASE("WhatIsEqualCannotBeToldApart") {
  Text one("a");
  const Text other("a");
  CHECK(&*one != &*other);
  CHECK(one == other);
  one.Edit().clear();
  CHECK(one == Text());
}

TEST_CASE("CopiesMayLiveInOtherThreads") {
  Text text("the engine publishes what the net thread reads");
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([copy = text]() mutable {
      for (int n = 0; n < 10'000; ++n) {
        Text mine = copy;
        if (n % 100 == 0) mine.Edit() += '.';
        copy = mine;
      }
    });
  }
  for (int n = 0; n < 10'000; ++n) text.Edit() += '!';
  for (std::thread& thread : threads) thread.join();
  CHECK(text->size() == 10'046);
}

}  // namespace
}  // namespace huiying::base
