#include "http/excerpt.h"

#include <doctest/doctest.h>

namespace huiying::http {

TEST_CASE("AShortTextIsItsOwnExcerpt") {
  const Excerpt excerpt = MakeExcerpt("北桥有人打架", {{4, 6}});
  CHECK(excerpt.text == "北桥有人打架");
  CHECK(excerpt.marks == std::vector<Mark>{{4, 6}});
}

TEST_CASE("ALongTextIsCutAroundItsFirstMark") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += i == 200 ? "警" : "文";
  const Excerpt excerpt = MakeExcerpt(text, {{200, 201}});
  CHECK(CountCodePoints(excerpt.text) == kExcerptCodePoints + 2);
  CHECK(excerpt.text.starts_with("…"));
  CHECK(excerpt.text.ends_with("…"));
  REQUIRE(excerpt.marks.size() == 1);
  const Mark mark = excerpt.marks[0];
  // Every code point here has three bytes.
  CHECK(excerpt.text.substr(mark.first * 3, 3) == "警");
  CHECK(mark.second == mark.first + 1);
}

TEST_CASE("AMarkAtTheEndKeepsTheWholeLengthInView") {
  std::string text;
  for (int i = 0; i < 200; ++i) text += 'x';
  const Excerpt excerpt = MakeExcerpt(text, {{198, 200}});
  CHECK(CountCodePoints(excerpt.text) == kExcerptCodePoints + 1);
  CHECK(excerpt.marks == std::vector<Mark>{{119, 121}});
}

TEST_CASE("OverlappingMarksBecomeOneAndBadOnesAreDropped") {
  const Excerpt excerpt =
      MakeExcerpt("abcdefgh", {{5, 7}, {1, 3}, {2, 4}, {6, 6}, {7, 99}});
  CHECK(excerpt.marks == std::vector<Mark>{{1, 4}, {5, 7}});
}

TEST_CASE("AMarkThatReachesBeyondTheCutEndsThere") {
  std::string text(200, 'x');
  const Excerpt excerpt = MakeExcerpt(text, {{0, 150}});
  CHECK(excerpt.marks == std::vector<Mark>{{0, 120}});
}

TEST_CASE("LineBreaksBecomeSpaces") {
  CHECK(MakeExcerpt("a\r\nb\tc", {}).text == "a  b c");
  CHECK(MakeExcerpt("", {{0, 1}}).text.empty());
}

}  // namespace huiying::http
