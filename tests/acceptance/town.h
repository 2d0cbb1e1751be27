// Town: a real daemon on a fresh folder with a loopback feed and a loopback
// receiver, for tests that look at the whole.
//
// Waiting is for a condition, with a limit that only a failure reaches.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/daemon.h"
#include "app/loopback_server.h"

namespace huiying::acceptance {

// A folder that goes away with the test.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  void Write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

struct Reply {
  unsigned status = 0;
  std::string body;
  nlohmann::json json() const;
};

// One request to a loopback address such as Daemon::address().
Reply Ask(const std::string& address, const std::string& method,
          const std::string& target, const std::string& body = "",
          const std::string& if_match = "");

// True as soon as `done` is; false after a minute.
bool Wait(const std::function<bool()>& done);

class Town {
 public:
  // `feed` answers the feed's requests. The shipped rules, with one person.
  explicit Town(app::LoopbackFn feed);

  // The feed `name` at `path` of the loopback server.
  config::FeedConfig Feed(const std::string& name, const std::string& path,
                          const std::string& format) const;
  // Of the daemon that is started next, in bytes.
  std::uint64_t low_water = store::Room::kLowWater;
  // A drill at `speed`, reading these feeds.
  void Start(std::vector<config::FeedConfig> feeds, std::uint32_t speed = 1,
             http::Access access = {});
  void Stop() { daemon_.reset(); }
  app::Daemon& daemon() { return *daemon_; }
  const Folder& folder() const { return folder_; }

  // Bodies the receiver took so far, in order.
  std::vector<nlohmann::json> Alerts();
  // The value of a metric line that begins with `name`; -1 when there is none.
  double Metric(const std::string& name);

 private:
  Folder folder_;
  std::mutex mutex_;
  std::vector<nlohmann::json> alerts_;
  app::LoopbackServer server_;
  std::uint16_t port_ = 0;
  std::unique_ptr<app::Daemon> daemon_;
};

}  // namespace huiying::acceptance
