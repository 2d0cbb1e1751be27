#include "text/mask.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "text/utf8.h"

namespace huiying::text {

TEST_CASE("PrivateNumbersBecomeStarsOfTheSameLength") {
  const struct {
    std::string_view text, masked;
  } kRows[] = {
      {"电话13800138000急", "电话***********急"},
      {"138 0013 8000", "*** **** ****"},
      {"138-0013-8000。", "***-****-****。"},
      {"+86 13800138000", "+** ***********"},
      {"8613800138000", "*************"},
      {"１３８００１３８０００", "***********"},
      {"0551-12345678", "****-********"},
      {"010 1234567", "*** *******"},
      {"05511234567", "***********"},
      {"身份证11010519491231002X", "身份证******************"},
      {"110105194912310021，", "******************，"},
      {"110105 19491231 002x", "****** ******** ****"},
      {"6222 0200 1234 5678 901", "**** **** **** **** ***"},
      {"6222020012345678901", "*******************"},
      {"zhang.san@example.org", "*********@***********"},
  };
  for (const auto& row : kRows) {
    CAPTURE(row.text);
    const std::string masked = MaskPrivate(row.text);
    CHECK(CountCodePoints(masked) == CountCodePoints(row.text));
    if (row.text.contains('.')) {
      CHECK(!masked.contains("zhang"));
    } else {
      CHECK(masked == row.masked);
    }
  }
}

TEST_CASE("PublicNumbersStay") {
  for (const std::string_view text :
       {"拨打110或12345", "96110来电", "400-123-4567", "2026年11月24日",
        "20261124", "2026-11-24 09:00", "12389举报", "第1380013800号",
        "3死5伤", "涉案12000000元", "2026-11-24"}) {
    CAPTURE(text);
    CHECK(MaskPrivate(text) == text);
  }
}

TEST_CASE("PlatesGoOnlyWhenAsked") {
  CHECK(MaskPrivate("车牌京A12345") == "车牌京A12345");
  CHECK(MaskPrivate("车牌京A12345逃逸", Plates::kMask) == "车牌*******逃逸");
  CHECK(MaskPrivate("皖B·D12345", Plates::kMask) == "*********");
  CHECK(MaskPrivate("京ABCDEF", Plates::kMask) == "京ABCDEF");
}

TEST_CASE("AnyTextKeepsItsLengthAndLosesItsNumbers") {
  std::mt19937 random(3);
  const std::string_view parts[] = {"1380013", "8000", " ", "-", "x", "X",
                                    "警", "0551", "@", "a.b", "京A", "１"};
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (int i = 0; i < 20; ++i) text += parts[random() % std::size(parts)];
    const std::string masked = MaskPrivate(text, Plates::kMask);
    CHECK(CountCodePoints(masked) == CountCodePoints(text));
    CHECK(MaskPrivate(masked, Plates::kMask).size() <= masked.size());
  }
}

}  // namespace huiying::text
