// LoopbackServer: a small HTTP/1.1 server on a thread of its own, for the feeds
// that `replay` and `demo` serve and the receiver of the demo's alerts.
// Not for people: those have http/server.h.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace huiying::app {

struct LoopbackRequest {
  std::string_view method;
  std::string_view target;  // path and query, as asked
  std::string_view if_none_match;
  std::string_view body;
};
struct LoopbackAnswer {
  unsigned status = 200;
  std::string type;
  std::string body;
  std::string etag;  // empty: none
};
// Called on the server's thread.
using LoopbackFn = std::function<LoopbackAnswer(const LoopbackRequest&)>;

class LoopbackServer {
 public:
  explicit LoopbackServer(LoopbackFn answer);
  ~LoopbackServer();  // Stop()s
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  // The port it got (0: any). Errors: not an address, in use.
  base::Result<std::uint16_t> Start(const std::string& host,
                                    std::uint16_t port);
  void Stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace huiying::app
