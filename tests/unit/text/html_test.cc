#include "text/html.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "text/utf8.h"

namespace huiying::text {

TEST_CASE("MarkupBecomesPlainText") {
  const struct {
    std::string_view html, text;
  } kRows[] = {
      {"", ""},
      {"警方通报", "警方通报"},
      {"甲&amp;乙&lt;丙&#x8B66;&nbsp;丁", "甲&乙<丙警\u00A0丁"},
      {"一<br>二<br/>三", "一\n二\n三"},
      {"<p>一</p><p>二</p>", "一\n\n二"},
      {"<script>alert(1)</script>一<style>p{}</style>", "一"},
      {"看<img alt=\"[怒]\" src=\"x\">这", "看[怒]这"},
      {"<a href=\"/n/某人\">@某人</a> 说", "说"},
      {"<a href='/u/1'><span>@某人</span></a>:说", ":说"},
      {"<a href=\"//s.weibo.com\"><span>#云州车祸#</span></a>来看",
       "#云州车祸#来看"},
      {"转发//<a href=\"/n/甲\">@甲</a>:原文", "转发// :原文"},
      {"一 < 二", "一 < 二"},
      {"一<b>二</i>三</b>四", "一二三四"},
      {"  一  \n\n\n\n 二 ", "一\n\n二"},
      {"<title>题</title>文", "文"},
  };
  for (const auto& row : kRows) {
    CAPTURE(row.html);
    CHECK(HtmlToText(row.html) == row.text);
  }
}

TEST_CASE("NamesOfUsersGo") {
  const struct {
    std::string_view text, stripped;
  } kRows[] = {
      {"@某人 你好", " 你好"},
      {"图为@某-人_1 摄", "图为 摄"},
      {"＠某人：你好", "：你好"},
      {"转发//@某人:原文//@乙：再前", "转发//原文//再前"},
      {"回复@某人:好", "回复:好"},
      {"写信 a.b@example.org 即可", "写信 a.b@example.org 即可"},
      {"@@某人", "@"},
      {"@ 某人", "@ 某人"},
      {"@", "@"},
  };
  for (const auto& row : kRows) {
    CAPTURE(row.text);
    CHECK(StripMentions(row.text) == row.stripped);
  }
}

TEST_CASE("DeepNestingAndNoiseEndInText") {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  CHECK(IsValidUtf8(HtmlToText(deep + "x")));
  std::mt19937 random(11);
  const std::string_view parts[] = {"<a", ">", "</a>", "&#", "警", "\xFF",
                                    "<!--", "]]>", "@甲", "\"", "<p", "\0x"};
  for (int round = 0; round < 500; ++round) {
    std::string html;
    for (int i = 0; i < 30; ++i) html += parts[random() % std::size(parts)];
    CHECK(IsValidUtf8(HtmlToText(html)));
  }
}

}  // namespace huiying::text
