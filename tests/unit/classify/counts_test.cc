#include "classify/counts.h"

#include <doctest/doctest.h>

namespace huiying::classify {

TEST_CASE("NumbersOfEitherKindAreRead") {
  const struct {
    std::string_view text;
    std::optional<std::uint32_t> value;
  } kRows[] = {
      {"5", 5},      {"120", 120},   {"三", 3},       {"两", 2},
      {"俩", 2},     {"十", 10},     {"十二", 12},    {"二十", 20},
      {"二十三", 23}, {"一百零五", 105}, {"两百", 200},  {"上百", 100},
      {"十几", 11},  {"数十", 20},   {"几百", 200},   {"上千", 1000},
      {"3万", 30000}, {"〇", 0},      {"几", {}},      {"上", {}},
      {"警", {}},    {"9999999", {}}, {"", {}},
  };
  for (const auto& row : kRows) {
    CAPTURE(row.text);
    CHECK(ParseNumber(row.text) == row.value);
  }
}

TEST_CASE("TheDeadAndTheHurtAreCounted") {
  using Some = std::optional<std::uint32_t>;
  const struct {
    std::string_view text;
    Some deaths, injured;
  } kRows[] = {
      {"事故致3人死亡5人受伤", 3, 5},
      {"三死五伤!酒吧街有人持刀", 3, 5},
      {"16名参赛选手遇难", 16, {}},
      {"遇难人数升至21人", 21, {}},
      {"一男子杀害3名亲属", 3, {}},
      {"车撞伤6人", {}, 6},
      {"十几人受伤", {}, 11},
      {"30余人死亡", 30, {}},
      {"先说2人死亡,后说4人死亡", 4, {}},
      {"11岁女孩坠楼身亡", {}, {}},
      {"33楼有人身亡", {}, {}},
      {"无人员伤亡", {}, {}},
      {"被判死刑", {}, {}},
      {"身中10余刀被杀", {}, {}},
      {"6名大学生在企业参观学习时溺亡", 6, {}},
      {"三姐弟溺亡", 3, {}},
      {"踩踏致3重伤11轻伤", {}, 11},
  };
  for (const auto& row : kRows) {
    CAPTURE(row.text);
    const Counts counts = CountsIn(row.text);
    CHECK(counts.deaths == row.deaths);
    CHECK(counts.injured == row.injured);
  }
}

TEST_CASE("ThoseWhoGatherAreCounted") {
  using Some = std::optional<std::uint32_t>;
  const struct {
    std::string_view text;
    Some crowd;
  } kRows[] = {
      {"上千人围堵大门", 1000},      {"数百名业主聚集在售楼处", 200},
      {"现场围观约300人", 300},      {"近2000名工人罢工", 2000},
      {"聚集了上万群众", 10000},     {"3人死亡", {}},
      {"一人上街买菜", 1},           {"没有人聚集", {}},
  };
  for (const auto& row : kRows) {
    CAPTURE(row.text);
    CHECK(CountsIn(row.text).crowd == row.crowd);
  }
}

}  // namespace huiying::classify
