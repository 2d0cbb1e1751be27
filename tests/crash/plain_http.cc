#include "tests/crash/plain_http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "base/check.h"

namespace huiying::crash {
namespace {

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

Message ParseHead(const std::string& head) {
  Message message;
  std::size_t at = head.find("\r\n");
  message.start = head.substr(0, at);
  while (at != std::string::npos && at + 2 < head.size()) {
    const std::size_t end = head.find("\r\n", at + 2);
    const std::string line = head.substr(at + 2, end - at - 2);
    at = end;
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    std::string name = line.substr(0, colon);
    std::ranges::transform(name, name.begin(), [](unsigned char c) {
      return static_cast<char>(std::tolower(c));
    });
    const std::size_t value = line.find_first_not_of(' ', colon + 1);
    message.headers[name] =
        value == std::string::npos ? "" : line.substr(value);
  }
  return message;
}

// A whole message with a Content-Length; what is left stays in `buffer`.
std::optional<Message> ReadMessage(int socket, std::string& buffer) {
  std::size_t end = 0;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    if (!ReadMore(socket, buffer)) return std::nullopt;
  }
  Message message = ParseHead(buffer.substr(0, end));
  message.head = buffer.substr(0, end + 4);
  HUIYING_CHECK_MSG(!message.headers.contains("transfer-encoding"),
                    "plain_http reads no chunks");
  const std::size_t size =
      std::strtoull(message.Header("content-length").c_str(), nullptr, 10);
  buffer.erase(0, end + 4);
  while (buffer.size() < size) {
    if (!ReadMore(socket, buffer)) return std::nullopt;
  }
  message.body = buffer.substr(0, size);
  buffer.erase(0, size);
  return message;
}

std::string Head(const std::string& start,
                 const std::map<std::string, std::string>& headers,
                 std::size_t length) {
  std::string head = start + "\r\n";
  for (const auto& [name, value] : headers) {
    head += name + ": " + value + "\r\n";
  }
  return head + "Content-Length: " + std::to_string(length) + "\r\n\r\n";
}

}  // namespace

std::pair<int, std::uint16_t> Listen() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  HUIYING_CHECK(socket >= 0);
  sockaddr_in address = Loopback(0);
  HUIYING_CHECK(::bind(socket, reinterpret_cast<sockaddr*>(&address),
                       sizeof address) == 0);
  HUIYING_CHECK(::listen(socket, 128) == 0);
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return {socket, ntohs(address.sin_port)};
}

bool SendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool ReadMore(int socket, std::string& buffer) {
  char bytes[16384];
  const ssize_t n = ::recv(socket, bytes, sizeof bytes, 0);
  if (n <= 0) return false;
  buffer.append(bytes, static_cast<std::size_t>(n));
  return true;
}

int Message::status() const {
  return start.size() < 12 ? 0 : std::atoi(start.c_str() + 9);
}

std::string Message::Header(const std::string& name) const {
  const auto it = headers.find(name);
  return it == headers.end() ? std::string() : it->second;
}

PlainListener::PlainListener(std::function<void(int socket)> serve)
    : serve_(std::move(serve)) {
  std::tie(listener_, port_) = Listen();
  acceptor_ = std::thread([this] { Accept(); });
}

PlainListener::~PlainListener() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
  }
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  // They take themselves out under the lock.
  for (;;) {
    std::map<int, std::thread> left;
    {
      const std::lock_guard lock(mutex_);
      left.swap(threads_);
    }
    if (left.empty()) break;
    for (auto& [socket, thread] : left) thread.join();
  }
  for (std::thread& thread : done_) thread.join();
  ::close(listener_);
}

void PlainListener::Accept() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      ::close(socket);
      return;
    }
    for (std::thread& thread : done_) thread.join();
    done_.clear();
    open_.insert(socket);
    threads_[socket] = std::thread([this, socket] { Serve(socket); });
  }
}

void PlainListener::Serve(int socket) {
  serve_(socket);
  const std::lock_guard lock(mutex_);
  open_.erase(socket);
  if (const auto own = threads_.find(socket); own != threads_.end()) {
    done_.push_back(std::move(own->second));
    threads_.erase(own);
  }
  ::close(socket);
}

PlainServer::PlainServer(std::function<Answer(const Message&)> handler)
    : handler_(std::move(handler)),
      listener_([this](int socket) { Serve(socket); }) {}

void PlainServer::Serve(int socket) {
  std::string buffer;
  while (const auto request = ReadMessage(socket, buffer)) {
    Answer answer = handler_(*request);
    if (!answer.bytes) {
      const std::string start =
          "HTTP/1.1 " + std::to_string(answer.status) + " Answer";
      answer.bytes =
          Head(start, answer.headers, answer.body.size()) + answer.body;
    }
    if (answer.bytes->empty() || !SendAll(socket, *answer.bytes)) return;
  }
}

std::optional<Message> Call(std::uint16_t port, const std::string& method,
                            const std::string& target,
                            const std::map<std::string, std::string>& headers,
                            const std::string& body) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  HUIYING_CHECK(socket >= 0);
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address = Loopback(port);
  std::optional<Message> answer;
  auto all = headers;
  all["Host"] = "127.0.0.1:" + std::to_string(port);
  all["Connection"] = "close";
  const std::string request =
      Head(method + " " + target + " HTTP/1.1", all, body.size()) + body;
  std::string buffer;
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address),
                sizeof address) == 0 &&
      SendAll(socket, request)) {
    answer = ReadMessage(socket, buffer);
  }
  ::close(socket);
  return answer;
}

std::uint16_t FreePort() {
  const auto [socket, port] = Listen();
  ::close(socket);
  return port;
}

}  // namespace huiying::crash
