#include "engine/alike.h"

#include <doctest/doctest.h>

#include <string>

namespace huiying::engine {
namespace {

using Text = base::Shared<std::string>;

TEST_CASE("AlikeValuesAreHeldOnce") {
  Alike<std::string> alike;
  Text one("fraud");
  Text two("fraud");
  Text other("traffic");
  Text none;
  for (Text* text : {&one, &two, &other, &none}) alike.Share(*text);
  CHECK(&*one == &*two);
  CHECK(*other == "traffic");
  CHECK(none->empty());
  two.Edit() = "edited";
  CHECK(*one == "fraud");
}

TEST_CASE("WhatIsInUseNoMoreIsNotHeldForEver") {
  Alike<std::string> alike;
  Text kept("kept");
  alike.Share(kept);
  for (int i = 0; i < 5'000; ++i) {
    Text passing(std::to_string(i));
    alike.Share(passing);
  }
  CHECK(alike.size() < 2'500);
  Text again("kept");
  alike.Share(again);
  CHECK(&*again == &*kept);
}

}  // namespace
}  // namespace huiying::engine
