#include "tests/unit/http/fixture.h"

#include <doctest/doctest.h>
#include <poll.h>
#include <sodium.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <utility>

#include "base/check.h"
#include "identity/token.h"
#include "store/vault.h"

namespace huiying::http {
namespace asio = boost::asio;

base::TimePoint At(std::string_view text) {
  const auto time = base::ParseTime(text);
  HUIYING_CHECK_MSG(time.has_value(), text);
  return *time;
}

Client::Client(std::uint16_t port) : socket_(context_) {
  socket_.connect({asio::ip::address_v4::loopback(), port});
}

void Client::SetReceiveBuffer(int bytes) {
  socket_.set_option(asio::socket_base::receive_buffer_size(bytes));
}

void Client::Send(std::string_view bytes) {
  boost::system::error_code ignored;  // the server may have had enough
  asio::write(socket_, asio::buffer(bytes), ignored);
}

bool Client::Fill() {
  pollfd waiting{.fd = socket_.native_handle(), .events = POLLIN, .revents = 0};
  const int ready = ::poll(&waiting, 1, 10'000);
  HUIYING_CHECK_MSG(ready == 1, "the server said nothing for 10 s");
  std::array<char, 65'536> chunk;
  boost::system::error_code error;
  const std::size_t n = socket_.read_some(asio::buffer(chunk), error);
  buffer_.append(chunk.data(), n);
  return !error;
}

std::string Client::ReadUntil(std::string_view end) {
  while (true) {
    const auto at = buffer_.find(end);
    if (at != std::string::npos) {
      std::string text = buffer_.substr(0, at + end.size());
      buffer_.erase(0, at + end.size());
      return text;
    }
    if (!Fill()) {
      FAIL("closed before `" << std::string(end) << "`, after: " << buffer_);
    }
  }
}

std::string Client::TakeRest() {
  while (Fill()) {
  }
  return std::exchange(buffer_, {});
}

bool Client::IsClosed() {
  TakeRest();
  return true;
}

Response Client::Read() {
  const std::string head = ReadUntil("\r\n\r\n");
  Response response;
  response.status = std::stoi(head.substr(9, 3));
  std::size_t at = head.find("\r\n") + 2;
  while (at < head.size() - 2) {
    const auto end = head.find("\r\n", at);
    const std::string line = head.substr(at, end - at);
    const auto colon = line.find(": ");
    std::string name = line.substr(0, colon);
    for (char& c : name) c = static_cast<char>(std::tolower(c));
    response.headers[name] = line.substr(colon + 2);
    at = end + 2;
  }
  if (response.headers.contains("content-length")) {
    const std::size_t length = std::stoul(response.headers["content-length"]);
    while (buffer_.size() < length) {
      if (!Fill()) break;  // an answer to HEAD has a length and no body
    }
    response.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
  }
  return response;
}

void FakeDesk::Submit(runtime::Request request, runtime::ReplyFn done) {
  runtime::Reply reply =
      answer ? answer(request) : runtime::Reply(runtime::Busy());
  last = std::move(request);
  threads_.emplace_back(
      [done = std::move(done), reply = std::move(reply)]() mutable {
        done(std::move(reply));
      });
}

FakeDesk::~FakeDesk() {
  for (std::thread& thread : threads_) thread.join();
}

namespace {

// Two take turns at nine in the morning, from duty-1 on.
model::OnCallGroup NightGroup() {
  return {.name = "night",
          .layers = {{.name = "days",
                      .turns = {{model::PersonId("duty-1")},
                                {model::PersonId("duty-2")}},
                      .starts = At("2026-11-24T09:00:00+08:00"),
                      .hand_overs = {{.minute = 540}}}}};
}

}  // namespace

void PutRosters(Fixture& fixture) {
  const model::PersonId one("duty-1");
  const model::PersonId two("duty-2");
  const base::TimePoint nine = At("2026-11-24T09:00:00+08:00");
  const base::TimePoint tomorrow = At("2026-11-25T09:00:00+08:00");
  fixture.PutRow(model::ShiftKey("night"),
                 model::Shift{.group = "night",
                              .number = 3,
                              .from = nine,
                              .until = tomorrow,
                              .people = {one},
                              .source = "days",
                              .before = {two},
                              .open_cases = 2,
                              .open_duties = 3,
                              .receipts = {{.person = one, .at = nine}}});
  fixture.PutRow(model::OverrideKey(1),
                 model::Override{.number = 1,
                                 .group = "night",
                                 .from = At("2026-11-24T20:00:00+08:00"),
                                 .to = At("2026-11-24T22:00:00+08:00"),
                                 .people = {two},
                                 .by = model::Actor("person:duty-1"),
                                 .made_at = nine,
                                 .note = fixture.PutText("换班")});
  fixture.PutRow(model::LookAheadKey(),
                 model::LookAhead{.checked_at = nine,
                                  .until = tomorrow,
                                  .next_at = tomorrow,
                                  .gaps = {{"night", nine, tomorrow}},
                                  .unreachable = {two},
                                  .missing_years = {2027}});
  fixture.PutRow(
      model::HeartbeatKey("archive"),
      model::Heartbeat{.name = "archive", .number = 1, .last_at = nine});
}

Fixture::Fixture(Limits limits, std::filesystem::path static_dir, Access access)
    : work_(asio::make_work_guard(net_)) {
  Dependencies deps{
      .store = store_,
      .desk = desk_,
      .slow = slow_,
      .random = random_,
      .now = [] { return At("2026-11-24T12:00:00+08:00"); },
      .mode = Mode::kDrill,
      .speed = 60,
      .version = "0.1.0",
      .people = {.people = {{"duty-1", "值班员一"}, {"duty-2", "值班员二"}},
                 .groups = {{.name = "press-centre",
                             .always = {model::PersonId("duty-1")}},
                            NightGroup()}},
      .rules_version = "feedfacefeedface",
      .sources = [this] { return sources; },
      .ack_links = &ack_links,
      .alert_text =
          [](const model::Alert&) {
            return std::string(
                "【回应】<新>事件\n截止：12:30\nhttp://127.0.0.1/press");
          },
      .disk = [this] { return disk; },
      .held_clock_step = [this] { return held_clock_step; },
      .intake =
          [this](std::string body, model::Actor actor) {
            intake_actor = actor;
            return Intake(std::move(body));
          },
      .metrics = [] { return std::string("huiying_up 1\n"); },
      .static_dir = std::move(static_dir),
      .access = std::move(access),
      .demo_accounts = {{.id = "duty-1", .password = "public"}},
      .real_now = [this] { return real_now.load(); },
      .limits = limits};
  // Without an account the server would not start behind a proxy.
  if (deps.access.behind_proxy) PutAccount({.id = model::AccountId("first")});
  server_ = std::make_unique<Server>(net_, std::move(deps));
  Append(model::JournalOpened{.journal_id = std::string(kJournalId)});
  const auto port = server_->Start("127.0.0.1", 0);
  HUIYING_CHECK_MSG(port.has_value(), port ? "" : port.error().message);
  port_ = *port;
  thread_ = std::thread([this] { net_.run(); });
}

Fixture::~Fixture() {
  OnNet([this] { server_->Stop(); });
  work_.reset();
  thread_.join();  // ends only when every task has ended
}

asio::awaitable<base::Result<std::vector<IntakeLine>>> Fixture::Intake(
    std::string body) {
  intake_body = std::move(body);
  co_return intake_result;
}

void Fixture::OnNet(std::function<void()> fn) {
  if (!thread_.joinable()) return fn();
  std::promise<void> done;
  asio::post(net_, [&] {
    fn();
    done.set_value();
  });
  done.get_future().get();
}

void Fixture::Put(std::string key, std::string value) {
  OnNet([&] {
    const auto put = store_.Commit({{.family = store::Family::kProjections,
                                     .key = std::move(key),
                                     .value = std::move(value)}},
                                   store::Durability::kSynced);
    HUIYING_CHECK(put.has_value());
  });
}

model::TextHash Fixture::PutText(std::string_view text) {
  const auto sealed = store::SealText(text, store::Salt{7});
  OnNet([&] {
    HUIYING_CHECK(
        store_.Commit({sealed.write}, store::Durability::kSynced).has_value());
  });
  return sealed.hash;
}

void Fixture::PutPost(const model::PostRow& post) {
  PutRow(model::PostKey(post.id), post);
  Put(model::CasePostKey(post.case_id, post.published_at, post.id), "");
}

void Fixture::PutAccount(const model::Account& account) {
  PutRow(model::AccountKey(model::ActorOf(account.kind, account.id)), account);
}

model::Account Fixture::PutAccount(model::AccountKind kind,
                                   const std::string& id,
                                   std::vector<model::Role> roles,
                                   const std::string& secret) {
  std::string hash = identity::HashSecret(secret);
  if (kind == model::AccountKind::kPerson) {
    std::array<char, crypto_pwhash_STRBYTES> cheap{};
    HUIYING_CHECK(sodium_init() >= 0);
    HUIYING_CHECK(crypto_pwhash_str(cheap.data(), secret.data(), secret.size(),
                                    crypto_pwhash_OPSLIMIT_MIN,
                                    crypto_pwhash_MEMLIMIT_MIN) == 0);
    hash = cheap.data();
  }
  const model::Account account{.kind = kind,
                               .id = model::AccountId(id),
                               .roles = std::move(roles),
                               .credential = PutText(hash)};
  PutAccount(account);
  return account;
}

std::string Fixture::SignIn(const std::string& id, const std::string& secret) {
  const nlohmann::json body = {{"id", id}, {"password", secret}};
  Response response = Post("/api/v1/session", body.dump());
  HUIYING_CHECK_MSG(response.status == 200, response.body);
  const std::string& cookie = response.headers["set-cookie"];
  return "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
}

Response Fixture::Delete(const std::string& target,
                         const std::string& headers) {
  Client client(port_);
  const std::string host = "127.0.0.1:" + std::to_string(port_);
  client.Send("DELETE " + target + " HTTP/1.1\r\nHost: " + host +
              "\r\nOrigin: http://" + host + "\r\n" + headers +
              "Connection: close\r\n\r\n");
  return client.Read();
}

model::Entry Fixture::Append(model::Event event) {
  if (const auto* opened = std::get_if<model::JournalOpened>(&event)) {
    global_.journal_id = opened->journal_id;
    global_.epoch = opened->epoch;
  }
  model::Entry entry{.at = At("2026-11-24T12:00:00+08:00"),
                     .wall = At("2026-11-24T12:00:00+08:00"),
                     .actor = model::Actor("clock"),
                     .event = std::move(event)};
  OnNet([&] {
    const auto row = chain_.Append(entry);
    global_.seq = entry.seq;
    const auto written =
        store_.Commit({row,
                       chain_.HeadRow(),
                       {.family = store::Family::kProjections,
                        .key = model::GlobalKey(),
                        .value = model::EncodeFields(global_)}},
                      store::Durability::kSynced);
    HUIYING_CHECK(written.has_value());
  });
  return entry;
}

void Fixture::AppendAndPublish(model::Event event) {
  server_->Publish({.entries = {Append(std::move(event))}});
}

Response Fixture::Get(const std::string& target, const std::string& headers) {
  Client client(port_);
  client.Send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers +
              "Connection: close\r\n\r\n");
  return client.Read();
}

std::string Fixture::CommandHead(const std::string& target, std::size_t length,
                                 const std::string& headers) const {
  const std::string host = "127.0.0.1:" + std::to_string(port_);
  return "POST " + target + " HTTP/1.1\r\nHost: " + host +
         "\r\nOrigin: http://" + host +
         "\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(length) + "\r\n" + headers + "\r\n";
}

Response Fixture::Post(const std::string& target, const std::string& body,
                       const std::string& headers) {
  Client client(port_);
  client.Send(CommandHead(target, body.size(), headers) + body);
  return client.Read();
}

model::Case MadeUpCase(Fixture& fixture, std::uint64_t id) {
  const model::PostId post_id("weibo:" + std::to_string(1000 + id));
  model::PostRow post{.id = post_id,
                      .case_id = model::CaseId(id),
                      .feed = model::FeedName("weibo-search"),
                      .text = fixture.PutText("北桥路口有人打架，警察到了吗？"),
                      .url = fixture.PutText("https://m.weibo.cn/status/Abc"),
                      .published_at = At("2026-11-24T09:00:00+08:00"),
                      .fetched_at = At("2026-11-24T09:05:00+08:00"),
                      .grade = 2,
                      .topics = {"fight"},
                      .hits = {{.rule = "fight", .start = 6, .end = 8}},
                      .reasons = {"grade:2:fight"},
                      .rules_version = "feedfacefeedface"};
  fixture.PutPost(post);
  model::Duty duty{.number = 1,
                   .kind = model::DutyKind::kStatement,
                   .terms = model::Terms{.pack = "national",
                                         .cite = "国办发〔2016〕80号",
                                         .stages = {50, 75, 90, 100}},
                   .anchor_at = At("2026-11-24T09:00:00+08:00"),
                   .due_at = At("2026-11-24T14:00:00+08:00"),
                   .stages_reached = 1,
                   .provisional = true};
  duty.escalation.Edit() =
      model::Escalation{.reason = model::Reason::kFirstAlert};
  model::Case c{.id = model::CaseId(id),
                .version = 40 + id,
                .title = fixture.PutText("北桥路口打架"),
                .suggested = 2,
                .answer_due = true,
                .topics = std::vector<std::string>{"fight"},
                .first_post = post_id,
                .post_count = 1,
                .first_post_at = At("2026-11-24T09:00:00+08:00"),
                .detected_at = At("2026-11-24T09:05:00+08:00"),
                .last_post_at = At("2026-11-24T09:00:00+08:00"),
                .owner = model::PersonId("duty-1"),
                .duties = {duty}};
  fixture.PutCase(c);
  return c;
}

model::Alert MadeUpAlert(std::uint64_t id, std::uint64_t case_id) {
  return {.id = model::AlertId(id),
          .epoch = 1,
          .case_id = model::CaseId(case_id),
          .duty = 1,
          .reason = model::Reason::kFirstAlert,
          .recipient = model::PersonId("duty-1"),
          .requested_at = At("2026-11-24T09:05:00+08:00"),
          .state = model::AlertState::kDelivered,
          .attempts = 1,
          .delivered_at = At("2026-11-24T09:05:01+08:00")};
}

}  // namespace huiying::http
