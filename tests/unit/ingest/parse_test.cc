#include "ingest/parse.h"

#include <doctest/doctest.h>

#include "ingest/post_json.h"

namespace huiying::ingest {
namespace {

using model::TimeBasis;

ParseContext Context() {
  return {.url = "https://example.org/feeds/a.xml",
          .content_type = {},
          .fetched_at = base::ParseTime("2026-06-20T22:00:00+08:00"),
          .feed = "f"};
}

ParsedDocument Read(std::string_view bytes) {
  auto document = Parse(Format::kAuto, bytes, Context());
  REQUIRE_MESSAGE(document.has_value(), document.error().message);
  return *std::move(document);
}

model::Post ReadOne(std::string_view bytes) {
  ParsedDocument document = Read(bytes);
  REQUIRE(document.posts.size() == 1);
  CHECK(document.problems.empty());
  return document.posts[0];
}

std::string Rss(const std::string& items) {
  return "<?xml version=\"1.0\"?><rss version=\"2.0\" "
         "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>"
         "<title>t</title>" +
         items + "</channel></rss>";
}

TEST_CASE("AnUnreadableDocumentHasANamedCode") {
  const std::pair<std::string, const char*> kCases[] = {
      {"", "empty_document"},
      {" \r\n", "empty_document"},
      {"<!DOCTYPE html>\n<html><head><title>Sina Visitor System</title>"
       "</head><body></body></html>",
       "login_page"},
      {"<html><form><input type=\"password\"></form></html>", "login_page"},
      {"{\"ok\":-100,\"url\":\"https://passport.weibo.com/\",\"msg\":\"\"}",
       "login_page"},
      {"{\"url\":\"https://example.org/captcha\"}", "not_a_feed"},
      {"{\"ok\":1,\"url\":\"https://example.org/captcha\"}", "login_page"},
      {"{\"ok\":0,\"msg\":\"\u8bf7\u6c42\u8fc7\u4e8e\u9891\u7e41\"}",
       "source_refused"},
      {"<html><body>hot</body></html>", "not_a_feed"},
      {"hello", "not_a_feed"},
      {"<note/>", "not_a_feed"},
      {"{\"a\":1}", "not_a_feed"},
      {"[1]", "not_a_feed"},
      {"{\"ok\":1,\"data\":{\"cards\":[{\"card_type\":9", "truncated"},
      {"{\"ok\":1,\"data\":{\"cards\":[]", "truncated"},
      {"{\"ok\":1,,}", "not_a_feed"},
      {"{\"version\":\"https://jsonfeed.org/version/1\"}", "not_a_feed"},
      {"<rss><channel><item>", "truncated"},
      {"<rss versi", "truncated"},
      {"<?xml version=\"1.0\" encoding=\"x-nonsense\"?><rss>\xff</rss>",
       "unknown_charset"},
  };
  for (const auto& [bytes, code] : kCases) {
    CAPTURE(bytes);
    const auto document = Parse(Format::kAuto, bytes, Context());
    const base::Error* error = !document         ? &document.error()
                               : document->fault ? &*document->fault
                                                 : nullptr;
    REQUIRE(error != nullptr);
    CHECK(FaultCode(*error) == code);
  }
}

TEST_CASE("AnEmptyAnswerIsAGoodOne") {
  for (const char* bytes :
       {"{\"ok\":0,\"msg\":\"这里还没有内容\"}",
        "{\"ok\":0,\"msg\":\"这里还没有内容\",\"data\":{\"cards\":[]}}",
        "{\"ok\":1,\"data\":{\"cards\":[]}}",
        "{\"ok\":1,\"data\":{\"realtime\":[]}}", "<rss><channel/></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'/>",
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}"}) {
    CAPTURE(bytes);
    const ParsedDocument document = Read(bytes);
    CHECK(document.posts.empty());
    CHECK(document.problems.empty());
    CHECK_FALSE(document.fault.has_value());
  }
}

TEST_CASE("RssHubsWeiboPostLosesItsAuthorAndKeepsItsText") {
  const model::Post post = ReadOne(Rss(
      "<item><title>路人甲: #城东夜市# 门口执法 [怒]@清河公安 "
      "请给个说法...</title>"
      "<description>&lt;a href=&quot;https://weibo.com/7000000001&quot; "
      "target=&quot;_blank&quot;&gt;路人甲&lt;/a&gt;: #城东夜市# 门口执法[怒]"
      "&lt;a href=&quot;/n/清河公安&quot;&gt;@清河公安&lt;/a&gt; 请给个说法"
      "&lt;br&gt;第二行&amp;amp;后</description>"
      "<link>https://weibo.com/7000000001/R51Zgym9h</link>"
      "<guid isPermaLink=\"false\">https://weibo.com/7000000001/R51Zgym9h"
      "</guid><pubDate>Sat, 20 Jun 2026 13:14:05 GMT</pubDate>"
      "<author>路人甲</author></item>"));
  CHECK(post.id.value() == "weibo:5311992828188295");
  CHECK(post.platform == "weibo");
  CHECK(post.url == "https://m.weibo.cn/status/R51Zgym9h");
  CHECK_FALSE(post.title.has_value());
  CHECK(post.time_basis == TimeBasis::kExact);
  const std::string line = WritePostJson(post);
  CHECK(line.find("路人甲") == std::string::npos);
  CHECK(line.find("清河公安") == std::string::npos);
  CHECK(line.find("7000000001") == std::string::npos);
  CHECK(post.text->starts_with("#城东夜市# 门口执法[怒]"));
  CHECK(post.text->ends_with("第二行&后"));
}

TEST_CASE("AMobileAnswerGivesPostsRepostsAndNestedCards") {
  const ParsedDocument document = Read(R"({"ok":1,"data":{"cards":[
    {"card_type":9,"scheme":"https://m.weibo.cn/status/R51Zgym9h?x=1",
     "mblog":{"created_at":"昨天 12:30","id":"5311992828188295","bid":"",
      "text":"夜市<a href='/n/x'>@某人</a> 视频<br />...<a href=\"/status/5311992828188295\">全文</a>",
      "isLongText":true,"reposts_count":6,"comments_count":"3.1万",
      "attitudes_count":"100万+",
      "user":{"id":7000000001,"screen_name":"路人甲","verified":true,"verified_type":1},
      "retweeted_status":{"created_at":"06-20","id":"5311988780215800",
        "bid":"R51SK0U8E","text":"原博","user":null}}},
    {"card_type":11,"card_group":[{"card_type":9,"mblog":{
      "created_at":"bad","mid":5311992828188295,"text":"二"}},
      {"card_type":9,"mblog":{"text":"no id"}},
      {"card_type":9,"scheme":"https://m.weibo.cn/status/R51Zgym9h",
       "mblog":{"bid":"","created_at":"刚刚","raw_text":"三 \ud83d 断"}}]}]}})");
  REQUIRE(document.posts.size() == 4);
  CHECK(document.format == Format::kWeiboMobile);
  const model::Post& original = document.posts[0];
  const model::Post& post = document.posts[1];
  CHECK(original.id.value() == "weibo:5311988780215800");
  CHECK(original.time_basis == TimeBasis::kDateOnly);
  CHECK_FALSE(original.official.has_value());
  CHECK(post.repost_of == original.id);
  CHECK(post.official == true);
  CHECK(post.counts.comments == 31'000);
  CHECK(post.counts.likes == 1'000'000);
  CHECK(post.time_basis == TimeBasis::kRelative);
  CHECK(base::FormatTime(*post.published_at) == "2026-06-19T12:30:00+08:00");
  CHECK(post.text->find("全文") == std::string::npos);
  CHECK(post.text->find("某人") == std::string::npos);
  CHECK(WritePostJson(post).find("路人甲") == std::string::npos);
  CHECK(document.posts[2].time_basis == TimeBasis::kId);
  CHECK(base::FormatTime(*document.posts[2].published_at) ==
        "2026-06-20T21:14:05+08:00");
  CHECK(document.posts[3].id == document.posts[1].id);
  CHECK(document.posts[3].text == "三 \uFFFD 断");
  REQUIRE(document.problems.size() == 1);
  CHECK(document.problems[0].starts_with("card 2, card 2: "));
}

TEST_CASE("HotWordsAreTitlesWithTheDayAndAdvertsAreNone") {
  const ParsedDocument mobile = Read(R"({"ok":1,"data":{"cards":[
    {"card_type":11,"card_group":[
     {"card_type":4,"desc":"城东夜市执法","desc_extr":"社会 1189449",
      "scheme":"https://m.weibo.cn/search?containerid=100103type%3D1%26q%3Dx"},
     {"card_type":4,"desc":"广告词","promotion":{},
      "scheme":"https://m.weibo.cn/search?containerid=100103type%3D1%26q%3Dy"},
     {"card_type":6,"desc":"查看更多","scheme":"https://m.weibo.cn/p/index"}]}]}})");
  REQUIRE(mobile.posts.size() == 1);
  const model::Post& word = mobile.posts[0];
  CHECK(word.id.value() == "weibo-hot:城东夜市执法:2026-06-20");
  CHECK(word.platform == "weibo-hot");
  CHECK(word.title == "城东夜市执法");
  CHECK(word.time_basis == TimeBasis::kFetched);
  const ParsedDocument ajax = Read(R"({"ok":1,"data":{"realtime":[
    {"word":"城东夜市执法","word_scheme":"#城东夜市执法#","onboard_time":1781961245},
    {"word":"广告词","is_ad":1},{"word":"另一广告","label_name":"商"}]}})");
  REQUIRE(ajax.posts.size() == 1);
  CHECK(ajax.posts[0].id == word.id);
  CHECK(ajax.posts[0].time_basis == TimeBasis::kExact);
  // The same word as RSSHub has it.
  CHECK(ReadOne(Rss("<item><title>城东夜市执法</title><link>" + *word.url +
                    "</link></item>"))
            .id == word.id);
}

TEST_CASE("WeChatArticlesHaveOneAddress") {
  const std::pair<const char*, const char*> kCases[] = {
      {"https://mp.weixin.qq.com/s/Ab3dE_fGh?scene=1#rd", "wechat:Ab3dE_fGh"},
      {"http://mp.weixin.qq.com/s?__biz=Mz==&amp;mid=12&amp;idx=1&amp;sn=ab"
       "&amp;chksm=x",
       "wechat:Mz==:12:1"},
  };
  for (const auto& [link, id] : kCases) {
    const model::Post post =
        ReadOne(Rss(std::string("<item><title>情况说明</title><link>") + link +
                    "</link><guid>1</guid></item>"));
    CHECK(post.id.value() == id);
    CHECK(post.platform == "wechat");
    CHECK(post.url->find("scene") == std::string::npos);
    CHECK(post.url->find("chksm") == std::string::npos);
  }
}

TEST_CASE("OtherIdsAreScopedByTheirFeed") {
  CHECK(
      ReadOne(Rss("<item><title>a</title><guid>7</guid></item>")).id.value() ==
      "rss:f:7");
  CHECK(ReadOne(Rss("<item><title>a</title><link>/x?a=1&amp;b=2</link>"
                    "</item>"))
            .url == "https://example.org/x?a=1&b=2");
  // A page of a person is no address of a post.
  CHECK_FALSE(ReadOne(Rss("<item><title>a</title>"
                          "<link>https://weibo.com/u/7000000001</link>"
                          "<guid>1</guid></item>"))
                  .url.has_value());
}

TEST_CASE("OneBadItemCostsOneItem") {
  const ParsedDocument document = Read(
      Rss("<item><title>一</title><link>http://a/?a=1&amp;b=2</link></item>"
          "<item><title>二</b></title></item>"
          "<item><title>三 &nbsp; &bogus; \x08 a&b</title>"
          "<link>http://a/?c=1&d=2</link></item>"));
  REQUIRE(document.posts.size() == 2);
  CHECK(document.posts[0].url == "http://a/?a=1&b=2");
  CHECK(document.posts[1].url == "http://a/?c=1&d=2");
  CHECK(document.problems.size() == 1);
  CHECK(document.problems[0].starts_with("item 2: "));
  CHECK_FALSE(document.fault.has_value());
}

TEST_CASE("DocumentTypesAreNotRead") {
  std::string bomb =
      "<?xml version=\"1.0\"?><!-- <!DOCTYPE x> --><!DOCTYPE rss [<!ENTITY a "
      "\"]aaaaaaaaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
      "<!ENTITY f SYSTEM \"file:///etc/hostname\">]><rss><channel><item>"
      "<title>t&b;&f;</title></item></channel></rss>";
  CHECK(ReadOne(bomb).title == "t&b;&f;");
}

TEST_CASE("TheBytesDecideWhenLabelsAreWrong") {
  // GBK bytes of 警察 under the label gb2312, and UTF-8 under a wrong one.
  CHECK(ReadOne("<?xml version=\"1.0\" encoding=\"gb2312\"?><rss><channel>"
                "<item><title>\xBE\xAF\xB2\xEC\xC9\xD7</title></item>"
                "</channel></rss>")
            .title->starts_with("警察"));
  CHECK(ReadOne("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss>"
                "<channel><item><title>警察</title></item></channel></rss>")
            .title == "警察");
  CHECK(ReadOne("\xEF\xBB\xBF<rss><channel><item><title>警察</title></item>"
                "</channel></rss>")
            .title == "警察");
}

TEST_CASE("AtomAndJsonFeedAreRead") {
  const model::Post atom = ReadOne(
      "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
      "xml:base=\"https://b.example/\"><entry><title type=\"html\">"
      "<![CDATA[情况<b>说明</b>]]></title><id>Ab3</id><link rel=\"self\" "
      "href=\"/self\"/><link href=\"p/1\"/><author><name>记者</name></author>"
      "<updated>2026-06-20T13:14:05.000Z</updated>"
      "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">"
      "一<br/>二</div></content></entry></feed>");
  CHECK(atom.id.value() == "rss:f:Ab3");
  CHECK(atom.title == "情况说明");
  CHECK(atom.text == "一\n二");
  CHECK(atom.url == "https://b.example/p/1");
  CHECK(base::FormatTime(*atom.published_at) == "2026-06-20T21:14:05+08:00");
  const model::Post json = ReadOne(
      R"({"version":"https:\/\/jsonfeed.org\/version\/1.1","items":[
      {"id":5,"url":"https://b.example/2","title":"作者甲：标题",
       "content_html":"<p>正文</p>","date_published":"2026-06-20T13:14:05Z",
       "authors":[{"name":"作者甲","url":"https://b.example/u/1"}]}]})");
  CHECK(json.id.value() == "rss:f:5");
  CHECK(json.title == "标题");
  CHECK(json.text == "正文");
  CHECK(WritePostJson(json).find("作者甲") == std::string::npos);
}

TEST_CASE("EveryPrefixOfADocumentIsReadWithoutHarm") {
  const std::string whole =
      Rss("<item><title><![CDATA[一 & 二]]></title><guid>1</guid></item>"
          "<item><title>三</title><guid>2</guid></item>");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto document =
        Parse(Format::kAuto, whole.substr(0, size), Context());
    if (document) CHECK(document->fault.has_value());
  }
}

}  // namespace
}  // namespace huiying::ingest
