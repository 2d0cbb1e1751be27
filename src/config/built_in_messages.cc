// The words for a rules folder without messages/: no alert waits for them. The
// rules that come with the program say the same more closely, reason by reason.
#include "base/check.h"
#include "config/parts.h"

namespace huiying::config {
namespace {

constexpr std::string_view kChinese = R"(
language: zh
layouts:
  short: "【回应】{headline}。[{title}。][{due}截止，{left}。]{action}{link}"
  full: |
    【回应】{headline}
    [事件 {case}：{title}]
    [截止：{due}，{left}]
    [要做的：{action}]
    {link}
  digest_head: "【回应】{count} 条提醒[，最早 {due} 截止（{left}）]。{link}"
  digest_line: "· {headline}[ {title}][（{due}截止）]"
  digest_more: "另有 {count} 条，请打开链接查看"
reasons:
  other: {headline: "[{grade} ]回应提醒[：{duty}]", action: "打开链接签收并处置"}
)";

constexpr std::string_view kEnglish = R"(
language: en
layouts:
  short: "Huiying: {headline}. [{title}. ][Due {due}, {left}. ]{action} {link}"
  full: |
    Huiying: {headline}
    [Case {case}: {title}]
    [Due: {due}, {left}]
    [To do: {action}]
    {link}
  digest_head: "Huiying: {count} alerts[, first due {due} ({left})]. {link}"
  digest_line: "- {headline}[ {title}][ (due {due})]"
  digest_more: "{count} more: open the link"
reasons:
  other:
    headline: "[{grade} ]alert[: {duty}]"
    action: "Open the link, acknowledge, act."
)";

Messages Read() {
  Messages out;
  Problems problems;
  for (const std::string_view text : {kChinese, kEnglish}) {
    const auto document = yaml::Parse("built-in messages", text);
    HUIYING_CHECK(document.has_value());
    ReadMessages(document->root(), problems, out);
  }
  const bool sound = problems.empty();
  HUIYING_CHECK_MSG(sound, Describe(std::move(problems).TakeErrors()).c_str());
  return out;
}

}  // namespace

const Messages& BuiltInMessages() {
  static const Messages messages = Read();
  return messages;
}

}  // namespace huiying::config
