// Daemon: the parts of one running Huiying, started in order and stopped in
// reverse. Confined(main) but for what its parts say of themselves.
//
//   store -> state -> first pulse -> rules -> net: stream, deliverer, feeds,
//   HTTP
//
// Nothing is served before the first pulse; a half-finished start rolls back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "config/feeds.h"
#include "http/dependencies.h"
#include "model/ids.h"
#include "runtime/desk.h"
#include "store/room.h"

namespace huiying::app {

struct DaemonOptions {
  std::filesystem::path data;
  std::filesystem::path rules;
  // Feeds are read from the folder, unless a list is given (demo).
  std::filesystem::path feeds;
  std::optional<std::vector<config::FeedConfig>> feed_list;
  std::filesystem::path dashboards;
  std::string host = "127.0.0.1";
  std::uint16_t port = 8686;  // 0: any that is free
  // Bytes; with less room on the disk no posts are taken in.
  std::uint64_t low_water = store::Room::kLowWater;
  http::Mode mode = http::Mode::kLive;
  std::uint32_t speed = 1;               // of engine time; 1 unless a drill
  std::optional<base::TimePoint> epoch;  // where a new drill's time starts
  http::Access access;
  // Made at the first start, for a demo only.
  std::vector<http::DemoAccount> demo_accounts;
};

class Daemon {
 public:
  // Errors: whatever cannot be opened, read or bound, with what to do.
  static base::Result<std::unique_ptr<Daemon>> Start(DaemonOptions options);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // `http://127.0.0.1:8686`; the first public host, if there is one.
  std::string address() const;
  // What a machine reads in the text of a statement, by the rules in force.
  model::ReleaseReading ReadRelease(std::string_view text) const;
  runtime::Desk& desk();
  base::TimePoint now() const;
  // The case that holds the post, as far as it is durable.
  std::optional<model::CaseId> CaseOfPost(const model::PostId& post) const;

  // Reads rules and feeds again. A set with an error is refused whole and the
  // one in force stays; the error is shown and returned.
  base::Status Reload();

  // Polite only: nothing depends on it.
  void Stop();

 private:
  struct Parts;
  explicit Daemon(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace huiying::app
