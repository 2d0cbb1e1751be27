// A real server on a loopback port, with a store in memory and a desk that
// writes down what it is asked; and a client that speaks over a plain socket.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/server.h"
#include "model/row.h"
#include "store/journal.h"
#include "store/memory_store.h"

namespace huiying::http {

inline constexpr std::string_view kJournalId = "00112233aabbccdd";

// `2026-11-24T09:00:00+08:00` and friends; aborts on anything else.
base::TimePoint At(std::string_view text);

struct Response {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  nlohmann::json Json() const { return nlohmann::json::parse(body); }
};

// Waits at most 10 s for anything, then fails the test.
class Client {
 public:
  explicit Client(std::uint16_t port);
  void Send(std::string_view bytes);
  Response Read();                              // one response
  std::string ReadUntil(std::string_view end);  // up to and with `end`
  bool IsClosed();                              // waits for the end
  std::string TakeRest();                       // all until the end
  void SetReceiveBuffer(int bytes);

 private:
  bool Fill();  // false: the peer closed
  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;
  std::string buffer_;
};

class FakeDesk : public runtime::Desk {
 public:
  void Submit(runtime::Request request, runtime::ReplyFn done) override;
  ~FakeDesk() override;

  // Called on the net thread; what it returns is given from another thread.
  std::function<runtime::Reply(runtime::Request&)> answer;
  // The last request, as it came.
  std::optional<runtime::Request> last;

 private:
  std::vector<std::thread> threads_;
};

class Fixture {
 public:
  explicit Fixture(Limits limits = {}, std::filesystem::path static_dir = {},
                   Access access = {});
  ~Fixture();

  std::uint16_t port() const { return port_; }
  FakeDesk& desk() { return desk_; }
  Server& server() { return *server_; }

  // Runs `fn` on the net thread and waits for it.
  void OnNet(std::function<void()> fn);

  void Put(std::string key, std::string value);
  template <class Row>
  void PutRow(std::string key, const Row& row) {
    Put(std::move(key), model::EncodeFields(row));
  }
  model::TextHash PutText(std::string_view text);
  void PutCase(const model::Case& c) { PutRow(model::CaseKey(c.id), c); }
  void PutAlert(const model::Alert& a) { PutRow(model::AlertKey(a.id), a); }
  void PutPost(const model::PostRow& post);
  // An account as its row and its texts; the password or token is `secret`,
  // hashed as cheaply as possible.
  model::Account PutAccount(model::AccountKind kind, const std::string& id,
                            std::vector<model::Role> roles,
                            const std::string& secret);
  void PutAccount(const model::Account& account);
  // `Cookie: …` of a person who has signed in with PutAccount's secret.
  std::string SignIn(const std::string& id, const std::string& secret);
  // Appends to the journal and moves the counters; returns the entry.
  model::Entry Append(model::Event event);
  // … and publishes it.
  void AppendAndPublish(model::Event event);

  // One request on a connection of its own. `headers` are whole lines.
  Response Get(const std::string& target, const std::string& headers = "");
  Response Post(const std::string& target, const std::string& body,
                const std::string& headers = "");
  Response Delete(const std::string& target, const std::string& headers = "");
  // The head of a command with everything that is needed.
  std::string CommandHead(const std::string& target, std::size_t length,
                          const std::string& headers = "") const;

  std::string intake_body;  // what the last push was
  model::Actor intake_actor;
  std::atomic<base::TimePoint> real_now{At("2026-11-24T12:00:00+08:00")};
  base::Result<std::vector<IntakeLine>> intake_result;
  std::vector<SourceLive> sources;
  identity::AckLinks ack_links{std::string(identity::AckLinks::kKeyBytes, 'k')};
  Dependencies::Disk disk;                        // this one, too
  std::optional<base::Duration> held_clock_step;  // set it on the net thread

 private:
  boost::asio::awaitable<base::Result<std::vector<IntakeLine>>> Intake(
      std::string body);

  boost::asio::io_context net_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
      work_;
  store::MemoryStore store_;
  store::Chain chain_{std::nullopt};
  model::Global global_;
  FakeDesk desk_;
  runtime::SystemRandom random_;
  aio::WorkPool slow_{1};
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

// A shift, an override, a look ahead and a heartbeat: everything a view shows.
void PutRosters(Fixture& fixture);

// A case with texts, a post, duties: everything a view joins.
model::Case MadeUpCase(Fixture& fixture, std::uint64_t id);
model::Alert MadeUpAlert(std::uint64_t id, std::uint64_t case_id);

}  // namespace huiying::http
