// rules/roster.yaml: the kinds of channels, gateways and servers, and what is
// said of each mistake.
#include <doctest/doctest.h>

#include <string>

#include "config/policy.h"

namespace huiying::config {
namespace {

const std::string kRoster = R"(desk_url: "https://desk.example/"
sms_gateways:
  city:
    url: "https://sms.example/send"
    body: '{"to":"{phone}","content":"{text}","id":"{id}"}'
    headers: {X-Key: "{secret}"}
    secret: {env: SMS_KEY}
    answer: {field: result.code, delivered: ["0"], retry: ["busy"]}
    max_characters: 335
    per_minute: 30
mail_servers:
  house:
    host: mail.example
    security: tls
    user: desk
    password: {env: MAIL_PASSWORD}
    from: huiying@mail.example
    ca: {file: ca.pem}
people:
  - id: duty-1
    name: 值班员一
    phone: "13800001111"
    mail: duty@mail.example
    language: en
    channels:
      - wecom: {key: {env: WECOM}, drill: true}
      - dingtalk: {token: {env: DING}, secret: {env: DING_SECRET}}
      - feishu: {token: {env: FEISHU}, open_id: ou_1}
      - sms: {gateway: city}
      - mail: {server: house}
      - alertmanager: {url: "http://127.0.0.1:9093/hook"}
      - pagerduty: {routing_key: {env: PD}}
      - ntfy: {url: "https://ntfy.example", topic: desk}
      - webhook: {url: "http://127.0.0.1:9002/a"}
on_call:
  press-centre: {always: [duty-1]}
)";
const std::string kLadder =
    "ladders:\n"
    "  - name: default\n"
    "    when: {}\n"
    "    steps:\n"
    "      - {after: 0s, notify: [{on_call: press-centre}]}\n";
const std::string kDuties =
    "pack: national\n"
    "obligations:\n"
    "  - {duty: response, within: 2d, cite: y}\n";

Secrets TestSecrets() {
  return {.env = [](const std::string& name) -> std::optional<std::string> {
            if (name == "UNSET") return std::nullopt;
            if (name == "PD") return std::string(32, 'p');
            return "key-of-" + name;
          },
          .file = [](const std::string& path) -> base::Result<std::string> {
            if (path == "ca.pem") return "-----BEGIN CERTIFICATE-----\n…";
            if (path == "der") return "0x30";
            return base::Fail(base::ErrorCode::kNotFound,
                              path + " cannot be read");
          }};
}

Loaded<LoadedRules> Load(const std::string& roster,
                         std::vector<FileText> more = {}) {
  more.push_back({"duties/national.yaml", kDuties});
  more.push_back({"ladder.yaml", kLadder});
  more.push_back({"roster.yaml", roster});
  return LoadPolicy(more, TestSecrets());
}

std::string With(std::string text, const std::string& from,
                 const std::string& to) {
  const auto at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

std::string ErrorsOf(const Loaded<LoadedRules>& rules) {
  return rules ? "no error" : Describe(rules.error());
}

TEST_CASE("ReadsEveryKindOfChannel") {
  const auto rules = Load(kRoster);
  REQUIRE_MESSAGE(rules, ErrorsOf(rules));
  CHECK(rules->warnings.empty());
  const Directory& directory = rules->directory;
  CHECK(directory.desk_url == "https://desk.example");
  const Contact& person = *directory.Find(model::PersonId("duty-1"));
  CHECK(person.language == Language::kEnglish);
  REQUIRE(person.channels.size() == 9);
  const auto& kinds = rules->policy.people[0].channels;
  REQUIRE(kinds.size() == 9);
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    CHECK(kinds[i].kind == KindOf(person.channels[i]));
    CHECK(kinds[i].drill == (i == 0));
  }
  CHECK(kinds[0].kind == "wecom");
  CHECK(kinds[8].kind == "webhook");
  CHECK(std::get<WeComRobot>(person.channels[0].to).key == "key-of-WECOM");
  CHECK(std::get<WeComRobot>(person.channels[0].to).url ==
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send");
  CHECK(std::get<DingTalkRobot>(person.channels[1].to).secret ==
        "key-of-DING_SECRET");
  CHECK(std::get<FeishuRobot>(person.channels[2].to).open_id == "ou_1");
  const auto& sms = std::get<Sms>(person.channels[3].to);
  CHECK(sms.phone == "13800001111");
  CHECK(sms.gateway->secret == "key-of-SMS_KEY");
  CHECK(sms.gateway->answer_field == "result.code");
  CHECK(sms.gateway->retried == std::vector<std::string>{"busy"});
  CHECK(sms.gateway->max_characters == 335);
  const auto& mail = std::get<Mail>(person.channels[4].to);
  CHECK(mail.to == "duty@mail.example");
  CHECK(mail.server->port == 465);
  CHECK(mail.server->security == MailServer::Security::kTls);
  CHECK(mail.server->ca.starts_with("-----BEGIN"));
  CHECK(std::get<NtfyTopic>(person.channels[7].to).topic == "desk");
}

TEST_CASE("ContactsAndSecretsAreNotInThePolicy") {
  const auto rules = Load(kRoster);
  REQUIRE_MESSAGE(rules, ErrorsOf(rules));
  const std::string bytes = model::EncodeFields(rules->policy);
  for (const char* hidden :
       {"138000", "duty@mail", "key-of", "https://", "值班员"}) {
    CAPTURE(hidden);
    CHECK(bytes.find(hidden) == std::string::npos);
  }
}

TEST_CASE("EachMistakeNamesFileLineFieldAndFix") {
  struct Case {
    const char* from;
    const char* to;
    const char* expected;
  };
  const Case cases[] = {
      {"wecom: {key: {env: WECOM}, drill: true}", "wecom: {drill: true}",
       "rules/roster.yaml:26: people[0].channels[0].wecom: "},
      {"{key: {env: WECOM}", "{key: hush-hush",
       "people[0].channels[0].wecom.key: a secret never stands in the file"},
      {"{key: {env: WECOM}", "{key: {env: UNSET}",
       "roster.yaml:26: people[0].channels[0].wecom.key.env: the environment "
       "has no UNSET; set it before huiying starts"},
      {"{key: {env: WECOM}", "{kye: {env: WECOM}",
       "unknown field \"kye\"; did you mean \"key\"?"},
      {"- wecom:", "- wechat:", "people[0].channels[0]: unknown field "},
      {"open_id: ou_1", "open_id: \"13800001111\"",
       "is no open id; it begins with ou_"},
      {"phone: \"13800001111\"", "phone: \"1380000111\"",
       "people[0].phone: is no mobile number; write 11 digits"},
      {"    phone: \"13800001111\"\n", "",
       "channels[3].sms: this person has no phone; add phone: "},
      {"    mail: duty@mail.example\n", "",
       "channels[4].mail: this person has no mail address; add mail: "},
      {"mail: duty@mail.example", "mail: \"a@b\\r\\nBcc: c@d\"",
       "people[0].mail: is no mail address"},
      {"mail: duty@mail.example", "mail: duty", "is no mail address"},
      {"sms: {gateway: city}", "sms: {gateway: town}",
       "sms.gateway: sms_gateways has no \"town\"; add it there"},
      {"mail: {server: house}", "mail: {server: hut}",
       "mail.server: mail_servers has no \"hut\"; add it there"},
      {"\"http://127.0.0.1:9093/hook\"", "\"127.0.0.1:9093\"",
       "alertmanager.url: \"127.0.0.1:9093\" is not an address; write http://"},
      {"\"http://127.0.0.1:9093/hook\"", "\"http://me:pw@h/hook\"",
       "a name and password never stand in the file"},
      {"\"http://127.0.0.1:9093/hook\"", "\"http://h/a b\"",
       "the address holds a blank"},
      {"{env: PD}", "{env: WECOM}",
       "pagerduty.routing_key: what is there has not the 32 characters"},
      {"topic: desk", "topic: \"desk/1\"", "ntfy.topic: is no topic"},
      {"{phone}\",\"content", "{phne}\",\"content",
       "sms_gateways.city.body: \"{phne}\" is no field; write {phone}"},
      {"\"to\":\"{phone}\",", "", "sms_gateways.city.body: has no {phone}"},
      {"    secret: {env: SMS_KEY}\n    answer", "    answer",
       "sms_gateways.city: uses {secret}; add secret: {env: NAME}"},
      {"delivered: [\"0\"]", "delivered: []", "delivered: names no value"},
      {"max_characters: 335", "max_characters: 10", "max_characters"},
      {"security: tls", "security: ssl",
       "\"ssl\" is no security; write starttls, tls, or none"},
      {"security: tls", "security: none",
       "mail leaves this machine unencrypted"},
      {"    user: desk\n", "", "user and password go together"},
      {"ca: {file: ca.pem}", "ca: {file: der}", "is no certificate in PEM"},
      {"ca: {file: ca.pem}", "ca: {file: gone}",
       "gone cannot be read; write the secret there"},
      {"host: mail.example", "host: \"smtp://mail.example\"", "is no host"},
      {"desk_url: \"https://desk.example/\"", "desk_url: desk.example",
       "rules/roster.yaml:1: desk_url: \"desk.example\" is not an address"},
      {"language: en", "language: fr", "\"fr\" is no language of ours"},
      {"- sms: {gateway: city}", "- {}", "names no channel"},
      {"- sms: {gateway: city}",
       "- {sms: {gateway: city}, webhook: {url: \"http://h\"}}",
       "a second channel in one entry"},
  };
  for (const Case& c : cases) {
    const std::string errors = ErrorsOf(Load(With(kRoster, c.from, c.to)));
    CAPTURE(c.to);
    CAPTURE(errors);
    CHECK(errors.contains(c.expected));
    // One mistake, one message; and nobody's number or secret in it.
    CHECK(errors.find('\n') == std::string::npos);
    CHECK_FALSE(errors.contains("hush-hush"));
    CHECK_FALSE(errors.contains("1380000111\""));
  }
}

const std::string kMessages = R"(language: zh
layouts:
  short: "{headline}[ {title}] {due} {link}"
  full: |
    {headline}
    [截止 {due}，{left}]
    {link}
  digest_head: "{count} {link}"
  digest_line: "{headline} {due}"
  digest_more: "{count}"
reasons:
  missed: {headline: "[{duty}]已超时限", action: "立即发布"}
  other: {headline: "提醒", action: "处置"}
)";

TEST_CASE("ReadsMessagesOfOneLanguageAndKeepsTheOthersBuiltIn") {
  const auto rules = Load(kRoster, {{"messages/zh.yaml", kMessages}});
  REQUIRE_MESSAGE(rules, ErrorsOf(rules));
  const Messages& messages = rules->directory.messages;
  const Phrases& zh = messages.Of(Language::kChinese);
  CHECK(zh.reasons.size() == 1);
  const Template& missed = zh.Of(model::Reason::kMissed).headline;
  REQUIRE(missed.pieces.size() == 2);
  CHECK(missed.pieces[0].field == MessageField::kDuty);
  CHECK(missed.pieces[0].group == 0);
  CHECK(missed.pieces[1].text == "已超时限");
  CHECK(&zh.Of(model::Reason::kFirstAlert) == &zh.other);
  CHECK(messages.Of(Language::kEnglish).brief.Has(MessageField::kLink));
}

TEST_CASE("AMistakeInAMessageNamesItsLine") {
  struct Case {
    const char* from;
    const char* to;
    const char* expected;
  };
  const Case cases[] = {
      {"{headline}[ {title}] {due} {link}", "{headline} {duu} {link}",
       "rules/messages/zh.yaml:3: layouts.short: \"{duu}\" is no field; did "
       "you mean {due}?"},
      {" {due} {link}\"\n  full", " {due}\"\n  full",
       "layouts.short: has no {link}; add it"},
      {"    [截止 {due}，{left}]\n", "",
       "zh.yaml:4: layouts.full: has no {due}; add it"},
      {"[ {title}]", "[ {title}", "a [ that is not closed"},
      {"[ {title}]", " {title}]", "a ] that closes nothing"},
      {"[ {title}]", "[ [{title}]]", "a [ inside brackets"},
      {"\"[{duty}]已超时限\"", "\"[{duty]已超时限\"", "is no field"},
      {"\"[{duty}]已超时限\"", "\"{title}\"",
       "reasons.missed.headline: {title} says nothing here; write one of"},
      {"\"立即发布\"", "\"立}即\"", "a } without its {"},
      {"  missed:", "  misssed:",
       "zh.yaml:12: reasons.misssed: \"misssed\" is no reason of an alert; did "
       "you mean \"missed\"?"},
      {"  other: {headline: \"提醒\", action: \"处置\"}\n", "",
       "reasons: has no words for a reason that is not listed"},
      {"language: zh", "language: cn",
       "zh.yaml:1: language: \"cn\" is no language of ours"},
      {"reasons:", "reason:", "unknown field \"reason\""},
      {"  digest_more: \"{count}\"\n", "", "digest_more"},
      {"action: \"立即发布\"", "acton: \"x\"", "unknown field \"acton\""},
  };
  for (const Case& c : cases) {
    const std::string errors = ErrorsOf(
        Load(kRoster, {{"messages/zh.yaml", With(kMessages, c.from, c.to)}}));
    CAPTURE(c.to);
    CAPTURE(errors);
    CHECK(errors.contains(c.expected));
  }
  std::string longer(91, 'x');
  CHECK(ErrorsOf(Load(kRoster, {{"messages/zh.yaml",
                                 With(kMessages, "[{duty}]已超时限", longer)}}))
            .contains("at most 90 fit the smallest channel"));
  CHECK(ErrorsOf(Load(kRoster, {{"messages/a.yaml", kMessages},
                                {"messages/b.yaml", kMessages}}))
            .contains("rules/messages/b.yaml:1: language: a second file in "
                      "this language"));
}

}  // namespace
}  // namespace huiying::config
