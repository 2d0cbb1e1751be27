#include "text/canonical.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "text/utf8.h"

namespace huiying::text {
namespace {

TraditionalTable Table() {
  TraditionalTable table;
  REQUIRE(table.Parse("警\t警\n機\t机\n關\t关\n執\t执\n請\t请\n問\t问\n"
                      "乾\t干 乾\n戶\t户\n籍\t籍\n𠁞\t𠀾\n"));
  return table;
}

// The original text of a view's code points.
std::string Original(std::string_view text, const View& view,
                     std::string_view part) {
  const std::size_t byte = view.text.find(part);
  REQUIRE(byte != std::string::npos);
  const Span span = view.OriginalOf(view.IndexOf(byte),
                                    view.IndexOf(byte + part.size()));
  return std::string(ExcerptCodePoints(text, span.begin, span.end));
}

}  // namespace

TEST_CASE("TheCanonicalViewFoldsWhatLooksTheSame") {
  const struct {
    std::string_view text, canonical;
  } kRows[] = {
      {"", ""},
      {"ＡＢＣ１２３", "abc123"},
      {"JC", "jc"},
      {"公安機關", "公安机关"},
      {"乾", "干"},
      {"𠁞", "𠀾"},
      {"警\u200B察", "警察"},
      {"警\uFE0F察\u2060", "警察"},
      {"ｶﾞ", "ガ"},
      {"e\u0301", "é"},
      {"㍿", "株式会社"},
      {"①", "1"},
      {"⼈民", "人民"},
      {"Straße", "strasse"},
      {"你好，世界！", "你好,世界!"},
      {"a\nb", "a\nb"},
      {"\xFF警", "\uFFFD警"},
  };
  const TraditionalTable table = Table();
  for (const auto& row : kRows) {
    CAPTURE(row.text);
    CHECK(Canonicalise(row.text, table).canonical.text == row.canonical);
    CHECK(Fold(row.text, table) == row.canonical);
  }
}

TEST_CASE("TheDeevadedViewDropsWhatPartsChineseCharacters") {
  const struct {
    std::string_view text, deevaded;
  } kRows[] = {
      {"警.察打人", "警察打人"},     {"警*察", "警察"},
      {"警 察", "警察"},             {"警_察", "警察"},
      {"派/出/所", "派出所"},        {"警丨察", "警察"},
      {"警👮察", "警察"},            {"警·察", "警察"},
      {"请(qǐng)问(wen)", "请问"},   {"警\u200B.察", "警察"},
  };
  const TraditionalTable table = Table();
  for (const auto& row : kRows) {
    CAPTURE(row.text);
    const Canonical c = Canonicalise(row.text, table);
    CHECK(c.evasive);
    CHECK(c.deevaded.text == row.deevaded);
  }
}

TEST_CASE("OrdinaryTextHasNoDeevadedView") {
  const TraditionalTable table = Table();
  for (const std::string_view text :
       {"公交、警车", "a.b", "3.5米", "请(见下)问", "警……察", "丨", "-警-",
        "警      察", "(qing)"}) {
    CAPTURE(text);
    CHECK(!Canonicalise(text, table).evasive);
  }
}

TEST_CASE("AHitMapsBackToTheOriginalCodePoints") {
  const TraditionalTable table = Table();
  const std::string_view text = "A㍿，公\u200B安機關 警.察";
  const Canonical c = Canonicalise(text, table);
  CHECK(Original(text, c.canonical, "公安机关") == "公\u200B安機關");
  CHECK(Original(text, c.canonical, "株") == "㍿");
  CHECK(Original(text, c.canonical, "a") == "A");
  CHECK(Original(text, c.deevaded, "警察") == "警.察");
}

TEST_CASE("EveryCodePointOfAViewLiesInsideTheOriginal") {
  const TraditionalTable table = Table();
  std::mt19937 random(7);
  const std::u32string_view alphabet =
      U"警察機 .*a\u0301\u200B\uFE0F㍿１👮(q)丨é가ᄀ\u1161";
  for (int round = 0; round < 300; ++round) {
    std::string text;
    const std::size_t size = random() % 60;
    for (std::size_t i = 0; i < size; ++i) {
      if (random() % 8 == 0) {
        text += static_cast<char>(random());
      } else {
        AppendCodePoint(text, alphabet[random() % alphabet.size()]);
      }
    }
    const std::size_t length = CountCodePoints(CleanUtf8(text).text);
    const Canonical c = Canonicalise(text, table);
    for (const View* view : {&c.canonical, &c.deevaded}) {
      CHECK(IsValidUtf8(view->text));
      CHECK(CountCodePoints(view->text) == view->length());
      std::uint32_t last = 0;
      for (std::uint32_t i = 0; i < view->length(); ++i) {
        const Origin& origin = view->origins[i];
        CHECK(view->IndexOf(origin.byte) == i);
        CHECK(origin.begin < origin.end);
        CHECK(origin.end <= length);
        CHECK(origin.begin >= last);
        last = origin.begin;
      }
    }
  }
}

TEST_CASE("AMillionCombiningMarksAreRead") {
  std::string text = "e";
  for (int i = 0; i < 500'000; ++i) text += i % 2 ? "\u0301" : "\u0323";
  const Canonical c = Canonicalise(text, Table());
  CHECK(c.canonical.length() > 1000);
}

TEST_CASE("ATableNamesTheLineThatIsWrong") {
  TraditionalTable table;
  const base::Status status = table.Parse("# ok\n警\t警\n警察\t警\n");
  REQUIRE(!status);
  CHECK(status.error().message.starts_with("line 3:"));
}

TEST_CASE("TheFirstPairOfACharacterCounts") {
  TraditionalTable table;
  REQUIRE(table.Parse("機\t机\r\n"));
  REQUIRE(table.Parse("機\t几\n關\t关\n"));
  CHECK(table.Fold(U'機') == U'机');
  CHECK(table.Fold(U'關') == U'关');
  CHECK(table.Fold(U'警') == U'警');
  CHECK(table.size() == 2);
}

}  // namespace huiying::text
