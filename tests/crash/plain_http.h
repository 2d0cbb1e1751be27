// The least HTTP/1.1 that plays a feed, a receiver and a person, on blocking
// sockets: a test of ours should not be served by the code under test.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace huiying::crash {

struct Message {
  std::string start;                           // request or status line
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  int status() const;  // of an answer
  std::string Header(const std::string& name) const;
};

struct Answer {
  int status = 200;
  std::map<std::string, std::string> headers;
  std::string body;
};

// A thread per connection. The handler is called on many threads.
class PlainServer {
 public:
  explicit PlainServer(std::function<Answer(const Message&)> handler);
  ~PlainServer();
  PlainServer(const PlainServer&) = delete;
  PlainServer& operator=(const PlainServer&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  void Accept();
  void Serve(int socket);

  std::function<Answer(const Message&)> handler_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::set<int> open_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

// One request on a connection of its own; nothing when no whole answer came.
std::optional<Message> Call(
    std::uint16_t port, const std::string& method, const std::string& target,
    const std::map<std::string, std::string>& headers, const std::string& body);

// A loopback port that nobody listens on now.
std::uint16_t FreePort();

}  // namespace huiying::crash
