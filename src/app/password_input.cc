#include "app/password_input.h"

#include <fmt/core.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>

#include "identity/password.h"

namespace huiying::app {
namespace {

using base::ErrorCode;
using base::Fail;

// The terminal does not show what is typed while this lives.
class NoEcho {
 public:
  NoEcho() : ok_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (ok_) ok_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~NoEcho() {
    if (ok_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;
  bool ok() const { return ok_; }

 private:
  termios before_{};
  bool ok_;
};

base::Result<std::string> FirstLine(std::istream& in, std::string_view from) {
  std::string line;
  if (!std::getline(in, line)) {
    return Fail(ErrorCode::kInvalid,
                fmt::format("{}: there is no password in it", from));
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

base::Result<std::string> Prompt(const char* text) {
  std::fputs(text, stderr);
  std::fflush(stderr);
  auto line = FirstLine(std::cin, "the terminal");
  std::fputs("\n", stderr);
  return line;
}

base::Result<std::string> AskTwice() {
  const NoEcho silent;
  if (!silent.ok()) {
    return Fail(ErrorCode::kUnavailable,
                "the terminal cannot hide a password; use --password-file");
  }
  auto first = Prompt("口令 / password: ");
  if (!first) return first;
  auto second = Prompt("再次输入 / again: ");
  if (!second) return second;
  if (*first == *second) return first;
  return Fail(ErrorCode::kInvalid, "the two passwords differ");
}

base::Result<std::string> ReadRaw(const std::string& file) {
  if (!file.empty()) {
    std::ifstream in(file);
    if (in) return FirstLine(in, file);
    return Fail(ErrorCode::kNotFound,
                fmt::format("--password-file {}: cannot be opened", file));
  }
  if (isatty(STDIN_FILENO) == 1) return AskTwice();
  return FirstLine(std::cin, "stdin");
}

}  // namespace

base::Result<std::string> ReadNewPassword(const std::string& id,
                                          const std::string& file) {
  auto password = ReadRaw(file);
  if (!password) return password;
  if (const auto weak = identity::WhyWeak(id, *password)) {
    return Fail(
        ErrorCode::kInvalid,
        fmt::format("this password will not do: {}", identity::Advice(*weak)));
  }
  return password;
}

}  // namespace huiying::app
