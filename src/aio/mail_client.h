// MailClient: mails over libcurl's SMTP, driven by the net thread's
// io_context. Confined(net).
//
// Connections are kept and used again, at most four a server. Encryption that
// is asked for is required: a server that offers none gets no mail and no
// password. Certificates are checked.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/error.h"

namespace huiying::aio {

enum class MailSecurity { kStartTls, kTls, kNone };

struct MailRequest {
  std::string host;
  std::uint16_t port = 0;
  MailSecurity security = MailSecurity::kStartTls;
  std::string user;  // empty: no sign-in
  std::string password;
  std::string
      ca;  // PEM of what signs the server's certificate; or the system's
  std::string from;
  std::string to;
  std::string text;  // headers and body, lines end with CR LF
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds total_timeout{20'000};
};

// What became of it. `error` is empty when the server took the mail.
struct MailOutcome {
  int status = 0;     // the last SMTP reply of this mail; 0: none
  bool left = false;  // the whole text went out: it may have been taken
  std::string error;
  bool taken() const { return error.empty(); }
};

class CurlMulti;

class MailClient {
 public:
  explicit MailClient(boost::asio::io_context& net);
  // Mails that are on their way end as errors.
  ~MailClient();
  MailClient(const MailClient&) = delete;
  MailClient& operator=(const MailClient&) = delete;

  // Must be awaited on the net thread; throws only when the awaiting task is
  // cancelled.
  boost::asio::awaitable<MailOutcome> Send(MailRequest request);

 private:
  std::shared_ptr<CurlMulti> multi_;
};

}  // namespace huiying::aio
