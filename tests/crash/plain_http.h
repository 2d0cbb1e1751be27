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
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace huiying::crash {

struct Message {
  std::string head;   // as it came, with the empty line
  std::string start;  // request or status line
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  int status() const;  // of an answer
  std::string Header(const std::string& name) const;
};

struct Answer {
  int status = 200;
  std::map<std::string, std::string> headers;
  std::string body;
  // The whole answer instead; empty: none, the connection is closed.
  std::optional<std::string> bytes;
};

// A thread per connection, which has its socket to itself.
class PlainListener {
 public:
  explicit PlainListener(std::function<void(int socket)> serve);
  ~PlainListener();
  PlainListener(const PlainListener&) = delete;
  PlainListener& operator=(const PlainListener&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  void Accept();
  void Serve(int socket);

  std::function<void(int socket)> serve_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::set<int> open_;
  bool stopping_ = false;
  std::map<int, std::thread> threads_;  // by socket
  std::vector<std::thread> done_;       // to be joined
  std::thread acceptor_;
};

// Speaks HTTP. The handler is called on many threads.
class PlainServer {
 public:
  explicit PlainServer(std::function<Answer(const Message&)> handler);
  std::uint16_t port() const { return listener_.port(); }

 private:
  void Serve(int socket);

  std::function<Answer(const Message&)> handler_;
  PlainListener listener_;
};

// One request on a connection of its own; nothing when no whole answer came.
std::optional<Message> Call(std::uint16_t port, const std::string& method,
                            const std::string& target,
                            const std::map<std::string, std::string>& headers,
                            const std::string& body);

// A loopback port that nobody listens on now.
std::uint16_t FreePort();

// A listening loopback socket and its port.
std::pair<int, std::uint16_t> Listen();
bool SendAll(int socket, std::string_view bytes);
// False: the other side has gone.
bool ReadMore(int socket, std::string& buffer);

}  // namespace huiying::crash
