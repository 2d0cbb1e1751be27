#include "text/canonical.h"

#include <doctest/doctest.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <random>
#include <string>

#include "text/utf8.h"

namespace huiying::text {
namespace {

Canonicaliser Folding() {
  TraditionalTable table;
  REQUIRE(table.Parse("警\t警\n機\t机\n關\t关\n執\t执\n請\t请\n問\t问\n"
                      "乾\t干 乾\n戶\t户\n籍\t籍\n𠁞\t𠀾\n著\t着 著\n"
                      "瞭\t了\n然\t然\n一目瞭然\t一目了然\n著名\t著名\n"
                      "乾隆\t乾隆\n電郵\t电子邮件\n"));
  return Canonicaliser(std::move(table));
}

Canonical Canonicalise(std::string_view text, const Canonicaliser& folding) {
  Canonical out;
  folding.Run(text, out);
  return out;
}

// The original text of a view's code points.
std::string Original(std::string_view text, const View& view,
                     std::u32string_view part) {
  const std::size_t at = view.points().find(part);
  REQUIRE(at != std::u32string_view::npos);
  const auto from = static_cast<std::uint32_t>(at);
  const Span span = view.OriginalOf(
      from, from + static_cast<std::uint32_t>(part.size()));
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
  const Canonicaliser folding = Folding();
  for (const auto& row : kRows) {
    CAPTURE(row.text);
    CHECK(Canonicalise(row.text, folding).canonical.Utf8() == row.canonical);
    CHECK(folding.Fold(row.text) == row.canonical);
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
  const Canonicaliser folding = Folding();
  for (const auto& row : kRows) {
    CAPTURE(row.text);
    const Canonical c = Canonicalise(row.text, folding);
    CHECK(c.evasive);
    CHECK(c.deevaded.Utf8() == row.deevaded);
  }
}

TEST_CASE("OrdinaryTextHasNoDeevadedView") {
  const Canonicaliser folding = Folding();
  for (const std::string_view text :
       {"公交、警车", "a.b", "3.5米", "请(见下)问", "警……察", "丨", "-警-",
        "警      察", "(qing)"}) {
    CAPTURE(text);
    CHECK(!Canonicalise(text, folding).evasive);
  }
}

TEST_CASE("AHitMapsBackToTheOriginalCodePoints") {
  const Canonicaliser folding = Folding();
  const std::string_view text = "A㍿，公\u200B安機關 警.察";
  const Canonical c = Canonicalise(text, folding);
  CHECK(Original(text, c.canonical, U"公安机关") == "公\u200B安機關");
  CHECK(Original(text, c.canonical, U"株") == "㍿");
  CHECK(Original(text, c.canonical, U"a") == "A");
  CHECK(Original(text, c.deevaded, U"警察") == "警.察");
}

TEST_CASE("EveryCodePointOfAViewLiesInsideTheOriginal") {
  const Canonicaliser folding = Folding();
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
    const Canonical c = Canonicalise(text, folding);
    for (const View* view : {&c.canonical, &c.deevaded}) {
      CHECK(IsValidUtf8(view->Utf8()));
      std::uint32_t last = 0;
      for (std::uint32_t i = 0; i < view->length(); ++i) {
        const Span origin = view->OriginalOf(i, i + 1);
        CHECK(origin.begin < origin.end);
        CHECK(origin.end <= length);
        CHECK(origin.begin >= last);
        last = origin.begin;
      }
    }
  }
}

// The table's short way must say what ICU says of the whole text.
TEST_CASE("FoldingIsNfkcCasefold") {
  const Canonicaliser folding;
  UErrorCode error = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(error);
  REQUIRE(U_SUCCESS(error));
  std::mt19937 random(11);
  const std::u32string_view alphabet =
      U"警察Aße\u0301\u0323\uFE0F㍿１👮(丨éガｶﾞᄀ\u1161\u11A8가﷼…，。①⼈🇨𝐀";
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    const std::size_t size = 1 + random() % 12;
    for (std::size_t i = 0; i < size; ++i) {
      const char32_t any = random() % 0xD800;
      AppendCodePoint(text, random() % 3 == 0
                                ? (any == 0 ? U'a' : any)
                                : alphabet[random() % alphabet.size()]);
    }
    std::string expected;
    normalizer->normalize(icu::UnicodeString::fromUTF8(text), error)
        .toUTF8String(expected);
    REQUIRE(U_SUCCESS(error));
    CAPTURE(text);
    CHECK(folding.Fold(text) == expected);
  }
}

TEST_CASE("PhrasesComeBeforeCharacters") {
  const Canonicaliser folding = Folding();
  CHECK(folding.Fold("乾隆一目瞭然，著名機關") == "乾隆一目了然,著名机关");
  CHECK(folding.Fold("看著乾") == "看着干");
  const std::string_view text = "機電郵警";
  const Canonical c = Canonicalise(text, folding);
  CHECK(Original(text, c.canonical, U"电子邮件") == "電郵");
  CHECK(Original(text, c.canonical, U"警") == "警");
}

TEST_CASE("AViewIsWrittenAnew") {
  const Canonicaliser folding = Folding();
  Canonical c;
  folding.Run("公\u200B安.局和警察打人", c);
  CHECK(c.evasive);
  folding.Run("abc", c);
  CHECK(!c.evasive);
  CHECK(c.canonical.Utf8() == "abc");
  CHECK(c.canonical.OriginalOf(1, 3) == Span{1, 3});
  CHECK(c.deevaded.length() == 0);
}

TEST_CASE("AMillionCombiningMarksAreRead") {
  std::string text = "e";
  for (int i = 0; i < 500'000; ++i) text += i % 2 ? "\u0301" : "\u0323";
  const Canonical c = Canonicalise(text, Folding());
  CHECK(c.canonical.length() > 1000);
}

TEST_CASE("ATableNamesTheLineThatIsWrong") {
  TraditionalTable table;
  const base::Status status = table.Parse("# ok\n警\t警\n警\t警察\n");
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
