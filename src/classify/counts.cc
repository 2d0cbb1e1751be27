#include "classify/counts.h"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "text/utf8.h"

namespace huiying::classify {
namespace {

constexpr std::uint64_t kLargest = 1'000'000;

// Digits of either kind, then 余 or 多 (which raise nothing).
#define NUMBER "([0-9]{1,6}|[〇零一二两俩仨三四五六七八九十百千万几数上]{1,7})[余多几]?"

using Field = std::optional<std::uint32_t> Counts::*;

using Sign = bool CountSigns::*;

struct Pattern {
  const char* text;
  Field field;
  Sign sign;
};

// Who is counted: people, not years, floors or knives.
#define PEOPLE \
  "(?:名|个|位|口|人|具|姐弟|兄弟|姐妹|兄妹|母女|母子|父子|父女|祖孙)"
#define GAP "[^0-9,。!?;:、\\s岁]{0,14}?"

constexpr Pattern kPatterns[] = {
    {NUMBER "(?:条人命|具尸体|具遗体|具男尸|具女尸)", &Counts::deaths,
     &CountSigns::deaths},
    {NUMBER PEOPLE GAP
     "(?:死亡|身亡|遇难|丧生|罹难|遇害|被杀|溺亡|坠亡|猝死|殒命|被撞死)",
     &Counts::deaths,
     &CountSigns::deaths},
    {NUMBER "人?死(?:[^刑者因]|$)", &Counts::deaths,
     &CountSigns::deaths},
    {"(?:杀害|杀死|捅死|砍死|撞死|打死|炸死|致死|杀)了?(?:自己|前妻|亲生)?" NUMBER
     PEOPLE,
     &Counts::deaths,
     &CountSigns::deaths},
    {"(?:死亡|遇难|罹难)(?:人数|者)?(?:已|人数|升至|增至|增加到|上升到|上升至|"
     "达到|达|为|:)+" NUMBER "(?:人|名)",
     &Counts::deaths,
     &CountSigns::deaths},
    {NUMBER PEOPLE GAP "(?:受伤|重伤|轻伤|轻微伤|送医|被砍|被刺|烧伤)", &Counts::injured,
     &CountSigns::injured},
    {"(?:撞伤|砍伤|刺伤|捅伤|炸伤|打伤|烧伤|致)" NUMBER PEOPLE "(?:[^死亡失]|$)",
     &Counts::injured,
     &CountSigns::injured},
    {NUMBER "人?[轻重]?伤(?:[^害亡人心]|$)", &Counts::injured,
     &CountSigns::injured},
    {NUMBER "(?:名|个|位)?(?:人|群众|村民|市民|居民|业主|工人|学生|家长|师生|司机)"
     "[^0-9,。!?;:、\\s岁]{0,6}?(?:围|聚|集结|集会|上街|堵|游行|对峙|讨说法|"
     "讨薪|罢工|上访|抗议|冲击|械斗|哄抢|骚乱)",
     &Counts::crowd,
     &CountSigns::crowd},
    {"(?:围观|聚集|围堵|聚众|纠集|参与)(?:了|者|的|有|约|近|超过|超|至少|达|"
     "人数|人群|群众)*" NUMBER "(?:多|余)?(?:名|个|位)?(?:人|群众|村民|市民|居民)",
     &Counts::crowd,
     &CountSigns::crowd},
};
#undef GAP
#undef PEOPLE
#undef NUMBER

const re2::RE2& Compiled(std::size_t i) {
  static const auto* all = [] {
    auto* out = new std::vector<std::unique_ptr<re2::RE2>>;
    for (const Pattern& p : kPatterns) {
      out->push_back(std::make_unique<re2::RE2>(p.text, re2::RE2::Quiet));
    }
    return out;
  }();
  return *(*all)[i];
}

std::optional<std::uint32_t> Digit(char32_t c) {
  static constexpr std::u32string_view kDigits = U"零一二三四五六七八九";
  if (c == U'〇') return 0;
  if (c == U'两' || c == U'俩') return 2;
  if (c == U'仨') return 3;
  const auto at = kDigits.find(c);
  if (at == kDigits.npos) return std::nullopt;
  return static_cast<std::uint32_t>(at);
}

std::uint64_t UnitOf(char32_t c) {
  switch (c) {
    case U'十': return 10;
    case U'百': return 100;
    case U'千': return 1000;
    case U'万': return 10'000;
    default: return 0;
  }
}

// What a character may be part of.
constexpr std::uint8_t kNumber = 1;
constexpr std::uint8_t kDeath = 2;
constexpr std::uint8_t kHurt = 4;
constexpr std::uint8_t kCrowd = 8;

const std::vector<std::uint8_t>& Signs() {
  static const auto* signs = [] {
    auto* out = new std::vector<std::uint8_t>(0x10000);
    const auto mark = [&](std::u32string_view some, std::uint8_t sign) {
      for (const char32_t c : some) (*out)[c] |= sign;
    };
    mark(U"0123456789一二两俩仨三四五六七八九十百千万几数", kNumber);
    mark(U"死亡难丧害杀殒尸遗命", kDeath);
    mark(U"伤医砍刺致", kHurt);
    mark(U"围聚集街堵游对说讨罢访抗冲械哄骚参", kCrowd);
    return out;
  }();
  return *signs;
}

}  // namespace

std::optional<std::uint32_t> ParseNumber(std::string_view text) {
  std::uint64_t total = 0;   // of what stands before 万
  std::uint64_t part = 0;    // since then
  std::uint64_t digit = 0;   // waits for its unit
  bool any = false;
  bool vague = false;  // 几 and 数: the smallest number they can mean
  for (std::size_t at = 0; at < text.size();) {
    const text::CodePoint c = text::ReadCodePoint(text, at);
    at += c.bytes;
    if (c.value >= '0' && c.value <= '9') {
      digit = digit * 10 + (c.value - '0');
    } else if (const auto d = Digit(c.value)) {
      digit = *d;
    } else if (const std::uint64_t unit = UnitOf(c.value)) {
      const bool bare = digit == 0 && !vague;
      if (vague) digit = 2;
      if (unit == 10'000) {
        total = (part + digit + (part + digit == 0)) * unit;
        part = 0;
      } else {
        part += (bare ? 1 : digit) * unit;
      }
      digit = 0;
      vague = false;
    } else if (c.value == U'几' || c.value == U'数') {
      if (any) {
        digit = 1;  // 十几
      } else {
        vague = true;  // 数十
      }
    } else if (c.value != U'上') {
      return std::nullopt;
    }
    any = any || c.value != U'上';
    if (total + part + digit > kLargest) return std::nullopt;
  }
  const std::uint64_t value = total + part + digit;
  if (!any || vague) return std::nullopt;
  return static_cast<std::uint32_t>(value);
}

CountSigns CountSignsIn(std::u32string_view canonical) {
  const std::vector<std::uint8_t>& signs = Signs();
  std::uint8_t found = 0;
  for (const char32_t c : canonical) {
    if (c < signs.size()) found |= signs[c];
  }
  const bool number = (found & kNumber) != 0;
  return {.deaths = number && (found & kDeath) != 0,
          .injured = number && (found & kHurt) != 0,
          .crowd = number && (found & kCrowd) != 0};
}

Counts CountsIn(std::string_view canonical, const CountSigns& signs) {
  Counts out;
  for (std::size_t i = 0; i < std::size(kPatterns); ++i) {
    if (!(signs.*kPatterns[i].sign)) continue;
    re2::StringPiece rest(canonical.data(), canonical.size());
    const char* const end = canonical.data() + canonical.size();
    re2::StringPiece number;
    auto& best = out.*kPatterns[i].field;
    while (re2::RE2::FindAndConsume(&rest, Compiled(i), &number)) {
      const auto value = ParseNumber({number.data(), number.size()});
      if (value) best = std::max(best.value_or(0), *value);
      // What was read behind the number may be the next number's first digit.
      const char* const behind = number.data() + number.size();
      rest = {behind, static_cast<std::size_t>(end - behind)};
    }
  }
  return out;
}

}  // namespace huiying::classify
