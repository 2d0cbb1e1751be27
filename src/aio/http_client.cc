// curl's multi interface as an Asio citizen: curl says which sockets to watch
// for what and when to be woken; we tell it what happened. Sockets stay
// curl's own: they are lent to Asio between two calls of OnSocket(), also those
// of curl's resolver, which were never announced to the open callback.
#include "aio/http_client.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <map>

#include "aio/transfer.h"
#include "base/check.h"

namespace huiying::aio {
namespace asio = boost::asio;

namespace {

constexpr long kMaxConnectionsPerHost = 32;
constexpr long kMaxIdleConnections = 64;

void InitCurlOnce() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_ALL);
  HUIYING_CHECK(code == CURLE_OK);
}

// A socket of curl's that Asio watches for a while.
struct Watched {
  explicit Watched(asio::io_context& net, curl_socket_t socket)
      : descriptor(net, socket) {}
  ~Watched() { GiveBack(); }
  // Ends the waits too: curl is about to close the socket.
  void GiveBack() {
    if (descriptor.is_open()) descriptor.release();
  }
  asio::posix::stream_descriptor descriptor;
  int wanted = CURL_POLL_NONE;
  bool reading = false;
  bool writing = false;
};

}  // namespace

std::string_view HttpResponse::Header(std::string_view name) const {
  const auto at = std::ranges::find(
      headers, name, [](const auto& h) -> std::string_view { return h.first; });
  return at == headers.end() ? std::string_view{} : at->second;
}

class HttpClient::Impl : public std::enable_shared_from_this<Impl> {
 public:
  explicit Impl(asio::io_context& net) : net_(net), timer_(net) {
    InitCurlOnce();
    multi_ = curl_multi_init();
    HUIYING_CHECK(multi_ != nullptr);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Impl::OnSocket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Impl::OnTimer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS,
                      kMaxConnectionsPerHost);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kMaxIdleConnections);
  }
  ~Impl() { Stop(); }

  asio::io_context& net() { return net_; }

  bool Add(const std::shared_ptr<Transfer>& transfer) {
    if (multi_ == nullptr) return false;
    transfers_.emplace(transfer->handle(), transfer);
    HUIYING_CHECK(curl_multi_add_handle(multi_, transfer->handle()) ==
                  CURLM_OK);
    return true;
  }

  void Remove(Transfer& transfer) {
    if (transfers_.erase(transfer.handle()) == 0) return;
    curl_multi_remove_handle(multi_, transfer.handle());
  }

  void Stop() {
    if (multi_ == nullptr) return;
    timer_.cancel();
    while (!transfers_.empty()) {
      const auto transfer = transfers_.begin()->second;
      Remove(*transfer);
      transfer->Fail(base::ErrorCode::kUnavailable, "stopping");
    }
    curl_multi_cleanup(multi_);  // closes idle connections through OnSocket()
    multi_ = nullptr;
    for (auto& [socket, watched] : watched_) watched->GiveBack();
    watched_.clear();
  }

 private:
  static int OnSocket(CURL*, curl_socket_t socket, int what, void* self,
                      void*) {
    static_cast<Impl*>(self)->Watch(socket, what);
    return 0;
  }

  static int OnTimer(CURLM*, long after_ms, void* self) {
    static_cast<Impl*>(self)->Arm(after_ms);
    return 0;
  }

  void Watch(curl_socket_t socket, int what) {
    if (what == CURL_POLL_REMOVE) {
      const auto at = watched_.find(socket);
      if (at == watched_.end()) return;
      at->second->GiveBack();
      watched_.erase(at);
      return;
    }
    auto& watched = watched_[socket];
    if (!watched) watched = std::make_shared<Watched>(net_, socket);
    watched->wanted = what;
    Wait(socket, watched);
  }

  // Starts the waits that are wanted and not under way.
  void Wait(curl_socket_t socket, const std::shared_ptr<Watched>& watched) {
    using Descriptor = asio::posix::stream_descriptor;
    if ((watched->wanted & CURL_POLL_IN) != 0 && !watched->reading) {
      watched->reading = true;
      watched->descriptor.async_wait(
          Descriptor::wait_read,
          [impl = weak_from_this(), socket, watched](auto error) {
            watched->reading = false;
            OnReady(impl, socket, watched, CURL_CSELECT_IN, error);
          });
    }
    if ((watched->wanted & CURL_POLL_OUT) != 0 && !watched->writing) {
      watched->writing = true;
      watched->descriptor.async_wait(
          Descriptor::wait_write,
          [impl = weak_from_this(), socket, watched](auto error) {
            watched->writing = false;
            OnReady(impl, socket, watched, CURL_CSELECT_OUT, error);
          });
    }
  }

  static void OnReady(const std::weak_ptr<Impl>& weak, curl_socket_t socket,
                      const std::shared_ptr<Watched>& watched, int event,
                      const boost::system::error_code& error) {
    const auto impl = weak.lock();
    if (!impl || impl->multi_ == nullptr) return;
    if (error == asio::error::operation_aborted) return;
    const auto is_current = [&] {
      const auto at = impl->watched_.find(socket);
      return at != impl->watched_.end() && at->second == watched;
    };
    if (!is_current()) return;
    // A wait that was started before curl changed its mind.
    const int wanted = event == CURL_CSELECT_IN ? CURL_POLL_IN : CURL_POLL_OUT;
    if ((watched->wanted & wanted) == 0) return;
    impl->Act(socket, error ? CURL_CSELECT_ERR : event);
    if (is_current()) impl->Wait(socket, watched);
  }

  void Arm(long after_ms) {
    timer_.cancel();
    if (after_ms < 0) return;
    timer_.expires_after(std::chrono::milliseconds(after_ms));
    timer_.async_wait([weak = weak_from_this()](auto error) {
      const auto impl = weak.lock();
      if (error || !impl || impl->multi_ == nullptr) return;
      impl->Act(CURL_SOCKET_TIMEOUT, 0);
    });
  }

  void Act(curl_socket_t socket, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, socket, events, &running);
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      const auto at = transfers_.find(message->easy_handle);
      HUIYING_CHECK(at != transfers_.end());
      const auto transfer = at->second;
      Remove(*transfer);  // `message` is gone from here
      transfer->Finish(code);
    }
  }

  asio::io_context& net_;
  asio::steady_timer timer_;
  CURLM* multi_ = nullptr;
  std::map<CURL*, std::shared_ptr<Transfer>> transfers_;
  std::map<curl_socket_t, std::shared_ptr<Watched>> watched_;
};

HttpClient::HttpClient(asio::io_context& net)
    : impl_(std::make_shared<Impl>(net)) {}

HttpClient::~HttpClient() { impl_->Stop(); }

asio::awaitable<base::Result<HttpResponse>> HttpClient::Fetch(
    HttpRequest request) {
  // The client may go while we wait; what we touch afterwards is held here.
  const auto impl = impl_;
  const auto transfer =
      std::make_shared<Transfer>(impl->net(), std::move(request));
  if (auto status = transfer->Prepare(); !status) {
    co_return std::unexpected(std::move(status).error());
  }
  if (!impl->Add(transfer)) {
    co_return base::Fail(base::ErrorCode::kUnavailable, "stopping");
  }
  // Also when the awaiting task is destroyed instead of resumed.
  struct Guard {
    Impl& impl;
    Transfer& transfer;
    ~Guard() { impl.Remove(transfer); }
  } guard{*impl, *transfer};
  co_await transfer->done().async_wait(asio::as_tuple(asio::use_awaitable));
  if (!transfer->finished()) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return transfer->Take();
}

}  // namespace huiying::aio
