#include "http/card.h"

#include <doctest/doctest.h>

namespace huiying::http {

TEST_CASE("LinesBreakAtTheWidthAndNotBeforeAMark") {
  CHECK(BreakLines("一二三四五六", 3) == "一二三\n四五六");
  CHECK(BreakLines("ab一二", 2) == "ab一\n二");
  CHECK(BreakLines("一二三。四", 3) == "一二三。\n四");
  CHECK(BreakLines("一\n二三四", 3) == "一\n二三四");
  CHECK(BreakLines("", 3) == "");
}

TEST_CASE("ACardHasHeadingParagraphsAndSignature") {
  const std::string card =
      MakeCard("警情通报\n接到<报警>&到场。\n云州市公安局\n3月2日");
  CHECK(card.starts_with("<svg "));
  CHECK(card.find("text-anchor=\"middle\" xml:space=\"preserve\">警情通报<") !=
        card.npos);
  CHECK(card.find("　　接到&lt;报警&gt;&amp;到场。") != card.npos);
  CHECK(card.find("text-anchor=\"end\" xml:space=\"preserve\">云州市公安局<") !=
        card.npos);
  CHECK(card.find("<报警>") == card.npos);
}

TEST_CASE("ALongTextMakesAHighCard") {
  std::string text = "情况通报\n";
  for (int i = 0; i < 100; ++i) text += "事情正在调查";
  const std::string card = MakeCard(text + "。");
  const auto at = card.find("height=\"") + 8;
  CHECK(std::stoi(card.substr(at)) > 1500);
}

}  // namespace huiying::http
