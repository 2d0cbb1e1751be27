// HostLimits: at most two connections to a host at a time, and a pause between
// the starts of two requests. Confined(net).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>

namespace huiying::ingest {

class HostLimits {
 public:
  // One of a host's places; given back when it goes.
  class Place;
  // `url`'s host, port included. Waits for a place, in no particular order;
  // the next request to it starts `gap` later at the earliest.
  boost::asio::awaitable<Place> Enter(std::string url,
                                      std::chrono::milliseconds gap);

 private:
  struct Host;
  // As many as there are hosts in the feeds' files.
  std::map<std::string, std::shared_ptr<Host>> hosts_;
};

class HostLimits::Place {
 public:
  explicit Place(std::shared_ptr<Host> host);
  Place(Place&&) = default;
  Place& operator=(Place&&) = delete;
  ~Place();

 private:
  std::shared_ptr<Host> host_;
};

}  // namespace huiying::ingest
