// A viewer's only state is `after`, the seq it was last sent; the ring is
// searched by it. Tests: ResumesFrom…, CutsAViewerThatDoesNotRead in
// tests/unit/http/stream_test.cc.
#include "http/stream.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>

#include "http/headers.h"
#include "http/write_all.h"
#include "model/fields.h"
#include "model/row.h"
#include "store/journal.h"

namespace huiying::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t kWakeSlice = 128;
constexpr std::size_t kCatchUpSlice = 256;
constexpr std::size_t kChunksAWrite = 16;
constexpr std::size_t kMaxChunks = 65'536;

base::Result<model::Global> ReadGlobal(const store::Snapshot& snapshot) {
  auto bytes = snapshot.Get(store::Family::kProjections, model::GlobalKey());
  if (!bytes) return base::FailIn("read counters", std::move(bytes));
  if (!*bytes) return model::Global();
  auto global = model::DecodeFields<model::Global>(**bytes);
  if (global) return *global;
  return base::Fail(base::ErrorCode::kCorrupt,
                    "read counters: the row is damaged");
}

}  // namespace

struct StreamHub::Change {
  model::Seq seq = 0;
  std::string_view event;
  model::CaseId case_id;
  model::AlertId alert;
  std::uint32_t epoch = 0;  // of an alert that is new; else 0
  std::string feed;
  std::string group;  // of the roster
  std::optional<model::JournalOpened> opened;
};

// In a list of the hub for as long as it lives.
struct StreamHub::Viewer {
  Viewer(std::shared_ptr<StreamHub> h, Wire& s, std::function<bool()> stays)
      : hub(std::move(h)),
        stream(s),
        wake(s.get_executor()),
        may_stay(std::move(stays)) {
    hub->busy_.push_front(this);
    place = hub->busy_.begin();
    ++hub->viewers_;
  }
  ~Viewer() {
    list->erase(place);
    --hub->viewers_;
  }
  Viewer(const Viewer&) = delete;
  Viewer& operator=(const Viewer&) = delete;

  void MoveTo(Viewers& other) {
    other.splice(other.end(), *list, place);
    list = &other;
  }

  std::shared_ptr<StreamHub> hub;
  Wire& stream;
  asio::steady_timer wake;
  std::function<bool()> may_stay;
  model::Seq after = 0;
  std::uint64_t beat = 0;  // the last heartbeat that was written
  Viewers* list = &hub->busy_;
  Viewers::iterator place;
};

StreamHub::StreamHub(asio::io_context& net, store::KeyValue& store,
                     Options options)
    : net_(net), store_(store), options_(std::move(options)) {}

base::Status StreamHub::Start() {
  auto global = ReadGlobal(*store_.Take());
  if (!global) return base::FailIn("start stream", std::move(global));
  journal_id_ = global->journal_id;
  epoch_ = global->epoch;
  head_ = std::max(head_, global->seq);
  return {};
}

StreamHub::Change StreamHub::ChangeOf(const model::Entry& entry) {
  Change change{.seq = entry.seq, .event = model::EventName(entry.event)};
  std::visit(
      [&](const auto& event) {
        using E = std::decay_t<decltype(event)>;
        if constexpr (requires { event.case_id; }) {
          change.case_id = event.case_id;
        }
        if constexpr (requires { event.post.case_id; }) {
          change.case_id = event.post.case_id;
        }
        if constexpr (std::is_same_v<E, model::AlertRequested>) {
          change.case_id = event.alert.case_id;
          change.alert = event.alert.id;
          change.epoch = event.alert.epoch;
          change.feed = event.alert.detail->feed.value();
        } else if constexpr (requires { event.alert; }) {
          change.alert = event.alert;
        }
        if constexpr (requires { event.source; }) {
          change.feed = event.source.name.value();
        }
        if constexpr (requires { event.shift.group; }) {
          change.group = event.shift.group;
        } else if constexpr (requires { event.group; }) {
          change.group = event.group;
        } else if constexpr (requires { event.override_.group; }) {
          change.group = event.override_.group;
        }
        if constexpr (std::is_same_v<E, model::JournalOpened>) {
          change.opened = event;
        }
      },
      entry.event);
  return change;
}

void StreamHub::Publish(const runtime::Published& published) {
  if (published.entries.empty()) return;
  std::vector<Change> changes;
  changes.reserve(published.entries.size());
  for (const model::Entry& entry : published.entries) {
    changes.push_back(ChangeOf(entry));
  }
  asio::post(net_, [weak = weak_from_this(), changes = std::move(changes)] {
    if (const auto hub = weak.lock()) hub->Take(changes);
  });
}

void StreamHub::Take(const std::vector<Change>& changes) {
  std::string text;
  Chunk chunk{.first = changes.front().seq};
  for (const Change& change : changes) {
    if (change.opened) {
      journal_id_ = change.opened->journal_id;
      epoch_ = change.opened->epoch;
    }
    chunk.starts.push_back(text.size());
    AppendFrame(change, text);
  }
  const bool follows = ring_.empty() || chunk.first == ring_.back().last() + 1;
  if (!follows) {  // cannot be resumed across: the journal has what is between
    ring_.clear();
    ring_bytes_ = 0;
  }
  head_ = std::max(head_, chunk.last());
  ring_bytes_ += text.size();
  chunk.text = std::make_shared<const std::string>(std::move(text));
  ring_.push_back(std::move(chunk));
  while (ring_.size() > 1 && (ring_bytes_ > options_.limits.stream_ring_bytes ||
                              ring_.size() > kMaxChunks)) {
    ring_bytes_ -= ring_.front().text->size();
    ring_.pop_front();
  }
  WakeAll();
}

void StreamHub::AppendFrame(const Change& change, std::string& out) const {
  model::JsonDumper data;
  data("seq", change.seq);
  data("event", std::string(change.event));
  if (change.case_id != model::CaseId()) data("case", change.case_id);
  if (change.alert != model::AlertId()) {
    data("alert", model::FormatAlertId(
                      journal_id_, change.epoch == 0 ? epoch_ : change.epoch,
                      change.alert));
  }
  if (!change.feed.empty()) data("feed", change.feed);
  if (!change.group.empty()) data("group", change.group);
  out += "event: change\nid: ";
  out += std::to_string(change.seq);
  out += "\ndata: ";
  out += std::move(data).Take();
  out += "\n\n";
}

std::string StreamHub::HeartbeatFrame() const {
  model::JsonDumper data;
  data("now", options_.now());
  data("speed", options_.speed);
  data("seq", head_);
  return "event: heartbeat\ndata: " + std::move(data).Take() + "\n\n";
}

// Whether everything after `after` is in the ring (or there is nothing).
bool StreamHub::InRing(model::Seq after) const {
  if (after >= head_) return true;
  return !ring_.empty() && after + 1 >= ring_.front().first;
}

void StreamHub::WakeAll() {
  for (Viewer* viewer : asleep_) viewer->list = &waking_;
  waking_.splice(waking_.end(), asleep_);
  PostSlice();
}

void StreamHub::PostSlice() {
  if (waking_.empty() || slice_posted_) return;
  slice_posted_ = true;
  asio::post(net_, [weak = weak_from_this()] {
    if (const auto hub = weak.lock()) hub->WakeSlice();
  });
}

void StreamHub::WakeSlice() {
  slice_posted_ = false;
  for (std::size_t i = 0; i < kWakeSlice && !waking_.empty(); ++i) {
    Viewer* const viewer = waking_.front();
    viewer->MoveTo(busy_);
    viewer->wake.cancel();
  }
  PostSlice();
}

asio::awaitable<void> StreamHub::Beat(std::shared_ptr<StreamHub> hub) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (true) {
    timer.expires_after(hub->options_.limits.heartbeat);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    ++hub->beats_;
    hub->WakeAll();
  }
}

asio::awaitable<bool> StreamHub::Write(Viewer& viewer, std::string text) {
  viewer.stream.expires_after(options_.limits.write);
  const auto error = co_await WriteAll(
      viewer.stream, std::vector<asio::const_buffer>{asio::buffer(text)});
  viewer.stream.expires_never();
  co_return !error;
}

// What came after `viewer.after`, and a heartbeat when one is due. False: the
// viewer is gone or was cut.
asio::awaitable<bool> StreamHub::WriteNews(Viewer& viewer) {
  if (!InRing(viewer.after)) {
    ++viewers_cut_;
    co_return false;
  }
  std::vector<std::shared_ptr<const std::string>> texts;  // kept while written
  std::vector<asio::const_buffer> buffers;
  auto chunk = std::ranges::lower_bound(
      ring_, viewer.after + 1, {}, [](const Chunk& c) { return c.last(); });
  for (; chunk != ring_.end() && texts.size() < kChunksAWrite; ++chunk) {
    const std::size_t skip =
        viewer.after >= chunk->first ? viewer.after + 1 - chunk->first : 0;
    texts.push_back(chunk->text);
    buffers.push_back(asio::buffer(*chunk->text) + chunk->starts[skip]);
    viewer.after = chunk->last();
  }
  std::string heartbeat;
  if (viewer.beat != beats_) {
    if (!viewer.may_stay()) co_return false;
    viewer.beat = beats_;
    heartbeat = HeartbeatFrame();
    buffers.push_back(asio::buffer(heartbeat));
  }
  if (buffers.empty()) co_return true;
  viewer.stream.expires_after(options_.limits.write);
  const auto error = co_await WriteAll(viewer.stream, std::move(buffers));
  viewer.stream.expires_never();
  if (error == boost::beast::error::timeout) ++viewers_cut_;
  co_return !error;
}

// Entries from the journal, until the ring has the rest.
asio::awaitable<bool> StreamHub::CatchUp(Viewer& viewer) {
  while (!InRing(viewer.after)) {
    std::string text;
    std::size_t entries = 0;
    const auto snapshot = store_.Take();
    const auto read = store::ReadEntries(*snapshot, viewer.after + 1,
                                         [&](const model::Entry& entry) {
                                           AppendFrame(ChangeOf(entry), text);
                                           viewer.after = entry.seq;
                                           return ++entries < kCatchUpSlice;
                                         });
    // An entry that cannot be read: the viewer reloads what the rows say.
    if (!read || entries == 0) co_return false;
    if (!co_await Write(viewer, std::move(text))) co_return false;
  }
  co_return true;
}

asio::awaitable<bool> StreamHub::Resume(Viewer& viewer, model::Seq after) {
  // What a list showed may be durable and not yet published here.
  const auto global = ReadGlobal(*store_.Take());
  const model::Seq newest = std::max(head_, global ? global->seq : head_);
  viewer.after = after;
  const bool known = after <= newest;
  const bool near = known && (InRing(after) ||
                              head_ - after <= options_.limits.resume_entries);
  if (near) {
    if (co_await CatchUp(viewer)) co_return true;
  }
  viewer.after = head_;
  const std::string seq = std::to_string(head_);
  co_return co_await Write(
      viewer, "event: reset\nid: " + seq + "\ndata: {\"seq\":" + seq + "}\n\n");
}

asio::awaitable<void> StreamHub::Serve(std::shared_ptr<StreamHub> hub,
                                       Wire& stream,
                                       std::optional<model::Seq> after,
                                       std::function<bool()> may_stay) {
  boost::system::error_code ignored;  // a smaller buffer is only a wish
  stream.tcp().socket().set_option(
      asio::socket_base::send_buffer_size(
          hub->options_.limits.stream_send_buffer_bytes),
      ignored);
  Viewer viewer(hub, stream, std::move(may_stay));
  viewer.after = hub->head_;
  viewer.beat = hub->beats_;
  std::string head =
      "HTTP/1.1 200 OK\r\n"
      "Content-Type: text/event-stream; charset=utf-8\r\n"
      "Cache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
      "Connection: close\r\n";
  AppendSecurityHeaders(head);
  head += "\r\nretry: 2000\n\n";
  head += hub->HeartbeatFrame();
  if (!co_await hub->Write(viewer, std::move(head))) co_return;
  if (after && !co_await hub->Resume(viewer, *after)) co_return;
  while (co_await hub->WriteNews(viewer)) {
    const bool news = viewer.after < hub->head_ || viewer.beat != hub->beats_;
    if (news) continue;
    viewer.MoveTo(hub->asleep_);
    viewer.wake.expires_at(asio::steady_timer::time_point::max());
    co_await viewer.wake.async_wait(asio::as_tuple(asio::use_awaitable));
    // Woken by a slice, or by cancellation, which throws at the next wait.
    if (viewer.list != &hub->busy_) viewer.MoveTo(hub->busy_);
  }
}

}  // namespace huiying::http
