// Heart: tells programs outside that we live (a dead man's switch).
// Confined(net).
//
// A beat goes out only after a real timer has fired, its pulse was decided,
// journalled and synced, and the news of it came back here: whatever breaks on
// that way, the beats stop, and somebody else notices.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "aio/http_client.h"
#include "aio/task_group.h"
#include "config/directory.h"
#include "model/roster.h"
#include "runtime/desk.h"

namespace huiying::notify {

class Heart {
 public:
  struct Outside {
    boost::asio::io_context& net;
    aio::HttpClient& http;
    // What became of a beat; `error` is empty when it arrived.
    std::function<void(const std::string& name, const std::string& error)>
        on_beat = [](const std::string&, const std::string&) {};
  };

  explicit Heart(Outside outside);

  void SetDirectory(std::shared_ptr<const config::Directory> directory);
  void OnPublished(const runtime::Published& published);
  // What is on its way is cut off; returns when no task is left.
  boost::asio::awaitable<void> Stop();

 private:
  boost::asio::awaitable<void> Beat(std::string url,
                                    model::Heartbeat heartbeat);

  Outside outside_;
  std::shared_ptr<const config::Directory> directory_;
  std::set<std::string> under_way_;  // one beat of a name at a time
  aio::TaskGroup tasks_;
};

}  // namespace huiying::notify
