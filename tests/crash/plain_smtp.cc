#include "tests/crash/plain_smtp.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace huiying::crash {
namespace {

// One line without its end; nothing when the other side has gone.
std::optional<std::string> ReadLine(int socket, std::string& buffer) {
  std::size_t end = 0;
  while ((end = buffer.find('\n')) == std::string::npos) {
    if (!ReadMore(socket, buffer)) return std::nullopt;
  }
  std::string line = buffer.substr(0, end + 1);
  buffer.erase(0, end + 1);
  return line;
}

// What is wrong with a line as it came; empty: nothing.
std::string WrongWith(std::string_view line) {
  if (!line.ends_with("\r\n")) return "a line does not end with CR LF";
  if (line.size() > 1000) return "a line is over 1000 bytes";
  if (!std::ranges::all_of(line.substr(0, line.size() - 2), [](char c) {
        return static_cast<unsigned char>(c) < 0x80 && c != '\r' && c != '\0';
      })) {
    return "a line holds what was not announced";
  }
  return "";
}

// The address of `MAIL FROM:<a@b> …`.
std::string AddressIn(const std::string& line) {
  const auto from = line.find('<');
  const auto to = line.find('>');
  if (from == std::string::npos || to == std::string::npos) return "";
  return line.substr(from + 1, to - from - 1);
}

std::string Parse(const std::string& data, Mail& mail) {
  const auto end = data.find("\r\n\r\n");
  if (end == std::string::npos) return "a mail without an empty line";
  std::string name;
  for (std::size_t at = 0; at < end;) {
    const std::size_t next = data.find("\r\n", at);
    const std::string line = data.substr(at, next - at);
    at = next + 2;
    if (line.starts_with(' ')) {
      mail.headers[name] += line;
      continue;
    }
    const auto colon = line.find(": ");
    if (colon == std::string::npos) return "no header: " + line;
    name = line.substr(0, colon);
    if (mail.headers.contains(name)) return "two headers " + name;
    mail.headers[name] = line.substr(colon + 2);
  }
  for (const char* needed : {"Date", "From", "To", "Subject", "Message-ID"}) {
    if (!mail.headers.contains(needed)) return std::string("no ") + needed;
  }
  mail.text = data.substr(end + 4);
  return "";
}

}  // namespace

PlainSmtp::PlainSmtp(Handler handler,
                     std::function<void(const std::string&)> on_wrong)
    : handler_(std::move(handler)),
      on_wrong_(std::move(on_wrong)),
      listener_([this](int socket) { Serve(socket); }) {}

void PlainSmtp::Serve(int socket) {
  std::string buffer;
  Mail mail;
  enum class At { kStart, kGreeted, kFrom, kTo } at = At::kStart;
  const auto say = [socket](const std::string& line) {
    return SendAll(socket, line + "\r\n");
  };
  const auto wrong = [&](const std::string& why) {
    on_wrong_(why);
    return say("503 5.5.1 " + why);
  };
  if (!say("220 plain.example ESMTP")) return;
  while (const auto line = ReadLine(socket, buffer)) {
    if (const std::string why = WrongWith(*line); !why.empty()) {
      on_wrong_(why);
      return;
    }
    const std::string word = line->substr(0, 4);
    bool goes_on = true;
    if (word == "EHLO" || word == "HELO") {
      at = At::kGreeted;
      goes_on = say("250 plain.example");
    } else if (word == "MAIL" && at == At::kGreeted) {
      mail = {.from = AddressIn(*line), .to = {}, .headers = {}, .text = {}};
      at = At::kFrom;
      goes_on = say("250 2.1.0 ok");
    } else if (word == "RCPT" && at == At::kFrom) {
      mail.to = AddressIn(*line);
      at = At::kTo;
      goes_on = say("250 2.1.5 ok");
    } else if (word == "DATA" && at == At::kTo) {
      if (!say("354 go on")) return;
      std::string data;
      for (;;) {
        auto text = ReadLine(socket, buffer);
        if (!text) return;  // killed in the middle: no mail
        if (const std::string why = WrongWith(*text); !why.empty()) {
          on_wrong_(why);
          return;
        }
        if (*text == ".\r\n") break;
        data += text->starts_with('.') ? text->substr(1) : *text;
      }
      at = At::kGreeted;
      if (const std::string why = Parse(data, mail); !why.empty()) {
        goes_on = wrong(why);
      } else if (!handler_(mail)) {
        return;
      } else {
        goes_on = say("250 2.0.0 taken");
      }
    } else if (word == "RSET") {
      if (at != At::kStart) at = At::kGreeted;
      goes_on = say("250 2.0.0 ok");
    } else if (word == "NOOP") {
      goes_on = say("250 2.0.0 ok");
    } else if (word == "QUIT") {
      say("221 2.0.0 bye");
      return;
    } else {
      goes_on = wrong("unexpected " + word);
    }
    if (!goes_on) return;
  }
}

}  // namespace huiying::crash
