#include "bench/sink.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string_view>
#include <utility>

#include "base/check.h"

namespace huiying::bench {
namespace {

constexpr std::size_t kMost = 1U << 20;
constexpr int kTakenPerSecond = 20;

std::pair<int, std::uint16_t> Listen() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  HUIYING_CHECK(::bind(socket, reinterpret_cast<sockaddr*>(&address),
                       sizeof address) == 0);
  HUIYING_CHECK(::listen(socket, 512) == 0);
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return {socket, ntohs(address.sin_port)};
}

// The number behind `mark`, 0 when it does not stand there.
std::uint64_t NumberBehind(std::string_view text, std::string_view mark) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return 0;
  return std::strtoull(text.data() + at + mark.size(), nullptr, 10);
}

// The length of the whole request at the front of `text`; 0: not whole yet.
std::size_t WholeRequest(std::string_view text) {
  const auto head = text.find("\r\n\r\n");
  if (head == std::string_view::npos) return 0;
  const std::string_view lines = text.substr(0, head);
  const std::size_t body = NumberBehind(lines, "ontent-Length: ");
  const std::size_t whole = head + 4 + body;
  return text.size() < whole ? 0 : whole;
}

constexpr std::string_view kYes =
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
constexpr std::string_view kLater =
    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\n"
    "Content-Length: 0\r\n\r\n";

}  // namespace

struct Sink::Shared {
  std::atomic<std::size_t> count{0};
  Arrival arrivals[kMost];
};

Sink::Sink(Manner manner) {
  void* const memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  HUIYING_CHECK(memory != MAP_FAILED);
  shared_ = new (memory) Shared;
  std::tie(listener_, port_) = Listen();
  child_ = ::fork();
  HUIYING_CHECK(child_ >= 0);
  if (child_ == 0) Serve(manner);
  ::close(listener_);
}

Sink::~Sink() {
  ::kill(child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
  ::munmap(shared_, sizeof(Shared));
}

std::string Sink::Url() const {
  return fmt::format("http://127.0.0.1:{}/alerts", port_);
}

std::size_t Sink::count() const { return shared_->count.load(); }
void Sink::Forget() { shared_->count = 0; }

std::vector<Sink::Arrival> Sink::arrivals() const {
  return {shared_->arrivals, shared_->arrivals + count()};
}

void Sink::Serve(Manner manner) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int poll = ::epoll_create1(0);
  const auto watch = [poll](int fd) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
  };
  watch(listener_);
  std::map<int, std::string> buffers;
  Wall::time_point second;
  int taken = 0;
  const auto take = [&](std::string_view request) -> std::string_view {
    const auto now = Wall::now();
    if (manner == Manner::kLimits) {
      if (now - second > std::chrono::seconds(1)) {
        second = now;
        taken = 0;
      }
      if (++taken > kTakenPerSecond) return kLater;
    }
    const std::uint64_t ours = NumberBehind(request, "\"case\":{\"id\":\"c");
    const std::size_t at = shared_->count.load(std::memory_order_relaxed);
    HUIYING_CHECK(at < kMost);
    shared_->arrivals[at] = {
        .at = now,
        .number = ours != 0 ? ours : NumberBehind(request, "\"case\":\""),
        .missed =
            request.find("\"reason\":\"missed\"") != std::string_view::npos};
    shared_->count.store(at + 1, std::memory_order_release);
    return kYes;
  };
  for (;;) {
    epoll_event events[64];
    const int ready = ::epoll_wait(poll, events, 64, -1);
    for (int i = 0; i < ready; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener_) {
        const int socket = ::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) continue;
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(socket);
        continue;
      }
      char bytes[65536];
      const ssize_t n = ::recv(fd, bytes, sizeof bytes, 0);
      if (n <= 0) {
        buffers.erase(fd);
        ::close(fd);
        continue;
      }
      if (manner == Manner::kHangs) continue;
      std::string& buffer = buffers[fd];
      buffer.append(bytes, static_cast<std::size_t>(n));
      while (const std::size_t whole = WholeRequest(buffer)) {
        const std::string_view answer =
            take(std::string_view(buffer).substr(0, whole));
        ::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
        buffer.erase(0, whole);
      }
    }
  }
}

std::string RefusingUrl() {
  const auto [socket, port] = Listen();
  ::close(socket);
  return fmt::format("http://127.0.0.1:{}/alerts", port);
}

}  // namespace huiying::bench
