// Debian's Alertmanager as a child process on a loopback port.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "aio/http_client.h"
#include "aio/loop.h"

namespace huiying::bench {

class Alertmanager {
 public:
  // One group an alert; each waits 15 s, then goes to `url`.
  Alertmanager(const std::filesystem::path& folder, const std::string& url);
  ~Alertmanager();
  Alertmanager(const Alertmanager&) = delete;
  Alertmanager& operator=(const Alertmanager&) = delete;

  // False: nothing answers within ten seconds. It is not installed, or did not
  // start.
  bool WaitUntilReady();
  // An HTTP status; 0: no answer.
  int Ask(const std::string& method, const std::string& path, std::string body);
  pid_t pid() const { return child_; }
  double CpuMs() const;

 private:
  pid_t child_ = -1;
  aio::NetThread net_;
  aio::HttpClient http_{net_.context()};
};

}  // namespace huiying::bench
