// A real SMTP server beside the test: smtp_server.py as a child process. It
// ends when its standard input is closed, so also when the test dies.
#pragma once

#include <doctest/doctest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

namespace huiying::testing {

class SmtpServer {
 public:
  explicit SmtpServer(const char* mode) {
    int in[2];
    int out[2];
    REQUIRE(::pipe(in) == 0);
    REQUIRE(::pipe(out) == 0);
    child_ = ::fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      for (const int fd : {in[0], in[1], out[0], out[1]}) ::close(fd);
      // Debian's own, which has Debian's modules.
      ::execl("/usr/bin/python3", "python3",
              HUIYING_SOURCE "/tests/unit/notify/smtp_server.py", mode,
              static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    to_ = in[1];
    from_ = out[0];
    std::istringstream line(ReadLine());
    std::string certificate;
    line >> port_ >> certificate;
    REQUIRE_MESSAGE(port_ != 0,
                    "the mail server did not start; install python3-aiosmtpd "
                    "and openssl (scripts/install test)");
    std::ifstream pem(certificate);
    certificate_.assign(std::istreambuf_iterator<char>(pem), {});
    REQUIRE_FALSE(certificate_.empty());
  }
  ~SmtpServer() {
    ::close(to_);
    ::close(from_);
    int status = 0;
    ::waitpid(child_, &status, 0);
  }
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  std::uint16_t port() const { return port_; }
  const std::string& certificate() const { return certificate_; }

  // The next mail it took; null when none comes within `seconds`.
  nlohmann::json NextMail(int seconds = 10) {
    const std::string line = ReadLine(seconds);
    return line.empty() ? nlohmann::json() : nlohmann::json::parse(line);
  }

 private:
  std::string ReadLine(int seconds = 20) {
    std::string line;
    char c = 0;
    for (;;) {
      pollfd waits{.fd = from_, .events = POLLIN, .revents = 0};
      if (::poll(&waits, 1, seconds * 1000) <= 0) return "";
      if (::read(from_, &c, 1) != 1) return "";
      if (c == '\n') return line;
      line += c;
    }
  }

  pid_t child_ = -1;
  int to_ = -1;
  int from_ = -1;
  std::uint16_t port_ = 0;
  std::string certificate_;
};

}  // namespace huiying::testing
