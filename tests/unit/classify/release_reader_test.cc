// Made-up notices of a made-up city, read with the shipped rules/releases.yaml.
#include "classify/release_reader.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace huiying::classify {
namespace {

RuleText Shipped(const std::string& path) {
  std::ifstream in(HUIYING_SOURCE "/rules/" + path);
  REQUIRE(in);
  return {.path = path, .text = {std::istreambuf_iterator<char>(in), {}}};
}

model::ReleaseReading Read(std::string_view text) {
  static const auto reader = ReleaseReader::Load(
      {Shipped("releases.yaml"), Shipped("opencc/TSCharacters.txt")}, "rules/");
  REQUIRE_MESSAGE(reader, reader.error().message);
  return (*reader)->Read(text);
}

using Codes = std::vector<std::string>;

constexpr std::string_view kGood =
    "警情通报\n"
    "3月2日8时许，我局接群众报警称，云州市新港区滨江路发生一起两车相撞事故。民"
    "警"
    "到场处置，伤者3人已送医救治，均无生命危险。经初步调查，事故系一辆货车变更"
    "车道"
    "所致，货车驾驶人张某（男，45岁）已被控制。请过往车辆绕行，不信谣、不传谣。"
    "事故原因正在进一步调查中。\n"
    "云州市公安局\n3月2日";

}  // namespace

TEST_CASE("AFullNoticeHasNoGapsAndPromisesMore") {
  const auto reading = Read(kGood);
  CHECK(reading.gaps == Codes{});
  CHECK(reading.blocks == Codes{});
  CHECK(reading.faults == Codes{});
  CHECK(reading.promises_more);
  CHECK(!reading.under_verification);
  CHECK(reading.fingerprint != 0);
}

TEST_CASE("WhatIsMissingIsNamed") {
  const auto reading = Read("昨晚的事情我们知道了。");
  const Codes missing = {"place",    "event",  "casualties", "verified",
                         "measures", "advice", "next_step",  "signature"};
  CHECK(reading.gaps == missing);
}

TEST_CASE("WhatMayNotGoOutIsFound") {
  struct Row {
    std::string_view text;
    std::string_view code;
  };
  const Row rows[] = {
      {"嫌疑人身份证号530102198001011234。", "identity_number"},
      {"嫌疑人身份证号５３０１０２１９８００１０１１２３４。",
       "identity_number"},
      {"目击者请拨打13812345678。", "mobile_number"},
      {"请拨打 138-1234-5678", "mobile_number"},
      {"赃款转入6222 0212 3456 7890 123。", "bank_card"},
      {"一辆云A12345的货车。", "plate"},
      {"一辆云Ａ·Ｄ1234５的货车。", "plate"},
      {"其住在柳湖小区3号楼2单元501室。", "home_address"},
      {"受害人是实验小学三年级2班学生。", "minor"},
      {"女童李小花（女，8岁）受伤。", "minor"},
      {"张某曾因盗窃被行政拘留。", "sealed_record"},
      {"嫌疑人有吸毒史。", "sealed_record"},
      {"張某有前科。", "sealed_record"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Codes blocks = Read(row.text).blocks;
    CHECK(std::ranges::find(blocks, row.code) != blocks.end());
  }
}

TEST_CASE("WhatMayBeSaidIsNotBlocked") {
  for (const std::string_view text :
       {"张某（男，45岁）已被刑事拘留。", "请拨打110或者96110。",
        "新闻中心电话0871-6512345。", "3月2日14时30分，伤者3人。",
        "涉案金额1234567890元。", "滨江路12号发生火灾。", "国办发〔2016〕80号",
        "一名女童（8岁）已送医，正在救治。", "民警在某小学门口值守。",
        "依法对张某行政拘留五日。"}) {
    CAPTURE(text);
    CHECK(Read(text).blocks == Codes{});
  }
}

TEST_CASE("TheToneIsHeard") {
  CHECK(Read("经查系临时工所为。").faults == Codes{"scapegoat"});
  CHECK(Read("请勿听信别有用心者。").faults == Codes{"slur_on_public"});
  CHECK(Read("家属情绪稳定。").faults == Codes{"empty_phrase"});
  CHECK(Read("死者排除他杀。").faults == Codes{"too_early"});
  CHECK(Read("无可奉告。").faults == Codes{"refusal"});
}

TEST_CASE("PromisesAreHeard") {
  for (const std::string_view text :
       {"后续情况将及时通报。", "调查结果将向社会公布。",
        "案件正在进一步侦办中。", "我们将第一时间向社会公开处理结果。",
        "後續情況將及時通報。"}) {
    CAPTURE(text);
    CHECK(Read(text).promises_more);
  }
  for (const std::string_view text :
       {"处理结果已告知家属。", "民警及时赶到现场。", "特此通报。"}) {
    CAPTURE(text);
    CHECK(!Read(text).promises_more);
  }
  CHECK(Read("网传情况我局已关注，正在核实。").under_verification);
  CHECK(!Read("经核实，该信息不实。").under_verification);
}

TEST_CASE("WithoutAFileNothingIsRead") {
  const auto reader = ReleaseReader::Load({});
  REQUIRE(reader);
  CHECK((*reader)->Read("临时工，13812345678").blocks == Codes{});
}

TEST_CASE("MistakesAreNamedAllAtOnce") {
  const auto reader = ReleaseReader::Load({{.path = "releases.yaml",
                                            .text = "blocks:\n"
                                                    "  broken: ['(']\n"
                                                    "  none: []\n"
                                                    "  number: 5\n"
                                                    "promise: ['a']\n"}},
                                          "rules/");
  REQUIRE(!reader);
  const std::string& said = reader.error().message;
  CAPTURE(said);
  CHECK(said.find("rules/releases.yaml:2: blocks.broken[0]: \"(\" is no "
                  "pattern") != said.npos);
  CHECK(said.find("rules/releases.yaml:3: blocks.none: has no pattern") !=
        said.npos);
  CHECK(said.find("rules/releases.yaml:4: blocks.number") != said.npos);
  CHECK(said.find("promise") != said.npos);
  CHECK(said.find("did you mean") != said.npos);
}

}  // namespace huiying::classify
