#include "notify/render.h"

#include <doctest/doctest.h>

#include <random>

#include "config/files.h"
#include "config/policy.h"
#include "notify/words.h"

namespace huiying::notify {
namespace {

using namespace std::chrono_literals;
using config::Language;
using config::SizeClass;

base::TimePoint At(const char* text) { return *base::ParseTime(text); }

constexpr const char* kNow = "2026-11-24T12:45:00+08:00";

Message AboutCase(model::Grade grade = 2) {
  return {.alert_id = "00ff-1-7",
          .reason = model::Reason::kStageReached,
          .stage = 75,
          .about_case = Message::AboutCase{.id = model::CaseId(12),
                                           .title = "云州某路口有人受伤",
                                           .grade = grade},
          .about_duty =
              Message::AboutDuty{.kind = model::DutyKind::kStatement,
                                 .due_at = At("2026-11-24T14:00:00+08:00")},
          .recipient = model::PersonId("duty-1"),
          .recipient_name = "值班员一"};
}

// The words of the repository's own rules.
const config::Messages& OurWords() {
  static const config::Messages messages = [] {
    auto files = config::ReadFolder(std::string(HUIYING_SOURCE) + "/rules",
                                    config::Depth::kWithFolders);
    REQUIRE(files);
    auto rules = config::LoadPolicy(
        *files, config::SystemSecrets(std::string(HUIYING_SOURCE) + "/rules"));
    REQUIRE_MESSAGE(rules, config::Describe(rules.error()));
    return rules->directory.messages;
  }();
  return messages;
}

Letter LetterOf(std::vector<Message> messages,
                Language language = Language::kChinese) {
  return {.messages = std::move(messages),
          .language = language,
          .phrases = &OurWords().Of(language),
          .desk_url = "https://desk.example",
          .now = At(kNow)};
}

bool IsUtf8(std::string_view text) {
  return Plain(text).find("\xEF\xBF\xBD") == std::string::npos;
}

TEST_CASE("SaysWhatWhereWhichDeadlineHowLongWhatToDo") {
  CHECK(RenderText(LetterOf({AboutCase()}), SizeClass::kLong, {}) ==
        "【回应】二级（重大） 首次权威发布时限已过75%\n"
        "事件 c12：云州某路口有人受伤\n"
        "截止：今天14:00，还剩1小时15分\n"
        "怎么办：尽快完成发布；来不及就现在报告带班领导\n"
        "https://desk.example/press?case=c12");
  CHECK(RenderText(LetterOf({AboutCase()}), SizeClass::kShort,
                   {.characters = 201}) ==
        "【回应】二级（重大） 首次权威发布时限已过75%。云州某路口有人受伤。"
        "今天14:00截止，还剩1小时15分。尽快完成发布；来不及就现在报告带班领导 "
        "https://desk.example/press?case=c12");
  CHECK(RenderText(LetterOf({AboutCase()}, Language::kEnglish),
                   SizeClass::kLong, {}) ==
        "Huiying: 75% of the time gone: first statement, grade 2\n"
        "Case c12: 云州某路口有人受伤\n"
        "Due: today 14:00, 1 h 15 min left\n"
        "To do: Publish soon; if you cannot, tell your chief now.\n"
        "https://desk.example/press?case=c12");
}

TEST_CASE("WhatDoesNotApplyLeavesNoTrace") {
  Message message = AboutCase();
  message.reason = model::Reason::kSourceBlind;
  message.about_case.reset();
  message.about_duty.reset();
  message.feed = "weibo-search";
  CHECK(RenderText(LetterOf({message}), SizeClass::kLong, {}) ==
        "【回应】信息源 weibo-search 读不到了\n"
        "怎么办：这段时间的帖文看不见：请人工巡查，并通知技术人员\n"
        "https://desk.example/press");
}

TEST_CASE("TheMarksComeFirstWhateverTheTemplate") {
  Message message = AboutCase();
  message.drill = true;
  message.possible_repeat = true;
  for (const SizeClass size : {SizeClass::kShort, SizeClass::kLong}) {
    CHECK(RenderText(LetterOf({message}), size, {})
              .starts_with("【演练】【可能重复】【回应】"));
    CHECK(RenderText(LetterOf({message}, Language::kEnglish), size, {})
              .starts_with("【演练】DRILL: (possible repeat) Huiying: "));
  }
  CHECK(RenderHeadline(LetterOf({message}), {})
            .starts_with("【演练】【可能重复】二级"));
  message.test = true;
  CHECK(RenderText(LetterOf({message}), SizeClass::kLong, {})
            .starts_with("【演练】【测试】"));
}

TEST_CASE("EveryReasonAndLanguageFitsTheSmallestChannelWithLinkAndDeadline") {
  const auto names = model::NamesOf<model::Reason>();
  for (std::size_t i = 1; i < names.size(); ++i) {
    for (const Language language : {Language::kChinese, Language::kEnglish}) {
      Message message = AboutCase();
      message.reason = static_cast<model::Reason>(i);
      message.feed = "weibo-search";
      message.possible_repeat = message.drill = true;
      message.about_case->title = std::string();
      for (int k = 0; k < 500; ++k) message.about_case->title += "长";
      const Letter letter = LetterOf({message}, language);
      const std::string brief =
          RenderText(letter, SizeClass::kShort, {.characters = 201});
      CAPTURE(brief);
      CHECK(Utf16Length(brief) <= 201);
      CHECK(brief.ends_with("https://desk.example/press?case=c12"));
      CHECK(brief.contains("14:00"));
      CHECK(brief.contains("…"));
      CHECK(IsUtf8(brief));
      const std::string full =
          RenderText(letter, SizeClass::kLong, {.bytes = 1'000});
      CHECK(full.size() <= 1'000);
      CHECK(full.contains("14:00"));
      CHECK(full.ends_with("https://desk.example/press?case=c12"));
      CHECK(full.contains("…"));
      CHECK(IsUtf8(full));
    }
  }
}

TEST_CASE("ALimitIsHeldForAnyTitleAndAnyLimit") {
  std::mt19937 random(7);
  const std::vector<std::string> parts = {"a",  "é",    "警", "🚨",
                                          "\n", "\xff", "<@", "\xed\xa0\x80"};
  for (int round = 0; round < 2'000; ++round) {
    Message message = AboutCase();
    message.about_case->title.clear();
    for (auto n = random() % 400; n > 0; --n) {
      message.about_case->title += parts[random() % parts.size()];
    }
    const Limit limit{.bytes = 250 + random() % 1'500};
    const std::string text =
        RenderText(LetterOf({message}), SizeClass::kLong, limit);
    CAPTURE(text);
    REQUIRE(text.size() <= limit.bytes);
    REQUIRE(text.ends_with("\nhttps://desk.example/press?case=c12"));
    REQUIRE(text.contains("截止：今天14:00，还剩1小时15分"));
    REQUIRE_FALSE(text.contains("<@"));
  }
}

TEST_CASE("CutsOnTheBorderOfACharacterWithAMark") {
  CHECK(Cut("值班员", {.bytes = 9}) == "值班员");
  CHECK(Cut("值班员一", {.bytes = 11}) == "值班…");
  CHECK(Cut("值班员一", {.bytes = 9}) == "值班…");
  CHECK(Cut("值班员一", {.bytes = 8}) == "值…");
  CHECK(Cut("值班员一", {.bytes = 5}) == "");
  CHECK(Cut("值班员一", {.bytes = 2}) == "");
  CHECK(Cut("🚨🚨🚨", {.characters = 5}) == "🚨🚨…");
  CHECK(Cut("🚨🚨🚨", {.characters = 4}) == "🚨…");
  CHECK(Utf16Length("a值🚨") == 4);
}

TEST_CASE("ATitleOfStrangersIsMadePlain") {
  CHECK(Plain("a\nb\tc\r\n") == "a b c");
  CHECK(Plain("<at user_id=\"all\">") == "＜at user_id=\"all\">");
  CHECK(Plain("@all") == "＠all");
  CHECK(Plain("a\u202Eb\u2066c\u200Fd") == "abcd");
  CHECK(Plain("a\u0085b") == "a b");
  CHECK(Plain("a\xff\xe5") == "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("ADigestCountsAllAndTellsTheMostPressingFirst") {
  std::vector<Message> messages;
  for (int i = 0; i < 20; ++i) {
    Message message = AboutCase(4);
    message.about_case->id = model::CaseId(static_cast<std::uint64_t>(i));
    message.about_case->title = "事情" + std::to_string(i);
    message.about_duty->kind = model::DutyKind::kResponse;
    message.about_duty->due_at = At(kNow) + std::chrono::hours(20 - i);
    messages.push_back(message);
  }
  const std::string all = RenderText(LetterOf(messages), SizeClass::kLong, {});
  CHECK(
      all.starts_with("【回应】20 条提醒，最早 今天13:45 截止，还剩1小时。"
                      "https://desk.example/oncall\n"
                      "· 四级（一般） 回应时限已过75% 事情19（今天13:45 "));
  CHECK_FALSE(all.contains("另有"));
  for (int i = 0; i < 20; ++i) {
    CHECK(all.contains("事情" + std::to_string(i)));
  }
  const std::string some =
      RenderText(LetterOf(messages), SizeClass::kLong, {.bytes = 600});
  CHECK(some.size() <= 600);
  CHECK(some.contains("20 条提醒"));
  CHECK(some.contains("事情19"));
  CHECK(some.contains("另有"));
  CHECK(RenderHeadline(LetterOf(messages), {.bytes = 200}).contains("20 条"));
}

TEST_CASE("SaysHowLongIsLeft") {
  const auto left = [](base::Duration d) {
    return LeftWords(At(kNow) + d, At(kNow), Language::kChinese);
  };
  CHECK(left(0s) == "还剩0秒");
  CHECK(left(59'999ms) == "还剩59秒");
  CHECK(left(60s) == "还剩1分");
  CHECK(left(119s) == "还剩1分");
  CHECK(left(60min) == "还剩1小时");
  CHECK(left(4h + 30min) == "还剩4小时30分");
  CHECK(left(47h + 59min) == "还剩47小时59分");
  CHECK(left(72h) == "还剩3天0小时");
  CHECK(left(-1ms) == "已超0秒");
  CHECK(left(-12min) == "已超12分");
  CHECK(LeftWords(At(kNow) - 90min, At(kNow), Language::kEnglish) ==
        "1 h 30 min over");
}

TEST_CASE("SaysTheDeadlineAsPeopleDo") {
  const auto due = [](const char* text, Language language) {
    return DueWords(At(text), At(kNow), language);
  };
  using enum Language;
  CHECK(due("2026-11-24T23:59:59+08:00", kChinese) == "今天23:59");
  CHECK(due("2026-11-25T00:00:00+08:00", kChinese) == "明天00:00");
  CHECK(due("2026-11-23T08:05:00+08:00", kChinese) == "昨天08:05");
  CHECK(due("2026-11-26T08:05:00+08:00", kChinese) == "11月26日08:05");
  CHECK(due("2026-11-26T08:05:00+08:00", kEnglish) == "26 Nov 08:05");
  CHECK(due("2026-11-25T00:00:00+08:00", kEnglish) == "tomorrow 00:00");
}

}  // namespace
}  // namespace huiying::notify
