// The real deliverer against a real SMTP server.
#include <doctest/doctest.h>
#include <sodium.h>

#include <array>

#include "tests/unit/notify/smtp_server.h"
#include "tests/unit/notify/town.h"

namespace huiying::notify {
namespace {

using namespace std::chrono_literals;
using model::AlertState;
using model::DeliveryOutcome;
using testing::SmtpServer;
using testing::Town;
using Json = nlohmann::json;
using Security = config::MailServer::Security;

config::MailServer ServerOf(const SmtpServer& smtp, Security security) {
  return {.host = "localhost",
          .port = smtp.port(),
          .security = security,
          .user = security == Security::kNone ? "" : "desk",
          .password = security == Security::kNone ? "" : "pass word",
          .from = "huiying@example.org",
          .ca = smtp.certificate()};
}

void AddPerson(Town& town, const config::MailServer& server,
               const std::string& to) {
  town.directory->people.push_back(
      {.id = model::PersonId("duty-1"),
       .name = "值班员一",
       .mail = to,
       .channels = {
           {.to = config::Mail{
                .server = std::make_shared<const config::MailServer>(server),
                .to = to}}}});
}

std::string Decoded(const std::string& base64) {
  std::string out(base64.size(), '\0');
  std::size_t size = 0;
  REQUIRE(sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()),
                            out.size(), base64.data(), base64.size(), "\r\n",
                            &size, nullptr,
                            sodium_base64_VARIANT_ORIGINAL) == 0);
  out.resize(size);
  return out;
}

std::string BodyOf(const Json& mail) {
  const std::string data = mail["data"];
  return Decoded(data.substr(data.find("\r\n\r\n") + 4));
}

// One alert of a case to duty-1, by mail, until it is settled or has failed
// once.
void SendOne(Town& town) {
  town.Do(testing::Rules());
  town.StartDelivering();
  town.Do(testing::Post("weibo:1", 2, town.house.clock.Now() - 30min,
                        "云州某路口有人受伤"));
  REQUIRE(town.UntilAttempts(1));
}

TEST_CASE("AMailGoesThroughStartTlsTlsAndLoopback") {
  struct Case {
    const char* mode;
    Security security;
  };
  for (const Case& c :
       {Case{"starttls", Security::kStartTls}, Case{"tls", Security::kTls},
        Case{"plain", Security::kNone}}) {
    CAPTURE(c.mode);
    SmtpServer smtp(c.mode);
    store::MemoryStore store;
    Town town(store);
    AddPerson(town, ServerOf(smtp, c.security), "duty@example.org");
    SendOne(town);
    REQUIRE_MESSAGE(town.attempts[0].error.empty(), town.attempts[0].error);
    REQUIRE(town.UntilSettled());
    CHECK(town.attempts[0].judgement.status == 250);
    CHECK(town.Row(1).state == AlertState::kDelivered);
    const Json mail = smtp.NextMail();
    REQUIRE(mail.is_object());
    const bool secure = c.security != Security::kNone;
    CHECK(mail["tls"] == secure);
    CHECK(mail["user"] == (secure ? "desk" : ""));
    CHECK(mail["from"] == "huiying@example.org");
    CHECK(mail["to"] == Json::array({"duty@example.org"}));
    const std::string data = mail["data"];
    CHECK(data.contains("Subject: =?UTF-8?B?"));
    CHECK(data.contains("Message-ID: <" + town.attempts[0].alert_id +
                        "@example.org>"));
    const std::string body = BodyOf(mail);
    CHECK(body.contains("云州某路口有人受伤\r\n"));
    CHECK(body.contains("http://desk/press?case=c1"));
  }
}

TEST_CASE("NoMailWithoutTheEncryptionThatWasAskedFor") {
  SmtpServer smtp("plain");
  store::MemoryStore store;
  Town town(store);
  AddPerson(town, ServerOf(smtp, Security::kStartTls), "duty@example.org");
  SendOne(town);
  CHECK(town.attempts[0].judgement.outcome == DeliveryOutcome::kRetry);
  CHECK_FALSE(town.attempts[0].error.empty());
  CHECK(smtp.NextMail(1).is_null());
}

TEST_CASE("NoMailToACertificateThatNobodyVouchesFor") {
  SmtpServer smtp("tls");
  store::MemoryStore store;
  Town town(store);
  config::MailServer server = ServerOf(smtp, Security::kTls);
  server.ca.clear();
  AddPerson(town, server, "duty@example.org");
  SendOne(town);
  CHECK(town.attempts[0].judgement.outcome == DeliveryOutcome::kRetry);
  CHECK(town.attempts[0].error.contains("certificate"));
  CHECK(smtp.NextMail(1).is_null());
}

TEST_CASE("AWrongPasswordIsPermanent") {
  SmtpServer smtp("starttls");
  store::MemoryStore store;
  Town town(store);
  config::MailServer server = ServerOf(smtp, Security::kStartTls);
  server.password = "another";
  AddPerson(town, server, "duty@example.org");
  SendOne(town);
  CHECK(town.attempts[0].judgement.outcome == DeliveryOutcome::kPermanent);
  CHECK(town.attempts[0].judgement.status == 535);
  CHECK_FALSE(town.attempts[0].error.contains("another"));
}

TEST_CASE("GreylistedComesAgainNobodyIsGivenUp") {
  SmtpServer smtp("plain");
  {
    store::MemoryStore store;
    Town town(store);
    AddPerson(town, ServerOf(smtp, Security::kNone), "greylisted@example.org");
    SendOne(town);
    CHECK(town.attempts[0].judgement.outcome == DeliveryOutcome::kRetry);
    CHECK(town.attempts[0].judgement.status == 450);
    REQUIRE(town.UntilState(1, AlertState::kPending));
    town.Advance(2s);
    REQUIRE(town.UntilSettled());
    CHECK(town.Row(1).state == AlertState::kDelivered);
    CHECK(smtp.NextMail()["to"][0] == "greylisted@example.org");
  }
  store::MemoryStore store;
  Town town(store);
  AddPerson(town, ServerOf(smtp, Security::kNone), "nobody@example.org");
  SendOne(town);
  CHECK(town.attempts[0].judgement.outcome == DeliveryOutcome::kPermanent);
  CHECK(town.attempts[0].judgement.status == 550);
  REQUIRE(town.UntilState(1, AlertState::kFailed));
}

TEST_CASE("AFullBoxIsTriedAgain") {
  SmtpServer smtp("plain");
  store::MemoryStore store;
  Town town(store);
  AddPerson(town, ServerOf(smtp, Security::kNone), "full@example.org");
  SendOne(town);
  CHECK(town.attempts[0].judgement.outcome == DeliveryOutcome::kRetry);
  CHECK(town.attempts[0].judgement.status == 452);
}

TEST_CASE("ALostAnswerIsUnknownAndTheRepeatSaysSoUnderTheSameId") {
  SmtpServer smtp("plain");
  store::MemoryStore store;
  Town town(store);
  AddPerson(town, ServerOf(smtp, Security::kNone), "lost@example.org");
  SendOne(town);
  CHECK(town.attempts[0].judgement.outcome == DeliveryOutcome::kUnknown);
  REQUIRE(town.UntilState(1, AlertState::kPending));
  CHECK(town.Row(1).possible_repeat);
  town.Advance(2s);
  REQUIRE(town.UntilAttempts(2));
  const Json first = smtp.NextMail();
  const Json second = smtp.NextMail();
  REQUIRE(second.is_object());
  CHECK_FALSE(BodyOf(first).contains("【可能重复】"));
  CHECK(BodyOf(second).starts_with("【可能重复】"));
  const auto id = [](const Json& mail) {
    const std::string data = mail["data"];
    const auto at = data.find("Message-ID: ");
    return data.substr(at, data.find("\r\n", at) - at);
  };
  CHECK(id(first) == id(second));
}

TEST_CASE("AServerThatIsNotThereIsTriedAgainWithoutAMark") {
  store::MemoryStore store;
  Town town(store);
  std::uint16_t port = 0;
  {
    SmtpServer smtp("plain");
    port = smtp.port();
  }
  AddPerson(town,
            {.host = "127.0.0.1",
             .port = port,
             .security = Security::kNone,
             .from = "huiying@example.org"},
            "duty@example.org");
  SendOne(town);
  CHECK(town.attempts[0].judgement.outcome == DeliveryOutcome::kRetry);
  REQUIRE(town.UntilState(1, AlertState::kPending));
  CHECK_FALSE(town.Row(1).possible_repeat);
}

}  // namespace
}  // namespace huiying::notify
