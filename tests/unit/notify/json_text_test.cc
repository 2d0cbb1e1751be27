#include "notify/json_text.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace huiying::notify {
namespace {

using Json = nlohmann::ordered_json;

std::string Dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string Written(const std::string& value) {
  JsonText out;
  out.Text("t", value);
  return std::move(out).Take();
}

TEST_CASE("EveryTextReadsAsTheLibraryWritesIt") {
  std::vector<std::string> texts = {"",     "云州某路口", "😀 a\xff",
                                    "\"\\", "\xE4\xBA",   "a\xE4\xBA\nb"};
  for (int a = 0; a < 256; ++a) {
    texts.emplace_back(1, static_cast<char>(a));
    for (int b = 0; b < 256; ++b) {
      const std::string two = {static_cast<char>(a), static_cast<char>(b)};
      texts.push_back("x" + two + "y");
      texts.push_back(two + "\x80");
      texts.push_back(two + "\x80\xBF.");
    }
  }
  std::string wrong;
  for (const std::string& text : texts) {
    if (Written(text) != Dumped(Json{{"t", text}})) wrong = text;
  }
  CHECK(wrong == "");
}

TEST_CASE("FieldsStandInTheOrderInWhichTheyCame") {
  JsonText inner;
  inner.Number("n", std::int64_t{-7});
  inner.Null("nothing");
  JsonText out;
  out.Flag("z", true);
  out.Object("a", std::move(inner));
  out.Object("empty", JsonText());
  out.Number("m", 0xFFFFFFFFU);
  CHECK(std::move(out).Take() ==
        R"({"z":true,"a":{"n":-7,"nothing":null},"empty":{},"m":4294967295})");
}

}  // namespace
}  // namespace huiying::notify
