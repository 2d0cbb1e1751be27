// StreamHub: every durable change to every viewer, as server-sent events.
// Confined(net) but for Publish().
//
// All viewers read from one ring of recent changes; a viewer is no more than
// the seq it has been sent. Who falls out of the ring, or takes longer than
// the write time-out, is cut and resumes by Last-Event-ID: from the ring, from
// the journal when the gap is small, else by `reset`. So a slow viewer costs
// its socket's buffer and nothing else. Wake-ups go out in slices, so that
// 10,000 viewers do not hold the net thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/dependencies.h"
#include "http/wire.h"
#include "model/event.h"

namespace huiying::http {

class StreamHub : public std::enable_shared_from_this<StreamHub> {
 public:
  struct Options {
    std::function<base::TimePoint()> now;
    std::uint32_t speed = 1;
    Limits limits;
  };
  StreamHub(boost::asio::io_context& net, store::KeyValue& store,
            Options options);

  // Where the journal stands now. To be called before the first Serve().
  base::Status Start();
  // From any thread, in journal order.
  void Publish(const runtime::Published& published);
  // Heartbeats, until cancelled.
  static boost::asio::awaitable<void> Beat(std::shared_ptr<StreamHub> hub);
  // Serves one viewer until it goes away or is cut. Without `after` from now
  // on. `after` that is no number is given as max and leads to `reset`. It is
  // cut at a heartbeat when `may_stay` says no: signed out, disabled.
  static boost::asio::awaitable<void> Serve(std::shared_ptr<StreamHub> hub,
                                            Wire& stream,
                                            std::optional<model::Seq> after,
                                            std::function<bool()> may_stay);

  std::size_t viewers() const { return viewers_; }
  std::uint64_t viewers_cut() const { return viewers_cut_; }

 private:
  struct Change;  // what a viewer is told of one entry
  // The frames of one durable turn; entry i begins at starts[i].
  struct Chunk {
    model::Seq first = 0;
    std::vector<std::size_t> starts;
    std::shared_ptr<const std::string> text;
    model::Seq last() const { return first + starts.size() - 1; }
  };
  struct Viewer;
  using Viewers = std::list<Viewer*>;

  static Change ChangeOf(const model::Entry& entry);
  void Take(const std::vector<Change>& changes);
  void AppendFrame(const Change& change, std::string& out) const;
  std::string HeartbeatFrame() const;
  bool InRing(model::Seq after) const;
  void WakeAll();
  void PostSlice();
  void WakeSlice();
  boost::asio::awaitable<bool> Write(Viewer& viewer, std::string text);
  boost::asio::awaitable<bool> WriteNews(Viewer& viewer);
  boost::asio::awaitable<bool> Resume(Viewer& viewer, model::Seq after);
  boost::asio::awaitable<bool> CatchUp(Viewer& viewer);

  boost::asio::io_context& net_;
  store::KeyValue& store_;
  Options options_;
  std::string journal_id_;
  std::uint32_t epoch_ = 0;
  model::Seq head_ = 0;
  std::deque<Chunk> ring_;  // contiguous seqs, ascending
  std::size_t ring_bytes_ = 0;
  std::uint64_t beats_ = 0;
  // A viewer stands in exactly one of these.
  Viewers busy_;
  Viewers asleep_;
  Viewers waking_;
  bool slice_posted_ = false;
  std::size_t viewers_ = 0;
  std::uint64_t viewers_cut_ = 0;
};

}  // namespace huiying::http
