#include "tests/crash/channels.h"

#include <fmt/core.h>
#include <sodium.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <thread>
#include <utility>

#include "base/check.h"

namespace huiying::crash {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;
using testing::ServedRequest;

constexpr char kMark[] = "可能重复";
constexpr char kPhone[] = "13800001111";
constexpr int kTimes = 1000;

notify::Rate::Instant FastSteady() {
  return notify::Rate::Instant(
      std::chrono::steady_clock::now().time_since_epoch() * kTimes);
}
base::TimePoint Wall() {
  return std::chrono::floor<base::Duration>(std::chrono::system_clock::now());
}

constexpr char kRaised[] = "编号";

int RaisedIn(const std::string& text) {
  const auto at = text.find(kRaised);
  if (at == std::string::npos) return 0;
  return std::atoi(text.c_str() + at + sizeof kRaised - 1);
}

std::string FromBase64(const std::string& text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                    text.data(), text.size(), "\r\n", &size, nullptr,
                    sodium_base64_VARIANT_ORIGINAL);
  out.resize(size);
  return out;
}

bool HasMark(const std::string& text) { return text.contains(kMark); }

// The alert that a link of the text acknowledges: its number comes first in the
// token, seven bits a byte.
std::uint64_t AcknowledgedBy(const std::string& text) {
  const auto at = text.find("/a/");
  if (at == std::string::npos) return 0;
  const auto end = text.find_first_not_of(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
      at + 3);
  const std::string token = text.substr(at + 3, end - at - 3);
  unsigned char bytes[128];
  std::size_t size = 0;
  if (sodium_base642bin(bytes, sizeof bytes, token.data(), token.size(),
                        nullptr, &size, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
    return 0;
  }
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < size; ++i) {
    number |= static_cast<std::uint64_t>(bytes[i] & 0x7F) << (7 * i);
    if ((bytes[i] & 0x80) == 0) break;
  }
  return number;
}

Taken Of(std::string alert, const std::string& text) {
  return {.alert = std::move(alert),
          .number = AcknowledgedBy(text),
          .raised = RaisedIn(text),
          .marked = HasMark(text)};
}

Taken OfText(const Json&, const std::string& text) { return Of("", text); }
Taken OfSms(const Json& body, const std::string& text) {
  return Of(body.at("id"), text);
}
Taken OfAlertmanager(const Json& body, const std::string& text) {
  return Of(body.at("alerts").at(0).at("labels").at("alert_id"), text);
}
Taken OfPagerDuty(const Json& body, const std::string& summary) {
  const Json& details = body.at("payload").at("custom_details");
  HUIYING_CHECK(details.at("possible_repeat").get<bool>() == HasMark(summary));
  return Of(body.at("dedup_key"), details.at("text"));
}

}  // namespace

std::string TitleOf(int n) { return fmt::format("{}{}起重大警情", kRaised, n); }

struct Channels::Imitation {
  std::string kind;
  std::function<std::string(const ServedRequest&)> handle;
  testing::Platform* platform = nullptr;
  std::function<Taken(const Json&, const std::string&)> read;
  std::shared_ptr<void> own;
  std::unique_ptr<PlainServer> server;
  std::mutex mutex;
};

const std::vector<std::string>& Channels::kinds() {
  static const std::vector<std::string> kinds = {
      "wecom", "dingtalk",     "feishu",    "sms",
      "mail",  "alertmanager", "pagerduty", "ntfy"};
  return kinds;
}

template <class Platform, class Read>
void Channels::Add(const std::string& kind, Read read) {
  auto platform = std::make_shared<Platform>();
  platform->steady = FastSteady;
  platform->wall = Wall;
  auto imitation = std::make_unique<Imitation>();
  imitation->kind = kind;
  imitation->handle = std::ref(*platform);
  imitation->platform = platform.get();
  imitation->read = read;
  imitation->own = platform;
  Imitation* const to = imitation.get();
  imitation->server = std::make_unique<PlainServer>(
      [this, to](const Message& request) { return Serve(*to, request); });
  imitations_.push_back(std::move(imitation));
}

Channels::Channels(std::uint64_t seed) : dice_(seed) {
  HUIYING_CHECK(sodium_init() >= 0);
  Add<testing::WeCom>("wecom", OfText);
  Add<testing::DingTalk>("dingtalk", OfText);
  Add<testing::Feishu>("feishu", OfText);
  Add<testing::SmsGateway>("sms", OfSms);
  Add<testing::AlertmanagerReceiver>("alertmanager", OfAlertmanager);
  Add<testing::PagerDuty>("pagerduty", OfPagerDuty);
  Add<testing::Ntfy>("ntfy", OfText);
  mail_ = std::make_unique<PlainSmtp>(
      [this](const Mail& mail) { return TakeMail(mail); },
      [this](const std::string& why) {
        const std::lock_guard lock(mutex_);
        refusals_.push_back("mail: " + why);
      });
}

// The servers' threads use the rest.
Channels::~Channels() {
  for (const auto& imitation : imitations_) imitation->server.reset();
  mail_.reset();
}

Answer Channels::Serve(Imitation& to, const Message& request) {
  ServedRequest served{
      .target = {}, .head = request.head, .body = request.body};
  const auto from = served.head.find(' ') + 1;
  served.target = served.head.substr(from, served.head.find(' ', from) - from);
  Answer answer;
  {
    const std::lock_guard lock(to.mutex);
    const std::size_t before = to.platform->texts.size();
    answer.bytes = to.handle(served);
    if (to.platform->texts.size() == before) {
      const std::lock_guard all(mutex_);
      refusals_.push_back(to.kind + ": " + *answer.bytes);
      return answer;
    }
    Note(to.kind,
         to.read(Json::parse(request.body), to.platform->texts.back()));
  }
  if (!Linger(to.kind)) answer.bytes = "";
  return answer;
}

bool Channels::TakeMail(const Mail& mail) {
  const std::string text = FromBase64(mail.text);
  const std::string& id = mail.headers.at("Message-ID");
  Note("mail", Of(id.substr(1, id.find('@') - 1), text));
  return Linger("mail");
}

bool Channels::Linger(const std::string& kind) {
  std::chrono::milliseconds wait{0};
  bool answers = true;
  {
    const std::lock_guard lock(mutex_);
    ++busy_[kind];
    wait = std::chrono::milliseconds(dice_() % 400);
    answers = dice_() % 16 != 0;
  }
  std::this_thread::sleep_for(wait);
  const std::lock_guard lock(mutex_);
  --busy_[kind];
  return answers;
}

void Channels::Note(const std::string& kind, Taken taken) {
  const std::lock_guard lock(mutex_);
  if (taken.raised != 0) kinds_of_raised_[taken.raised].insert(kind);
  taken_[kind].push_back(std::move(taken));
}

std::map<std::string, std::vector<Taken>> Channels::taken() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

std::vector<std::string> Channels::refusals() const {
  const std::lock_guard lock(mutex_);
  return refusals_;
}

std::set<std::string> Channels::busy() const {
  const std::lock_guard lock(mutex_);
  std::set<std::string> out;
  for (const auto& [kind, count] : busy_) {
    if (count > 0) out.insert(kind);
  }
  return out;
}

bool Channels::Took(int raised) const {
  const std::lock_guard lock(mutex_);
  const auto it = kinds_of_raised_.find(raised);
  return it != kinds_of_raised_.end() && it->second.size() >= kinds().size();
}

std::string Channels::Gateways() const {
  const auto port = [&](const std::string& kind) {
    for (const auto& i : imitations_) {
      if (i->kind == kind) return i->server->port();
    }
    return std::uint16_t{0};
  };
  return fmt::format(R"(sms_gateways:
  city:
    url: "http://127.0.0.1:{}/send"
    headers: {{X-Key: "{{secret}}"}}
    body: '{{"to":"{{phone}}","content":"{{text}}","id":"{{id}}"}}'
    secret: {{file: sms.key}}
    answer: {{field: result.code, delivered: ["0"]}}
    per_minute: 600
mail_servers:
  house: {{host: 127.0.0.1, port: {}, security: none, per_minute: 600,
          from: huiying@mail.example}}
)",
                     port("sms"), mail_->port());
}

std::string Channels::People(const std::filesystem::path& rules) const {
  const std::map<std::string, std::string> secrets = {
      {"wecom.key", testing::WeCom().key},
      {"ding.token", testing::DingTalk().token},
      {"ding.key", testing::DingTalk().secret},
      {"feishu.token", testing::Feishu().token},
      {"feishu.key", testing::Feishu().secret},
      {"sms.key", testing::SmsGateway().secret},
      {"pagerduty.key", testing::PagerDuty().key},
      {"ntfy.token", testing::Ntfy().token}};
  std::filesystem::create_directories(rules);
  for (const auto& [name, value] : secrets) {
    std::ofstream(rules / name, std::ios::binary) << value;
  }
  const std::map<std::string, std::string> forms = {
      {"wecom",
       R"(wecom: {{url: "{}/cgi-bin/webhook/send", key: {{file: wecom.key}}}})"},
      {"dingtalk", R"(dingtalk: {{url: "{}/robot/send",
          token: {{file: ding.token}}, secret: {{file: ding.key}}}})"},
      {"feishu", R"(feishu: {{url: "{}/open-apis/bot/v2/hook",
          token: {{file: feishu.token}}, secret: {{file: feishu.key}}}})"},
      {"sms", "sms: {{gateway: city}}"},
      {"alertmanager", R"(alertmanager: {{url: "{}/hook"}})"},
      {"pagerduty", R"(pagerduty: {{url: "{}/v2/enqueue",
          routing_key: {{file: pagerduty.key}}}})"},
      {"ntfy",
       R"(ntfy: {{url: "{}", topic: desk, token: {{file: ntfy.token}}}})"}};
  std::string out;
  const auto person = [&](const std::string& kind, const std::string& channel) {
    out += fmt::format(
        "  - id: {0}\n    name: {0}\n    phone: \"{1}\"\n"
        "    mail: duty@mail.example\n    channels:\n      - {2}\n",
        kind, kPhone, channel);
  };
  for (const auto& i : imitations_) {
    const std::string url =
        fmt::format("http://127.0.0.1:{}", i->server->port());
    person(i->kind, fmt::format(fmt::runtime(forms.at(i->kind)), url));
  }
  person("mail", "mail: {server: house}");
  return out;
}

}  // namespace huiying::crash
