// The least SMTP that takes a mail, and takes nothing that is wrong: order of
// commands, ends and lengths of lines, the headers of a mail. Blocking, like
// plain_http.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "tests/crash/plain_http.h"

namespace huiying::crash {

struct Mail {
  std::string from, to;
  std::map<std::string, std::string> headers;  // unfolded, as they are spelt
  std::string text;                            // as it is encoded
};

class PlainSmtp {
 public:
  // True: taken. False: the connection is closed without an answer.
  using Handler = std::function<bool(const Mail&)>;
  // `on_wrong` hears of each mistake of the client.
  PlainSmtp(Handler handler, std::function<void(const std::string&)> on_wrong);
  std::uint16_t port() const { return listener_.port(); }

 private:
  void Serve(int socket);

  Handler handler_;
  std::function<void(const std::string&)> on_wrong_;
  PlainListener listener_;
};

}  // namespace huiying::crash
