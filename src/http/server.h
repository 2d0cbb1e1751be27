// Server: HTTP/1.1 for people and programs on the net thread: the API, the
// change stream and the dashboards' files. Confined(net) but for what says
// "from any thread".
//
// Reads go to store snapshots, never to engine memory. While there are no
// accounts only loopback addresses are listened on.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "http/dependencies.h"
#include "runtime/desk.h"

namespace huiying::http {

struct ServerStats {
  std::uint64_t connections = 0;
  std::uint64_t viewers = 0;
  std::uint64_t viewers_cut = 0;
  std::uint64_t requests = 0;
  std::uint64_t problems = 0;  // answers of 400 and above
  std::uint64_t damaged = 0;   // rows and texts that could not be read
  std::uint64_t sessions = 0;  // open now
  std::uint64_t signed_in = 0;
  std::uint64_t sign_ins_failed = 0;
  std::uint64_t sign_ins_locked = 0;
  std::uint64_t bad_tokens = 0;
};

class Server {
 public:
  // REQUIRES: the store and desk of `dependencies` outlive the server, and the
  // server outlives the running of `net`.
  Server(boost::asio::io_context& net, Dependencies dependencies);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Loads the dashboards and listens; the port it got (port 0: any). On the
  // net thread, or before it runs. Errors: kRefused (beyond loopback without
  // accounts or TLS), kInvalid, kNotFound (TLS), kUnavailable (in use),
  // kTooLarge.
  base::Result<std::uint16_t> Start(const std::string& host,
                                    std::uint16_t port);
  // Takes no more connections and cancels those there are. Idempotent.
  void Stop();
  // Returns when every connection is gone.
  boost::asio::awaitable<void> Wait();

  // From any thread.
  void Publish(const runtime::Published& published);
  void SetPeople(PeopleView people);
  void SetRules(std::string rules_version,
                std::optional<std::string> rules_error);
  void SetReady(bool ready);

  ServerStats stats() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace huiying::http
